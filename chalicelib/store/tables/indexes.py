"""The indexes of the tables. Each projects the discriminator `type`, without which PynamoDB finds nothing in it."""

from typing import TYPE_CHECKING

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection

if TYPE_CHECKING:
    from chalicelib.store.tables.case_table import Row  # noqa: F401  # named as text below
    from chalicelib.store.tables.directory_table import DirectoryRow  # noqa: F401  # named as text below


class DueIndex(GlobalSecondaryIndex["Row"]):
    """What is due next, by sweep and shard."""

    class Meta:
        index_name = "due"
        projection = IncludeProjection(["type", "number", "clock"])

    due_key = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


_INBOX_ROW = [
    "type", "number", "title", "status", "classification", "category", "area", "desk", "officer", "due_at_promised",
    "received_at", "emergency", "secret", "anonymous", "queue", "revision", "needs_inspection",
]  # fmt: skip


class InboxIndex(GlobalSecondaryIndex["Row"]):
    """A desk's queue by due time."""

    class Meta:
        index_name = "inbox"
        projection = IncludeProjection(_INBOX_ROW)

    inbox_key = UnicodeAttribute(hash_key=True)
    inbox_at = UnicodeAttribute(range_key=True)


class MineIndex(GlobalSecondaryIndex["Row"]):
    """What an officer has taken on, by due time."""

    class Meta:
        index_name = "mine"
        projection = IncludeProjection(_INBOX_ROW)

    mine_key = UnicodeAttribute(hash_key=True)
    inbox_at = UnicodeAttribute(range_key=True)


class MovedIndex(GlobalSecondaryIndex["Row"]):
    """What changed on a day, by shard: the nightly check walks it."""

    class Meta:
        index_name = "moved"
        projection = IncludeProjection(["type", "number", "seq", "followed_seq", "status", "desk"])

    moved_key = UnicodeAttribute(hash_key=True)
    moved_at = UnicodeAttribute(range_key=True)


_PUBLIC_ROW = [
    "type", "number", "title", "status", "classification", "category", "area", "desk", "received_at", "verified_at",
    "due_at_promised", "secret",
]  # fmt: skip


class PublicAreaIndex(GlobalSecondaryIndex["Row"]):
    """What the public may read of a regency, by month."""

    class Meta:
        index_name = "public_area"
        projection = IncludeProjection(_PUBLIC_ROW)

    public_area_key = UnicodeAttribute(hash_key=True)
    public_at = UnicodeAttribute(range_key=True)


class PublicCategoryIndex(GlobalSecondaryIndex["Row"]):
    """What the public may read of a category, by month."""

    class Meta:
        index_name = "public_category"
        projection = IncludeProjection(_PUBLIC_ROW)

    public_category_key = UnicodeAttribute(hash_key=True)
    public_at = UnicodeAttribute(range_key=True)


class PublicDayIndex(GlobalSecondaryIndex["Row"]):
    """What the public may read of a day."""

    class Meta:
        index_name = "public_day"
        projection = IncludeProjection(_PUBLIC_ROW)

    public_day_key = UnicodeAttribute(hash_key=True)
    public_at = UnicodeAttribute(range_key=True)


class ListingIndex(GlobalSecondaryIndex["DirectoryRow"]):
    """Things of one kind, by key."""

    class Meta:
        index_name = "listing"
        projection = AllProjection()

    listing_key = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
