"""
Messages to reporters and notices to desks: one row each, beside the case that they are about.

A row is claimed before its message is sent, so that the same queue message handled twice at once sends one letter. The
claim is a lease: who crashed while sending loses it, and the message is sent again. So a message goes out at least
once, and by one sender at a time; it goes out twice only if its sender ended between sending and noting it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from chalicelib.domain.core.case_number import CaseNumber, home_of
from chalicelib.domain.core.timestamps import stamp
from chalicelib.store.cases.case_file import Notice, NoticeState, notice_key, state_of
from chalicelib.store.cases.case_rows import collection, shard_of
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.tables.case_table import NoticeRow
from chalicelib.store.tables.retries import RetryPolicy

REFUSED = "ConditionalCheckFailedException"
LONG_AGO = "1970-01-01T00:00:00.000Z"
OPEN = (NoticeState.WAITING.value, NoticeState.CLAIMED.value, NoticeState.REFUSED.value)
"""States that another one may follow."""
ENDS_A_CASE = "closing_soon"
"""The message behind which silence may end a case: that it went out, nobody may merely say."""
_NOTICE = "notice"


def is_ours(row: NoticeRow, seals: Seals) -> bool:
    """Did the service note that message, at that time?"""
    return seals.opens_note(_NOTICE, _told(row), row.seal)


def _told(row: NoticeRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("pk", "sk", "sent_at", "channel", "to")}


class NoticeStore:
    """The rows of messages in the table `cases`."""

    def __init__(self, patience: RetryPolicy, require: Callable[[CaseNumber], None], seals: Seals) -> None:
        """`require` raises for a case that another Region keeps."""
        self._patience = patience
        self._require_ownership = require
        self._seals = seals

    def claim(self, number: CaseNumber, notice: Notice, *, holder: str, now: datetime, until: datetime) -> bool:
        """
        Whether the message is now the holder's to send, until that moment (machine time, as `now`).

        Not if it went out, nobody could hear it, or another attempt is under way.
        """
        row = _row(number, notice)
        row.state, row.claim, row.claimed_until = NoticeState.CLAIMED.value, holder, stamp(until)
        free = NoticeRow.pk.does_not_exist() | NoticeRow.state.is_in(
            NoticeState.WAITING.value, NoticeState.REFUSED.value
        )
        lapsed = (NoticeRow.state == NoticeState.CLAIMED.value) & (NoticeRow.claimed_until < stamp(now))
        ours = (NoticeRow.state == NoticeState.CLAIMED.value) & (NoticeRow.claim == holder)
        return self._put(number, row, free | lapsed | ours)

    def give_back(self, number: CaseNumber, notice: Notice, *, holder: str) -> None:
        """Ends a claim whose message did not go out, so that the next attempt need not wait."""
        row = _row(number, notice)
        row.state, row.claim, row.claimed_until = NoticeState.CLAIMED.value, holder, LONG_AGO
        self._put(number, row, NoticeRow.claim == holder)

    def mark(self, number: CaseNumber, notice: Notice) -> bool:
        """
        Keeps what became of a message; False, and nothing is written, if that was decided before.

        A message that went out is always noted: whoever sent it knows.
        """
        if notice.state is NoticeState.SENT:
            self._require_ownership(number)
            row = _row(number, notice)
            if notice.purpose == ENDS_A_CASE:
                row.seal = self._seals.seal_note(_NOTICE, _told(row))
            self._patience(row.save)
            return True
        return self._put(number, _row(number, notice), NoticeRow.pk.does_not_exist() | NoticeRow.state.is_in(*OPEN))

    def state(self, number: CaseNumber, seq: int, purpose: str) -> NoticeState | None:
        """What became of the message, read afresh."""

        def read() -> NoticeState | None:
            try:
                return state_of(NoticeRow.get(collection(number), notice_key(seq, purpose), consistent_read=True))
            except NoticeRow.DoesNotExist:
                return None

        return self._patience(read)

    def put_off(self, number: CaseNumber, seq: int, purpose: str, until: datetime) -> None:
        """Looks at a waiting message again at that time; nothing if it no longer waits."""
        row = NoticeRow(collection(number), notice_key(seq, purpose))
        still = NoticeRow.state == NoticeState.WAITING.value
        actions: list[Action] = [NoticeRow.due_at.set(stamp(until))]

        def write() -> Any:
            return row.update(actions=actions, condition=still)

        try:
            self._patience(write)
        except UpdateError as error:
            if error.cause_response_code != REFUSED:
                raise

    def _put(self, number: CaseNumber, row: NoticeRow, condition: Any) -> bool:
        self._require_ownership(number)
        try:
            self._patience(lambda: row.save(condition=condition))
        except PutError as error:
            if error.cause_response_code == REFUSED:
                return False
            raise
        return True


def waiting_key(home: str, shard: int) -> str:
    """The partition of the index `due` in which messages wait for the morning."""
    return f"{home}#messages#{shard}"


def _row(number: CaseNumber, notice: Notice) -> NoticeRow:
    row = NoticeRow(
        collection(number),
        notice_key(notice.seq, notice.purpose),
        number=number,
        purpose=notice.purpose,
        channel=notice.channel,
        to=notice.to,
        sent_at=stamp(notice.sent_at),
        state=None if notice.state is NoticeState.SENT else notice.state.value,
        obstacle=notice.obstacle,
    )
    if notice.state is NoticeState.WAITING and notice.due_at:
        row.due_key, row.due_at = waiting_key(home_of(number), shard_of(number)), stamp(notice.due_at)
    return row
