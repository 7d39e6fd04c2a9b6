"""Somebody hears of a month that costs too much; who asks again changes nothing."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops.exits import Exit
from ops.values import load
from tests.ops.tool import at

ACCOUNT = "123456789012"
NAME = "lapor-dev-ap-southeast-3"


@pytest.fixture(autouse=True)
def budgets() -> Iterator[Any]:
    """An account without budgets."""
    with mock_aws():
        yield boto3.client("budgets", region_name="us-east-1")


def made(budgets: Any) -> dict[str, float]:
    found = budgets.describe_budgets(AccountId=ACCOUNT).get("Budgets", [])
    return {budget["BudgetName"]: float(budget["BudgetLimit"]["Amount"]) for budget in found}


def test_it_is_made_once_as_the_values_say_with_mails_before_and_after_it_is_spent(budgets: Any) -> None:
    first, second = at("budget"), at("budget")

    assert (first.code, first.answer["changed"], second.answer["changed"]) == (Exit.DONE, True, False)
    assert made(budgets) == {NAME: load("dev", "ap-southeast-3").budget_usd}
    told = budgets.describe_notifications_for_budget(AccountId=ACCOUNT, BudgetName=NAME)["Notifications"]
    assert {(one["NotificationType"], one["Threshold"]) for one in told} == {("ACTUAL", 80), ("FORECASTED", 100)}


def test_another_sum_takes_the_place_of_the_old_one(budgets: Any) -> None:
    limit = {"Amount": "7", "Unit": "USD"}
    budgets.create_budget(
        AccountId=ACCOUNT,
        Budget={"BudgetName": NAME, "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": limit},
    )

    assert at("budget").answer["before_usd"] == 7
    assert made(budgets) == {NAME: load("dev", "ap-southeast-3").budget_usd}


def test_a_dry_run_makes_none(budgets: Any) -> None:
    assert at("budget", "--dry-run").answer["changed"]

    assert made(budgets) == {}
