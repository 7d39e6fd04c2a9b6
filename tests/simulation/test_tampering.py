"""An insider in a run is found by everybody who must; a mistake in any of the checks is noticed when they tamper."""

from collections.abc import Callable, Iterator

import pytest

from local import logs
from local.service import running
from tests.insider.hands import Insider
from tests.insider.ways import Way
from tests.insider.ways_of_cases import the_clocks_are_gone
from tests.simulation.plan import Move
from tests.simulation.planted import planted
from tests.simulation.planted_checks import PLANTED_CHECKS
from tests.simulation.run import Run
from tests.simulation.stage import prepared

SEED = 7
MOVES = [
    *(Move("file", salt) for salt in range(4)),
    *(Move(kind, salt) for salt in range(20) for kind in ("stream", "officer", "reporter")),
]
"""Some cases with answers, and one to which somebody has sent a photo."""


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """A run at rest, after some moves."""
    with running("dynoxide", None) as engine, logs.unprinted(), prepared(engine, SEED) as run:
        for move in MOVES:
            run.do(move)
        run.settle()
        yield run


def missed(run: Run, do: Callable[[Insider], None]) -> list[str]:
    """Who should have found it in the first case with which it can be done."""
    for ours in run.numbers:
        other = next(number for number in run.numbers if number != ours)
        told, flaws = run.insider.tamper(Way(do), ours, other, other)
        if told:
            return [flaw.what for flaw in flaws]
    raise LookupError(f"{do.__name__} cannot be done to any of these cases")


@pytest.mark.parametrize(("mistake", "do"), PLANTED_CHECKS.items(), ids=lambda given: getattr(given, "__name__", ""))
def test_a_mistake_in_a_check_is_noticed_when_somebody_tampers(
    run: Run, mistake: Callable[[pytest.MonkeyPatch], None], do: Callable[[Insider], None]
) -> None:
    assert missed(run, do) == []

    with run.insider.taken_back(), planted(mistake):
        assert missed(run, do) != []


def test_what_a_check_writes_while_it_looks_is_taken_back_with_the_change(run: Run) -> None:
    with run.insider.taken_back():
        for salt in range(4):
            run.do(Move("officer", salt))
            run.do(Move("calendar", salt))
        decreed = run.insider._account.now()

        for number in run.numbers:
            run.insider.tamper(Way(the_clocks_are_gone), number, number, number)

        assert run.insider._account.now().items == decreed.items
