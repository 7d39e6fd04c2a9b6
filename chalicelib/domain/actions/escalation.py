"""The ladder that an overdue case climbs: the desk's own leader, its parent desk, the national desk."""

from chalicelib.domain.actions.visibility import superior
from chalicelib.domain.cases.case import Case
from chalicelib.domain.core.vocabulary import DeskId
from chalicelib.domain.organisation.directory import Desk, Desks
from chalicelib.domain.organisation.hierarchy import national_desk, parent_of, responsible


def desk_at(level: str, holder: DeskId, desks: Desks) -> Desk:
    """
    Who is told at that step of the ladder.

    A desk without a superior answers to the national desk, so that no step ever leads nowhere.
    """
    desk = desks.desk(holder) or national_desk(desks)
    match level:
        case "leader":
            return responsible(desk, desks)
        case "parent":
            return parent_of(desk, desks)
        case _:
            return national_desk(desks)


def desk_above(case: Case, desks: Desks) -> DeskId:
    """Who is told when the desk that holds, or held, the case leaves something undone; an inspectorate if it is one."""
    return superior(case, desks) if case.is_whistleblowing else desk_at("parent", case.desk, desks).id
