"""
docs/scale.md: from what one complaint costs to the load of a large country, and what gives way first.

Whatever AWS limits is one `Load`; the page sorts them by the part of the limit that they take.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.lifecycle import Life, Step
from benchmarks.markdown import bullet, paragraph, table
from benchmarks.money import seconds_of, used_by
from benchmarks.tap import Invocation
from chalicelib.services.deadlines.due_milestones import STOP_BEFORE
from chalicelib.store.cases.case_rows import SHARDS
from infra.template import CONFIG, load
from ops.pricing.usage import storage_usd_a_year

TARGET = Path(__file__).parents[1] / "docs" / "scale.md"
QUOTAS: dict[str, Any] = json.loads((Path(__file__).parent / "quotas.json").read_text("utf-8"))
A_YEAR = 13_000_000
A_DAY, A_DAY_SECONDS = A_YEAR / 365, 86_400
BURST = 30
"""Complaints a second."""
BURST_MINUTES = 60
ONE_DESK = 0.2
"""The part of all complaints that goes to the busiest desk."""
AT_ONCE = 2
"""The first steps of a lifecycle, which a burst causes at once: filed; routed, told and counted."""
GB_OF_A_PARTITION = 10
MAPPING = "AWS::Lambda::EventSourceMapping"


@dataclass(frozen=True)
class Load:
    """What a load asks of something that AWS limits."""

    quota: str
    wanted: float
    of: str = ""

    @property
    def limit(self) -> float:
        """What AWS gives."""
        return float(QUOTAS["limits"][self.quota]["limit"])

    @property
    def share(self) -> float:
        """1 is the whole limit."""
        return self.wanted / self.limit


def rendered(life: Life) -> str:
    """The whole page."""
    return "\n".join([*_head(), *_first(life), *_year(life), *_burst(life)]) + "\n"


def loads(life: Life) -> list[Load]:
    """Everything that is limited, the nearest to its limit first."""
    first = life.steps[:AT_ONCE]
    burst = used_by(first)
    found = [
        Load("letters_a_second", BURST * burst.letters),
        Load("letters_a_day", A_DAY * used_by(life.steps).letters),
        Load("publishes", BURST * burst.publishes),
        Load("key_requests", BURST * burst.key_requests),
        Load("api_requests", BURST * burst.api_requests),
        Load("at_once", BURST * sum(_seconds(invocation) for step in first for invocation in step.invocations)),
        Load("a_counter", BURST * _events(first) / SHARDS),
        *_of_tables(first),
        *_of_keys(first),
    ]
    return sorted(found, key=lambda load: -load.share)


def _events(steps: Iterable[Step]) -> int:
    """How many events those steps are: each adds to the nation's item of its day and class."""
    return sum(one.function == "count_events" for step in steps for one in step.invocations)


def _of_tables(steps: Iterable[Step]) -> Iterator[Load]:
    units: dict[str, float] = defaultdict(float)
    for (place, _), number in _written(steps).items():
        units[place.partition(".")[0]] += number
    for name, number in units.items():
        yield Load("new_table", BURST * number, f"`{name}`, with its indexes")


def _of_keys(steps: Iterable[Step]) -> Iterator[Load]:
    """The busiest key of each place in which many complaints meet."""
    found: dict[str, float] = {}
    for (place, key), number in _written(steps).items():
        if part := _part(place, key):
            found[place] = max(found.get(place, 0), BURST * part * number)
    for place, number in found.items():
        yield Load("a_key", number, f"`{place}`")


def _part(place: str, key: str) -> float:
    """The part of all complaints that writes to the same key; nothing, if every complaint has its own."""
    match place.split("."):
        case ["cases", "due" | "moved"]:
            return 1 / SHARDS
        case ["cases", "inbox"]:
            return ONE_DESK
        case ["statistics"]:
            # The nation's items, and those of the provinces, which lie beside each other.
            return float(key.startswith(("ALL#", "AREA#-#")))
        case _:
            return 0


def _written(steps: Iterable[Step]) -> dict[tuple[str, str], float]:
    """Write units of one complaint, by place and key."""
    units: dict[tuple[str, str], float] = defaultdict(float)
    for invocation in (one for step in steps for one in step.invocations):
        for call in invocation.calls:
            for key, number in call.keys.items():
                units[key] += number
    return units


def _seconds(invocation: Invocation) -> float:
    return seconds_of(len(invocation.calls))


