"""What was measured is held against the targets, and what is missed is said."""

from benchmarks import targets
from benchmarks.results import AtSize, Processor, Times


def at_size(stored: int, took: float = 1, calls: int = 1, items: int = 50) -> AtSize:
    """A page of the inbox among so many cases."""
    path = "page of the inbox"
    return AtSize(stored, {path: calls}, {path: items}, {path: took}, gigabytes=1)


def times(*sizes: AtSize, whole: float = 1.9, api: float = 1.5, event: float = 1.1) -> Times:
    """What a full run found."""
    starts = {"api_handler": api, "follow_case": event, "authorizer": 1.0}
    return Times(sizes, Processor(whole, 1.5), starts, (48, 0.15), {0: 3.0, 1000: 3.0})


def met(found: Times) -> list[bool | None]:
    """The verdicts on what a full run times: size, processor, imports."""
    return [one.met for one in (targets._sizes(found), targets._processor(found), *targets._imports(found))]


def test_a_run_that_meets_them_all_misses_none() -> None:
    assert met(times(at_size(1000), at_size(1_000_000, took=1.1))) == [True, True, True, True]


def test_a_path_that_grows_is_not_called_flat() -> None:
    assert met(times(at_size(1000), at_size(1_000_000, took=1.3)))[0] is False
    assert met(times(at_size(1000), at_size(1_000_000, calls=2)))[0] is False
    assert met(times(at_size(1000), at_size(1_000_000, items=51)))[0] is False


def test_what_is_slower_than_it_should_be_is_missed() -> None:
    sizes = at_size(1000), at_size(1_000_000)

    assert met(times(*sizes, whole=2.1)) == [True, False, True, True]
    assert met(times(*sizes, api=1.8)) == [True, True, False, True]
    assert met(times(*sizes, event=1.3)) == [True, True, True, False]
