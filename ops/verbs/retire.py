"""Retiring a desk of a place: nothing new goes there, and what lies open there goes to who takes over."""

from dataclasses import dataclass
from datetime import UTC

from chalicelib.clock import business_now
from chalicelib.domain.core.vocabulary import NATIONAL, DeskId
from chalicelib.services.cases.desk_retirement import hand_over, open_numbers, retire
from chalicelib.services.core.parts import Parts
from ops.inside import inside, may_seal
from ops.place import Place


@dataclass(frozen=True)
class Retired:
    """What was moved, or would be; `refused` says why nothing was done."""

    desk: str
    to: str | None
    dry_run: bool
    ok: bool
    refused: str
    cases: tuple[str, ...]


def retire_desk(place: Place, desk_id: str, to: str | None, *, dry_run: bool = False) -> Retired:
    """
    Retire the desk and move its open cases, an event each; asked again, it goes on with those that are left.

    A desk with open cases asks where they go; one that was retired before keeps the successor that it has.
    """
    with inside(place) as parts:
        found = parts().directory.desk(DeskId(desk_id))
        heir = to or (found.successor if found else None)
        numbers = tuple(
            number for home in parts().keepers.homes() for number in open_numbers(parts(), home, DeskId(desk_id))
        )
        if not dry_run and not may_seal(parts()):
            refused = f"an event is written for each case: take on the role {place.name('operator')}, which may seal it"
            return Retired(desk_id, heir, dry_run, ok=False, refused=refused, cases=numbers)
        if refused := _refusal(parts(), desk_id, heir, numbers):
            return Retired(desk_id, heir, dry_run, ok=False, refused=refused, cases=numbers)
        assert found  # noqa: S101  # it was asked for above
        if not dry_run:
            retire(parts(), found, DeskId(heir or found.parent or NATIONAL))
            now = business_now().astimezone(UTC)
            numbers = tuple(moved.number for moved in hand_over(parts(), found.id, now))
    return Retired(desk_id, heir, dry_run, ok=True, refused="", cases=numbers)


def _refusal(parts: Parts, desk_id: str, to: str | None, cases: tuple[str, ...]) -> str:
    desk = parts.directory.desk(DeskId(desk_id))
    if desk is None:
        return f"there is no desk {desk_id}"
    if desk_id == NATIONAL:
        return f"{NATIONAL} cannot be retired: every tree ends there"
    if to is None:
        return f"{len(cases)} open cases lie at {desk_id}: say with --to where they go" if cases else ""
    heir = parts.directory.desk(DeskId(to))
    if to == desk_id or heir is None or not heir.active:
        return f"{to} cannot take over: it must be another desk, and at work"
    return ""
