"""The reporter without an account: a PIN that cannot be guessed and still opens to its owner, and a token."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.core.challenges import Challenge
from chalicelib.domain.core.errors import ChallengeNeeded, Unauthenticated, WrongPin
from chalicelib.domain.core.rate_limits import PINS, PINS_OF_A_CASE
from chalicelib.domain.core.vocabulary import Status, Verb, Verdict
from chalicelib.domain.files.attachments import Wish
from chalicelib.metrics import Metric
from chalicelib.services.cases import reporter_actions
from chalicelib.services.cases.reporter_actions import TOKEN_LIFE, check_token, open_session
from chalicelib.services.core.parts import Parts
from chalicelib.services.core.rate_limiter import Caller
from chalicelib.services.files.upload_slots import order_for_reporter
from tests.faults import Wire
from tests.photos import a_photo, told_of
from tests.services.steps import NOW, act, answered, filed, replied, routed, solved

WRONG = "0000-0000"
EASY = 4
HOME, STRANGER = Caller("203.0.113.9"), Caller("198.51.100.7")


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of a challenge is light."""
    monkeypatch.setattr("chalicelib.services.cases.reporter_actions.bits_for", lambda *_: EASY)


def test_the_pin_gives_a_token_for_this_case_alone(parts: Parts) -> None:
    mine, other = filed(parts), filed(parts)

    token = open_session(parts, mine.number, mine.pin, Caller("rumah"), NOW).token

    check_token(parts, mine.number, token, NOW)
    with pytest.raises(Unauthenticated):
        check_token(parts, other.number, token, NOW)


@pytest.mark.parametrize("typed", [str.lower, lambda pin: pin.replace("-", " "), lambda pin: f" {pin} "])
def test_the_pin_is_read_however_it_is_typed(parts: Parts, typed: object) -> None:
    receipt = filed(parts)
    assert callable(typed)

    assert open_session(parts, receipt.number, typed(receipt.pin), Caller("rumah"), NOW)


@pytest.mark.parametrize("pin", [WRONG, "", "x", "K2M9-QX4T-8", "🙂🙂🙂🙂🙂🙂🙂🙂", "\u017f" * 8])
def test_a_wrong_or_malformed_pin_is_refused(parts: Parts, pin: str) -> None:
    with pytest.raises(WrongPin):
        open_session(parts, filed(parts).number, pin, Caller("rumah"), NOW)


def test_a_case_that_does_not_exist_answers_like_a_wrong_pin(parts: Parts) -> None:
    with pytest.raises(WrongPin) as nowhere:
        open_session(parts, new_number(parts.place.home), WRONG, Caller("rumah"), NOW)
    with pytest.raises(WrongPin) as there:
        open_session(parts, filed(parts).number, WRONG, Caller("rumah"), NOW)

    assert str(nowhere.value) == str(there.value)


def test_a_network_is_not_kept_in_the_clear(parts: Parts, wire: Wire) -> None:
    with pytest.raises(WrongPin):
        open_session(parts, filed(parts).number, WRONG, Caller("203.0.113.9"), NOW)

    assert "203.0.113.9" not in str(wire.sent)


def test_a_token_ends(parts: Parts) -> None:
    receipt = filed(parts)
    token = open_session(parts, receipt.number, receipt.pin, Caller("rumah"), NOW).token

    check_token(parts, receipt.number, token, NOW + TOKEN_LIFE - timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        check_token(parts, receipt.number, token, NOW + TOKEN_LIFE)


@pytest.mark.parametrize("token", ["", "x", "🙂", "a.b.c", "=" * 40])
def test_what_is_no_token_opens_nothing(parts: Parts, token: str) -> None:
    with pytest.raises(Unauthenticated):
        check_token(parts, filed(parts).number, token, NOW)


def test_a_token_that_was_changed_opens_nothing(parts: Parts) -> None:
    receipt = filed(parts)
    token = open_session(parts, receipt.number, receipt.pin, Caller("rumah"), NOW).token
    for place in range(0, len(token), 7):
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Unauthenticated):
            check_token(parts, receipt.number, forged, NOW)


