"""What happens while two Regions share their tables: work in both, schedules in both, and replication in between."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from chalicelib.domain.cases.case import Event
from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.core.case_number import CaseNumber, home_of
from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.milestones import next_milestone
from chalicelib.services.evidence.nightly_check import BrokenPromise, check_case
from chalicelib.store.cases.case_rows import shard_of
from tests.regions.ears import Ears
from tests.regions.stacks import Key, Replication, Stack
from tests.services.steps import filed

SWEEPS = ("send_reminders", "escalate_overdue", "close_silent")


class Story:
    """Two Regions, everything that they are asked, and all that came out of them."""

    def __init__(self, first: Stack, second: Stack, replication: Replication, chance: random.Random) -> None:
        self.stacks = [first, second]
        self.replication = replication
        self.ears = Ears(first, second)
        self.numbers: list[CaseNumber] = []
        self._chance = chance

    @property
    def now(self) -> datetime:
        """The business time, the same everywhere."""
        return self.stacks[0].service.business_clock.now()

    def file(self, stack: Stack, area: str) -> CaseNumber:
        """A report that a Region takes in; nothing is delivered yet."""
        with stack.here():
            number = filed(stack.parts, self.now, area=AreaCode(area)).number
        self.numbers.append(number)
        return number

    def carry_some(self) -> None:
        """Replication brings half of what is waiting, in any order."""
        self.replication.carry(self._some)

    def _some(self, _: Key) -> bool:
        return self._chance.random() < 0.5

    def tick(self, *stacks: Stack) -> None:
        """A minute in these Regions, one after the other: sweeps, streams and queues, replication behind each."""
        for stack in self._chance.sample(stacks, len(stacks)):
            self.tick_alone(stack)
            self.carry_some()

    def tick_alone(self, stack: Stack) -> None:
        """A minute in one Region: sweeps, streams and queues. Nothing comes from the other, and nothing gets there."""
        with stack.here() as service:
            service.deliver()
            for sweep in SWEEPS:
                for shard in sorted({shard_of(number) for number in self.numbers}):
                    service.functions.invoke(sweep, {"shard": shard})
            service.deliver()

    def wait_alone(self, stack: Stack, *, days: int) -> None:
        """As `wait`, in one Region while the other is gone."""
        until = self.now + timedelta(days=days)
        while self.now < until:
            stack.service.business_clock.set(min([*self._awaited(stack), until]))
            self.tick_alone(stack)

    def morning(self, *stacks: Stack) -> None:
        """Monday, eight o'clock in Jakarta: each Region asks for its digests."""
        stacks[0].service.business_clock.set(datetime(2026, 3, 16, 1, tzinfo=UTC))
        for stack in stacks:
            with stack.here() as service:
                service.schedules.tick("send_digests", self.now)
                service.deliver()

    def wait(self, days: int, *stacks: Stack) -> None:
        """Lets days pass, with a tick at each moment for which a clock of some case waits, and one behind the last."""
        until = self.now + timedelta(days=days)
        while self.now < until:
            stop = min([*self._awaited(stacks[0]), until])
            stacks[0].service.business_clock.set(stop)
            self.tick(*stacks)
        self.tick(*stacks)

    def _awaited(self, stack: Stack) -> Iterator[datetime]:
        with stack.here():
            parts = stack.parts
            for file in (parts.cases.load(number) for number in self.numbers if number in self._known(stack)):
                if not _is_one_history(file.events):
                    yield self.now + timedelta(days=1)
                    continue
                for clock in derive(file.events, parts.directory):
                    found = next_milestone(clock, parts.directory)
                    if found and found.at > self.now:
                        yield found.at

    def _known(self, stack: Stack) -> set[str]:
        """The cases of which enough has been replicated to read them."""
        items = stack.items("cases")
        return {
            pk.partition("#")[2]
            for (pk, sk), item in items.items()
            if sk == "CASE"
            and (pk, "REPORT") in items
            and all((pk, f"EVENT#{seq:06d}") in items for seq in range(1, int(item["seq"]["N"]) + 1))
        }

    def settle(self, *stacks: Stack) -> None:
        """Until nothing is left to carry or to deliver."""
        while True:
            delivered = 0
            for stack in stacks:
                with stack.here() as service:
                    delivered += service.deliver()
            if not self.replication.carry() and not delivered:
                return

    def broken(self, stack: Stack) -> list[BrokenPromise]:
        """What a Region's nightly check would say of each case."""
        with stack.here():
            return [found for number in self.numbers for found in check_case(stack.parts, number, self.now)]

    def milestones(self, stack: Stack) -> list[tuple[str, str, str]]:
        """Every milestone in every history."""
        with stack.here():
            files = [stack.parts.cases.load(number) for number in self.numbers]
        return [(file.case.number, *each) for file in files for event in file.events for each in fired_by(event)]

    def received(self, stack: Stack) -> int:
        """How many reports the statistics know, of all homes."""
        first, last = datetime(2026, 1, 1, tzinfo=UTC).date(), datetime(2026, 12, 31, tzinfo=UTC).date()
        with stack.here():
            totals = stack.parts.statistics.totals("ALL", first, last)
        return sum(number for cell, number in totals.items() if cell.measure == "received")

    def of(self, stack: Stack) -> list[CaseNumber]:
        """The cases of that Region's home."""
        return [number for number in self.numbers if home_of(number) == stack.home]


def _is_one_history(events: Sequence[Event]) -> bool:
    """Whether each event follows the one before it; where two Regions wrote to one case, theirs do not."""
    return all(event.prev_hash == before.hash for before, event in pairwise(events))
