"""Whatever comes in whatever order, every promise holds: a few seeds each time, many with `make simulate`."""

from tests.simulation.hunt import runs, short_story

SEEDS = range(1, 4)


def test_every_promise_holds_in_some_runs() -> None:
    broken = [outcome for outcome in runs(SEEDS, 60) if outcome.flaws]

    assert not broken, "\n".join(short_story(broken[0], 60))
