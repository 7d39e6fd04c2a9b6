"""
What a place costs a month: estimated from what a complaint was measured to use, or as Cost Explorer billed it.

Prices and their source stand in ops/pricing/prices.json, what was measured in ops/pricing/measured.json, and the page
docs/performance.md is made of the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ops.exits import Misused
from ops.place import Place
from ops.pricing import measured
from ops.pricing.measured import Measured
from ops.pricing.usage import PRICES, Prices, Usage

SERVICES: Mapping[str, tuple[str, ...]] = {
    "DynamoDB": ("read_units", "write_units"),
    "API Gateway": ("api_requests",),
    "Lambda": ("invocations", "gb_seconds"),
    "SNS": ("publishes",),
    "SQS": ("queue_requests",),
    "KMS": ("key_requests",),
    "SES": ("letters",),
}
LEFT_OUT = (
    "tax, data transfer and CloudFront",
    "logs, metrics and alarms",
    "the firewall",
    "backups",
    "files and their scanning",
    "short messages",
    "secrets and keys themselves",
)
GLOBAL = "us-east-1"
"""Cost Explorer is asked there, whatever the Region."""


@dataclass(frozen=True)
class Traffic:
    """
    What is expected of a month: complaints, those of *bursts* on top, looks at public lists.

    *months* is for how long what was filed is kept; all of that is paid for in this month.
    """

    complaints: int
    bursts: int = 0
    complaints_a_burst: int = 108_000
    """Thirty a second for an hour, as in docs/scale.md."""
    visits: int = 0
    months: int = 12

    @property
    def all_complaints(self) -> int:
        """With those of the bursts."""
        return self.complaints + self.bursts * self.complaints_a_burst


@dataclass(frozen=True)
class Estimate:
    """Dollars a month: together, by what causes them, and by service; both parts come to the same sum."""

    usd: float
    by_step: Mapping[str, float]
    by_service: Mapping[str, float]
    prices_of: str
    source: str
    checked: bool
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Billed:
    """What Cost Explorer billed for everything with the tags of the place, by service."""

    since: date
    until: date
    usd: float
    by_service: Mapping[str, float]


def estimate(traffic: Traffic, found: Measured | None = None, prices: Prices = PRICES) -> Estimate:
    """The month's bill for that traffic; *found* and *prices* stand in for those of `benchmarks/`."""
    found = found or measured.read()
    parts = [(name, usage, traffic.all_complaints) for name, usage in found.steps.items()]
    parts += [("public lists", found.public_page, traffic.visits), ("sweeps that find nothing", found.ticks_a_month, 1)]
    gigabytes = found.stored_bytes * traffic.all_complaints * traffic.months / 2**30
    storage = gigabytes * float(prices["usd"]["gb_months"]["usd"])
    by_step = {name: usage.total_usd(times, prices) for name, usage, times in parts} | {"storage": storage}
    by_service = {name: _of_service(lines, parts, prices) for name, lines in SERVICES.items()}
    by_service["DynamoDB"] += storage
    return Estimate(
        usd=sum(by_step.values()),
        by_step=by_step,
        by_service=by_service,
        prices_of=prices["region"],
        source=prices["source"],
        checked=prices["checked_by_operator"],
        left_out=LEFT_OUT,
    )


def _of_service(lines: tuple[str, ...], parts: list[tuple[str, Usage, int]], prices: Prices) -> float:
    return sum(usage.usd(line, times, prices) for _, usage, times in parts for line in lines)


def billed(place: Place, month: str) -> Billed:
    """A month (2026-03) as it was billed; a call costs a cent, and the tags must be activated for billing once."""
    since = _first_day(month)
    until = (since + timedelta(days=31)).replace(day=1)
    tags = {"app": "lapor", "stage": place.stage}
    chosen: list[dict[str, Any]] = [{"Tags": {"Key": key, "Values": [value]}} for key, value in tags.items()]
    chosen.append({"Dimensions": {"Key": "REGION", "Values": [place.region]}})
    answer = place.aws.client("ce", GLOBAL).get_cost_and_usage(
        TimePeriod={"Start": since.isoformat(), "End": until.isoformat()},
        Granularity="MONTHLY",
        Metrics=["UnblendedCost"],
        Filter={"And": chosen},
        GroupBy=[{"Type": "DIMENSION", "Key": "SERVICE"}],
    )
    groups = [group for period in answer["ResultsByTime"] for group in period.get("Groups", [])]
    by_service = {group["Keys"][0]: float(group["Metrics"]["UnblendedCost"]["Amount"]) for group in groups}
    return Billed(since, until, sum(by_service.values()), by_service)


def _first_day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Misused(f"{month!r} is no month: 2026-03") from error
