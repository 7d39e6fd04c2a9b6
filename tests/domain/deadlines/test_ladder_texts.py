"""What the desk reads of those who hear of lateness, held against the policy that says so."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.domain import data
from infra import ROOT

SITE = ROOT / "tools" / "web" / "texts"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pile_of_what_is_late_tells_the_steps_of_the_newest_policy(language: str) -> None:
    policy = json.loads((Path(data.__path__[0]) / "policies.json").read_text())[-1]
    days = [policy["ladder"][level]["working_days"] for level in ("leader", "parent", "national", "ombudsman")]
    hours = [policy["emergency_ladder"][level].get("hours") for level in ("leader", "parent", "national")]
    text = json.loads((SITE / f"desk.{language}.json").read_text())["pile.late.about"]

    assert [days[0], hours[0]] == [0, 0]
    assert [int(each) for each in re.findall(r"\d+", text)] == days[1:] + hours[1:]
