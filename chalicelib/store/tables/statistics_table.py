"""The table `statistics` as a PynamoDB model, and where in it a group's numbers lie."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Self

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.store.tables.timeouts import Timing


class StatisticsRow(Model):
    """Any item of the table `statistics`: counters, an attribute each, or the mark that an event was counted."""

    class Meta(Timing):
        table_name = "lapor-dev-statistics"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    event_hash = UnicodeAttribute(null=True)
    event_seal = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    counters: Mapping[str, int] = MappingProxyType({})

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        """The item with its counters: every number of it that the model does not know."""
        row = super().from_raw_data(data)
        known = cls.get_attributes()
        row.counters = {name: int(value["N"]) for name, value in data.items() if "N" in value and name not in known}
        return row


def mark_key(number: CaseNumber, seq: int) -> tuple[str, str]:
    """Where the mark of a case's event lies: that it was counted, and its anchor."""
    return f"MARK#{number}", f"{seq:06d}"


def place_of(group: str) -> tuple[str, str]:
    """The partition in which a group lies beside those like it, and its name there."""
    kind, _, name = group.partition("#")
    match kind:
        case "AREA":
            return f"AREA#{name.rpartition('.')[0] or '-'}", name
        case "DESK":
            return f"DESK#{name.partition('/')[0]}", name
        case _:
            return kind, "-"


def place_within(group: str) -> str:
    """The partition in which the groups directly within one lie."""
    return "AREA#-" if group == "ALL" else group


def group_at(place: str, name: str) -> str:
    """The group that lies there."""
    return place if name == "-" else f"{place.partition('#')[0]}#{name}"


def months_between(since: date, until: date) -> Iterator[str]:
    """The months, as keys name them, in which the days from one to the other lie."""
    months = range(since.year * 12 + since.month - 1, until.year * 12 + until.month)
    return (f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months)
