"""Windows, what a count leaves, and which numbers stand where."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.rate_limits import (
    LIMITS,
    PINS,
    PINS_OF_A_CASE,
    Action,
    By,
    Count,
    Limit,
    is_flooded,
    is_heard,
    wait_until,
)

NOW = datetime(2026, 3, 2, 2, 3, 4, tzinfo=UTC)
TEN = Limit(By.NETWORK, timedelta(minutes=10), free=3, most=5)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone stands beside


def counted(number: int | None, limit: Limit = TEN) -> Count:
    return Count(limit, number, limit.ends_at(NOW))


@given(moments, st.integers(1, 86_400))
def test_windows_follow_each_other_without_a_gap(now: datetime, seconds: int) -> None:
    limit = Limit(By.NETWORK, timedelta(seconds=seconds), free=1)

    ends_at = limit.ends_at(now)

    assert now < ends_at <= now + limit.window
    assert limit.ends_at(ends_at - timedelta(microseconds=1)) == ends_at
    assert limit.ends_at(ends_at) == ends_at + limit.window


def test_what_is_free_needs_nothing_then_work_then_only_the_next_window() -> None:
    seen = [(is_flooded([counted(n)]), wait_until([counted(n)]) is not None, counted(n).left) for n in range(1, 8)]

    assert seen == [
        (False, False, 2),
        (False, False, 1),
        (False, False, 0),
        *[(True, False, 0)] * 2,
        *[(True, True, 0)] * 2,
    ]
    assert wait_until([counted(6), counted(1)]) == NOW.replace(minute=10, second=0)


def test_what_could_not_be_counted_holds_nobody_back() -> None:
    assert not is_flooded([counted(None)])
    assert wait_until([counted(None)]) is None
    assert counted(None).left == TEN.free


def test_what_anybody_can_make_up_or_name_never_refuses() -> None:
    """Else a stranger could shut somebody out with their address, their number, or the id of their telephone."""
    named = {By.CONTACT, By.DEVICE, By.STAGE}
    found = [limit for limits in LIMITS.values() for limit in limits if limit.by in named]
    found += [limit for limit in LIMITS[Action.ASK_FOR_PIN] if limit.by is By.CASE]

    assert len(found) > len(named)
    assert all(limit.most is None for limit in found)


def test_one_address_bears_an_office_before_it_refuses() -> None:
    for action in (Action.SUBMIT, Action.ASK_FOR_PIN, Action.ASK_FOR_MASK):
        (network,) = [limit for limit in LIMITS[action] if limit.by is By.NETWORK]
        assert (network.most or 0) >= 10 * network.free, action


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_no_number_of_strangers_tries_costs_a_known_device_its_own(own: int, of_all: int) -> None:
    assert is_heard(own, of_all, is_known=True) == (own <= PINS.free)
    assert is_heard(own, of_all, is_known=False) == (own <= PINS.free and of_all <= PINS_OF_A_CASE)


def test_the_last_try_that_is_free_is_heard_and_the_next_is_not() -> None:
    for is_known in (True, False):
        assert is_heard(PINS.free, PINS_OF_A_CASE, is_known=is_known)
        assert not is_heard(PINS.free + 1, 1, is_known=is_known)
        assert is_heard(1, PINS_OF_A_CASE + 1, is_known=is_known) is is_known
