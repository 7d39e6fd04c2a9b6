"""What stages and Regions differ in: read strictly, and never by accident the same where it must not be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ops.values import REGIONS, BadValuesError, UnknownPlaceError, load, places

GOOD = (REGIONS / "ap-southeast-3" / "dev.toml").read_text("utf-8")


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str], str]:
    """What is said of a file of that content."""

    def say(content: str) -> str:
        (tmp_path / "ap-southeast-3").mkdir(exist_ok=True)
        (tmp_path / "ap-southeast-3" / "dev.toml").write_text(content, "utf-8")
        with pytest.raises(BadValuesError) as error:
            load("dev", "ap-southeast-3", tmp_path)
        return str(error.value)

    return say


def test_both_stages_of_both_regions_have_values() -> None:
    assert set(places()) == {
        (region, stage) for region in ("ap-southeast-1", "ap-southeast-3") for stage in ("dev", "prod")
    }
    assert [load(stage, region).stack for region, stage in places()]


def test_no_two_regions_of_a_stage_give_out_the_same_numbers() -> None:
    for wanted in ("dev", "prod"):
        homes = [load(stage, region).home for region, stage in places() if stage == wanted]
        assert len(homes) == len(set(homes))


def test_a_key_that_nobody_knows_is_refused_by_its_name(told: Callable[[str], str]) -> None:
    assert "replica: Extra inputs are not permitted" in told(GOOD.replace("replicas", "replica"))


@pytest.mark.parametrize(
    ("good", "bad", "key"),
    [
        ('home = "J"', 'home = "I"', "home"),
        ("replicas = []", 'replicas = ["ap-southeast-3"]', "replicas"),
        ("https://", "http://", "site_url"),
        ("log_retention_days = 14", "log_retention_days = 15", "log_retention_days"),
        ("arm64", "arm", "architecture"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_key_and_its_file(
    told: Callable[[str], str], good: str, bad: str, key: str
) -> None:
    assert good in GOOD
    said = told(GOOD.replace(good, bad))
    assert f"{key}:" in said
    assert said.startswith("infra/regions/ap-southeast-3/dev.toml: ")


def test_a_place_without_values_is_answered_with_those_that_have_some() -> None:
    with pytest.raises(UnknownPlaceError, match=r"no values for prod in eu-west-1; .*ap-southeast-3 prod"):
        load("prod", "eu-west-1")
