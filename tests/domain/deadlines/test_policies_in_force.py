"""Which version of the rules on time a clock is given: by the day on which it comes into force, in Jakarta."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.core.timestamps import NATION, midnight
from chalicelib.domain.deadlines.sla import Policy, in_force, policy_from
from tests.builders import WIT, WITA, at, policy_data


def a_policy(version: int, from_day: str, policy_id: str = "permenpanrb-62-2018") -> Policy:
    return policy_from({**policy_data(), "id": policy_id, "version": version, "in_force_from": from_day})


OLD, NEW = a_policy(1, "2018-01-01"), a_policy(2, "2026-07-01")


@pytest.mark.parametrize(
    ("when", "version"),
    [
        (at("Mon 01 Jun 2026 12:00"), 1),
        (at("Tue 30 Jun 2026 23:59"), 1),
        (at("Wed 01 Jul 2026 00:00"), 2),
        (at("Wed 01 Jul 2026 00:30", WIT), 1),  # still the thirtieth in Jakarta
        (at("Wed 01 Jul 2026 00:59", WITA), 1),
        (at("Wed 01 Jul 2026 02:00", WIT), 2),
    ],
)
def test_a_new_policy_waits_for_its_day_in_jakarta(when: datetime, version: int) -> None:
    assert in_force([NEW, OLD], when).ref.version == version


def test_of_two_of_one_day_the_higher_version_holds() -> None:
    both = [a_policy(3, "2026-07-01"), a_policy(2, "2026-07-01"), OLD]

    assert in_force(both, at("Thu 02 Jul 2026 12:00")).ref.version == 3


def test_a_correction_with_an_earlier_day_does_not_displace_a_later_policy() -> None:
    assert in_force([OLD, NEW, a_policy(3, "2020-01-01")], at("Thu 02 Jul 2026 12:00")) == NEW


def test_before_every_policy_the_last_one_holds() -> None:
    assert in_force([NEW, a_policy(3, "2027-01-01")], at("Mon 01 Jun 2026 12:00")).ref.version == 3


def test_without_a_policy_there_is_nothing_to_count_by() -> None:
    with pytest.raises(ValueError, match="no policy"):
        in_force([], at("Mon 01 Jun 2026 12:00"))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.dates(date(2018, 1, 1), date(2028, 1, 1)), min_size=1, max_size=6), st.randoms())
def test_what_holds_depends_on_days_alone_and_only_ever_moves_forward(days: list[date], random: object) -> None:
    policies = [a_policy(place, day.isoformat()) for place, day in enumerate(days, 1)]
    shuffled = sorted(policies, key=lambda _: random.random())  # type: ignore[attr-defined]
    moments = sorted(midnight(day, NATION) + timedelta(hours=step) for day in days for step in (-1, 0, 1))

    found = [in_force(shuffled, moment) for moment in moments]

    assert found == [in_force(policies, moment) for moment in moments]
    begun = [each for each, moment in zip(found, moments, strict=True) if moment >= midnight(min(days), NATION)]
    assert [each.in_force_from for each in begun] == sorted(each.in_force_from for each in begun)
