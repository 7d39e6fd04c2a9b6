"""
An insider with every right on tables and buckets is found; `make insider` tries all that a few ways stand for here.

The page that it writes tells of every way, and of none that is not tried.
"""

from collections.abc import Iterator

import pytest

from tests.insider import page
from tests.insider.account import CASES
from tests.insider.finders import NIGHTLY, ROUND
from tests.insider.hands import Insider
from tests.insider.town import Town, a_town
from tests.insider.tries import alarms, tried
from tests.insider.ways import WAYS, Moment, Way

EVERY = 6
"""Of so many ways one is tried each time."""


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """One for all, put back after each try."""
    with a_town() as town:
        yield town


def test_where_nobody_did_anything_nobody_raises_an_alarm(town: Town) -> None:
    assert alarms(town) == {}


def test_what_an_insider_does_on_the_day_is_found(town: Town) -> None:
    some = [*WAYS[::EVERY], *(way for way in WAYS if way.moments == (Moment.FIRST_DAY,))]
    missed = [str(one) for one in tried(town, some, Moment.FIRST_DAY, first_only=True) if not one.found]

    assert missed == []
    assert alarms(town, [NIGHTLY, ROUND]) == {}


def nobody_is_written_to(insider: Insider) -> None:
    """A choice of the reporter's, which nothing proves."""
    insider.account.put(CASES, insider.reporter_of(insider.number) | {"no_letters": True})


def test_what_nobody_finds_is_told_as_that(town: Town) -> None:
    [one] = tried(town, [Way(nobody_is_written_to)], Moment.FIRST_DAY)

    assert one.found == {}
    assert str(one) == "nobody is written to: found by NOBODY"


def test_the_page_tells_of_every_way_that_is_tried_and_of_no_other() -> None:
    assert page.names_in(page.TARGET.read_text("utf-8")) == {way.name for way in WAYS}, "run: make insider WRITE=1"
