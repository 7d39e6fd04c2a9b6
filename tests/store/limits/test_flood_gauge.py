"""What a process remembers of a count: that of one window, and which of its requests ask anew."""

from datetime import UTC, datetime, timedelta

from chalicelib.store.limits.flood_gauge import Gauge

ENDS = datetime(2026, 3, 13, 2, tzinfo=UTC)


def test_every_so_many_requests_one_counts_for_all_of_them() -> None:
    gauge = Gauge()

    assert [gauge.is_due(3) for _ in range(7)] == [False, False, True, False, False, True, False]


def test_a_count_is_told_of_its_own_window_alone() -> None:
    gauge = Gauge()
    assert gauge.read(ENDS) == 0

    gauge.note(ENDS, 41)

    assert gauge.read(ENDS) == 41
    assert gauge.read(ENDS + timedelta(minutes=10)) == 0
