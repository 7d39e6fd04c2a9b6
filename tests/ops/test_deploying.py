"""What may go live, and what a plan tells without leaving anything behind."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ops.exits import Refused
from ops.verbs.deploy import Order, refuse, site_address
from ops.verbs.plan import plan_place
from tests.ops.conftest import PackageOf
from tests.ops.stubbed import Stubbed, change, unhurried

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TABLE = "AWS::DynamoDB::Table"


def order(package_of: PackageOf, stage: str, commit: str, *, deployable: bool = True) -> Order:
    made = package_of("ap-southeast-3", stage)
    return Order(replace(made, deployable=deployable, why_not="" if deployable else "another Python"), commit, NOON)


def test_what_another_interpreter_packaged_does_not_go_live(package_of: PackageOf) -> None:
    with pytest.raises(Refused, match="another Python"):
        refuse(order(package_of, "dev", "commit", deployable=False), force_dirty=True)


def test_prod_is_only_ever_what_is_in_a_commit_unless_somebody_insists(package_of: PackageOf) -> None:
    with pytest.raises(Refused, match="--force-dirty"):
        refuse(order(package_of, "prod", "commit+"), force_dirty=False)

    refuse(order(package_of, "prod", "commit+"), force_dirty=True)
    refuse(order(package_of, "prod", "commit"), force_dirty=False)
    refuse(order(package_of, "dev", "commit+"), force_dirty=False)


def test_a_plan_of_nothing_tells_what_would_be_made_and_leaves_no_stack(package_of: PackageOf) -> None:
    aws = Stubbed()
    aws.has_no_stack()
    aws.answers("cloudformation", "create_change_set", {"Id": "x"})
    told = [change("Add", "CasesTable", TABLE)]
    aws.answers("cloudformation", "describe_change_set", {"Status": "CREATE_COMPLETE", "Changes": told})
    aws.answers("cloudformation", "delete_change_set", {})
    aws.has_stack("REVIEW_IN_PROGRESS")
    aws.answers("cloudformation", "delete_stack", {}, StackName="lapor-dev-data")
    aws.has_no_stack()
    aws.has_no_stack()

    found = plan_place(aws.place, package_of("ap-southeast-3", "dev"), now=NOON, wait=unhurried)

    data, app = found.stacks
    assert [each.logical for each in data.changes] == ["CasesTable"]
    assert "ArchivesBucket" in app.waits_for
    assert found.safe
    assert aws.all_asked()


def test_a_plan_that_would_lose_a_table_is_not_safe_and_names_it(package_of: PackageOf) -> None:
    aws = Stubbed()
    aws.has_stack("UPDATE_COMPLETE")
    aws.answers("cloudformation", "create_change_set", {"Id": "x"})
    told = [change("Modify", "CasesTable", TABLE, Replacement="True")]
    aws.answers("cloudformation", "describe_change_set", {"Status": "CREATE_COMPLETE", "Changes": told})
    aws.answers("cloudformation", "delete_change_set", {})
    aws.has_stack("UPDATE_COMPLETE")
    aws.has_no_stack()

    found = plan_place(aws.place, package_of("ap-southeast-3", "dev"), now=NOON, wait=unhurried)

    assert not found.safe
    assert found.stacks[0].losses == ("CasesTable",)


def test_a_site_without_a_certificate_is_found_under_the_distributions_name() -> None:
    aws = Stubbed()
    aws.has_stack("UPDATE_COMPLETE", SiteDomain="d1.cloudfront.net")

    assert site_address(aws.place) == "https://d1.cloudfront.net"
