"""No open case stays with a desk that was retired: who is responsible now takes it over, as it stands."""

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import step
from chalicelib.domain.core.vocabulary import DeskId, EventType, Status, Verb
from chalicelib.domain.organisation.directory import Desks
from chalicelib.domain.organisation.hierarchy import inspectorate_for, national_desk, responsible


def responsible_for(case: Case, desks: Desks) -> DeskId:
    """Who answers for the case now: the desk that had it last, or who took over from it."""
    holder = desks.desk(case.desk) or national_desk(desks)
    if holder.active:
        return holder.id
    heir = responsible(holder, desks)
    return inspectorate_for(heir, desks).id if case.is_whistleblowing else heir.id


def transfer(case: Case, desks: Desks) -> Step | None:
    """The step to who is responsible now; None where the case has ended, or is there already."""
    to = responsible_for(case, desks)
    if not case.is_open or to == case.desk:
        return None
    # What somebody had taken up there, nobody has taken up here.
    status = Status.DISPOSED if case.status is Status.IN_PROGRESS else case.status
    data = {"from": case.desk, "to": to}
    return Step(EventType.TRANSFERRED, step(case.status, Verb.TRANSFER, status), to, data=data)
