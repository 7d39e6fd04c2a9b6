"""No wrong door: "not ours" names another desk, or asks the parent; it never ends a case."""

from dataclasses import dataclass

from chalicelib.domain.cases.case import Case
from chalicelib.domain.core.errors import TargetUnfit
from chalicelib.domain.core.vocabulary import NATIONAL, DeskId, institution_of
from chalicelib.domain.organisation.directory import Desk, Desks
from chalicelib.domain.organisation.hierarchy import national_desk, parent_of, standing_in
from chalicelib.domain.organisation.routing_rules import receiver

RETURN_LIMIT = 2
"""After so many returns the parent desk decides, and its word is final."""


@dataclass(frozen=True)
class Return:
    """Where a case goes that a desk says is not its own; `asked_parent` if the parent must decide."""

    desk: Desk
    asked_parent: bool


def hand_back(case: Case, to: DeskId | None, desks: Desks) -> Return:
    """
    Answer "not ours" with another desk, never with an end.

    A desk may name the next one twice in a case's life; then, or when it names none, or one that had the case already
    (A → B → A, be it by way of its institution), the parent decides. What a parent has decided cannot be returned.
    """
    holder = desks.desk(case.desk) or national_desk(desks)
    if case.decided or holder.id == NATIONAL:
        raise TargetUnfit(desk=case.desk, reason="decided")
    named = standing_in(desks.desk(to), desks) if to else None
    if to and named is None:
        raise TargetUnfit(desk=to)
    asks_again = case.status == "return_requested"
    if named is None or asks_again or len(case.returned_by) >= RETURN_LIMIT:
        return Return(parent_of(holder, desks), asked_parent=True)
    # Within one institution nobody verifies anew what passes from desk to desk.
    within = institution_of(named.id) == institution_of(case.desk)
    takes = named if within or named.is_institution else receiver(named, desks)
    if {named.id, takes.id} & {*case.returned_by, case.desk}:
        return Return(parent_of(holder, desks), asked_parent=True)
    return Return(takes, asked_parent=False)
