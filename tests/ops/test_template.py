"""Every package of every place keeps every rule, and passes CloudFormation's own linter once SAM has expanded it."""

import json
from functools import cache

import pytest
from cfnlint import api as cfnlint
from cfnlint.config import ManualArgs

from ops.packaging import Package
from ops.values import places
from tests.ops.conftest import PackageOf
from tests.ops.rules import Rule
from tests.ops.rules_of_alarms import RULES

REGIONS = sorted({region for region, _ in places()})
NOT_USED = "W2001"
"""SAM has put the values of some parameters where they were referred to."""


@cache
def linted(template: str) -> list[str]:
    """What cfn-lint says, asked for all our Regions at once."""
    config = ManualArgs(regions=REGIONS, ignore_checks=[NOT_USED])
    return [f"{match.rule.id} {match.message}" for match in cfnlint.lint(template, None, None, config)]


def alike(package: Package) -> str:
    """The template without what no two places share: the release, and how traffic is shifted."""
    template = json.dumps(package.expanded)
    for own, common in (
        (package.release, "0" * 64),
        (package.release[:10], "0" * 10),
        (package.values.shift, "AllAtOnce"),
    ):
        template = template.replace(own, common)
    return template


@pytest.mark.parametrize(("region", "stage"), sorted(places()))
def test_the_linter_finds_nothing_in_either_stack(package_of: PackageOf, region: str, stage: str) -> None:
    package = package_of(region, stage)

    assert linted(json.dumps(package.data_template)) == []
    assert linted(alike(package)) == []


@pytest.mark.parametrize(("region", "stage"), sorted(places()))
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_package_keeps_the_rule(package_of: PackageOf, rule: Rule, region: str, stage: str) -> None:
    assert list(rule(package_of(region, stage))) == []
