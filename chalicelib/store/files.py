"""What is read and written together: the file of a case, a filing, a notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from chalicelib.domain.attachments import Attachment
from chalicelib.domain.case import Case, Event, Report
from chalicelib.domain.clocks import Clock
from chalicelib.domain.errors import Missing
from chalicelib.domain.events import event_from
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.passages import Curtain, texts_of
from chalicelib.store.rows import (
    attachment_from,
    case_from,
    report_from,
)
from chalicelib.store.tables import (
    AttachmentRow,
    CaseRow,
    ClockRow,
    EventRow,
    NoticeRow,
    ReportRow,
    Row,
    TextRow,
)


@dataclass(frozen=True)
class Notice:
    """A message that went out."""

    seq: int
    purpose: str
    channel: str
    to: str
    sent_at: datetime


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
    followed_seq: int = 0
    records: tuple[Mapping[str, Any], ...] = ()
    """The events as kept, for the proof of the chain."""

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


@dataclass(frozen=True)
class KeyHolder:
    """What an idempotency key was used for."""

    number: CaseNumber
    body_digest: str


def file_of(rows: Sequence[Row], number: CaseNumber) -> CaseFile:
    """The rows of a collection as a case; Missing if they are none."""
    case = next((row for row in rows if isinstance(row, CaseRow)), None)
    report = next((row for row in rows if isinstance(row, ReportRow)), None)
    if case is None or report is None:
        raise Missing(number=number)
    bodies = [row.body for row in rows if isinstance(row, EventRow)]
    return CaseFile(
        case=case_from(case),
        report=report_from(report),
        events=tuple(event_from(body) for body in bodies),
        texts={int(row.sk.partition("#")[2]): row.texts for row in rows if isinstance(row, TextRow)},
        clocks={row.clock or "": row for row in rows if isinstance(row, ClockRow)},
        notices=tuple(row for row in rows if isinstance(row, NoticeRow)),
        orders=tuple(attachment_from(row, number) for row in rows if isinstance(row, AttachmentRow)),
        followed_seq=int(case.followed_seq or 0),
        records=tuple(bodies),
    )
