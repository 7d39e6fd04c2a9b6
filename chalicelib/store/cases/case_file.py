"""What is read and written together: the file of a case, a filing, a notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from chalicelib.domain.cases.case import Case, Event, Report, apply
from chalicelib.domain.cases.events import event_from
from chalicelib.domain.cases.hash_chain import Flaw
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, Tampered
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.publication.passages import Curtain, texts_of
from chalicelib.store.cases.case_rows import DERIVED, INDEXED, attachment_from, case_from, report_from
from chalicelib.store.cases.stray_items import strays
from chalicelib.store.tables.case_table import (
    AttachmentRow,
    CaseRow,
    ClockRow,
    EventRow,
    NoticeRow,
    ReportRow,
    Row,
    TextRow,
)


class NoticeState(StrEnum):
    """What became of a message."""

    SENT = "sent"
    WAITING = "waiting"
    CLAIMED = "claimed"
    UNHEARD = "unheard"
    """Nobody could have heard it."""
    REFUSED = "refused"
    """Every channel refused it; it may be tried again once the cause is gone."""
    DROPPED = "dropped"
    """It was no longer true when its time came."""


SETTLED = frozenset({NoticeState.SENT, NoticeState.UNHEARD, NoticeState.DROPPED})
"""Nothing more becomes of a message in one of these states."""


def state_of(row: NoticeRow) -> NoticeState:
    """The state of a stored message; those that are kept without one went out."""
    return NoticeState(row.state or NoticeState.SENT)


@dataclass(frozen=True)
class Notice:
    """What became of a message: `state` and `obstacle` as in `NoticeRow`; `sent_at` when it reached that state."""

    seq: int
    purpose: str
    channel: str
    to: str
    sent_at: datetime
    state: NoticeState = NoticeState.SENT
    obstacle: str | None = None
    due_at: datetime | None = None
    """When what waits for the morning goes out (business time)."""


def notice_key(seq: int, purpose: str) -> str:
    """Identifies a message within its case."""
    return f"NOTICE#{seq:06d}#{purpose}"


@dataclass(frozen=True)
class CaseFile:
    """Everything of a case but its reporter's identity, as one consistent read gave it."""

    case: Case
    report: Report
    events: tuple[Event, ...]
    texts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    clocks: Mapping[str, ClockRow] = field(default_factory=dict)
    notices: tuple[NoticeRow, ...] = ()
    orders: tuple[Attachment, ...] = ()
    """Files that came, are awaited or were refused, in the order in which they were asked for."""
    order_seals: Mapping[str, str] = field(default_factory=dict)
    """The seals of those that are awaited, by their ids; see `store.cases.attachment_store.is_placed`."""
    followed_seq: int = 0
    records: tuple[Mapping[str, Any], ...] = ()
    """The events as kept, for the proof of the chain."""
    seals: tuple[str, ...] = ()
    """The seal of each of `records`; empty for one that has none."""
    keys: Mapping[str, Any] = field(default_factory=dict)
    """The attributes of the case's item by which lists find it, None where absent; see `index_keys` and the like."""
    strays: tuple[Flaw, ...] = ()
    """Items that lie under another key than what they hold, or that will expire and must not."""

    def event_at(self, seq: int) -> tuple[Event, Case | None]:
        """The event of that seq, and the case before it; LookupError if there is no such event."""
        before: Case | None = None
        for event in self.events:
            if event.seq == seq:
                return event, before
            before = apply(before, event)
        raise LookupError(f"{self.case.number} has no event {seq}")

    def notice_settled(self, seq: int, purpose: str) -> bool:
        """Is the message dealt with, whether or not anybody could hear it?"""
        return self.notice_state(seq, purpose) in SETTLED

    def notice_state(self, seq: int, purpose: str) -> NoticeState | None:
        """What became of a message; None for one that nobody has begun with."""
        row = self.notice(seq, purpose)
        return state_of(row) if row else None

    def notice_sent_at(self, seq: int, purpose: str) -> datetime | None:
        """When a message really went out."""
        row = self.notice(seq, purpose)
        return instant(row.sent_at) if row and state_of(row) is NoticeState.SENT else None

    def notice(self, seq: int, purpose: str) -> NoticeRow | None:
        """What is kept of a message; None for one that nobody has begun with."""
        key = notice_key(seq, purpose)
        return next((row for row in self.notices if row.sk == key), None)

    @cached_property
    def all_texts(self) -> dict[int, dict[str, str]]:
        """Every text by the event that it came with, the report's too."""
        return texts_of(self.report, self.texts)

    @cached_property
    def curtain(self) -> Curtain:
        """What was masked of the texts after they had been published."""
        return Curtain(self.events, self.all_texts)

    @property
    def title(self) -> str:
        """As it was last edited, whole."""
        return self.all_texts[self.curtain.source_of("title")]["title"]

    @property
    def listed_title(self) -> str:
        """As it stands in every list: without what was masked."""
        return self.curtain.over(self.curtain.source_of("title"), "title", self.title)


def with_event(file: CaseFile, case: Case, event: Event, texts: Mapping[str, str]) -> CaseFile:
    """The file as it will be once that event is written."""
    return replace(file, case=case, events=(*file.events, event), texts={**file.texts, event.seq: texts})


@dataclass(frozen=True)
class Filing:
    """What a submission writes, all of it or nothing."""

    case: Case
    report: Report
    event: Event
    clocks: tuple[Clock, ...]
    key: str
    body_digest: str
    pin_check: str
    sealed: bytes | None = None
    channels: Mapping[str, bool] | None = None
    contact_checks: Mapping[str, str] | None = None


@dataclass(frozen=True)
class KeyHolder:
    """What an idempotency key was used for."""

    number: CaseNumber
    body_digest: str


def file_of(rows: Sequence[Row], number: CaseNumber) -> CaseFile:
    """The rows of a collection as a case; Missing if they are none, Tampered if they once were one."""
    case = next((row for row in rows if isinstance(row, CaseRow)), None)
    report = next((row for row in rows if isinstance(row, ReportRow)), None)
    kept = [row for row in rows if isinstance(row, EventRow)]
    if case is None or report is None:
        if kept:
            raise Tampered(f"{number} has events, and no case or no report", number=number)
        raise Missing(number=number)
    bodies = [row.body for row in kept]
    return CaseFile(
        case=case_from(case),
        report=report_from(report),
        events=tuple(event_from(body) for body in bodies),
        texts={int(row.sk.partition("#")[2]): row.texts for row in rows if isinstance(row, TextRow)},
        clocks={row.clock or "": row for row in rows if isinstance(row, ClockRow)},
        notices=tuple(row for row in rows if isinstance(row, NoticeRow)),
        orders=tuple(attachment_from(row, number) for row in rows if isinstance(row, AttachmentRow)),
        order_seals={row.attachment["id"]: row.seal or "" for row in rows if isinstance(row, AttachmentRow)},
        followed_seq=int(case.followed_seq or 0),
        records=tuple(bodies),
        seals=tuple(row.seal or "" for row in kept),
        keys={name: getattr(case, name) for name in (*INDEXED, *DERIVED)},
        strays=tuple(strays(rows)),
    )