def test_a_session_counts_once_and_reads_once(parts: Parts, wire: Wire) -> None:
    receipt = filed(parts)
    wire.forget()

    open_session(parts, receipt.number, receipt.pin, Caller("rumah"), NOW)

    assert wire.counted == {"limits.UpdateItem": 1, "cases.GetItem": 1}


def test_a_reply_without_words_waits_for_the_photo_that_is_on_its_way(parts: Parts) -> None:
    number, content = routed(parts), a_photo()
    act(parts, number, "penghubung@pupr.bengkalis", Verb.HOLD, text="Di mana tepatnya?")
    order_for_reporter(parts, number, Wish(**told_of(content)), now=NOW, machine_now=NOW)

    case = reporter_actions.act(parts, number, Verb.REPLY, Request(verdict=Verdict.SUPPLIED), now=NOW, machine_now=NOW)

    [order] = parts.cases.load(number).orders
    assert case.status is Status.ON_HOLD
    assert order.is_answer


def test_a_reply_that_is_not_plain_consent_keeps_the_case_open(parts: Parts) -> None:
    disputed, accepted = answered(parts), answered(parts)

    assert replied(parts, disputed, NOW, text="Lubangnya masih ada.").status is Status.IN_PROGRESS
    assert replied(parts, accepted, NOW, verdict=Verdict.ACCEPTED).status is Status.CLOSED


def guess(parts: Parts, number: Any, caller: Caller, **more: Any) -> None:
    with pytest.raises(WrongPin):
        open_session(parts, number, WRONG, caller, NOW, **more)


def shut(parts: Parts, number: Any, pin: str, caller: Caller, **more: Any) -> Challenge:
    with pytest.raises(ChallengeNeeded) as needed:
        open_session(parts, number, pin, caller, NOW, **more)
    return needed.value.challenge


def test_pins_of_one_network_are_counted_before_they_are_looked_at(parts: Parts) -> None:
    receipt = filed(parts)

    def tries(_: int) -> type[Exception]:
        try:
            open_session(parts, receipt.number, WRONG, HOME, NOW)
        except (WrongPin, ChallengeNeeded) as error:
            return type(error)
        raise AssertionError

    with ThreadPoolExecutor(16) as pool:
        seen = list(pool.map(tries, range(16)))

    assert seen.count(WrongPin) == PINS.free
    assert shut(parts, receipt.number, receipt.pin, HOME)
    assert open_session(parts, receipt.number, receipt.pin, STRANGER, NOW)
    assert open_session(parts, receipt.number, receipt.pin, HOME, PINS.ends_at(NOW))


def test_the_owner_behind_the_guessers_own_address_gets_in(parts: Parts) -> None:
    """A carrier puts thousands behind one address: known by the device, or with a little work."""
    receipt, phone = filed(parts), replace(HOME, device="d" * 32)
    known = open_session(parts, receipt.number, receipt.pin, phone, NOW).known
    for _ in range(PINS.free - 1):
        guess(parts, receipt.number, HOME)

    needed = shut(parts, receipt.number, receipt.pin, HOME)
    assert open_session(parts, receipt.number, receipt.pin, replace(HOME, solution=solved(needed)), NOW)
    assert open_session(parts, receipt.number, receipt.pin, phone, NOW, known=known)
    shut(parts, receipt.number, receipt.pin, phone)
    shut(parts, receipt.number, receipt.pin, replace(phone, device="e" * 32), known=known)
    shut(parts, receipt.number, receipt.pin, phone, known="é")


def test_guesses_from_everywhere_are_told_of_once_and_shut_nobody_out(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    receipt, phone = filed(parts), replace(HOME, device="d" * 32)
    known = open_session(parts, receipt.number, receipt.pin, phone, NOW).known
    for _ in range(PINS_OF_A_CASE - 1):
        guess(parts, receipt.number, Caller(parts.new_id()))
    assert Metric.PINS_GUESSED.value not in caplog.messages

    needed = [shut(parts, receipt.number, WRONG, STRANGER) for _ in range(3)]

    assert caplog.messages.count(Metric.PINS_GUESSED.value) == 1
    assert open_session(parts, receipt.number, receipt.pin, phone, NOW, known=known)
    assert open_session(parts, receipt.number, receipt.pin, replace(STRANGER, solution=solved(needed[0])), NOW)
