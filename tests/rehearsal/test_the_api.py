"""The API fails, or takes its time."""

import math

import pytest

from tests.faults import DENIED
from tests.journeys.people import Citizen
from tests.journeys.world import Refused
from tests.rehearsal.drill import Drill

EVER = math.inf


@pytest.mark.rehearses("api-errors")
def test_an_api_that_cannot_write_calls_and_what_a_browser_kept_arrives_once(drill: Drill, siti: Citizen) -> None:
    drill.wire.fail("TransactWriteItems", DENIED, times=EVER)
    for _ in range(3):
        for _ in range(3):
            with pytest.raises(Refused, match=r"^5"):
                siti.file(key="kept-by-the-browser-until-it-is-through")
        drill.minutes(1)
    assert "api-errors" in drill.red

    drill.wire.mend()
    first = siti.file(key="kept-by-the-browser-until-it-is-through")
    again = siti.file(key="kept-by-the-browser-until-it-is-through")
    drill.minutes(3)

    assert drill.is_ok("api-errors")
    assert first["number"] == again["number"]
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("api-slow")
def test_answers_for_which_nobody_waits_call_until_they_are_quick_again(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.watcher.timer = lambda: 4.0 * len(drill.wire.calls)
    for _ in range(4):
        siti.follow()
        drill.minutes(1)
    assert "api-slow" in drill.red

    drill.watcher.timer = lambda: 0.01 * len(drill.wire.calls)
    for _ in range(5):
        siti.follow()
        drill.minutes(1)

    assert drill.is_ok("api-slow")
    assert drill.nothing_is_lost()
