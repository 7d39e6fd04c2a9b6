"""Who hears of an overdue case."""

import pytest

from chalicelib.domain.actions.escalation import desk_above, desk_at
from chalicelib.domain.core.vocabulary import DeskId
from tests.builders import COUNTRY, Country, Story, disposed, policy_data, routed


@pytest.mark.parametrize(
    ("level", "holder", "told"),
    [
        ("leader", "bengkalis/pupr", "bengkalis/pupr"),  # the desk's own leader
        ("parent", "bengkalis/pupr", "bengkalis"),
        ("parent", "bengkalis", "riau"),
        ("parent", "riau", "nasional"),
        ("parent", "kemenpu", "nasional"),
        ("national", "bengkalis/pupr", "nasional"),
        ("ombudsman", "bengkalis/pupr", "nasional"),  # it makes the pack
        ("again", "bengkalis/pupr", "nasional"),
        ("leader", "nasional", "nasional"),  # nobody is above the nation
        ("parent", "nasional", "nasional"),
        ("leader", "vanished", "nasional"),
        ("parent", "vanished", "nasional"),
    ],
)
def test_the_ladder_follows_the_tree_of_desks(level: str, holder: str, told: str) -> None:
    assert desk_at(level, DeskId(holder), COUNTRY).id == told


@pytest.mark.parametrize(
    ("country", "told"),
    [
        (COUNTRY.but("bengkalis", parent=None), "nasional"),  # a desk without a superior answers to the nation
        (COUNTRY.but("riau", active=False), "nasional"),  # a retired one is stepped over
        (COUNTRY.without("riau"), "nasional"),
    ],
)
def test_no_step_leads_nowhere(country: Country, told: str) -> None:
    assert desk_at("parent", DeskId("bengkalis"), country).id == told


@pytest.mark.parametrize("desk", sorted(COUNTRY.desks))
@pytest.mark.parametrize("level", [*policy_data()["ladder"], *policy_data()["emergency_ladder"], "again"])
def test_every_level_of_every_desk_is_a_desk_that_works(level: str, desk: str) -> None:
    assert desk_at(level, DeskId(desk), COUNTRY).active


@pytest.mark.parametrize(
    ("story", "above"),
    [
        (disposed(), "bengkalis"),
        (routed(), "riau"),
        (routed(desk="bengkalis/inspektorat", classification="whistleblowing"), "riau/inspektorat"),
    ],
)
def test_what_a_desk_leaves_undone_is_told_to_the_one_above_it_and_within_the_circle(story: Story, above: str) -> None:
    assert desk_above(story.case, COUNTRY) == above
