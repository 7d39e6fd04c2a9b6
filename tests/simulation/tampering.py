"""
Who must find an insider's change, and by when: told from what is another now, whatever way led there.

What is written once, and what may not go, the stream tells at once; what people read, the next reading; that and more
the night in which the day is over in which the case moved; and whatever nobody had to find so far, the round.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.files.attachment_history import brings_file
from chalicelib.domain.files.file_status import AttachmentStatus
from chalicelib.store.files.object_store import CLEAN
from tests.insider.account import Change

ONCE = ("EVENT", "TEXT", "REPORT")
_STAY = (*ONCE, "CASE", "KEY", "REPORTER")
_FOLLOWS = {"queue", "due_at_promised", "inbox_key", "mine_key", "inbox_at", "followed_seq"}
"""Attributes of a case that say where its clocks put it."""
_TOLD_NOWHERE = {"correlation"}
_SEALED = {"pin_check", "pin_seq", "channels", "contact_checks", "sealed", "seal"}
ROUND_WITHIN = timedelta(days=30)
_CHECKED_AT = time(18, 30)
"""01:30 in Jakarta: what moved on the day of UTC before."""


class Finder(StrEnum):
    """Who is asked."""

    STREAM = "the stream"
    READING = "a reading"
    PIN = "the reporter's PIN"
    NIGHT = "the nightly check"
    ROUND = "the round"


@dataclass(frozen=True, order=True)
class Due:
    """Somebody who must find it, in which case, and until when."""

    finder: Finder
    number: CaseNumber
    by: datetime


def must_find(
    changes: Sequence[Change], histories: Mapping[CaseNumber, Sequence[Event]], now: datetime, *, fits_itself: bool
) -> set[Due]:
    """
    Each who must, and until when; empty where nobody is bound to. `histories` are those of the cases as they were.

    `fits_itself`: what is another of the case is so together, so that it takes others to contradict.
    """
    found = _before_the_round(changes, histories, now, fits_itself=fits_itself)
    is_for_it = any(_is_of_the_round(change, histories) for change in changes)
    if is_for_it and not fits_itself and not {due.finder for due in found} & {Finder.READING, Finder.NIGHT}:
        found.add(Due(Finder.ROUND, CaseNumber(""), now + ROUND_WITHIN))
    return found


def _before_the_round(
    changes: Sequence[Change], histories: Mapping[CaseNumber, Sequence[Event]], now: datetime, *, fits_itself: bool
) -> set[Due]:
    unseen = {_number_of(change) for change in changes if _is_hidden_from_the_night(change)}
    return {
        due
        for change in changes
        for due in _of(change, histories, now)
        if due.finder is Finder.STREAM or not fits_itself
        if due.by >= now and not (due.finder is Finder.NIGHT and due.number in unseen)
    }


def _of(change: Change, histories: Mapping[CaseNumber, Sequence[Event]], now: datetime) -> Iterator[Due]:
    for number in histories if change.place == "directory" else [_number_of(change)]:
        events = histories.get(number, ())
        for finder in _finders(change, events):
            if finder is Finder.STREAM or events:
                yield Due(finder, number, _night_after(events) if finder is Finder.NIGHT else now)


def _number_of(change: Change) -> CaseNumber:
    """The case in whose place, or under whose name, the item lies."""
    return CaseNumber(str(change.item.get("pk", "")).partition("#")[2])


def _is_hidden_from_the_night(change: Change) -> bool:
    """It goes by what moved."""
    is_case = change.place == "cases" and change.kind == "CASE"
    return is_case and (change.after is None or bool(change.attributes & {"moved_key", "moved_at"}))


def _night_after(events: Sequence[Event]) -> datetime:
    return datetime.combine(events[-1].at.astimezone(UTC).date() + timedelta(days=1), _CHECKED_AT, UTC)


def _finders(change: Change, events: Sequence[Event]) -> Iterator[Finder]:
    match change.place:
        case "cases":
            yield from _of_cases(change)
        case "statistics":
            yield from _of_statistics(change)
        case "directory":
            yield from _of_directory(change, events)


def _of_cases(change: Change) -> Iterator[Finder]:
    kind, attributes = change.kind, change.attributes - _TOLD_NOWHERE
    is_gone, is_new = change.after is None, change.before is None
    if (is_gone and kind in _STAY) or (not is_new and kind in ONCE) or (is_new and kind == "EVENT"):
        yield Finder.STREAM
    if kind in ONCE or (kind == "CASE" and attributes - _FOLLOWS) or (kind == "FILE" and _is_shown(change)):
        yield from (Finder.READING, Finder.NIGHT)
    if (kind == "CASE" and attributes & _FOLLOWS) or kind == "CLOCK":
        yield Finder.NIGHT
    if kind == "REPORTER" and (is_gone or attributes & _SEALED):
        yield Finder.PIN


def _is_shown(change: Change) -> bool:
    """The file is, or is said to be, one that its history tells of; of one that waits or was refused nobody is told."""
    return any(each and each["status"] == AttachmentStatus.SHOWN.value for each in (change.before, change.after))


def _of_statistics(change: Change) -> Iterator[Finder]:
    if change.kind == "MARK" and change.after and change.attributes & {"event_hash", "event_seal"}:
        yield Finder.NIGHT


def _of_directory(change: Change, events: Sequence[Event]) -> Iterator[Finder]:
    named = {name for event in events for name in event.data.get("pins", {})}
    if change.kind in {"POLICY", "CALENDAR"} and change.kind.lower() in named:
        yield from (Finder.READING, Finder.NIGHT)
    if change.kind == "RULES" and "rules" in named:
        yield Finder.NIGHT


def _is_of_the_round(change: Change, histories: Mapping[CaseNumber, Sequence[Event]]) -> bool:
    """
    What it compares: all that is kept of cases for good, anchors, counters, bytes of files that a history tells of.

    Of a reporter's item that it is there, and lasts: its seal is checked whenever it is used.
    """
    if change.place == "objects":
        return _is_told_of(str(change.item["pk"]), histories)
    if change.place == "statistics":
        return change.kind == "MARK" or (change.before is not None and _says_another_number(change))
    if change.kind == "REPORTER" and change.after:
        return "expires_at" in change.attributes
    return change.kind in _STAY or (change.kind == "FILE" and _is_shown(change))


def _says_another_number(change: Change) -> bool:
    """A counter that is gone says what one of nothing says."""
    before, after = change.before or {}, change.after or {}
    return any((before.get(name) or 0) != (after.get(name) or 0) for name in change.attributes - {"pk", "sk"})


def _is_told_of(key: str, histories: Mapping[CaseNumber, Sequence[Event]]) -> bool:
    """A clean copy with its event; what still comes in, or was written before somebody crashed, no history knows."""
    events = [event for of_one in histories.values() for event in of_one if brings_file(event)]
    return any(key.startswith(f"{CLEAN}/{event.number}/{event.data['attachment']}") for event in events)
