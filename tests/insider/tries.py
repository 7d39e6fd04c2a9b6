"""One way after the other in one town, and who found each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.insider.finders import EVIDENCE, LOCK, NIGHTLY, READING, ROUND, STEP, STREAM, Finder
from tests.insider.town import Town
from tests.insider.ways import Moment, Way

FINDERS: tuple[Finder, ...] = (STREAM, LOCK, READING, STEP, NIGHTLY, ROUND, EVIDENCE)
"""In the order in which they come to it."""


@dataclass(frozen=True)
class Tried:
    """A way at a moment, and what each of those who found it said."""

    way: Way
    moment: Moment
    found: dict[str, str]

    def __str__(self) -> str:
        """A line."""
        by = "; ".join(f"{name} ({finder_named(name).when})" for name in self.found) or "NOBODY"
        return f"{self.way.name}: found by {by}"


def finder_named(name: str) -> Finder:
    """The finder of that name."""
    return next(finder for finder in FINDERS if finder.name == name)


def alarms(town: Town, finders: Sequence[Finder] = FINDERS, *, first_only: bool = False) -> dict[str, str]:
    """What each finder says of the town as it is; the town is as before. `first_only`: what the first of them says."""
    state, found = town.account.now(), dict[str, str]()
    for finder in finders:
        if said := finder.asks(town):
            found[finder.name] = said
        if finder.writes:
            town.account.put_back(state)
        if found and first_only:
            break
    return found


def tried(town: Town, ways: Iterable[Way], moment: Moment, *, first_only: bool = False) -> Iterator[Tried]:
    """Each way of that moment, done and put back; `first_only`: nobody else is asked once somebody has found it."""
    state = town.account.now()
    for way in ways:
        if moment not in way.moments:
            continue
        way.do(town.insider)
        town.account.is_new_to_all()
        # What the stream brings comes before everybody else, and never again.
        found = {STREAM.name: said} if (said := STREAM.asks(town)) else {}
        if not (first_only and found):
            found |= alarms(town, FINDERS[1:], first_only=first_only)
        town.account.put_back(state)
        town.handed_out.clear()
        yield Tried(way, moment, found)
