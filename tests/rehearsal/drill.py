"""Where faults are injected: the service with its alarms, a minute at a time, as the on-call would live through it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.store.tables.case_table import EventRow
from local.aws.mappings import StreamMapping
from local.aws.queue_mappings import QueueMapping
from local.monitoring.alarms import State
from local.monitoring.watching import Watcher
from local.service import Service
from tests.faults import Wire
from tests.journeys.world import World

MINUTE = timedelta(minutes=1)
SWEEPS = ("send_reminders", "escalate_overdue", "close_silent")
IMPATIENT = 2.0
"""Seconds: a function that has no more than that does not try again, so that a fault costs no waiting."""


@dataclass
class Drill:
    """A service on whose wire anything can be broken, and whoever is called when it is."""

    world: World
    wire: Wire
    watcher: Watcher
    switched_off: set[str] = field(default_factory=set)
    """Functions whose schedule is disabled."""

    @property
    def service(self) -> Service:
        """The service itself."""
        return self.world.service

    @property
    def red(self) -> set[str]:
        """The alarms that are up, by their names without the stage."""
        return {alarm.name for alarm in self.watcher.board.red}

    def is_ok(self, *names: str) -> bool:
        """Those alarms exist, were evaluated, and call nobody."""
        return all(self.watcher.board.states[name] is State.OK for name in names)

    def minutes(self, count: int, *, step: timedelta = MINUTE, delivers: bool = True) -> None:
        """So many minutes (or longer steps) pass: schedules fire, what waits is tried once more, somebody looks."""
        for _ in range(count):
            before, now = self.world.now, self.world.now + step
            for moment, rule in self.service.schedules.passed(before, now):
                if rule.function in self.switched_off:
                    continue
                self.service.business_clock.set(moment)
                for given in rule.inputs:
                    self._fire(rule.function, given)
            self.service.business_clock.set(now)
            if delivers:
                self.deliver()
            self.watcher.look()

    def _fire(self, function: str, given: Any) -> None:
        """One target alone, as EventBridge does: what fails does not keep it from calling the others."""
        event = given if given is not None else {"time": f"{self.world.now:%Y-%m-%dT%H:%M:%SZ}"}
        try:
            self.service.functions.invoke(function, event)
        except Exception:  # noqa: BLE001  # Lambda counts it and goes on
            return

    def deliver(self) -> None:
        """Hands over what waits; what fails is tried once, and again a minute later."""
        self.service.deliveries.backlog()
        for mapping in self.service.deliveries.mappings:
            mapping.failures = 0
        while any(mapping.step() for mapping in self.service.deliveries.mappings if not mapping.failures):
            pass

    def all_tries(self, function: str) -> None:
        """All tries of what waits for a function, as if its time-outs were over."""
        for mapping in self.service.deliveries.mappings:
            if mapping.function == function and isinstance(mapping, QueueMapping):
                while mapping.step():
                    pass

    @contextmanager
    def impatience(self) -> Iterator[None]:
        """No function waits for a call that fails."""
        functions = self.service.functions
        before = functions._timeouts
        functions._timeouts = dict.fromkeys(functions.handlers, IMPATIENT)
        try:
            yield
        finally:
            functions._timeouts = before

    def leap_to(self, moment: datetime) -> None:
        """Days pass in which nothing was due."""
        self.service.business_clock.set(moment)

    def changed_behind_its_back(self, number: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> EventRow:
        """The first event of a case with another body, as if somebody wrote past the service; the row as it was."""
        row = EventRow.get(f"CASE#{number}", "EVENT#000001")
        self.put_back(EventRow(row.pk, row.sk, body=change(row.body)))
        return row

    @staticmethod
    def put_back(row: EventRow) -> None:
        """The body that the row holds."""
        EventRow(row.pk, row.sk).update([EventRow.body.set(row.body)])

    def as_if_written(self, ago: timedelta) -> None:
        """The records of the stream are that much older: machine time, which no drill moves, tells their age."""
        for mapping in self.service.deliveries.mappings:
            if isinstance(mapping, StreamMapping):
                mapping.stream.read_on()
                for record in mapping._follower.waiting:
                    record["dynamodb"]["ApproximateCreationDateTime"] -= ago
                return

    def night(self) -> None:
        """The nightly check."""
        self.service.schedules.tick("check_promises", self.world.now)
        self.watcher.look()

    def history(self, number: str) -> list[str]:
        """What happened to a case, in order."""
        return [event.type for event in self.service.parts.cases.load(CaseNumber(number)).events]

    def nothing_is_lost(self) -> bool:
        """Every report that was acknowledged is there, whole, with a desk, and nothing waits or lies aside."""
        parts = self.service.parts
        desks = [parts.cases.load(CaseNumber(number)).case.desk for number in self.world.numbers]
        waiting = {name: count for name, count in self.service.deliveries.backlog().items() if count}
        return all(desks) and not waiting
