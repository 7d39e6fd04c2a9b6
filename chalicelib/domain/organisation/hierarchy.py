"""The tree of desks: who stands above whom, and who watches over whom. It ends in the national desk."""

from collections.abc import Iterator

from chalicelib.domain.core.errors import TargetUnfit
from chalicelib.domain.core.vocabulary import NATIONAL, DeskId, institution_of
from chalicelib.domain.organisation.directory import Desk, Desks


def active(desk: Desk | None) -> Desk | None:
    """The desk unless it is retired (or none)."""
    return desk if desk and desk.active else None


def responsible(desk: Desk, desks: Desks) -> Desk:
    """Who answers now for what is meant for the desk: itself, its successor if it was retired, else the desk above."""
    heir = _heir(desk, desks, {desk.id})
    return heir if heir.active else parent_of(heir, desks)


def standing_in(desk: Desk | None, desks: Desks) -> Desk | None:
    """The desk, or its successor if it was retired; None if there is neither, and whoever asks must look elsewhere."""
    return active(_heir(desk, desks, {desk.id})) if desk else None


def _heir(desk: Desk, desks: Desks, seen: set[DeskId]) -> Desk:
    """The end of the line of successors; `seen` are desks that are not gone through again."""
    while not desk.active and desk.successor and desk.successor not in seen:
        heir = desks.desk(desk.successor)
        if heir is None:
            break
        seen.add(heir.id)
        desk = heir
    return desk


def inspectorate_for(desk: Desk, desks: Desks) -> Desk:
    """The inspectorate that watches over a desk: its institution's, else the next one up the tree."""
    for seen in (desk, *upward(desk, desks)):
        found = standing_in(desks.desk(seen.inspectorate), desks) if seen.inspectorate else None
        if found and (found.id == seen.inspectorate or _inspects(found, desks)):
            return found
    return national_desk(desks)


def _inspects(desk: Desk, desks: Desks) -> bool:
    """Is it an inspectorate? Whoever takes over from one need not be, and may then not know what lay there."""
    institution = desks.desk(institution_of(desk.id))
    return institution is not None and institution.inspectorate == desk.id


def national_desk(desks: Desks) -> Desk:
    """The root of the tree."""
    desk = desks.desk(NATIONAL)
    if desk is None:
        raise TargetUnfit(desk=NATIONAL)
    return desk


def upward(desk: Desk, desks: Desks) -> Iterator[Desk]:
    """
    The desks above, nearest first, in the place of retired ones their successors.

    Ends in the national desk, also where somebody tied the tree into a loop or cut it.
    """
    seen, above = {desk.id}, desk
    while above.parent and above.parent not in seen and (found := desks.desk(above.parent)):
        seen.add(found.id)
        above = _heir(found, desks, seen)
        if above.active:
            yield above
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
