"""The arithmetic of the estimate, by hand; and what is asked of Cost Explorer."""

from typing import Any

import pytest
from botocore.stub import Stubber

from ops.exits import Exit, Misused
from ops.place import Place
from ops.pricing.measured import Measured, read
from ops.pricing.usage import BILLED, Usage
from ops.verbs.cost import SERVICES, Traffic, billed, estimate
from tests.ops.tool import at

PRICES: dict[str, Any] = {
    "region": "xx",
    "source": "made up",
    "checked_by_operator": True,
    "usd": {name: {"per": 10, "usd": 1} for name in BILLED} | {"gb_months": {"per": 1, "usd": 3}},
}
MEASURED = Measured(
    steps={"filed": Usage(write_units=20, invocations=1), "told": Usage(letters=2, queue_requests=3)},
    public_page=Usage(read_units=1, api_requests=1),
    ticks_a_month=Usage(read_units=50, invocations=50),
    stored_bytes=2**30,
)


def test_the_estimate_is_what_a_clerk_adds_up() -> None:
    found = estimate(Traffic(complaints=100, visits=30, months=2), MEASURED, PRICES)

    assert found.by_step == {
        "filed": 210,  # 100 x (20 + 1) / 10
        "told": 50,  # 100 x (2 + 3) / 10
        "public lists": 6,  # 30 x (1 + 1) / 10
        "sweeps that find nothing": 10,  # (50 + 50) / 10
        "storage": 600,  # 100 GB x 2 months x 3
    }
    assert found.usd == 876
    assert found.by_service == {
        "DynamoDB": 200 + 3 + 5 + 600,
        "API Gateway": 3,
        "Lambda": 10 + 5,
        "SNS": 0,
        "SQS": 30,
        "KMS": 0,
        "SES": 20,
    }


def test_services_and_steps_come_to_the_same_sum() -> None:
    found = estimate(Traffic(complaints=12_345, bursts=1, visits=678))

    assert sum(found.by_service.values()) == pytest.approx(found.usd)
    assert sum(found.by_step.values()) == pytest.approx(found.usd)


def test_no_line_of_the_bill_is_left_out_of_the_services() -> None:
    assert sorted(line for lines in SERVICES.values() for line in lines) == sorted(BILLED)


def test_a_burst_costs_its_complaints() -> None:
    quiet, loud = Traffic(complaints=108_000), Traffic(complaints=0, bursts=1)

    assert estimate(quiet).usd == estimate(loud).usd


def test_the_measured_steps_are_a_whole_lifecycle() -> None:
    assert {"filed", "time passes: closed"} <= set(read().steps)


def test_prices_say_whose_they_are_and_whether_somebody_checked_them() -> None:
    asked = at("cost", "--complaints", "1000")

    assert asked.code == Exit.DONE
    assert asked.answer["prices_of"] == "ap-southeast-3"
    assert isinstance(asked.answer["checked"], bool)


def test_what_was_billed_is_asked_by_the_tags_of_the_place() -> None:
    place = Place.of("dev", "ap-southeast-3")
    explorer = place.aws.client("ce", "us-east-1")
    groups = [
        {"Keys": [name], "Metrics": {"UnblendedCost": {"Amount": usd}}} for name, usd in (("SQS", "1.5"), ("S3", "2"))
    ]
    tags = [{"Tags": {"Key": key, "Values": [value]}} for key, value in (("app", "lapor"), ("stage", "dev"))]
    asked = {
        "TimePeriod": {"Start": "2026-02-01", "End": "2026-03-01"},
        "Granularity": "MONTHLY",
        "Metrics": ["UnblendedCost"],
        "Filter": {"And": [*tags, {"Dimensions": {"Key": "REGION", "Values": ["ap-southeast-3"]}}]},
        "GroupBy": [{"Type": "DIMENSION", "Key": "SERVICE"}],
    }
    with Stubber(explorer) as stub:
        stub.add_response("get_cost_and_usage", {"ResultsByTime": [{"Groups": groups}]}, asked)
        found = billed(place, "2026-02")

    assert (found.usd, found.by_service) == (3.5, {"SQS": 1.5, "S3": 2.0})


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(Misused, match="2026-03"):
        billed(Place.of("dev", "ap-southeast-3"), "March")
