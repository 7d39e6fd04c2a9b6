"""
The tables as PynamoDB models. infra/resources.yaml defines them for every stage; a test holds the two together.

Instants are fixed-width UTC texts, so that they sort as keys. Keys of indexes begin with the home Region's letter, so
that a replicated table can be served by homes.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Self

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    DiscriminatorAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.store.indexes import (
    DueIndex,
    InboxIndex,
    ListingIndex,
    MineIndex,
    MovedIndex,
    PublicAreaIndex,
    PublicCategoryIndex,
    PublicDayIndex,
)
from chalicelib.store.lines import Line

CONNECT_SECONDS = 1
READ_SECONDS = 3
"""Two calls and their retries fit behind the 29 s of API Gateway; PynamoDB's own defaults (15 and 30 s) do not."""


class _Timing:
    region: str | None = None
    host: str | None = None
    connect_timeout_seconds = CONNECT_SECONDS
    read_timeout_seconds = READ_SECONDS
    # Repeating is Patience's business: it knows how much time the caller has left.
    max_retry_attempts = 0


class Row(Model):
    """Any item of the table `cases`."""

    class Meta(_Timing):
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
    returned_by = JSONAttribute(null=True)
    escalated_to = JSONAttribute(null=True)
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

    report = JSONAttribute()


class EventRow(Row, discriminator="EVENT"):
    """One fact; `event` repeats its type for the filters of the stream, `correlation` is no part of what is sealed."""

    event = UnicodeAttribute()
    body = JSONAttribute()
    correlation = UnicodeAttribute(null=True)


class TextRow(Row, discriminator="TEXT"):
    """The free text of an event, with its salt."""

    texts = JSONAttribute()


class ClockRow(Row, discriminator="CLOCK"):
    """A clock as derived; `due_key` and `due_at` only while it has a next milestone."""

    clock = UnicodeAttribute(null=True)
    state = JSONAttribute(null=True)
    due_key = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)


class NoticeRow(Row, discriminator="NOTICE"):
    """A message that went out: the mark against a second one, and the delivery log."""

    purpose = UnicodeAttribute()
    sent_at = UnicodeAttribute()
    channel = UnicodeAttribute()
    to = UnicodeAttribute()


class MaskRequestRow(Line, Row, discriminator="MASK_REQUEST"):
    """Somebody asks for a mask: a line in the inbox of the desk that holds, or held, the case until it is decided."""


class AttachmentRow(Row, discriminator="FILE"):
    """A file that was ordered; what did not come, or was refused, is forgotten by TTL."""

    status = UnicodeAttribute()
    attachment = JSONAttribute()
    is_answer = BooleanAttribute(null=True)


class ReporterRow(Row, discriminator="REPORTER"):
    """Who reported: encrypted, in a collection of its own, which IAM keeps from all functions but two (ADR 25)."""

    pin_check = UnicodeAttribute()
    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    no_letters = BooleanAttribute(null=True)


class KeyRow(Row, discriminator="KEY"):
    """An idempotency key or external reference that became a case."""

    body_digest = UnicodeAttribute()


class TriesRow(Row, discriminator="TRIES"):
    """Wrong PINs for a case from one network; forgotten by TTL."""

    wrong = NumberAttribute()
    not_before = UnicodeAttribute()


class DirectoryRow(Model):
    """Any item of the table `directory`: `content` is the thing, as its administrator wrote it."""

    class Meta(_Timing):
        table_name = "lapor-dev-directory"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    listing_key = UnicodeAttribute(null=True)
    content = JSONAttribute(null=True)

    listing = ListingIndex()


class StatisticsRow(Model):
    """Any item of the table `statistics`: counters, an attribute each, or the mark that an event was counted."""

    class Meta(_Timing):
        table_name = "lapor-dev-statistics"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    event_hash = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    counters: Mapping[str, int] = MappingProxyType({})

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        """The item with its counters: every number of it that the model does not know."""
        row = super().from_raw_data(data)
        known = cls.get_attributes()
        row.counters = {name: int(value["N"]) for name, value in data.items() if "N" in value and name not in known}
        return row


def has_expired(row: Row | StatisticsRow, at: datetime) -> bool:
    """Is an item over that DynamoDB may delete only days later? Whoever reads it takes it for gone."""
    return row.expires_at is not None and int(row.expires_at) <= at.timestamp()


CASE_ROWS: tuple[type[Row], ...] = (Row, *Row.__subclasses__())


def use(prefix: str, region: str | None = None) -> None:
    """Points the models at the tables of a stage; what was connected before is forgotten."""
    others: list[tuple[type[Model], str]] = [(DirectoryRow, "directory"), (StatisticsRow, "statistics")]
    for model, table in [*((row, "cases") for row in CASE_ROWS), *others]:
        model.Meta.table_name = f"{prefix}-{table}"
        model.Meta.region = region
        model._connection = None  # noqa: SLF001  # PynamoDB has no other way to forget a connection
    connection.cache = Connection(
        region=region,
        connect_timeout_seconds=CONNECT_SECONDS,
        read_timeout_seconds=READ_SECONDS,
        max_retry_attempts=0,
    )


class _Shared:
    cache: Connection | None = None


connection = _Shared()


def transactions() -> Connection:
    """The connection over which transactions go."""
    if connection.cache is None:
        raise RuntimeError("tables.use() comes first")
    return connection.cache
