"""The API fails, or takes its time."""

import math
from dataclasses import replace
from http import HTTPStatus

import pytest

from chalicelib.domain.core.rate_limits import LIMITS, PINS_OF_A_CASE, Action
from chalicelib.services.core import rate_limiter as limiter
from tests.faults import DENIED, EXCEEDED
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


@pytest.mark.rehearses("flood")
def test_a_flood_calls_and_the_others_reports_reach_their_desks_meanwhile(
    drill: Drill, siti: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = replace(LIMITS[Action.SUBMIT][0], free=3)
    monkeypatch.setattr(limiter, "LIMITS", {**LIMITS, Action.SUBMIT: (network,)})
    body = {
        "classification": "complaint",
        "title": "Beli di sini sekarang juga",
        "body": "Murah sekali. " * 3,
        "area": "14.03",
    }
    for minute in range(3):
        for each in range(25):
            key = f"flood-{minute}-{each}-of-the-drill"
            drill.world.ask(
                "somebody", "POST", "/v1/complaints", body, Idempotency_Key=key, X_Viewer_Address="192.0.2.1"
            )
        siti.file()
        drill.minutes(1)
    assert "flood" in drill.red
    assert drill.is_ok("time-to-route")

    drill.minutes(5)

    assert drill.is_ok("flood")
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("limits-uncounted")
def test_a_table_that_counts_nothing_calls_and_holds_nobody_back(drill: Drill, siti: Citizen) -> None:
    siti.file()
    path = f"/v1/complaints/{siti.number}/pin"
    drill.wire.fail("UpdateItem", EXCEEDED, times=EVER, on="limits")
    for _ in range(3):
        for _ in range(6):
            answer = drill.world.ask("siti", "POST", path, {"contact": "lain@example.org"})
            assert answer.status == HTTPStatus.ACCEPTED
        drill.minutes(1)
    assert "limits-uncounted" in drill.red

    drill.wire.mend()
    drill.minutes(5)

    assert drill.is_ok("limits-uncounted")
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("pins-guessed")
def test_guesses_from_everywhere_call_and_the_reporter_still_gets_in(drill: Drill, siti: Citizen) -> None:
    siti.file()
    path = f"/v1/complaints/{siti.number}/session"
    phone = {"Device_Id": "a-telephone-0123456789abcdef", "X_Viewer_Address": "198.51.100.7"}
    known = drill.world.ask("siti", "POST", path, {"pin": siti.receipt["pin"]}, **phone).json()["known"]
    for place in range(PINS_OF_A_CASE + 1):
        drill.world.ask("somebody", "POST", path, {"pin": "0000-0000"}, X_Viewer_Address=f"192.0.2.{place}")
    drill.minutes(1)
    assert "pins-guessed" in drill.red

    assert (
        drill.world.ask("siti", "POST", path, {"pin": siti.receipt["pin"], "known": known}, **phone).status
        == HTTPStatus.OK
    )
    drill.minutes(6)

    assert drill.is_ok("pins-guessed")
