"""
The table `cases` as PynamoDB models. infra/resources.yaml defines it for every stage; a test holds the two together.

Instants are fixed-width UTC texts, and sort as keys. Keys of indexes begin with the letter of the home (ADR 21).
"""

from datetime import datetime

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    DiscriminatorAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.models import Model

from chalicelib.store.tables.inbox_attributes import Line
from chalicelib.store.tables.indexes import (
    DueIndex,
    InboxIndex,
    MineIndex,
    MovedIndex,
    PublicAreaIndex,
    PublicCategoryIndex,
    PublicDayIndex,
)
from chalicelib.store.tables.json_text import JSONText
from chalicelib.store.tables.statistics_table import StatisticsRow
from chalicelib.store.tables.timeouts import Timing


class Row(Model):
    """Any item of the table `cases`."""

    class Meta(Timing):
        table_name = "lapor-dev-cases"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    type = DiscriminatorAttribute(attr_name="type")
    number = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)

    due = DueIndex()
    inbox = InboxIndex()
    mine = MineIndex()
    moved = MovedIndex()
    public_area = PublicAreaIndex()
    public_category = PublicCategoryIndex()
    public_day = PublicDayIndex()


class CaseRow(Line, Row, discriminator="CASE"):
    """The hot snapshot of a case. No VersionAttribute: `seq` is the lock, and it moves with the history."""

    institution = UnicodeAttribute(null=True)
    channel = UnicodeAttribute(null=True)
    language = UnicodeAttribute(null=True)
    routed_at = UnicodeAttribute(null=True)
    verified_at = UnicodeAttribute(null=True)
    answered_at = UnicodeAttribute(null=True)
    ended_at = UnicodeAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    held_from = UnicodeAttribute(null=True)
    was_disposed = BooleanAttribute(null=True)
    decided = BooleanAttribute(null=True)
    returned_by = JSONText(null=True)
    escalated_to = JSONText(null=True)
    reopened = NumberAttribute(null=True)
    rating = NumberAttribute(null=True)
    seq = NumberAttribute(null=True)
    last_hash = UnicodeAttribute(null=True)

    moved_key = UnicodeAttribute(null=True)
    moved_at = UnicodeAttribute(null=True)
    public_area_key = UnicodeAttribute(null=True)
    public_category_key = UnicodeAttribute(null=True)
    public_day_key = UnicodeAttribute(null=True)
    public_at = UnicodeAttribute(null=True)

    followed_seq = NumberAttribute(null=True)
    queue = UnicodeAttribute(null=True)
    mine_key = UnicodeAttribute(null=True)


class ReportRow(Row, discriminator="REPORT"):
    """The text as sent, with the salts of its commitments."""

    report = JSONText()


class EventRow(Row, discriminator="EVENT"):
    """
    One fact, put once and never changed; `event` repeats its type for the filters of the stream.

    `seal` is that of its hash (domain/evidence/seals.py); `correlation` is no part of what is sealed.
    """

    event = UnicodeAttribute()
    body = JSONText()
    seal = UnicodeAttribute(null=True)
    correlation = UnicodeAttribute(null=True)


class TextRow(Row, discriminator="TEXT"):
    """The free text of an event, with its salt."""

    texts = JSONText()


class ClockRow(Row, discriminator="CLOCK"):
    """A clock as derived; `due_key` and `due_at` only while it has a next milestone."""

    clock = UnicodeAttribute(null=True)
    state = JSONText(null=True)
    due_key = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)


class NoticeRow(Row, discriminator="NOTICE"):
    """
    What became of a message: the mark against a second one, and the delivery log.

    `state` is absent where it went out. `sent_at` is when it reached its state; `claim` and `claimed_until` (machine
    time) are whose attempt is under way; `due_*` are kept while it waits, `seal` where it lets silence end the case.
    """

    purpose = UnicodeAttribute()
    sent_at = UnicodeAttribute()
    channel = UnicodeAttribute()
    to = UnicodeAttribute()
    state = UnicodeAttribute(null=True)
    obstacle = UnicodeAttribute(null=True)
    seal = UnicodeAttribute(null=True)
    claim = UnicodeAttribute(null=True)
    claimed_until = UnicodeAttribute(null=True)
    due_key = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)


class MaskRequestRow(Line, Row, discriminator="MASK_REQUEST"):
    """
    Somebody asks for a mask: a line in the inbox of the desk that holds, or held, the case until it is decided.

    `due_key` and `due_at` only until its date has passed and the desk above was told.
    """

    due_key = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)


class AccessRow(Row, discriminator="ACCESS"):
    """Somebody took something out of the service; in a partition of its own, beside the case and outside its chain."""

    kind = UnicodeAttribute()
    by = UnicodeAttribute()
    desk = UnicodeAttribute(null=True)
    listed = UnicodeAttribute(null=True)
    at = UnicodeAttribute()


class AttachmentRow(Row, discriminator="FILE"):
    """A file that was ordered; what did not come, or was refused, is forgotten by TTL."""

    status = UnicodeAttribute()
    attachment = JSONText()
    is_answer = BooleanAttribute(null=True)
    seal = UnicodeAttribute(null=True)
    """That of the order while it waits: what comes is recorded in the name of who is said to have placed it."""


class ReporterRow(Row, discriminator="REPORTER"):
    """
    Who reported: encrypted, in a collection of its own.

    IAM keeps it from all functions but two (ADR 25), and from the round all of it but what the seal covers (ADR 30).
    """

    pin_check = UnicodeAttribute()
    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    no_letters = BooleanAttribute(null=True)
    channels = JSONText(null=True)
    """Which channels were given (email, sms), and whether each takes messages; absent in rows of before."""
    contact_checks = JSONText(null=True)
    """What recognises the contact of each channel when a new PIN is asked for; absent in rows of before."""
    email_said = UnicodeAttribute(null=True)
    sms_said = UnicodeAttribute(null=True)
    """What was said of each contact, with the check of the contact that it was said of (`contact_confirmation`)."""
    pin_seq = NumberAttribute(null=True)
    """Of which event the PIN is, where it is not that of the receipt."""
    seal = UnicodeAttribute(null=True)
    """That of all of it but `no_letters`, which its reporter changes at will."""


class KeyRow(Row, discriminator="KEY"):
    """An idempotency key or external reference that became a case."""

    body_digest = UnicodeAttribute()
    seal = UnicodeAttribute(null=True)


class ShareRow(Row, discriminator="SHARE"):
    """How many messages went to a contact, or to everybody, in a day or month; over by TTL (`message_counters`)."""


def has_expired(row: Row | StatisticsRow, at: datetime) -> bool:
    """Is an item over that DynamoDB may delete only days later? Whoever reads it takes it for gone."""
    return row.expires_at is not None and int(row.expires_at) <= at.timestamp()


CASE_ROWS: tuple[type[Row], ...] = (Row, *Row.__subclasses__())
