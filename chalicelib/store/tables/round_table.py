"""The item that says how far a round has come, as a PynamoDB model."""

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.store.tables.timeouts import Timing


class RoundRow(Model):
    """The state of the round of a Region, in the table `statistics`."""

    class Meta(Timing):
        table_name = "lapor-dev-statistics"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = JSONAttribute(null=True)
    seal = UnicodeAttribute(null=True)
    version = NumberAttribute()
    claimed_until = UnicodeAttribute()
