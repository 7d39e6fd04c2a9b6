"""
Cases and their histories: one item collection a case, one transaction an event.

Every write here survives its own retry: the event's id, made before the first try, tells a lost acknowledgement from a
lost race. Events and texts are put once: nothing of a history is ever written over. An event is sealed as it is written
and only where its place was not anchored before (docs/adr/0026-events-are-sealed.md).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.cases.case import Case, Event
from chalicelib.domain.cases.events import event_from
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate, Tampered, Unavailable
from chalicelib.domain.deadlines.clocks import Clock, Rules
from chalicelib.domain.files.attachments import Attachment
from chalicelib.store.cases.attachment_store import file_that_came
from chalicelib.store.cases.case_file import CaseFile, Filing, KeyHolder, file_of
from chalicelib.store.cases.case_rows import (
    case_attributes,
    clock_row,
    collection,
    derived_attributes,
    event_row,
    index_keys,
    report_row,
    text_row,
)
from chalicelib.store.cases.idempotency_rows import holder_in, key_row
from chalicelib.store.cases.mask_request_rows import mask_request_rows
from chalicelib.store.cases.reporter_rows import reporter_row
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.tables.case_table import CaseRow, ClockRow, EventRow, KeyRow, Row
from chalicelib.store.tables.connections import transactions
from chalicelib.store.tables.retries import RetryPolicy, failed_conditions
from chalicelib.store.tables.statistics_table import StatisticsRow, mark_key

_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)
_UNANCHORED = StatisticsRow.pk.does_not_exist()


class CaseStore:
    """The table `cases`."""

    def __init__(self, patience: RetryPolicy, require: Callable[[CaseNumber], None], seals: Seals) -> None:
        """`require` raises for a case that another Region keeps: each write asks, for a sweep takes its time."""
        self._patience = patience
        self._require_ownership = require
        self._seals = seals

    def file(self, filing: Filing, rules: Rules) -> KeyHolder | None:
        """Writes a new case with its key; returns who holds the key if it was used before, None if this was first."""
        number = filing.case.number
        self._require_ownership(number)
        absent = CaseRow.pk.does_not_exist()
        attributes = case_attributes(filing.case) | index_keys(filing.case, filing.case.received_at)
        case = CaseRow(collection(number), "CASE", **_present(attributes))
        rows = [
            key_row(filing, self._seals),
            case,
            report_row(number, filing.report),
            event_row(filing.event, self._seals.seal(filing.event)),
            reporter_row(filing, self._seals),
            *(clock_row(filing.case, clock, rules) for clock in filing.clocks),
        ]

        def write() -> None:
            with TransactWrite(connection=transactions()) as transaction:
                for row in rows:
                    transaction.save(row, condition=absent)

        try:
            self._patience(write)
        except TransactWriteError as error:
            if not any(failed_conditions(error)):
                raise
            holder = self.holder_of(filing.key)
            if holder is None:
                raise ConcurrentUpdate from error
            return None if holder.number == number else holder
        return None

    def holder_of(self, key: str) -> KeyHolder | None:
        """What the idempotency key was used for, if it was; Tampered if it was changed since."""

        def read() -> KeyHolder | None:
            try:
                row = KeyRow.get(key, "KEY", consistent_read=True)
            except KeyRow.DoesNotExist:
                return None
            return holder_in(row, self._seals)

        return self._patience(read)

    def load(self, number: CaseNumber) -> CaseFile:
        """The whole case in one query; Missing if there is none, Tampered if what lies there cannot be read."""
        try:
            rows = self._patience(lambda: list(Row.query(collection(number), consistent_read=True)))
            return file_of(rows, number)
        except _UNREADABLE as error:
            raise Tampered(f"what is kept of {number} cannot be read", number=number) from error

    def first_event(self, number: CaseNumber) -> Event:
        """The submission's event, which holds the answer that was given to it."""

        def read() -> Event:
            try:
                return event_from(EventRow.get(collection(number), "EVENT#000001", consistent_read=True).body)
            except EventRow.DoesNotExist as error:
                # Replication brings a transaction item by item: its key may be here before its event.
                raise Unavailable from error

        return self._patience(read)

    def record(
        self,
        file: CaseFile,
        case: Case,
        event: Event,
        *,
        texts: Mapping[str, str] | None = None,
        clocks: tuple[Clock, ...] | None = None,
        rules: Rules | None = None,
        attachment: Attachment | None = None,
    ) -> None:
        """
        One event, one transaction: the event, the case it makes, its text, the clocks that follow, the file that came.

        Raises ConcurrentUpdate if the case has moved since `file` was read; a write whose acknowledgement was lost is
        no race. Tampered if an event of that place was anchored before and is gone: the case was set back behind it.
        """
        self._require_ownership(case.number)
        changes = _changed(case_attributes(file.case), case_attributes(case)) | index_keys(case, event.at)
        once = [event_row(event, self._seals.seal(event)), *([text_row(event, texts)] if texts else [])]
        puts: list[Row] = [*mask_request_rows(file, case, event)]
        if clocks is not None and rules is not None:
            changes |= derived_attributes(case, clocks)
            puts += stale_clocks(file, case, clocks, rules)

        def write() -> None:
            with TransactWrite(connection=transactions()) as transaction:
                transaction.condition_check(StatisticsRow, *mark_key(case.number, event.seq), condition=_UNANCHORED)
                for row in once:
                    transaction.save(row, condition=Row.pk.does_not_exist())
                for row, condition in [*((row, None) for row in puts), *file_that_came(attachment)]:
                    transaction.save(row, condition=condition)
                transaction.update(
                    CaseRow(collection(case.number), "CASE"), _actions(changes), condition=CaseRow.seq == file.case.seq
                )

        try:
            self._patience(write)
        except TransactWriteError as error:
            self._unless_ours(event, error)

    def follow(self, file: CaseFile, clocks: tuple[Clock, ...], rules: Rules) -> bool:
        """Writes the clocks that should run; False if that, or a later state, was written before."""
        self._require_ownership(file.case.number)
        puts = stale_clocks(file, file.case, clocks, rules)
        changes = derived_attributes(file.case, clocks)
        newer = CaseRow.followed_seq.does_not_exist() | (CaseRow.followed_seq < file.case.seq)
        # Mending what lies wrong at this very seq; who moved the case on meanwhile has written it himself.
        same = (CaseRow.followed_seq == file.case.seq) & (CaseRow.seq == file.case.seq)

        def write() -> None:
            with TransactWrite(connection=transactions()) as transaction:
                for row in puts:
                    transaction.save(row)
                transaction.update(
                    CaseRow(collection(file.case.number), "CASE"), _actions(changes), condition=newer | same
                )

        try:
            self._patience(write)
        except TransactWriteError as error:
            if any(failed_conditions(error)):
                return False
            raise
        return True

    def _unless_ours(self, event: Event, error: TransactWriteError) -> None:
        """Why an event was not written, unless it was: its acknowledgement was lost, and the write was made again."""
        failed = failed_conditions(error)
        if not any(failed):
            raise error
        # PynamoDB sends checks before all else, so the anchor's outcome comes first.
        is_anchored = failed[0]
        found = self._id_at(event)
        if is_anchored and found is None:
            told = f"event {event.seq} of {event.number} was anchored before, and is gone"
            raise Tampered(told, number=event.number) from error
        if found != event.id:
            raise ConcurrentUpdate from error

    def _id_at(self, event: Event) -> str | None:
        """The id of the event that lies in that one's place; None if none does."""

        def read() -> str | None:
            try:
                row = EventRow.get(collection(event.number), f"EVENT#{event.seq:06d}", consistent_read=True)
            except EventRow.DoesNotExist:
                return None
            return str(row.body["id"])

        return self._patience(read)


def stale_clocks(file: CaseFile, case: Case, clocks: Iterable[Clock], rules: Rules) -> list[Row]:
    """The clocks whose stored state is not what it should be."""
    rows = (clock_row(case, clock, rules) for clock in clocks)
    return [row for row in rows if not _same(file.clocks.get(row.clock or ""), row)]


_WATCHED = ("sk", "number", "due_key", "due_at")


def _same(stored: ClockRow | None, wanted: ClockRow) -> bool:
    if stored is None or any(getattr(stored, name) != getattr(wanted, name) for name in _WATCHED):
        return False
    # What an older release did not write down yet is no difference.
    return bool(stored.state == {name: wanted.state.get(name) for name in stored.state})


def _present(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if before[name] != value}


def _actions(changes: Mapping[str, Any]) -> list[Action]:
    return [
        getattr(CaseRow, name).remove() if value is None else getattr(CaseRow, name).set(value)
        for name, value in changes.items()
    ]
