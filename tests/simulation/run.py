"""One run: the moves of a plan played against the whole service, and everything that must hold after them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import Status, institution_of
from chalicelib.domain.deadlines.calendar import DayOff, national_calendar
from chalicelib.services.cases.desk_retirement import hand_over, retire
from chalicelib.services.deadlines.calendar_changes import publish
from chalicelib.store.cases.case_file import CaseFile
from local.service import Service
from tests import country
from tests.insider.ways import ANYWHERE
from tests.journeys.world import World
from tests.simulation import checks
from tests.simulation.carriers import SWEEPS, Carriers
from tests.simulation.checks import Violated
from tests.simulation.coverage import EXPIRE, Coverage
from tests.simulation.insiders import Tamperer
from tests.simulation.model import Broken
from tests.simulation.people import People
from tests.simulation.plan import TAMPER, Move
from tests.simulation.weather import Weather

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Jakarta: two weeks before the long holiday of Lebaran."""
MOST_REPORTERS = 8
STORMS = (0.0, 0.0, 0.05, 0.1, 0.3)
AFTERWARDS = (timedelta(days=9), timedelta(days=20), timedelta(days=33))
"""Leaps at the end, in which every clock that still runs comes to its end."""
SAME_CASE = 0.8
EXPIRING = 0.5
"""How often what has expired meanwhile is deleted when time has passed."""
INTERRUPTED = 0.3
"""How often something else comes between two calls of what is going on."""
_MOST_ROUNDS = 60


class Run:
    """The service and the world around it, from the first move to the last check."""

    def __init__(self, service: Service, world: World, chance: Random) -> None:
        self.service, self.world, self.chance = service, world, chance
        self.coverage = Coverage()
        self.story: list[str] = []
        self.weather = Weather(chance, self.coverage.faults)
        self.carriers = Carriers(service, self.weather, chance)
        self.people = People(service, self.weather, chance)
        self.insider = Tamperer(service, self.carriers, world.log)
        self.calendar, self.rules = national_calendar(), 1
        self.calendars = {1: self.calendar}
        self.lagging: str | None = None
        self._deep = False
        self._in_hand: CaseNumber | None = None

    @property
    def now(self) -> datetime:
        """The business time."""
        return self.service.business_clock.now()

    @property
    def numbers(self) -> list[CaseNumber]:
        """Those of every report that was acknowledged."""
        return [reporter.number for reporter in self.people.reporters if reporter.number]

    # --- moves ---

    def play(self, moves: Iterable[Move]) -> None:
        """Every move, then calm, then the time that is left to each clock, with everything checked."""
        for move in moves:
            self.do(move)
        self.settle()
        for leap in AFTERWARDS:
            self.service.business_clock.set(self.now + leap)
            self._expire()
            self.settle()
        self.replay()
        self.coverage.days = (self.now - START).days
        self.coverage.count(checks.files_of(self.service))

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
        if not self.people.reporters:
            return ""
        reporter = self.chance.choice(self.people.reporters)
        self.people.send(reporter, self._interruption())
        return f"the reporter of {reporter.number} sends it again"

    def _officer(self) -> str:
        file = self._some_case()
        return f"{file.case.number}: {self.people.officer_acts(file, self._interruption())}" if file else ""

    def _wave(self) -> str:
        """An officer ends what came in, a few at once and twice over: each has at most one event of it."""
        files = [file for file in checks.files_of(self.service) if file.case.status is Status.SUBMITTED][:3]
        return self.people.officer_ends(files, f"wave-at-{self.now:%s}", self._interruption()) if files else ""

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
        gone = self._expire() if self.chance.random() < EXPIRING else 0
        return f"{leap} pass" + (f", and {gone} items that had expired are gone" if gone else "")

    def _expire(self) -> int:
        """The table deletes what is over; how many items. It may do so at once or days later, on AWS as well."""
        with self.weather.calm():
            gone = self.service.expiry.sweep(self.now)
        self.coverage.moves[EXPIRE] += bool(gone)
        return gone

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
        self.service.forget()
        return f"{day} becomes a day off in {area or 'the whole country'}"

    def _rules(self) -> str:
        rules = [dict(rule) for rule in country.RULES]
        self.chance.shuffle(rules)
        if self.chance.random() < 0.3:
            rules.insert(0, {"id": "nowhere", "categories": ["health"], "target": "/gone"})
        self.rules += 1
        with self.weather.calm():
            self.service.parts.registry.publish_rules(self.rules, rules)
        self.service.forget()
        return f"rules {self.rules}: {[rule['id'] for rule in rules]}"

    def _retire(self) -> str:
        """An agency is closed and its cases go to its institution; later somebody opens it again."""
        agency = self.chance.choice([desk for desk in country.DESKS if desk.id.endswith(("/pupr", "/dinkes"))])
        parts = self.service.parts
        with self.weather.calm():
            retire(parts, agency, institution_of(agency.id))
            moved = len(list(hand_over(parts, agency.id, self.now)))
            found = parts.directory.desk(agency.id)
            assert found
            parts.registry.save_desks([replace(found, active=True, successor=None)])
        self.service.forget()
        return f"{agency.id} is closed for a day, {moved} cases go to its institution"

    def _tamper(self) -> str:
        """Somebody with every right changes something; who must find it does, and it is put back."""
        if not self.numbers:
            return ""
        way = self.chance.choice(ANYWHERE)
        ours, other, hidden = (self.chance.choice(self.numbers) for _ in range(3))
        with self.weather.calm():
            told, flaws = self.insider.tamper(way, ours, other, hidden)
        if flaws:
            raise Violated(flaws)
        if told:
            self.coverage.tamperings[way.name] += 1
        return told

    def _interruption(self) -> Callable[[], None] | None:
        """Now and then something else happens between two calls; it is not interrupted itself."""
        if self._deep or self.chance.random() > INTERRUPTED:
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
        if not self.numbers:
            return None
        # What comes between is mostly about the same case: that is where races are.
        if not (self._deep and self._in_hand and self.chance.random() < SAME_CASE):
            self._in_hand = self.chance.choice(self.numbers)
        with self.weather.calm():
            return self.service.parts.cases.load(self._in_hand)

    # --- at rest ---

    def settle(self) -> None:
        """Calm, until nothing waits any more; then every promise is looked at."""
        before, self.weather.roughness, self._deep = self.weather.roughness, 0.0, True
        for reporter in self.people.reporters:
            if not reporter.receipts:
                self.people.send(reporter)
        for _ in range(_MOST_ROUNDS):
            seen = checks.size()
            self.carriers.everything()
            self.carriers.sweep_all()
            if not self.carriers.everything() and seen == checks.size():
                break
        else:
            raise Violated([Broken(8, "the service does not come to rest")])
        with self.weather.calm():
            checks.look(self.service, self.world, self.people, self.calendars)
        self.weather.roughness, self._deep = before, False

    def replay(self) -> None:
        """Everything once more: nothing may change but time."""
        self.weather.roughness, self._deep = 0.0, True
        before = checks.everything(self.world)
        self.carriers.all_again()
        self.carriers.everything()
        after = checks.everything(self.world)
        if changed := [key for key in {*before, *after} if before.get(key) != after.get(key)]:
            raise Violated([Broken(8, f"delivered again, {sorted(changed)[:5]} changed")])


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
    "retire": Run._retire,
    "wave": Run._wave,
    TAMPER: Run._tamper,
    "settle": lambda run: run.settle() or "all is calm, and holds",  # type: ignore[func-returns-value]
}
