"""Between what the rules speak of and what the table holds."""

import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.correlation import correlation
from chalicelib.domain.cases.case import Actor, Case, Event, Report
from chalicelib.domain.cases.events import event_fields
from chalicelib.domain.cases.lifecycle import LIFECYCLE
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import instant, month_of, stamp
from chalicelib.domain.core.vocabulary import Classification, ClockKind, DeskId, Outcome, Queue, Status, regency_of
from chalicelib.domain.deadlines.clocks import Clock, Rules
from chalicelib.domain.deadlines.milestones import next_milestone
from chalicelib.domain.deadlines.promised_dates import explain
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.files.file_status import AttachmentStatus, RefusalReason
from chalicelib.store.tables.case_table import AttachmentRow, CaseRow, ClockRow, EventRow, ReportRow, TextRow

SHARDS = 4
"""How many partitions share the load of `due` and `moved`; infra/ starts a sweep for each."""


def shard_of(name: str) -> int:
    """The same shard for a case's number, or a desk's id, wherever it is asked."""
    return zlib.crc32(name.encode()) % SHARDS


def collection(number: CaseNumber) -> str:
    """The partition that holds everything of a case but its reporter's identity."""
    return f"CASE#{number}"


_INSTANTS = ("received_at", "routed_at", "verified_at", "answered_at", "ended_at")
_PLAIN = (
    "title", "category", "area", "institution", "channel", "language", "officer", "anonymous", "secret", "emergency",
    "needs_inspection", "was_disposed", "decided", "reopened", "rating", "seq", "revision", "last_hash",
)  # fmt: skip


def case_attributes(case: Case) -> dict[str, Any]:
    """The snapshot's attributes, the derived ones left out; None means that the attribute is absent."""
    attributes: dict[str, Any] = {name: getattr(case, name) for name in _PLAIN}
    attributes |= {name: stamp(at) if (at := getattr(case, name)) else None for name in _INSTANTS}
    return attributes | {
        "number": case.number,
        "classification": case.classification.value,
        "status": case.status.value,
        "desk": case.desk,
        "outcome": case.outcome.value if case.outcome else None,
        "held_from": case.held_from.value if case.held_from else None,
        "returned_by": list(case.returned_by) or None,
        "escalated_to": list(case.escalated_to) or None,
    }


def index_keys(case: Case, moved_at: datetime) -> dict[str, Any]:
    """Where the case is found: what moved that day, and, once verified, the public's pages."""
    keys: dict[str, Any] = {
        "moved_key": f"{case.home}#{moved_at.date().isoformat()}#{shard_of(case.number)}",
        "moved_at": stamp(moved_at),
        "public_area_key": None,
        "public_category_key": None,
        "public_day_key": None,
        "public_at": None,
    }
    if case.is_public:
        received = stamp(case.received_at)
        month, day = received[:7], received[:10]
        regency = regency_of(case.area) if case.area else None
        keys["public_at"] = f"{received}#{case.number}"
        keys["public_day_key"] = f"{case.home}#{day}"
        keys["public_area_key"] = f"{case.home}#{regency}#{month}" if regency else None
        keys["public_category_key"] = f"{case.home}#{case.category}#{month}" if case.category else None
    return keys


INDEXED = ("moved_key", "moved_at", "public_area_key", "public_category_key", "public_day_key", "public_at")
"""What `index_keys` gives."""
DERIVED = ("queue", "due_at_promised", "inbox_key", "mine_key", "inbox_at", "followed_seq")
"""What `derived_attributes` gives."""


def case_from(row: CaseRow) -> Case:
    """The snapshot that a row holds."""
    plain = {name: value for name in _PLAIN if (value := getattr(row, name)) is not None}
    instants = {name: instant(text) for name in _INSTANTS if (text := getattr(row, name))}
    return Case(
        **plain
        | instants
        | {
            "number": CaseNumber(row.number or ""),
            "classification": Classification(row.classification),
            "status": Status(row.status),
            "desk": DeskId(row.desk or ""),
            "outcome": Outcome(row.outcome) if row.outcome else None,
            "held_from": Status(row.held_from) if row.held_from else None,
            "returned_by": tuple(DeskId(desk) for desk in row.returned_by or ()),
            "escalated_to": tuple(DeskId(desk) for desk in row.escalated_to or ()),
        }
    )


