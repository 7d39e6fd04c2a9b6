"""The table `limits` as a PynamoDB model."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.aws import CONNECT_SECONDS
from chalicelib.store.tables.timeouts import Timing


class LimitRow(Model):
    """A counter of one window; that of a case's PINs has one beside it for each place, `at_00` to `at_ff`."""

    class Meta(Timing):
        table_name = "lapor-dev-limits"
        read_timeout_seconds = CONNECT_SECONDS

    pk = UnicodeAttribute(hash_key=True)
    counted = NumberAttribute(null=True)
    expires_at = NumberAttribute(null=True)