def _head() -> Iterator[str]:
    yield "# What it means at scale"
    yield ""
    yield "*Made by `make bench` from the counts of [performance.md](performance.md) and `benchmarks/quotas.json`;"
    yield "change the code, not this page.*"
    yield ""
    yield from paragraph(
        f"{A_YEAR:,} complaints a year are {A_DAY:,.0f} a day and {A_DAY / A_DAY_SECONDS:.2f} a second. The burst is"
        f" {BURST} a second for {BURST_MINUTES} minutes, and one desk takes {ONE_DESK:.0%} of everything."
        " Each complaint lives the life of that page, announced and told alone; in a burst, batches make it less."
    )


def _first(life: Life) -> Iterator[str]:
    checked = "" if QUOTAS["checked_by_operator"] else "; **the operator has not checked them yet**"
    yield from ("", "## What gives way first", "")
    yield from paragraph(f"Limits are {QUOTAS['source']}{checked}. The rest follows from the counts.")
    yield ""
    head = ("what", "what the operator turns", "wanted", "limit", "share")
    yield from table(head, [_row(one) for one in loads(life)], numbers=3)


def _row(load: Load) -> tuple[str, ...]:
    quota = QUOTAS["limits"][load.quota]
    what = f"{quota['what']}: {load.of}" if load.of else quota["what"]
    return what, quota["turn"], f"{load.wanted:,.0f}", f"{load.limit:,.0f}", f"{load.share:.1%}"


def _year(life: Life) -> Iterator[str]:
    usage, kept = used_by(life.steps), life.stored_bytes
    gigabytes = kept * A_YEAR / 2**30
    partitions = math.ceil(gigabytes / GB_OF_A_PARTITION)
    letters, writes = (usage.usd(name, A_YEAR) / 12 for name in ("letters", "write_units"))
    yield from ("", "## A year", "")
    yield from bullet(
        f"Money: {usage.total_usd(A_YEAR) / 12:,.0f} USD a month, of which e-mails {letters:,.0f} and DynamoDB's writes"
        f" {writes:,.0f}; and {storage_usd_a_year(kept, A_YEAR) / 12:,.0f} USD a month to keep what one year leaves."
    )
    yield from bullet(
        f"Stored: {gigabytes:,.0f} GB with the indexes: {partitions} partitions of {GB_OF_A_PARTITION} GB, and about as"
        " many shards of the stream."
    )
    yield from bullet(f"Lambda: {A_DAY * usage.invocations / A_DAY_SECONDS:,.0f} invocations a second on average.")


def _burst(life: Life) -> Iterator[str]:
    events = BURST * _events(life.steps[1:2])
    batch, lanes = _follower()
    speed = lanes * batch / _lasting(batch)
    yield from ("", "## An hour of the burst, and a morning", "")
    yield from bullet(
        f"Streams: one shard is read by {lanes} copies of `follow_case`, {batch} records each: {speed:,.0f} events a"
        f" second. The burst brings {events:,}, which is {events / speed:.0%} of one shard."
    )
    rate = QUOTAS["limits"]["letters_a_second"]["limit"]
    waiting = (BURST * used_by(life.steps[:AT_ONCE]).letters - rate) * BURST_MINUTES * 60
    yield from bullet(
        f"Queues: at the default rate of e-mails {waiting:,.0f} of them wait at the end of the hour, the last one"
        f" {waiting / rate / 3600:.1f} hours longer. Promised dates do not wait: they run from the time of filing."
    )
    due, works = A_DAY / SHARDS, _timeout("send_reminders") - STOP_BEFORE
    morning = due * _waiting(2)
    yield from bullet(
        f"A morning: if every complaint of a day were to be reminded of at one eight o'clock, each of the {SHARDS}"
        f" shards would have {due:,.0f} and need {morning:,.0f} seconds; a tick works for {works:,.0f}, so the last"
        f" reminder would leave {math.ceil(morning / works)} minutes after eight."
    )


def _lasting(batch: int) -> float:
    """Seconds in which `follow_case` does a batch: two calls an event, and the announcements by tens."""
    return seconds_of(2 * batch + math.ceil(batch / 10))


def _waiting(calls: int) -> float:
    return seconds_of(calls) - seconds_of(0)


def _follower() -> tuple[int, int]:
    """Records a batch, and batches of one shard at a time, of the function that moves the clocks."""
    mappings = [found["Properties"] for found in load()["Resources"].values() if found["Type"] == MAPPING]
    stream = next(found for found in mappings if "ParallelizationFactor" in found)
    return int(stream["BatchSize"]), int(stream["ParallelizationFactor"])


def _timeout(function: str) -> int:
    return int(json.loads(CONFIG.read_text("utf-8"))["lambda_functions"][function]["lambda_timeout"])
