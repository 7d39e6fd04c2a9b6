"""A step tried out: what would become of the case and who would be told, by the rules of the real one."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.actions.context import Request
from chalicelib.domain.cases.case import Actor, Event, apply
from chalicelib.domain.cases.events import write_event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import Audience, Verb
from chalicelib.domain.messaging.notifications import AgencyNotice, agency_notices, reporter_notice
from chalicelib.domain.messaging.reachability import Reachability
from chalicelib.domain.organisation.directory import Officer
from chalicelib.domain.publication.redaction import redact
from chalicelib.notify.reporter_texts import Message
from chalicelib.services.cases.officer_actions import decide_on, open_case
from chalicelib.services.core.parts import Parts, needing_rules, terms_at
from chalicelib.services.messaging.reporter_messages import message_of, reach_of
from chalicelib.store.cases.case_file import CaseFile, with_event


@dataclass(frozen=True)
class Letter:
    """What the reporter would be told, and whether the reporter could hear it now."""

    purpose: str
    message: Message
    reach: Reachability


@dataclass(frozen=True)
class Rehearsal:
    """The case as it would stand, with the event that nobody wrote; who would hear of it; what looks personal in it."""

    file: CaseFile
    event: Event
    desks: list[AgencyNotice]
    letter: Letter | None
    personal: list[str]


def rehearse(
    parts: Parts, officer: Officer, number: CaseNumber, verb: Verb, request: Request, *, now: datetime
) -> Rehearsal:
    """What the officer's step would do now. It is refused as the step itself would be, and nothing is written."""
    file = open_case(parts, officer, number)
    with needing_rules(number):
        made = decide_on(parts, officer, file, verb, request, now=now)
        made = replace(made, data={**made.data, **terms_at(parts, made.desk, now, file.events)})
    actor = Actor("officer", officer.id, officer.desk)
    written = write_event(made, actor, now, case=file.case, number=number, event_id="rehearsal")
    event, before = written.event, file.case
    after = with_event(file, apply(before, event), event, written.texts)
    return Rehearsal(after, event, agency_notices(event, before), _letter(parts, after, event), _personal(after, event))


def _letter(parts: Parts, file: CaseFile, event: Event) -> Letter | None:
    purpose = reporter_notice(event)
    if purpose is None:
        return None
    return Letter(purpose, message_of(parts, file, event, purpose), reach_of(parts, file))


def _personal(file: CaseFile, event: Event) -> list[str]:
    """The kinds of personal data in what leaves the offices, each once."""
    if event.audience is Audience.OFFICERS:
        return []
    texts = file.texts[event.seq]
    said = (texts[name] for name in ("title", "body", "text") if name in texts)
    return sorted({kind for text in said for kind in redact(text).found})
