"""
The monthly budget of a place, above which somebody gets a mail.

Not in the templates: CloudFormation knows no budgets in every Region that we use. Budgets are the account's, one for
each stage and Region, told apart by the tag `stage`, which has to be switched on for billing once.
"""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from ops.place import Place

AT = (("ACTUAL", 80.0), ("FORECASTED", 100.0))
"""When a mail goes out: per cent of the budget, spent or foreseen."""
WHERE = "us-east-1"
"""Where AWS keeps the budgets of all Regions."""


@dataclass(frozen=True)
class Budgeted:
    """What the budget was, if there was one, and is now."""

    name: str
    before_usd: float | None
    usd: float
    changed: bool
    dry_run: bool


def keep_budget(place: Place, *, dry_run: bool = False) -> Budgeted:
    """Have a budget of `budget_usd`, with mails to `alarm_email`; one that is there already and right stays."""
    name, usd = place.name(place.region), float(place.values.budget_usd)
    before = _found(place, name)
    if before != usd and not dry_run:
        if before is not None:
            _client(place).delete_budget(AccountId=place.aws.account, BudgetName=name)
        _client(place).create_budget(
            AccountId=place.aws.account,
            Budget={
                "BudgetName": name,
                "BudgetType": "COST",
                "TimeUnit": "MONTHLY",
                "BudgetLimit": {"Amount": str(usd), "Unit": "USD"},
                "CostFilters": {"TagKeyValue": [f"user:stage${place.stage}"], "Region": [place.region]},
            },
            NotificationsWithSubscribers=[_notification(place, kind, share) for kind, share in AT],
        )
    return Budgeted(name, before, usd, before != usd, dry_run)


def _client(place: Place) -> Any:
    return place.aws.client("budgets", WHERE)


def _found(place: Place, name: str) -> float | None:
    try:
        found = _client(place).describe_budget(AccountId=place.aws.account, BudgetName=name)["Budget"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NotFoundException":
            return None
        raise
    return float(found["BudgetLimit"]["Amount"])


def _notification(place: Place, kind: str, share: float) -> dict[str, Any]:
    return {
        "Notification": {
            "NotificationType": kind,
            "ComparisonOperator": "GREATER_THAN",
            "Threshold": share,
            "ThresholdType": "PERCENTAGE",
        },
        "Subscribers": [{"SubscriptionType": "EMAIL", "Address": place.values.alarm_email}],
    }
