"""A function fails, a reader of the stream is stuck, a schedule is silent, a table turns calls away."""

import math
from datetime import timedelta

import pytest

from tests.faults import DENIED, EXCEEDED, SERVER_ERROR
from tests.journeys.people import Citizen
from tests.rehearsal.drill import SWEEPS, Drill

EVER = math.inf


@pytest.mark.rehearses("function-errors")
def test_a_sweep_that_may_not_look_calls_and_makes_up_for_it(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.deliver()
    drill.wire.fail("Query", DENIED, times=EVER)
    drill.minutes(3, delivers=False)
    assert {f"function-errors-{sweep}" for sweep in SWEEPS} <= drill.red

    drill.wire.mend()
    drill.minutes(4)

    assert drill.is_ok(*(f"function-errors-{sweep}" for sweep in SWEEPS))
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("stream-behind")
@pytest.mark.parametrize("reader", ["route_complaint", "follow_case"])
def test_a_reader_that_is_stuck_calls_long_before_the_stream_forgets(drill: Drill, siti: Citizen, reader: str) -> None:
    siti.file()
    drill.switched_off.update(SWEEPS)
    drill.wire.fail("Query", DENIED, times=EVER)
    drill.minutes(9)
    assert f"stream-behind-{reader}" in drill.red

    drill.wire.mend()
    drill.switched_off.clear()
    drill.minutes(5)

    assert drill.is_ok("stream-behind-route_complaint", "stream-behind-follow_case")
    assert drill.nothing_is_lost()
    assert [heard.purpose for heard in drill.world.heard(siti.number)] == ["new_case"]


@pytest.mark.rehearses("schedule-silent")
def test_a_schedule_that_is_not_called_is_missed_and_does_what_it_missed(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.minutes(11)
    assert drill.is_ok(*(f"schedule-silent-{sweep}" for sweep in SWEEPS))

    drill.switched_off.add("send_reminders")
    drill.minutes(10)
    assert {name for name in drill.red if name.startswith("schedule-silent")} >= {"schedule-silent-send_reminders"}
    assert drill.is_ok("schedule-silent-close_silent")

    drill.switched_off.clear()
    drill.minutes(10)

    assert drill.is_ok("schedule-silent-send_reminders")
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("schedule-silent")
def test_a_nightly_check_that_does_not_run_is_missed_after_a_night(drill: Drill) -> None:
    hours = timedelta(hours=1)
    drill.switched_off.update({*SWEEPS, "send_digests"})
    drill.minutes(27, step=hours)
    assert drill.is_ok("schedule-silent-check_promises")

    drill.switched_off.add("check_promises")
    drill.minutes(27, step=hours)
    assert "schedule-silent-check_promises" in drill.red

    drill.switched_off.remove("check_promises")
    drill.minutes(24, step=hours)

    assert drill.is_ok("schedule-silent-check_promises")


@pytest.mark.rehearses("table-throttled")
def test_a_table_that_turns_calls_away_calls_and_loses_nothing(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.wire.fail("Query", EXCEEDED, times=EVER)
    with drill.impatience():
        drill.minutes(3)
    assert "table-throttled-cases" in drill.red
    assert drill.is_ok("table-throttled-statistics")

    drill.wire.mend()
    drill.minutes(4)

    assert drill.is_ok("table-throttled-cases")
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("table-errors")
def test_a_table_that_fails_by_itself_calls_and_nothing_acknowledged_is_lost(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.wire.fail("Query", SERVER_ERROR, times=EVER)
    with drill.impatience():
        drill.minutes(2)
    assert "table-errors-cases" in drill.red

    drill.wire.mend()
    drill.minutes(3)

    assert drill.is_ok("table-errors-cases")
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("switches-unread")
def test_switches_that_cannot_be_read_call_and_what_they_said_last_goes_on(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.wire.fail("GetParametersByPath", DENIED, on="ssm", times=EVER)
    drill.minutes(3)
    assert "switches-unread" in drill.red
    assert drill.nothing_is_lost()

    drill.wire.mend()
    drill.minutes(4)

    assert drill.is_ok("switches-unread")
