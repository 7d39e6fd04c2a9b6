"""How the two stacks are handed to CloudFormation."""

import pytest

from ops.deploying.change_sets import LONGEST_BODY
from ops.deploying.stacks import data_plan, inline, not_yet_told
from ops.exits import Refused
from ops.place import Aws, Place
from ops.values import load, places
from tests.ops.conftest import PackageOf


@pytest.mark.parametrize(("region", "stage"), list(places()))
def test_the_datas_template_needs_no_bucket_for_it_makes_the_bucket_itself(
    package_of: PackageOf, region: str, stage: str
) -> None:
    made = package_of(region, stage)

    plan = data_plan(Place(load(stage, region), Aws(region)), made)

    assert list(plan.source) == ["TemplateBody"]
    assert len(plan.template.encode()) <= LONGEST_BODY


def test_a_template_that_grew_too_long_for_that_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="51200"):
        inline({"Resources": {str(nth): {"Type": "AWS::SQS::Queue"} for nth in range(2000)}})


def test_before_the_data_is_there_the_application_waits_for_what_it_tells(package_of: PackageOf) -> None:
    made = package_of("ap-southeast-3", "dev")

    assert not_yet_told(made, {}) == sorted({*made.handed_over})
    assert not_yet_told(made, dict.fromkeys(made.handed_over, "told")) == []
