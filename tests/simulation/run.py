"""
One run: a plan of moves drawn from a seed, played against the whole service, and everything that must hold after it.

A move's own chance comes from its salt, so that a shorter plan is still a plan: that is what shrinking needs.
"""

import itertools
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from random import Random
from typing import Any

from chalicelib.domain.calendar import DayOff, national_calendar
from chalicelib.domain.number import CaseNumber
from chalicelib.services.calendars import publish
from chalicelib.store.files import CaseFile
from chalicelib.store.tables import CaseRow, StatisticsRow
from local import logs, wire
from local.business_clock import BusinessClock
from local.engines import Engine
from local.service import Service, started
from tests import country
from tests.journeys.world import LogLines, World
from tests.simulation import model
from tests.simulation.carriers import SWEEPS, Carriers
from tests.simulation.chance import owned
from tests.simulation.model import Broken, Outside
from tests.simulation.people import People
from tests.simulation.weather import Weather, over

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Jakarta: two weeks before the long holiday of Lebaran."""
MOVES = 120
MOST_REPORTERS = 10
WEIGHTS = {
    "file": 9, "send again": 2, "officer": 26, "reporter": 12, "stream": 26, "queue": 18, "tick": 12,
    "time": 12, "storm": 4, "lag": 2, "calendar": 1, "rules": 1, "settle": 2,
}  # fmt: skip
STORMS = (0.0, 0.0, 0.02, 0.1, 0.3)
AFTERWARDS = (timedelta(days=9), timedelta(days=20), timedelta(days=33))
"""Leaps at the end, in which every clock that still runs comes to its end."""
SAME_CASE = 0.8
_MOST_ROUNDS = 60

_stages = itertools.count(1)


@dataclass(frozen=True)
class Move:
    """Something that happens; what exactly, its salt decides when it is played."""

    kind: str
    salt: int


@dataclass
class Coverage:
    """What runs came across."""

    moves: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    milestones: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    cases: int = 0
    days: int = 0

    def add(self, other: "Coverage") -> None:
        """Both together."""
        for name in ("moves", "faults", "events", "steps", "milestones", "outcomes"):
            getattr(self, name).update(getattr(other, name))
        self.cases += other.cases
        self.days += other.days


class Violated(Exception):
    """A promise did not hold."""

    def __init__(self, flaws: list[Broken]) -> None:
        super().__init__("; ".join(str(flaw) for flaw in flaws[:5]))
        self.flaws = flaws


def plan(seed: int, moves: int = MOVES) -> list[Move]:
    """The moves of a seed; it begins with a report, or nothing would happen."""
    chance = Random(f"plan {seed}")
    kinds = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=moves)
    return [Move("file", chance.getrandbits(32)), *(Move(kind, chance.getrandbits(32)) for kind in kinds)]


class Run:
    """The service and the world around it, from the first move to the last check."""

    def __init__(self, service: Service, world: World, chance: Random) -> None:
        self.service, self.world, self.chance = service, world, chance
        self.coverage = Coverage()
        self.story: list[str] = []
        self.weather = Weather(chance, self.coverage.faults)
        self.carriers = Carriers(service, self.weather, chance)
        self.people = People(service, self.weather, chance)
        self.calendar, self.rules = national_calendar(), 1
        self.calendars = {1: self.calendar}
        self.lagging: str | None = None
        self._deep = False
        self._in_hand: CaseNumber | None = None

    @property
    def now(self) -> datetime:
        """The business time."""
        return self.service.business_clock.now()

    # --- moves ---

    def play(self, moves: Iterable[Move]) -> None:
        """Every move, then calm, then the time that is left to each clock, with everything checked."""
        for move in moves:
            self.do(move)
        self.settle()
        for leap in AFTERWARDS:
            self.service.business_clock.set(self.now + leap)
            self.settle()
        self.replay()
        self._count()

    def do(self, move: Move) -> None:
        """One move, with its own chance."""
        self.chance.seed(move.salt)
        self.coverage.moves[move.kind] += 1
        told = _MOVES[move.kind](self)
        if told:
            self.story.append(f"{self.now:%a %d %b %H:%M}Z  {told}")

    def _file(self) -> str:
        if len(self.people.reporters) >= MOST_REPORTERS:
            return ""
        reporter = self.people.file(self._interruption())
        return f"a reporter files {reporter.body} -> {reporter.number or 'no answer'}"

    def _send_again(self) -> str:
        reporter = self.chance.choice(self.people.reporters)
        self.people.send(reporter, self._interruption())
        return f"the reporter of {reporter.number} sends it again"

    def _officer(self) -> str:
        file = self._some_case()
        return f"{file.case.number}: {self.people.officer_acts(file, self._interruption())}" if file else ""

    def _reporter(self) -> str:
        known = [reporter for reporter in self.people.reporters if reporter.number]
        if not known:
            return ""
        same = [reporter for reporter in known if self._deep and reporter.number == self._in_hand]
        reporter = self.chance.choice(same or known)
        self._in_hand = reporter.number
        return f"{reporter.number}: reporter {self.people.reporter_acts(reporter, self._interruption())}"

    def _stream(self) -> str:
        function = self.chance.choice(["route_complaint", "follow_case"])
        if function == self.lagging:
            return ""
        return f"{function} moves on by {self.carriers.stream(function, self._interruption())}"

    def _queue(self) -> str:
        function = self.chance.choice(sorted(self.carriers.posts))
        if function == self.lagging:
            return ""
        return f"{function} does {self.carriers.queue(function, self._interruption())} messages"

    def _tick(self) -> str:
        function = self.chance.choice(SWEEPS)
        rule = self.chance.choice(self.carriers.rules(function))
        given = self.chance.choice(rule.inputs)

        def twin() -> None:
            self.carriers.tick(rule, given)

        self.carriers.tick(rule, given, self.chance.choice([None, twin, self._interruption()]))
        return f"{function} sweeps {given}"

    def _time(self) -> str:
        leap = self.chance.choice(
            [
                timedelta(minutes=self.chance.randint(1, 90)),
                timedelta(hours=self.chance.randint(1, 12)),
                timedelta(days=1),
                timedelta(days=self.chance.randint(1, 7)),
            ]
        )
        self.service.business_clock.set(self.now + leap)
        return f"{leap} pass"

    def _storm(self) -> str:
        self.weather.roughness = self.chance.choice(STORMS)
        return f"one call in {round(1 / self.weather.roughness)} fails" if self.weather.roughness else "calm"

    def _lag(self) -> str:
        functions = [None, "route_complaint", "follow_case", *sorted(self.carriers.posts)]
        self.lagging = self.chance.choice(functions)
        return f"{self.lagging} lags behind" if self.lagging else "nobody lags behind"

    def _calendar(self) -> str:
        day = (self.now + timedelta(days=self.chance.randint(1, 20))).date()
        area = self.chance.choice([None, "14.03", "51"])
        self.calendar = self.calendar.with_day_off(DayOff(day, "Libur baru", "New day off", "local"), area)
        self.calendars[self.calendar.version] = self.calendar
        with self.weather.calm():
            publish(self.service.parts, self.calendar, self.now)
        return f"{day} becomes a day off in {area or 'the whole country'}"

    def _rules(self) -> str:
        rules = [dict(rule) for rule in country.RULES]
        self.chance.shuffle(rules)
        if self.chance.random() < 0.3:
            rules.insert(0, {"id": "nowhere", "categories": ["health"], "target": "/gone"})
        self.rules += 1
        with self.weather.calm():
            self.service.parts.registry.publish_rules(self.rules, rules)
        return f"rules {self.rules}: {[rule['id'] for rule in rules]}"

    def _interruption(self) -> Callable[[], None] | None:
        """Now and then something else happens between two calls; it is not interrupted itself."""
        if self._deep or self.chance.random() > 0.15:
            return None
        inner = Random(self.chance.getrandbits(32))

        def between() -> None:
            self._deep, state = True, self.chance.getstate()
            kind = inner.choice(["officer", "reporter", "stream", "tick", "send again"])
            try:
                self.do(Move(kind, inner.getrandbits(32)))
            finally:
                self._deep = False
                self.chance.setstate(state)

        return between

    def _some_case(self) -> CaseFile | None:
        numbers = [reporter.number for reporter in self.people.reporters if reporter.number]
        if not numbers:
            return None
        # What comes between is mostly about the same case: that is where races are.
        if not (self._deep and self._in_hand and self.chance.random() < SAME_CASE):
            self._in_hand = self.chance.choice(numbers)
        with self.weather.calm():
            return self.service.parts.cases.load(self._in_hand)

    # --- checks ---

    def settle(self) -> None:
        """Calm, until nothing waits any more; then every promise is looked at."""
        before, self.weather.roughness, self._deep = self.weather.roughness, 0.0, True
        for reporter in self.people.reporters:
            if not reporter.receipts:
                self.people.send(reporter)
        for _ in range(_MOST_ROUNDS):
            seen = self._size()
            self.carriers.everything()
            self.carriers.sweep_all()
            if not self.carriers.everything() and seen == self._size():
                break
        else:
            raise Violated([Broken(8, "the service does not come to rest")])
        with self.weather.calm():
            self._check()
        self.weather.roughness, self._deep = before, False

    @staticmethod
    def _size() -> int:
        return sum(1 for _ in CaseRow.scan())

    def _check(self) -> None:
        flaws = [*self._filed(), *self._answered()]
        files = self._files()
        parts = self.service.parts
        for file in files:
            flaws += model.flaws_of(file, self.now, parts, self.calendars)
        outside = self._outside()
        tokens = {str(reporter.number): reporter.tokens for reporter in self.people.reporters}
        flaws += [
            *model.notices_of(files, outside),
            *model.crossings(files, outside),
            *model.leaks(tokens, files, outside),
        ]
        flaws += [*self._counted(files), *model.forgotten(files, self.people.acknowledged)]
        if flaws:
            raise Violated(flaws)

    def _filed(self) -> Iterator[Broken]:
        acknowledged = [reporter.number for reporter in self.people.reporters]
        stored = model.stored_numbers()
        for reporter in self.people.reporters:
            if len(set(reporter.receipts)) != 1:
                yield Broken(1, f"{reporter.key} was answered {len(set(reporter.receipts))} different ways")
            if str(reporter.number) not in stored:
                yield Broken(1, f"{reporter.number} was acknowledged and is not there")
        if len(stored) != len(set(acknowledged)):
            yield Broken(1, f"{len(acknowledged)} reports were sent and {len(stored)} are stored")

    def _answered(self) -> Iterator[Broken]:
        for who, what, answer in self.people.answers:
            if answer.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                yield Broken(1, f"{who} asked {what} and got 500: {answer.text[:200]}")

    def _files(self) -> list[CaseFile]:
        return [self.service.parts.cases.load(CaseNumber(number)) for number in sorted(model.stored_numbers())]

    def _outside(self) -> Outside:
        heard = [(heard.topic, {"id": heard.id, "data": heard.data}, heard.raw) for heard in self.world.heard()]
        return Outside(heard, self.world.log.lines, list(self.people.reads()))

    def _counted(self, files: list[CaseFile]) -> Iterator[Broken]:
        found: Counter[str] = Counter()
        for cell, number in self.service.parts.statistics.totals("ALL", START.date(), date(2027, 12, 31)).items():
            found[cell.measure] += number
        expected = model.recount(files)
        if found != expected:
            wrong = {
                name: (found[name], expected[name]) for name in {*found, *expected} if found[name] != expected[name]
            }
            yield Broken(8, f"counted and expected: {wrong}")

    def replay(self) -> None:
        """Everything once more: nothing may change but time."""
        before = self._everything()
        self.weather.roughness, self._deep = 0.0, True
        self.carriers.all_again()
        self.carriers.everything()
        after = self._everything()
        if changed := [key for key in {*before, *after} if before.get(key) != after.get(key)]:
            raise Violated([Broken(8, f"delivered again, {sorted(changed)[:5]} changed")])

    def _everything(self) -> dict[tuple[str, ...], Any]:
        with self.weather.calm():
            found: dict[tuple[str, ...], Any] = {}
            for table in (CaseRow, StatisticsRow):
                found |= {(row.pk, row.sk): row.serialize() for row in table.scan()}
            return found | Counter(("heard", heard.id) for heard in self.world.heard())

    def _count(self) -> None:
        self.coverage.days = (self.now - START).days
        for file in self._files():
            self.coverage.cases += 1
            before = "-"
            for event in file.events:
                self.coverage.events[event.type.value] += 1
                self.coverage.steps[f"{before} {event.type.value} {event.status.value}"] += 1
                before = event.status.value
                if milestone := event.data.get("milestone"):
                    self.coverage.milestones[f"{event.data['clock'].partition('#')[0]} {milestone}"] += 1
                if outcome := event.data.get("outcome"):
                    self.coverage.outcomes[outcome] += 1


_MOVES: dict[str, Callable[[Run], str]] = {
    "file": Run._file,
    "send again": Run._send_again,
    "officer": Run._officer,
    "reporter": Run._reporter,
    "stream": Run._stream,
    "queue": Run._queue,
    "tick": Run._tick,
    "time": Run._time,
    "storm": Run._storm,
    "lag": Run._lag,
    "calendar": Run._calendar,
    "rules": Run._rules,
    "settle": lambda run: run.settle() or "all is calm, and holds",  # type: ignore[func-returns-value]
}


@contextmanager
def prepared(engine: Engine, seed: int) -> Iterator[Run]:
    """The service of one run, new and empty, in a small country."""
    stage = f"s{os.getpid()}x{next(_stages)}"
    lines = LogLines()
    with (
        wire.plain_to(engine.endpoint_url),
        owned(seed) as chance,
        started(engine, BusinessClock(frozen_at=START), stage=stage) as service,
    ):
        country.settle(service.parts, stage)
        root = logging.getLogger()
        root.addHandler(lines)
        try:
            run = Run(service, World(service, lines), chance)
            with over(run.weather):
                yield run
        finally:
            root.removeHandler(lines)


@dataclass
class Outcome:
    """How a run ended."""

    seed: int
    coverage: Coverage
    story: list[str]
    flaws: list[Broken]


def played(engine: Engine, seed: int, moves: list[Move] | None = None) -> Outcome:
    """A run from its beginning to its end, or to the first promise that does not hold."""
    with logs.silence(), prepared(engine, seed) as run:
        try:
            run.play(plan(seed) if moves is None else moves)
        except Violated as violated:
            return Outcome(seed, run.coverage, run.story, violated.flaws)
        except Exception as error:  # noqa: BLE001  what cannot be read any more is lost, however it shows
            return Outcome(seed, run.coverage, run.story, [Broken(1, f"{type(error).__name__}: {error}")])
        return Outcome(seed, run.coverage, run.story, [])
