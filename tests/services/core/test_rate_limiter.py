"""Limits count before they check, whoever asks at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.core.challenges import LIFE, PATIENCE, Challenge
from chalicelib.domain.core.errors import ChallengeNeeded, TooSoon, WrongPin
from chalicelib.domain.core.rate_limits import LIMITS, SAMPLED, WAITED, Action, By, Limit
from chalicelib.domain.core.switches import Switches
from chalicelib.metrics import Metric
from chalicelib.services.cases.reporter_actions import open_session
from chalicelib.services.core import rate_limiter as limiter
from chalicelib.services.core.parts import Parts
from chalicelib.services.core.rate_limiter import Caller, admit, count, must_solve
from tests.faults import SERVER_ERROR, THROTTLED, Wire
from tests.services.steps import NOW, filed, solved

WRONG = "0000-0000"
EASY = 4
HOME, STRANGER = Caller("203.0.113.9"), Caller("198.51.100.7")
SMALL = (Limit(By.NETWORK, timedelta(minutes=10), free=3, most=6),)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few are a flood here, and its work is light."""
    monkeypatch.setattr(limiter, "LIMITS", {**LIMITS, Action.ASK_FOR_MASK: SMALL})


def turn(parts: Parts, caller: Caller, now: Any = NOW) -> None:
    admit(parts, count(parts, Action.ASK_FOR_MASK, {By.NETWORK: (caller.network,)}, now), caller, now)


def given_to(parts: Parts, caller: Caller, now: Any = NOW) -> Challenge:
    with pytest.raises(ChallengeNeeded) as needed:
        must_solve(parts, caller, EASY, now)
    return needed.value.challenge


def test_of_many_at_once_as_many_pass_as_are_free_and_none_more(parts: Parts) -> None:
    caller = Caller(parts.new_id())

    def comes(_: int) -> str:
        try:
            turn(parts, caller)
        except ChallengeNeeded:
            return "work"
        except TooSoon:
            return "wait"
        return "pass"

    with ThreadPoolExecutor(10) as pool:
        seen = list(pool.map(comes, range(10)))

    assert (seen.count("pass"), seen.count("work"), seen.count("wait")) == (3, 3, 4)


def test_the_next_window_begins_anew_and_another_network_is_another(parts: Parts) -> None:
    caller = Caller(parts.new_id())
    for _ in range(6):
        with suppress(ChallengeNeeded):
            turn(parts, caller)

    with pytest.raises(TooSoon) as soon:
        turn(parts, caller)
    turn(parts, Caller(parts.new_id()))
    turn(parts, caller, soon.value.retry_at)


@pytest.mark.parametrize("failure", [THROTTLED, SERVER_ERROR])
def test_a_table_that_cannot_be_asked_holds_nobody_back(
    parts: Parts, wire: Wire, failure: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caller = Caller(parts.new_id())
    wire.fail("UpdateItem", failure, on="limits", times=8)

    for _ in range(8):
        turn(parts, caller)

    assert caplog.messages.count(Metric.LIMITS_UNCOUNTED.value) == 8
    assert {vars(record)["cause"] for record in caplog.records if record.message == "not counted"} == {failure.code}
    receipt = filed(parts)
    wire.fail("UpdateItem", failure, on="limits")
    assert open_session(parts, receipt.number, receipt.pin, HOME, NOW)


def test_a_solved_challenge_passes_once_from_its_network_in_its_life(parts: Parts) -> None:
    mine = given_to(parts, HOME)
    answer = solved(mine)

    for wrong in (f"{mine.text}:x", mine.text, answer.replace(":", ""), "", ":", "x:1"):
        given_to(parts, replace(HOME, solution=wrong))
    given_to(parts, replace(STRANGER, solution=answer))
    given_to(parts, replace(HOME, solution=answer), NOW + LIFE)
    must_solve(parts, replace(HOME, solution=answer), EASY, NOW)
    given_to(parts, replace(HOME, solution=answer))


def test_a_challenge_that_was_easier_does_not_do_for_a_harder_one(parts: Parts) -> None:
    answer = solved(given_to(parts, HOME))

    with pytest.raises(ChallengeNeeded):
        must_solve(parts, replace(HOME, solution=answer), EASY + 1, NOW)


def test_whoever_cannot_compute_waits_a_minute_a_few_times_a_window(parts: Parts) -> None:
    caller = Caller(parts.new_id())
    texts = [given_to(parts, caller).text for _ in range(WAITED.free + 1)]
    given_to(parts, replace(caller, solution=texts[0]), NOW + PATIENCE - timedelta(seconds=1))

    for text in texts[:-1]:
        must_solve(parts, replace(caller, solution=text), EASY, NOW + PATIENCE)

    given_to(parts, replace(caller, solution=texts[-1]), NOW + PATIENCE)


def test_a_challenge_is_asked_of_everybody_while_the_switch_says_so_or_the_whole_stage_is_flooded(parts: Parts) -> None:
    def files(parts: Parts) -> None:
        caller = Caller(parts.new_id())
        admit(parts, count(parts, Action.SUBMIT, {By.NETWORK: (caller.network,)}, NOW), caller, NOW)

    files(parts)
    with pytest.raises(ChallengeNeeded):
        files(replace(parts, switches=lambda: Switches(flood=True)))
    (stage,) = [limit for limit in LIMITS[Action.SUBMIT] if limit.by is By.STAGE]
    parts.limits.add(f"{Action.SUBMIT}#{By.STAGE}", stage.ends_at(NOW), by=stage.free)
    parts.gauge.note(stage.ends_at(NOW), 0)

    for _ in range(100 * SAMPLED):
        with suppress(ChallengeNeeded):
            files(parts)
            continue
        break
    else:
        pytest.fail("a flood from everywhere is not noticed")


def test_the_table_holds_no_address_number_or_contact(parts: Parts, wire: Wire) -> None:
    receipt = filed(parts)
    whose = {By.NETWORK: ("203.0.113.9",), By.CONTACT: ("siti@example.org",), By.CASE: (str(receipt.number),)}
    wire.forget()
    for action in Action:
        count(parts, action, whose, NOW)
    with pytest.raises(WrongPin):
        open_session(parts, receipt.number, WRONG, HOME, NOW)

    counted = str([params for call, params in wire.sent if call.startswith("limits.")])
    assert counted
    assert not [clear for (clear,) in whose.values() if clear in counted]
