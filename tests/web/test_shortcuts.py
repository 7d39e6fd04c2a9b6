"""What a key does at the desk: every key in every state, and what may never hang on one."""

import itertools
import string
from typing import Any

import pytest

from tests.web.node import run

KEYS = [*string.ascii_lowercase, *string.ascii_uppercase, *string.digits, *string.punctuation, " "]
NAMED = ["Enter", "Escape", "Tab", "Backspace", "Delete", "ArrowDown", "ArrowUp", "Home", "F1", "Dead", "Unidentified"]
VIEWS = ["queue", "case", "overdue", "help"]
VERBS = ["verify", "dispose", "accept", "answer", "hold", "return", "archive", "triage", "note"]
OPEN = ["form", "dialog", "menu"]
COMBINED = ["ctrlKey", "metaKey", "altKey", "altGraph", "isComposing", "being_put_together"]
ASK = """
const { actionOf } = await load("petugas/shortcuts.js");
return given.map(([press, where]) => actionOf({
  ...press,
  keyCode: press.being_put_together ? 229 : 0,
  getModifierState: (name) => name === "AltGraph" && Boolean(press.altGraph),
}, { isOn: true, may: [], ...where }));
"""


def actions(cases: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[str | None]:
    """What each press leads to, in its place."""
    found: list[str | None] = run(ASK, cases)
    return found


def every(where: dict[str, Any], **press: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each key there is, in each view."""
    return [
        ({"key": key, **press}, {"view": view, "may": VERBS, **where})
        for key, view in itertools.product([*KEYS, *NAMED], VIEWS)
    ]


def test_keys_go_somewhere_or_open_the_form_of_a_step_and_nothing_else() -> None:
    assert set(actions(every({}))) == {None, "help", "seek", "next", "previous", "back", *VERBS}


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("focus", [{}, {"inForm": True}, {"isTyping": True}, {"isTyping": True, "inForm": True}])
def test_with_something_open_no_key_acts_but_the_one_that_closes_a_form(state: str, focus: dict[str, bool]) -> None:
    cases = every({state: True, **focus})
    acted = {press["key"]: action for (press, _), action in zip(cases, actions(cases), strict=True) if action}
    elsewhere = focus == {"isTyping": True}

    assert acted == ({"Escape": "close"} if state == "form" and not elsewhere else {})


def test_a_dialog_or_a_menu_over_a_form_takes_its_own_escape() -> None:
    press = {"key": "Escape"}

    assert actions([(press, {"form": True, "inForm": True, over: True}) for over in ("dialog", "menu")]) == [None, None]


@pytest.mark.parametrize("combined", COMBINED)
def test_a_key_of_a_combination_or_of_a_letter_being_put_together_is_no_shortcut(combined: str) -> None:
    assert set(actions(every({}, **{combined: True}))) == {None}
    assert set(actions(every({"form": True, "inForm": True}, **{combined: True}))) == {None}


def test_where_one_types_or_where_keys_are_switched_off_every_key_is_a_letter() -> None:
    assert set(actions([*every({"isTyping": True}), *every({"isOn": False})])) == {None}


def test_a_capital_is_no_shortcut_although_the_question_mark_needs_its_key() -> None:
    found = actions([({"key": key, "shiftKey": True}, {"view": "case", "may": VERBS}) for key in ("v", "V", "?")])

    assert found == [None, None, "help"]


def test_a_key_held_down_leafs_on_but_opens_no_form_again_and_again() -> None:
    cases = [({"key": key, "repeat": True}, {"view": "case", "may": VERBS}) for key in "jkvmb?u"]

    assert actions(cases) == ["next", "previous", None, None, None, None, None]


def test_a_step_that_is_not_open_has_no_key() -> None:
    assert actions([({"key": "m"}, {"view": "case", "may": ["note"]}), ({"key": "m"}, {"view": "queue"})]) == [
        None,
        None,
    ]
