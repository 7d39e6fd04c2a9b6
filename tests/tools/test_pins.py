"""Pins are found, compared and moved together; the registry itself is asked by nobody here."""

import pytest

from tools.pins import Pin, behind, constraints, moved, pins_in, resolved_in, table

TEXT = "# what ships\n-c constraints.txt\nboto3==1.44.5\nPyJWT[crypto]==2.15.1\n"


def test_every_pin_is_found_and_nothing_else() -> None:
    assert pins_in("requirements.txt", TEXT) == [
        Pin("requirements.txt", "boto3", "1.44.5"),
        Pin("requirements.txt", "PyJWT", "2.15.1"),
    ]


@pytest.mark.parametrize(
    ("pinned", "newest", "step"),
    [
        ("1.44.5", "1.44.5", ""),
        ("1.44.5", "1.44.12", "patch"),
        ("1.44.5", "1.45.0", "minor"),
        ("9.9", "10.0", "major"),
        ("2026.6", "2026.11", "minor"),
        ("6.0.12.20261113", "6.0.12.20261120", "patch"),
        ("2.9.0.post0", "2.9.0.post1", "patch"),
        ("2.0", "1.9", ""),
    ],
)
def test_how_far_a_pin_is_behind_is_told_by_the_first_number_that_differs(pinned: str, newest: str, step: str) -> None:
    assert behind(pinned, newest) == step


def test_pins_move_and_comments_extras_and_everything_else_stay() -> None:
    assert moved(TEXT, {"pyjwt": "3.0.0", "other": "1"}) == TEXT.replace("2.15.1", "3.0.0")


def test_constraints_hold_what_was_resolved_and_nobody_asks_for_by_name() -> None:
    told = constraints("# brought\nold==1\n", {"boto3": "2", "botocore": "2", "six": "3"}, ["boto3"])

    assert told == "# brought\nbotocore==2\nsix==3\n"


def test_what_pip_would_install_is_read_by_names_that_compare() -> None:
    report = {"install": [{"metadata": {"name": "typing_extensions", "version": "5.0"}}]}

    assert resolved_in(report) == {"typing-extensions": "5.0"}


def test_what_is_behind_is_listed_with_the_largest_steps_first() -> None:
    pins = [Pin("a", "six", "1.0"), Pin("a", "boto3", "1.0.0"), Pin("a", "moto", "5.0")]

    lines = list(table(pins, {"boto3": "1.0.1", "six": "2.0"}))

    assert [line.split()[:2] for line in lines] == [["major", "six"], ["patch", "boto3"]]
