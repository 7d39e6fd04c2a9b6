"""What a lifecycle costs in AWS's units and in dollars; the prices are in prices.json, for the operator to check."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks.lifecycle import Step
from benchmarks.tap import Call, Invocation
from local.template import CONFIG

Prices = Mapping[str, Any]
PRICES: Prices = json.loads((Path(__file__).parent / "prices.json").read_text("utf-8"))
QUEUES = frozenset({"notify_agencies", "tell_reporters", "count_events", "move_deadlines"})
REQUESTS_A_MESSAGE = 3
"""Sent by SNS, received, deleted; a batch of ten shares the last two."""
MINUTES_A_MONTH = 60 * 24 * 30


@dataclass(frozen=True)
class Usage:
    """Everything of a step that AWS bills."""

    read_units: float = 0
    write_units: float = 0
    api_requests: int = 0
    invocations: int = 0
    gb_seconds: float = 0
    publishes: int = 0
    queue_requests: int = 0
    key_requests: int = 0
    letters: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(**{name: getattr(self, name) + getattr(other, name) for name in BILLED})

    def usd(self, name: str, times: float = 1, prices: Prices = PRICES) -> float:
        """What one line of the bill comes to."""
        price = prices["usd"][name]
        return float(getattr(self, name)) * times * float(price["usd"]) / float(price["per"])

    def total_usd(self, times: float = 1, prices: Prices = PRICES) -> float:
        """The whole bill."""
        return sum(self.usd(name, times, prices) for name in BILLED)


BILLED = tuple(found.name for found in fields(Usage))


def used(invocations: Iterable[Invocation]) -> Usage:
    """What those invocations used."""
    return sum((_of_one(invocation) for invocation in invocations), Usage())


def used_by(steps: Iterable[Step]) -> Usage:
    """What those steps used together."""
    return sum((used(step.invocations) for step in steps), Usage())


def storage_usd_a_year(stored_bytes: int, times: int) -> float:
    """Of so many cases that are kept for a year."""
    price = PRICES["usd"]["gb_months"]
    return stored_bytes * times / 2**30 * 12 * float(price["usd"])


def ticks_a_month(tick: Iterable[Call], functions: int) -> Usage:
    """What the minute's sweeps use in a month in which nothing is due; `functions` invocations are one tick."""
    calls = [*tick]
    seconds = sum(_gb_seconds(call.function, 1) for call in calls)
    return Usage(
        read_units=MINUTES_A_MONTH * sum(call.read_units for call in calls),
        invocations=MINUTES_A_MONTH * functions,
        gb_seconds=MINUTES_A_MONTH * seconds,
    )


def seconds_of(calls: int) -> float:
    """How long a warm invocation that makes so many AWS calls is taken to last."""
    assumed = PRICES["assumed"]
    return float(assumed["ms_own"] + assumed["ms_per_call"] * calls) / 1000


def _of_one(invocation: Invocation) -> Usage:
    calls = invocation.calls
    return Usage(
        read_units=sum(call.read_units for call in calls),
        write_units=sum(call.write_units for call in calls),
        api_requests=int(invocation.function == "api_handler"),
        invocations=1,
        gb_seconds=_gb_seconds(invocation.function, len(calls)),
        publishes=sum(call.service == "sns" for call in calls),
        queue_requests=REQUESTS_A_MESSAGE * invocation.records * (invocation.function in QUEUES),
        key_requests=sum(call.service == "kms" for call in calls),
        letters=sum(call.operation == "SendEmail" for call in calls),
    )


def _gb_seconds(function: str, calls: int) -> float:
    config = json.loads(CONFIG.read_text("utf-8"))
    memory = config["lambda_functions"].get(function, {}).get("lambda_memory_size", config["lambda_memory_size"])
    return float(memory) / 1024 * seconds_of(calls)
