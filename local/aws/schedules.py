"""
The rules of the template fired by a clock of ours: what EventBridge would do at `rate()` and `cron()`.

The clock is business time and can be moved, so three weeks of deadlines pass in seconds: `advance()` goes forward in
steps and lets everything that a step causes happen before the next.
"""

import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from infra.template import ACCOUNT, Template, snake
from local.aws.functions import Functions

HasWork = Callable[[str, Any, datetime], bool]
"""Would a function, called with that input at that moment, do anything?"""

_UNITS = {"minute": 60, "hour": 3600, "day": 86400}
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


@dataclass(frozen=True)
class Rule:
    """When, whom, and with what each target is called; None stands for EventBridge's own event."""

    name: str
    function: str
    expression: str
    inputs: tuple[Any, ...]

    @property
    def is_rate(self) -> bool:
        """Whether the moment matters less than the rhythm."""
        return self.expression.startswith("rate(")

    def due_between(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Every moment after *start* and not after *end* at which the rule fires, in UTC."""
        return _rate(self.expression, start, end) if self.is_rate else _cron(self.expression, start, end)


def _rate(expression: str, start: datetime, end: datetime) -> Iterator[datetime]:
    match = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    if match is None:
        raise ValueError(f"this is no rate: {expression}")
    seconds = int(match[1]) * _UNITS[match[2]]
    moment = (int(start.timestamp()) // seconds + 1) * seconds
    while moment <= end.timestamp():
        yield datetime.fromtimestamp(moment, UTC)
        moment += seconds


def _cron(expression: str, start: datetime, end: datetime) -> Iterator[datetime]:
    match = re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)", expression)
    if match is None:
        raise ValueError(f"this is no cron expression: {expression}")
    minutes, hours = _field(match[1], 0, 59), _field(match[2], 0, 23)
    days, months = _field(match[3], 1, 31), _field(match[4], 1, 12, _MONTHS)
    weekdays, years = _field(match[5], 1, 7, ["", *_DAYS]), _field(match[6], 1970, 2199)
    day = start.astimezone(UTC).date()
    while day <= end.astimezone(UTC).date():
        # AWS counts Sunday as 1, Python as 7
        if day.month in months and day.year in years and day.day in days and day.isoweekday() % 7 + 1 in weekdays:
            for hour in sorted(hours):
                for minute in sorted(minutes):
                    moment = datetime.combine(day, time(hour, minute), UTC)
                    if start < moment <= end:
                        yield moment
        day += timedelta(days=1)


def _field(text: str, low: int, high: int, names: list[str] | None = None) -> set[int]:
    def number(word: str) -> int:
        if not word.isdigit():
            return (names or []).index(word) + (0 if names and names[0] == "" else 1)
        return int(word)

    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        if span in {"*", "?"}:
            first, last = low, high
        elif "-" in span:
            first, last = (number(word) for word in span.split("-"))
        else:
            first = number(span)
            last = high if step else first
        found.update(range(first, last + 1, int(step or 1)))
    return found


class Schedules:
    """The template's rules, those of functions that the app has."""

    def __init__(self, template: Template, functions: Functions) -> None:
        """Rules whose function the app has not (yet) are left out."""
        self._functions = functions
        self._region = template.region
        self._turn = threading.RLock()
        self.fired_until: datetime | None = None
        """Up to where somebody who moved the clock has fired everything."""
        self.rules = [rule for rule in _rules(template) if rule.function in functions]

    def due_between(self, start: datetime, end: datetime) -> list[tuple[datetime, Rule]]:
        """What fires after *start* and not after *end*, in order."""
        due = [(moment, rule) for rule in self.rules for moment in rule.due_between(start, end)]
        return sorted(due, key=lambda pair: pair[0])

    def tick(self, function: str, now: datetime) -> list[Any]:
        """Fire one function's rules as if their moment were *now*; what each target answered."""
        rules = [rule for rule in self.rules if rule.function == function]
        if not rules:
            raise LookupError(f"no rule fires {function!r}")
        return [answer for rule in rules for answer in self.fire(rule, now)]

    def fire(self, rule: Rule, moment: datetime, has_work: HasWork | None = None) -> list[Any]:
        """Call every target of one rule, or of those the ones that have work."""
        return [
            self._functions.invoke(rule.function, self._event(rule, given, moment))
            for given in rule.inputs
            if has_work is None or has_work(rule.function, given, moment)
        ]

    @contextmanager
    def moved_by_hand(self) -> Iterator[None]:
        """Somebody else fires what falls into the time that passes inside: `run` begins behind it."""
        with self._turn:
            yield

    def _event(self, rule: Rule, given: Any, moment: datetime) -> Any:
        if given is not None:
            return given
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "region": self._region,
            "resources": [f"arn:aws:events:{self._region}:{ACCOUNT}:rule/{rule.name}"],
            "detail": {},
        }

    def passed(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, Rule]]:
        """
        What a step of the clock fires: each cron moment for itself, then each rate once, at the end.

        A sweep that missed a thousand minutes does at its next tick what the thousand would have done.
        """
        rates = [rule for rule in self.rules if rule.is_rate]
        crons = [(at, rule) for rule in self.rules if not rule.is_rate for at in rule.due_between(start, end)]
        yield from sorted(crons, key=lambda pair: pair[0])
        yield from ((end, rule) for rule in rates if next(rule.due_between(start, end), None))

    def run(self, now: Callable[[], datetime], stop: threading.Event, *, every_seconds: float = 1.0) -> None:
        """Follow a clock, which somebody else may move, until *stop* is set; what fails is told and comes again."""
        last = now()
        while not stop.wait(every_seconds):
            with self._turn:
                current = now()
                last = max(last, self.fired_until or last)
                for moment, rule in self.passed(last, current):
                    try:
                        self.fire(rule, moment)
                    except Exception as error:  # noqa: BLE001  the others go on whatever one does
                        print(f"{rule.function}: {type(error).__name__}: {error}")
                last = max(last, current)


def _rules(template: Template) -> Iterator[Rule]:
    for _, found in template.of_type("AWS::Events::Rule"):
        functions = {target["Arn"].rpartition(":")[2] for target in found["Targets"]}
        inputs = tuple(json.loads(target["Input"]) if "Input" in target else None for target in found["Targets"])
        if len(functions) != 1:
            raise ValueError(f"rule {found['Name']} calls {len(functions)} functions")
        yield Rule(found["Name"], snake(functions.pop()), found["ScheduleExpression"], inputs)


def advance(
    schedules: Schedules,
    deliver: Callable[[], Any],
    set_now: Callable[[datetime], Any],
    *,
    start: datetime,
    until: datetime,
    step: timedelta,
    has_work: HasWork | None = None,
    tell: Callable[[datetime], Any] = lambda _: None,
    expire: Callable[[datetime], Any] = lambda _: None,
) -> datetime:
    """
    Move the clock from *start* to *until*; after each step its schedules fire and everything is delivered.

    With *has_work* a target that has none is not called, and nothing is delivered where none was; *tell* hears of each
    step's end. *expire* is called once a day and at the end: DynamoDB's own deletions come within days.
    """
    now = start
    with schedules.moved_by_hand():
        while now < until:
            before, now = now, min(now + step, until)
            for moment, rule in schedules.passed(before, now):
                set_now(moment)
                if schedules.fire(rule, moment, has_work) or has_work is None:
                    deliver()
            set_now(now)
            schedules.fired_until = now
            if before.date() != now.date() or now == until:
                expire(now)
            if has_work is None or now == until:
                deliver()
            tell(now)
    return now
