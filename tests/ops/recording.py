"""
What the stories call is noted while they run anyway, and held against `calls.json` when all of them have run.

So nobody can forget to record: whoever adds a call, or takes the last one away, finds the suite red and is told what to
do. Each process of the suite notes for itself and hands over at its end.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from local.permissions.roles import CALLED

FILE = Path(__file__).parent / "calls.json"
STORIES = ("tests/journeys/", "tests/functions/")
RECORDS = "LAPOR_RECORDS_CALLS"
"""Set where the file is to be written instead of read."""
HANDED_OVER = "calls of functions"

Calls = Mapping[str, Iterable[tuple[str, str]]]

SEEN: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
_RUN: set[str] = set()


def note(calls: Calls) -> None:
    """Adds to what was seen."""
    for function, found in calls.items():
        SEEN[function].update((action, place) for action, place in found)


def differences(seen: Calls, written: Calls) -> list[str]:
    """What the file leaves out, and what it says although no story does it any more."""
    told = []
    for function in sorted({*seen, *written}):
        now, then = ({(action, place) for action, place in calls.get(function, ())} for calls in (seen, written))
        told += [
            f"{function} calls {action} on {place}, which is not written down" for action, place in sorted(now - then)
        ]
        told += [f"{function} does not call {action} on {place} any more" for action, place in sorted(then - now)]
    return told


def written() -> dict[str, list[tuple[str, str]]]:
    """What the file says."""
    found = json.loads(FILE.read_text("utf-8"))
    return {function: [(action, place) for action, place in calls] for function, calls in found.items()}


def pytest_runtest_logstart() -> None:
    """Whatever another test has called is none of the story's."""
    CALLED.clear()


def pytest_runtest_logfinish(nodeid: str) -> None:
    """What the story's functions have called."""
    if nodeid.startswith(STORIES):
        note(CALLED)
        _RUN.add(nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A process of the suite has ended; one that broke down has handed over nothing."""
    output = getattr(node, "workeroutput", {})
    note(json.loads(output.get(HANDED_OVER, "{}")))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hands over, or, in the process that the others hand over to, compares."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[HANDED_OVER] = as_text(SEEN)
    elif _all_have_run(session):
        if os.environ.get(RECORDS):
            FILE.write_text(as_text(SEEN) + "\n", "utf-8")
        elif stale := differences(SEEN, written()):
            told = ["", "tests/ops/calls.json is stale; `python -m tests.ops.record` writes it anew:", *stale, ""]
            if reporter := session.config.pluginmanager.get_plugin("terminalreporter"):
                reporter.write("\n".join(told))
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def as_text(calls: Calls) -> str:
    """As it stands in the file."""
    return json.dumps({name: sorted(found) for name, found in sorted(calls.items())}, indent=1)


def _all_have_run(session: pytest.Session) -> bool:
    """Every story, to its end: a part of them shows a part of the calls."""
    options = session.config.option
    files = {str(path.relative_to(session.config.rootpath)) for folder in STORIES for path in _stories(session, folder)}
    chosen = options.keyword or options.markexpr or options.deselect or any("::" in one for one in session.config.args)
    return not chosen and not session.testsfailed and files <= _RUN


def _stories(session: pytest.Session, folder: str) -> Iterable[Path]:
    return (session.config.rootpath / folder).glob("test_*.py")
