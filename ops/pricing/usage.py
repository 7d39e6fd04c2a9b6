"""Everything that AWS bills, and what it costs; the prices are in prices.json, for the operator to check."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

Prices = Mapping[str, Any]
PRICES: Prices = json.loads((Path(__file__).parent / "prices.json").read_text("utf-8"))


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


def storage_usd_a_year(stored_bytes: int, times: int) -> float:
    """Of so many cases that are kept for a year."""
    price = PRICES["usd"]["gb_months"]
    return stored_bytes * times / 2**30 * 12 * float(price["usd"])
