"""Somebody whom a report names asks for a mask, without an account and without learning whether there is a report."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.actions.escalation import desk_above
from chalicelib.domain.actions.masking import (
    MOST_ASKED,
    due_of,
    overdue_step,
    promised_until,
    request_step,
    unescalated,
    waiting,
)
from chalicelib.domain.actions.size_limits import has_room_for_mask_request
from chalicelib.domain.cases.case import Actor
from chalicelib.domain.cases.events import Step
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, OwnedByAnotherRegion, Unavailable
from chalicelib.domain.core.timestamps import NATION
from chalicelib.services.cases.officer_actions import record_step
from chalicelib.services.core.parts import Parts
from chalicelib.services.core.uniform_answers import told_nothing
from chalicelib.store.cases.case_file import CaseFile

SOMEBODY = Actor("public")


class _NoneLate(Exception):
    """Somebody was told, or decided, since the index was read."""


class _Enough(Exception):
    """As many requests as a case takes are waiting."""


def ask_for_mask(
    parts: Parts,
    number: CaseNumber,
    texts: Mapping[str, str],
    *,
    now: datetime,
) -> datetime:
    """
    Lays the request before the desk that holds, or held, the case; returns until when it is promised to be decided.

    The answer is the same for a case that is hidden, that does not exist, that does not fit its history, or of which
    enough requests are waiting.
    """
    due_at = _promised(parts, now)

    def decided(file: CaseFile) -> Step:
        if len(waiting(file.events)) >= MOST_ASKED or not has_room_for_mask_request(file.events):
            raise _Enough
        return request_step(file.case, texts, due_at)

    with told_nothing(_Enough):
        record_step(parts, number, SOMEBODY, decided, now=now, key=None)
    return due_at


def _promised(parts: Parts, now: datetime) -> datetime:
    """By the calendar of the nation whatever the desk: a date must not say whether, and where, there is such a case."""
    directory = parts.directory
    nation = directory.coordinator(None)
    days = directory.calendar_in_force().for_place(nation.area, nation.week)
    return promised_until(now, directory.policy_in_force(now).mask_request, days, NATION)


@dataclass
class Escalated:
    """How many requests the desk above was told of, and the cases that could not be handled."""

    requests: int = 0
    failed: dict[CaseNumber, Exception] = field(default_factory=dict)


def escalate_late_requests(parts: Parts, shard: int, now: datetime, *, by: str) -> Escalated:
    """Tells the desk above of every request of a shard whose date has passed undecided, once."""
    done = Escalated()
    for home in parts.keepers.homes():
        for number in parts.sweeps.late_masks(home, shard, now):
            try:
                with suppress(Missing, OwnedByAnotherRegion, _NoneLate):
                    _escalate(parts, number, now, by)
                    done.requests += 1
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001  # one case that cannot be handled must hold back no other
                done.failed[number] = error
    return done


def _escalate(parts: Parts, number: CaseNumber, now: datetime, by: str) -> None:
    def decided(file: CaseFile) -> Step:
        late = (seq for seq, asked in unescalated(file.events).items() if due_of(asked) <= now)
        seq = next(late, None)
        if seq is None:
            raise _NoneLate
        return overdue_step(file.case, seq, desk_above(file.case, parts.directory))

    record_step(parts, number, Actor("service", by), decided, now=now, key=None)
