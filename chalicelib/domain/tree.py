"""The tree of desks: who stands above whom, and who watches over whom. It ends in the national desk."""

from collections.abc import Iterator

from chalicelib.domain.directory import Desk, Desks
from chalicelib.domain.errors import TargetUnfit
from chalicelib.domain.words import NATIONAL, DeskId


def active(desk: Desk | None) -> Desk | None:
    """The desk unless it is retired (or none)."""
    return desk if desk and desk.active else None


def inspectorate_for(desk: Desk, desks: Desks) -> Desk:
    """The inspectorate that watches over a desk: its institution's, else the next one up the tree."""
    for seen in (desk, *upward(desk, desks)):
        if seen.inspectorate and (found := active(desks.desk(seen.inspectorate))):
            return found
    return national_desk(desks)


def national_desk(desks: Desks) -> Desk:
    """The root of the tree."""
    desk = desks.desk(NATIONAL)
    if desk is None:
        raise TargetUnfit(desk=NATIONAL)
    return desk


def upward(desk: Desk, desks: Desks) -> Iterator[Desk]:
    """
    The desks above, nearest first, without the retired ones.

    Ends in the national desk, also where somebody tied the tree into a loop or cut it.
    """
    seen, above = {desk.id}, desk
    while above.parent and above.parent not in seen and (found := desks.desk(above.parent)):
        seen.add(found.id)
        above = found
        if found.active:
            yield found
    if NATIONAL not in seen:
        yield national_desk(desks)


def lies_below(desk: Desk, above: DeskId, desks: Desks) -> bool:
    """Is the desk part of the other's subtree, itself not included? Retired desks between them part nothing."""
    seen, parent = {desk.id}, desk.parent
    while parent and parent not in seen:
        if parent == above:
            return True
        seen.add(parent)
        found = desks.desk(parent)
        parent = found.parent if found else None
    return False


def parent_of(desk: Desk, desks: Desks) -> Desk:
    """The next desk up; the national desk above everything, itself included."""
    return next(upward(desk, desks), None) or national_desk(desks)
