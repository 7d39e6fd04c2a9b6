"""The table `directory` as a PynamoDB model."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.store.tables.indexes import ListingIndex
from chalicelib.store.tables.timeouts import Timing


class DirectoryRow(Model):
    """Any item of the table `directory`: `content` is the thing, as its administrator wrote it."""

    class Meta(Timing):
        table_name = "lapor-dev-directory"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    listing_key = UnicodeAttribute(null=True)
    content = JSONAttribute(null=True)

    listing = ListingIndex()
