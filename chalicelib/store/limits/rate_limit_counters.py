"""
The table `limits`: how often something was done in a window of time, counted by what counts it.

Every count is one UpdateItem that adds and returns: of many at once each sees a number of its own. A window is part of
an item's name, so that what is over is never read, and DynamoDB deletes it when it comes to it.

A table that cannot be asked counts nothing, and nobody is held back: a limit must not lose a report.
"""

from datetime import datetime, timedelta

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.update import Action

from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure
from chalicelib.store.tables.limit_table import LimitRow

KEPT = timedelta(hours=1)
"""After the window, so that clocks that differ a little find it still."""
PLACES = 256
"""Counters of one case's PINs; networks that share one share its tries, and the item stays small, however many come."""


class LimitCounters:
    """Counts, and tells what the count has become."""

    def add(self, name: str, ends_at: datetime, by: int = 1) -> int | None:
        """The count with this one; None if it could not be counted."""
        found = self._added(name, ends_at, {"counted": by})
        return found["counted"] if found else None

    def add_try(self, name: str, ends_at: datetime, place: str, *, to_all: bool) -> tuple[int, int] | None:
        """
        One more try at a place, given by a hexadecimal digest: how many there were at it, and at all of them.

        Without `to_all` it is counted at its place alone, and the second number is 0.
        """
        own = f"at_{int(place, 16) % PLACES:02x}"
        found = self._added(name, ends_at, {own: 1} | ({"counted": 1} if to_all else {}))
        return (found[own], found.get("counted", 0)) if found else None

    def _added(self, name: str, ends_at: datetime, amounts: dict[str, int]) -> dict[str, int] | None:
        actions: list[Action] = [NumberAttribute(attr_name=each).add(by) for each, by in amounts.items()]
        actions.append(LimitRow.expires_at.set(int((ends_at + KEPT).timestamp())))
        pk = f"{name}#{int(ends_at.timestamp())}"
        try:
            answer = LimitRow._get_connection().update_item(  # noqa: SLF001  # a model's own update drops what it does not name
                pk, actions=actions, return_values="UPDATED_NEW"
            )
        except (PynamoDBException, BotoCoreError, ClientError) as error:
            code = getattr(error, "cause_response_code", None)
            logger.error("not counted", extra={"cause": code or type(error).__name__})
            measure(Metric.LIMITS_UNCOUNTED)
            return None
        return {each: int(answer["Attributes"][each]["N"]) for each in amounts}
