"""The table `statistics` as a PynamoDB model."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.store.timing import Timing


class StatisticsRow(Model):
    """Any item of the table `statistics`: counters, an attribute each, or the mark that an event was counted."""

    class Meta(Timing):
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
