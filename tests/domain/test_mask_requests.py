"""Until when a request for a mask is promised to be decided on: a value of the policy, in hours or in working days."""

from typing import Any

import pytest

from chalicelib.domain.calendar import Week, national_calendar
from chalicelib.domain.masking import promised_until
from chalicelib.domain.sla import policy_from
from chalicelib.domain.times import NATION
from tests.builders import at, policy_data


@pytest.mark.parametrize(
    ("given", "asked", "until"),
    [
        ({}, "Fri 13 Mar 2026 10:00", "Mon 16 Mar 2026 10:00"),  # 3 times 24 hours, weekends too
        ({"mask_request": {"hours": 24}}, "Fri 13 Mar 2026 10:00", "Sat 14 Mar 2026 10:00"),
        ({"mask_request": {"working_days": 3}}, "Mon 12 Jan 2026 10:00", "Fri 16 Jan 2026 00:00"),
        ({"mask_request": {"working_days": 1}}, "Fri 09 Jan 2026 10:00", "Tue 13 Jan 2026 00:00"),
    ],
)
def test_a_request_for_a_mask_is_decided_on_within_the_time_of_the_policy(
    given: dict[str, Any], asked: str, until: str
) -> None:
    policy = policy_from({**policy_data(), **given})
    days = national_calendar().for_place("31", Week.FIVE)

    assert promised_until(at(asked), policy.mask_request, days, NATION) == at(until)


def test_a_policy_without_any_time_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        policy_from({**policy_data(), "mask_request": {"hours": 0}})
