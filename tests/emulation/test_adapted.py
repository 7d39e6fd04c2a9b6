"""What the emulator is given differs from what AWS is given only by what is listed."""

import copy

import pytest

from ops.packaging import Package
from ops.packaging.package import assembled
from ops.packaging.source import chalice_source
from ops.values import load
from tests.emulation.adapted import REWRITTEN, TAKEN_OUT, adapted, taken_out


@pytest.fixture(scope="module")
def made() -> Package:
    """A package without its archive."""
    values = load("dev", "ap-southeast-3")
    with chalice_source(values.region) as source:
        return assembled(values, source.template, None, source.code.parent)


def test_nothing_is_left_that_the_emulator_cannot_make(made: Package) -> None:
    given = adapted(made)
    left = {found["Type"] for found in {**given.data_template["Resources"], **given.expanded["Resources"]}.values()}

    assert not left & set(TAKEN_OUT)
    assert not {kind for kind in left if kind.startswith("AWS::CodeDeploy::")}


def test_the_package_for_aws_stays_as_it_is(made: Package) -> None:
    before = copy.deepcopy((made.data_template, made.app_template))

    adapted(made)

    assert (made.data_template, made.app_template) == before


def test_no_resource_that_holds_data_is_taken_out(made: Package) -> None:
    assert set(adapted(made).data_template["Resources"]) == set(made.data_template["Resources"])


def test_everything_that_differs_has_its_reason(made: Package) -> None:
    assert all(taken_out(made).values())
    assert all(each.what and each.why for each in REWRITTEN)
