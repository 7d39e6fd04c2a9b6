"""What the texts of the switches mean."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.core.switches import NAMES, SETTLING, Setting, Switches, switches_from

NOW = datetime(2026, 3, 13, 2, tzinfo=UTC)
BANNER = {"id": "Layanan dirawat pukul 22.00.", "en": "Maintenance at 10 p.m."}


def found(**values: str) -> Switches:
    return switches_from({name.replace("_", "-"): Setting(value) for name, value in values.items()})


def test_everything_goes_its_way_unless_somebody_says_otherwise() -> None:
    assert switches_from({}) == Switches()
    assert found(read_only="off", pause_notices="off", pause_closing="off", banner="off") == Switches()


def test_each_switch_holds_back_its_own_part() -> None:
    assert found(read_only="on") == Switches(read_only=True)
    assert found(pause_notices=" on\n") == Switches(pause_notices=True)
    assert found(pause_closing="on") == Switches(pause_closing=True)
    assert found(flood="on") == Switches(flood=True)
    assert found(banner=json.dumps(BANNER)) == Switches(banner=BANNER)


@pytest.mark.parametrize("value", ["ON", "yes", "true", "1", ""])
def test_a_switch_that_says_something_else_is_off_and_named(value: str) -> None:
    assert found(read_only=value) == Switches(unreadable=("read-only",))


@pytest.mark.parametrize("name", NAMES)
def test_each_switch_that_nobody_can_read_is_named_by_itself(name: str) -> None:
    assert switches_from({name: Setting("perhaps")}) == Switches(unreadable=(name,))


def test_all_that_nobody_can_read_is_named_in_the_order_of_the_switches() -> None:
    assert switches_from(dict.fromkeys(reversed(NAMES), Setting("perhaps"))) == Switches(unreadable=NAMES)


@pytest.mark.parametrize(
    "banner",
    [
        "Maintenance",
        "[]",
        "null",
        '{"id": "Hanya satu"}',
        '{"id": "", "en": ""}',
        '{"id": 1, "en": "x"}',
        json.dumps(BANNER | {"en": "x" * 301}),
        json.dumps(BANNER | {"fr": "Entretien"}),
    ],
)
def test_a_banner_that_not_everybody_could_read_is_not_shown(banner: str) -> None:
    assert found(banner=banner) == Switches(unreadable=("banner",))


def test_without_notices_nothing_ends_in_silence_either() -> None:
    assert found(pause_notices="on").holds_closing
    assert not found(pause_notices="on").may_close(NOW)


def test_what_was_held_back_goes_out_before_anything_ends_again() -> None:
    switches = switches_from({"pause-notices": Setting("off", set_at=NOW)})

    assert not switches.may_close(NOW + SETTLING - timedelta(seconds=1))
    assert switches.may_close(NOW + SETTLING)


@pytest.mark.parametrize("text", ["x", "x" * 300])
def test_a_banner_of_one_sign_is_shown_and_one_of_three_hundred(text: str) -> None:
    assert found(banner=json.dumps({"id": text, "en": text})) == Switches(banner={"id": text, "en": text})
