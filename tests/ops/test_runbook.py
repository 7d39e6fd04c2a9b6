"""What the runbook tells somebody to type at three in the morning exists, options included."""

import re
import shlex

import pytest

from ops.__main__ import app
from tests.ops.rules_of_alarms import RUNBOOK, entries
from tests.ops.test_tool import leaves
from tests.ops.tool import call

TEXT = RUNBOOK.read_text("utf-8")
PARTS = ("When", "Symptom", "Check", "Fix", "Proof")


def typed() -> list[str]:
    """Every command of the tool in it."""
    return sorted({" ".join(found.split()) for found in re.findall(r"`ops ([^`]+)`", TEXT)} - {"X"})


@pytest.mark.parametrize("line", typed())
def test_a_command_of_the_runbook_is_one_of_the_tool(line: str) -> None:
    words = shlex.split(line)
    verb = next((verb for verb in leaves(app) if words[: len(verb)] == list(verb)), None)
    assert verb, f"ops {line} is no verb of the tool"

    assert set(re.findall(r"--[a-z-]+", line)) <= set(re.findall(r"--[a-z-]+", call(*verb, "--help").out))


@pytest.mark.parametrize("entry", sorted(entries()))
def test_an_entry_says_when_what_is_seen_what_to_look_at_what_to_do_and_how_to_know(entry: str) -> None:
    sections = re.split(r"^### (.+)$", TEXT[: TEXT.index("\n## Good to know")], flags=re.MULTILINE)
    titles = {title.lower().replace(" ", "-"): body for title, body in zip(sections[1::2], sections[2::2], strict=True)}

    assert re.findall(r"^- \*\*(\w+)\*\*: ", titles[entry], re.MULTILINE) == list(PARTS)


def test_a_link_within_the_runbook_leads_to_an_entry() -> None:
    assert {link for link in re.findall(r"\]\(#([\w-]+)\)", TEXT) if link not in entries()} == set()


def test_the_order_in_which_to_begin_is_an_order_of_entries() -> None:
    card = TEXT[: TEXT.index("\n## When an alarm calls")]

    assert re.findall(r"\]\(#([\w-]+)\)", card)[:2] == ["table-errors", "table-throttled"]
