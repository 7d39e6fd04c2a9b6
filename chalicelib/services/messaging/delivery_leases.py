"""
What messages to reporters and notices to desks have in common: once each, by one sender at a time, and not at night.

The guarantee: at least once. A message is claimed, sent and noted; while one attempt is under way no other sends it. An
attempt that ended before it noted what it sent loses its claim after `LEASE`, and then the message goes out again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.core.errors import Unavailable
from chalicelib.domain.messaging.reachability import Obstacle
from chalicelib.notify.envelopes import released
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import SETTLED, CaseFile, Notice, NoticeState

LEASE = timedelta(seconds=30)
"""Longer than any attempt: two channels, each tried twice, with a second to connect and three to be answered."""

LOOK_AGAIN = timedelta(minutes=15)
"""After this a message that was let go, and is still waiting, is let go once more."""


class UnderWay(Unavailable):
    """Another attempt at this message is under way; whoever has it must ask again once its claim has run out."""


@dataclass(frozen=True)
class Times:
    """Both times of one invocation: of the service's promises, and of the machine, by which claims run out."""

    business: datetime
    machine: datetime


def deliver(parts: Parts, file: CaseFile, notice: Notice, send: Callable[[], Notice], *, now: Times) -> Notice | None:
    """
    Claims the message, sends it and notes what `send` says became of it; None if it was dealt with meanwhile.

    Raises UnderWay while another attempt holds the claim, and whatever `send` raises, with the claim given back.
    """
    number, holder = file.case.number, parts.new_id()
    if not parts.notices.claim(number, notice, holder=holder, now=now.machine, until=now.machine + LEASE):
        if parts.notices.state(number, notice.seq, notice.purpose) in SETTLED:
            return None
        raise UnderWay(number=number)
    try:
        outcome = send()
    except Exception:
        parts.notices.give_back(number, notice, holder=holder)
        raise
    parts.notices.mark(number, outcome)
    return outcome


def wait_for_morning(parts: Parts, file: CaseFile, notice: Notice, until: datetime) -> None:
    """Keeps the message until then; `release_waiting` finds it, whatever happens to this process."""
    if file.notice_state(notice.seq, notice.purpose) is not NoticeState.WAITING:
        parts.notices.mark(file.case.number, replace(notice, state=NoticeState.WAITING, due_at=until))


def drop(parts: Parts, file: CaseFile, notice: Notice) -> None:
    """Decides that a message comes to nothing: also if it is true once more when it comes again, and by then late."""
    parts.notices.mark(file.case.number, replace(notice, state=NoticeState.DROPPED))


def note_unheard(parts: Parts, file: CaseFile, notice: Notice, obstacle: Obstacle | None) -> None:
    """Keeps that nobody could have heard the message, and why."""
    unheard = replace(notice, state=NoticeState.UNHEARD, obstacle=obstacle.value if obstacle else None)
    parts.notices.mark(file.case.number, unheard)


def release_waiting(parts: Parts, shard: int, now: datetime) -> int:
    """
    Sends every message of a shard whose morning has come back to its queue; returns how many.

    Whether it is still true, and who could hear it, is asked there. What is still waiting a quarter of an hour later is
    let go again, so that a queue message that was lost loses nothing; claims keep it from going out twice.
    """
    total = 0
    for home in parts.keepers.homes():
        for waiting in parts.sweeps.waiting(home, shard, now):
            body = released(waiting.number, waiting.seq, source=parts.place.source, at=now).body
            to_reporter = "@" not in waiting.purpose
            place = parts.place
            queue = place.tell_reporters_queue if to_reporter else place.notify_agencies_queue
            parts.queues.send(queue, body)
            parts.notices.put_off(waiting.number, waiting.seq, waiting.purpose, now + LOOK_AGAIN)
            total += 1
    return total
