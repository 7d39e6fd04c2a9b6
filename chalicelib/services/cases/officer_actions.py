"""What officers do to a case."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.actions.context import Bench, Request
from chalicelib.domain.actions.officer_decisions import actor_of, decide
from chalicelib.domain.actions.visibility import may_open
from chalicelib.domain.cases.case import Actor, Case, apply
from chalicelib.domain.cases.events import Step, write_event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate, FieldError, Invalid, KeyReused, Missing, PreconditionFailed
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.core.vocabulary import EventType, Verb
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.holds import Held, held_so_far
from chalicelib.domain.files.attachment_history import attached
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.organisation.directory import Officer
from chalicelib.services.cases.desk_retirement import with_a_desk_that_acts
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts, needing_rules, terms_at
from chalicelib.store.cases.case_file import CaseFile, with_event

TRIES = 5
"""How often a write begins again because something that does not concern the caller came between."""

_RETITLES = frozenset({EventType.VERIFIED, EventType.MASKED, EventType.UNMASKED})
"""Events after which a case may stand in lists under another title."""


@dataclass(frozen=True)
class Key:
    """An idempotency key, and the digest of the request that it came with."""

    text: str
    body_digest: str

    def event_id(self, number: CaseNumber, actor: Actor) -> str:
        """The same id for the same key of the same person: a repeated request is recognised in the history."""
        return hashlib.sha256(f"{number}|{actor.kind}|{actor.id}|{self.text}".encode()).hexdigest()[:32]


def open_case(parts: Parts, officer: Officer, number: CaseNumber) -> CaseFile:
    """The case, if the officer may know of it; Missing if not, or if there is none."""
    file = load_sound(parts, number)
    if not may_open(officer, file.case):
        raise Missing(number=number)
    return file


def act(
    parts: Parts,
    officer: Officer,
    number: CaseNumber,
    verb: Verb,
    request: Request,
    *,
    revision: int,
    now: datetime,
    key: Key | None = None,
) -> Case:
    """
    Does the officer's step on the revision that they read; PreconditionFailed if the case has moved since in a way that
    matters.

    With an idempotency key, a repeated request finds its own event and changes nothing.
    """
    actor = actor_of(officer)

    def decided(file: CaseFile) -> Step:
        if not may_open(officer, file.case):
            raise Missing(number=number)
        if file.case.revision != revision:
            raise PreconditionFailed(revision=file.case.revision)
        return decide_on(parts, officer, file, verb, request, now=now)

    return record_step(parts, number, actor, decided, now=now, key=key)


def decide_on(parts: Parts, officer: Officer, file: CaseFile, verb: Verb, request: Request, *, now: datetime) -> Step:
    """What the officer's verb makes of the case as it stands, by the rules and the directory of today."""
    _check(parts, request, now)
    policy = parts.directory.policy_in_force(now)
    held = held_so_far(derive(file.events, parts.directory), parts.directory, now) if verb is Verb.HOLD else Held()
    bench = Bench(
        file.case,
        parts.directory,
        policy,
        now,
        attached=attached(file.events),
        events=file.events,
        texts=file.all_texts,
        held=held,
    )
    return decide(bench, officer, verb, request)


def record_step(
    parts: Parts,
    number: CaseNumber,
    actor: Actor,
    decided: Callable[[CaseFile], Step],
    *,
    now: datetime,
    key: Key | None,
    attachment: Callable[[CaseFile], Attachment] | None = None,
) -> Case:
    """Reads, decides, writes (the file that came with it, too); begins again if another event came between."""
    event_id = key.event_id(number, actor) if key else parts.new_id()
    for _ in range(TRIES):
        file = load_sound(parts, number)
        if key and (earlier := next((event for event in file.events if event.id == event_id), None)):
            if earlier.data["request"] != key.body_digest:
                raise KeyReused
            return file.case
        try:
            with needing_rules(number):
                file = with_a_desk_that_acts(parts, file, now)
        except ConcurrentUpdate:
            continue
        with needing_rules(number):
            made = decided(file)
            terms = terms_at(parts, made.desk, now, file.events)
        extra = terms | ({"request": key.body_digest} if key else {})
        made = replace(made, data={**made.data, **extra})
        came = attachment(file) if attachment else None
        written = write_event(made, actor, now, case=file.case, number=number, event_id=event_id)
        after = apply(file.case, written.event)
        if made.type in _RETITLES:
            after = replace(after, title=with_event(file, after, written.event, written.texts).listed_title)
        try:
            parts.cases.record(file, after, written.event, texts=written.texts, attachment=came)
        except ConcurrentUpdate:
            continue
        return after
    raise ConcurrentUpdate(number=number)


def _check(parts: Parts, request: Request, now: datetime) -> None:
    if request.category is None:
        return
    category = parts.directory.categories().get(request.category)
    if category is None:
        raise Invalid([FieldError("/category", "unknown_category")])
    if not category.is_offered(local_day(now, NATION)):
        raise Invalid([FieldError("/category", "retired_category")])
