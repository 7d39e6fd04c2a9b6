"""A round adds up again what is published, and finds the day on which a counter is not what the events raise."""

import pytest
from pynamodb.attributes import NumberAttribute

from chalicelib.domain.core.case_number import HOMES, CaseNumber
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.services.core.parts import Parts
from chalicelib.store.tables.statistics_table import StatisticsRow
from tests.services.rounding import LATER, cases, ours, rounded, told
from tests.services.steps import act

__all__ = ["cases", "ours"]


def a_counter(ours: Parts, group: str = "ALL#2026-03") -> StatisticsRow:
    """Of those that this test's cases raised."""
    return next(row for row in StatisticsRow.query(group) if row.sk.rpartition("#")[2][0] == ours.place.home)


@pytest.mark.parametrize(
    ("group", "day"),
    [("ALL#2026-03", "2026-03-02"), ("ALL#OPEN", "open reports of 2026-03-02"), ("AREA#-#2026-03", "2026-03-02")],
)
@pytest.mark.usefixtures("cases")
def test_a_counter_that_was_changed_is_found_by_its_day(ours: Parts, group: str, day: str) -> None:
    row = a_counter(ours, group)
    name = next(iter(row.counters))
    row.update(actions=[NumberAttribute(attr_name=name).add(1)])

    assert rounded(ours) == [(None, f"the counters of {day} are not what the events raise")]


@pytest.mark.usefixtures("cases")
def test_counters_that_make_up_for_each_other_are_found(ours: Parts) -> None:
    row = a_counter(ours)
    first, second, *_ = row.counters
    row.update(actions=[NumberAttribute(attr_name=first).add(1), NumberAttribute(attr_name=second).add(-1)])

    assert rounded(ours) == [(None, "the counters of 2026-03-02 are not what the events raise")]


@pytest.mark.usefixtures("cases")
def test_a_counter_in_the_name_of_a_home_that_nobody_has_is_found(ours: Parts) -> None:
    ours.keepers._sites = {home: "x" for home in HOMES if home != "Z"}
    forged = StatisticsRow("ALL#2026-03", "-#2026-03-02#complaint#Z0")
    forged.update(actions=[NumberAttribute(attr_name="received").add(5)])

    found = rounded(ours)
    forged.delete()

    assert found == [(None, "the counters of 2026-03-02 are not what the events raise")]


def test_what_became_secret_while_a_round_reads_counters_is_left_to_the_next(
    ours: Parts, cases: list[CaseNumber]
) -> None:
    act(ours, cases[0], "penghubung@pupr.bengkalis", Verb.NOTE, LATER, text="x" * 40)
    told(ours, cases[0])

    assert rounded(ours, LATER) == []
