"""What a lifecycle uses of everything that AWS bills; ops/pricing says what that costs."""

import json
from collections.abc import Iterable

from benchmarks.lifecycle import Step
from benchmarks.tap import Call, Invocation
from infra.template import CONFIG
from ops.pricing.usage import PRICES, Usage

QUEUES = frozenset({"notify_agencies", "tell_reporters", "count_events", "move_deadlines"})
REQUESTS_A_MESSAGE = 3
"""Sent by SNS, received, deleted; a batch of ten shares the last two."""
MINUTES_A_MONTH = 60 * 24 * 30


def used(invocations: Iterable[Invocation]) -> Usage:
    """What those invocations used."""
    return sum((_of_one(invocation) for invocation in invocations), Usage())


def used_by(steps: Iterable[Step]) -> Usage:
    """What those steps used together."""
    return sum((used(step.invocations) for step in steps), Usage())


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
