"""
Counters that give out messages: one is counted before it is sent, and only while every limit of its counter has room.

One item counts for a contact and a day or month, and one a day for everybody; they are forgotten by TTL. No item is
written by two Regions. Who crashes between counting and sending has used up one message; an acknowledgement that is
lost counts one twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.store.tables.case_table import ShareRow
from chalicelib.store.tables.retries import RetryPolicy

REFUSED = "ConditionalCheckFailedException"
KEPT = timedelta(days=3)
"""How long a counter is kept after what it counts is over."""


@dataclass(frozen=True)
class Counter:
    """
    One item, and how far each of its numbers may grow; `until` is when the span that it counts ends.

    `spaced` names what happens now and may happen again only once that time has passed.
    """

    pk: str
    sk: str
    limits: Mapping[str, int]
    until: datetime
    now: datetime
    spaced: Mapping[str, timedelta] = field(default_factory=dict)


class Shares:
    """The counters of messages."""

    def __init__(self, patience: RetryPolicy) -> None:
        self._patience = patience

    def take(self, counter: Counter) -> Mapping[str, int] | None:
        """Adds one to each number and returns them; None, and nothing is changed, if one of them has no room left."""
        actions: list[Action] = [NumberAttribute(attr_name=name).add(1) for name in counter.limits]
        actions += [NumberAttribute(attr_name=name).set(_second(counter.now)) for name in counter.spaced]
        # An update of an item that is not there makes it: without a type nobody would find it.
        actions.append(UnicodeAttribute(attr_name="type").set("SHARE"))
        actions.append(ShareRow.expires_at.set(_second(counter.until + KEPT)))
        try:
            found = self._write(counter, actions, reduce(and_, _conditions(counter)))
        except UpdateError as error:
            if error.cause_response_code == REFUSED:
                return None
            raise
        return {name: int(found[name]["N"]) for name in counter.limits}

    def give_back(self, counter: Counter) -> None:
        """Takes one off each number, and forgets when: what it was counted for did not go out."""
        actions: list[Action] = [NumberAttribute(attr_name=name).add(-1) for name in counter.limits]
        actions += [NumberAttribute(attr_name=name).remove() for name in counter.spaced]
        self._write(counter, actions, None)

    def _write(self, counter: Counter, actions: list[Action], condition: Condition | None) -> Mapping[str, Any]:
        row = ShareRow(counter.pk, counter.sk)
        answer: Mapping[str, Any] = self._patience(lambda: row.update(actions=actions, condition=condition))
        return answer["Attributes"]  # type: ignore[no-any-return]  # botocore's answer


def _conditions(counter: Counter) -> Iterator[Condition]:
    for name, limit in counter.limits.items():
        number = NumberAttribute(attr_name=name)
        yield number.does_not_exist() | (number < limit)
    for name, span in counter.spaced.items():
        last = NumberAttribute(attr_name=name)
        yield last.does_not_exist() | (last <= _second(counter.now - span))


def _second(at: datetime) -> int:
    return int(at.timestamp())