def event_row(event: Event, seal: str) -> EventRow:
    """The item of an event."""
    return EventRow(
        collection(event.number),
        f"EVENT#{event.seq:06d}",
        number=event.number,
        event=event.type.value,
        body=event_fields(event),
        seal=seal,
        correlation=correlation() or None,
    )


def text_row(event: Event, texts: Mapping[str, str]) -> TextRow:
    """The item of the free text that came with an event."""
    key = f"TEXT#{event.seq:06d}"
    return TextRow(collection(event.number), key, number=event.number, texts=dict(texts))


def report_row(number: CaseNumber, report: Report) -> ReportRow:
    """The item of the report as sent."""
    return ReportRow(collection(number), "REPORT", number=number, report=vars(report) | {"salts": dict(report.salts)})


def report_from(row: ReportRow) -> Report:
    """The report as sent."""
    return Report(**row.report)


_ORDERED = ("id", "place", "name", "content_type", "size", "sha256")


def attachment_row(order: Attachment) -> AttachmentRow:
    """The item of a file that was ordered; only one that came is kept for good."""
    body = {name: getattr(order, name) for name in _ORDERED} | {
        "by": {"kind": order.by.kind, "id": order.by.id, "desk": order.by.desk},
        "at": stamp(order.at),
        "ordered_at": stamp(order.ordered_at),
        "reason": order.reason.value if order.reason else None,
    }
    return AttachmentRow(
        collection(order.number),
        f"FILE#{order.place:03d}",
        number=order.number,
        status=order.status.value,
        attachment=body,
        is_answer=order.is_answer or None,
        expires_at=int(order.expires_at.timestamp()) if order.expires_at else None,
    )


def attachment_from(row: AttachmentRow, number: CaseNumber) -> Attachment:
    """The file that an item tells of."""
    body, by = row.attachment, row.attachment["by"]
    return Attachment(
        **{name: body[name] for name in _ORDERED},
        number=number,
        by=Actor(by["kind"], by["id"], by["desk"]),
        at=instant(body["at"]),
        ordered_at=instant(body["ordered_at"]),
        status=AttachmentStatus(row.status),
        reason=RefusalReason(body["reason"]) if body["reason"] else None,
        is_answer=bool(row.is_answer),
    )


def clock_row(case: Case, clock: Clock, rules: Rules) -> ClockRow:
    """The item of a clock, in the index `due` as long as it has a next milestone."""
    following = next_milestone(clock, rules)
    state = explain(clock, rules) | {
        "fired": {name: stamp(at) for name, at in sorted(clock.fired.items())},
        "next": following.name if following else None,
    }
    row = ClockRow(collection(case.number), f"CLOCK#{clock.id}", number=case.number, clock=clock.id, state=state)
    if following:
        row.due_key = f"{case.home}#{following.sweep}#{shard_of(case.number)}"
        row.due_at = stamp(following.at)
    return row


def derived_attributes(case: Case, clocks: tuple[Clock, ...]) -> dict[str, Any]:
    """What the case's row shows of its clocks: the pile it lies in, and until when."""
    due = _promised(clocks)
    queue = LIFECYCLE[case.status].queue.value
    if LIFECYCLE[case.status].queue is Queue.DONE and case.ended_at:
        # The clock that began last is that of the desk at which the case ended. Piles of old go by the months of UTC.
        zone = ZoneInfo(max(clocks, key=lambda clock: clock.started_by).terms.zone)
        queue = f"{queue}-{month_of(case.ended_at, zone)}"
    order = stamp(due) if due else stamp(case.ended_at or case.received_at)
    return {
        "queue": queue,
        "due_at_promised": stamp(due) if due else None,
        "inbox_key": f"{case.home}#{case.desk}#{queue}",
        "mine_key": f"{case.home}#{case.officer}" if case.officer and case.is_open else None,
        "inbox_at": f"{order}#{case.number}",
        "followed_seq": case.seq,
    }


def _promised(clocks: tuple[Clock, ...]) -> datetime | None:
    """The nearest date that somebody owes now."""
    dates = [clock.due_at for clock in clocks if clock.runs and clock.due_at and clock.kind is not ClockKind.CITIZEN]
    return min(dates, default=None)
