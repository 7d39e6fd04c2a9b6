"""
Somebody with every right on the tables and buckets: a move of the world, and put back so that the story goes on.

What they do is one of the ways of tests/insider. Who must find it, and by when, tells tampering.py from what was
changed; each of those is asked at that time, and nobody else may speak for them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from chalicelib import clock, wiring
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, Tampered
from chalicelib.metrics import Metric
from chalicelib.services.core.history_check import load_sound, prove
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.nightly_check import check_moved
from chalicelib.services.evidence.rounds import whole_round
from chalicelib.services.messaging.delivery_leases import Times
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.case_rows import shard_of
from local.service import Service
from tests.insider.account import Account, State
from tests.insider.hands import Insider
from tests.insider.ways import Way
from tests.journeys.world import LogLines
from tests.simulation.carriers import Carriers, Record
from tests.simulation.model import Broken
from tests.simulation.tampering import Due, Finder, must_find

_NOT_HERE = (AssertionError, LookupError, StopIteration, ValueError)
"""What a way ends with where there is nothing of what it would change."""


def false_alarms(parts: Parts, files: Sequence[CaseFile]) -> Iterator[Broken]:
    """Sound cases raise none."""
    for file in files:
        for flaw in prove(parts, parts.cases.load(file.case.number)).flaws:
            yield Broken(6, f"{file.case.number}: false alarm, {flaw}")


class Tamperer:
    """An insider of one run, and those who look."""

    def __init__(self, service: Service, carriers: Carriers, log: LogLines) -> None:
        self._service, self._carriers, self._log = service, carriers, log
        self._account = Account(service)
        self._earlier: State | None = None
        self._told: list[Record] = []

    @property
    def _parts(self) -> Parts:
        return self._service.parts

    def tamper(self, way: Way, ours: CaseNumber, other: CaseNumber, hidden: CaseNumber) -> tuple[str, list[Broken]]:
        """
        Does it to the first of the cases, asks whoever must find it, and takes it back; what was done, and who missed.

        Nothing is told where there was nothing of the kind to change.
        """
        histories = {number: self._parts.cases.load(number).events for number in (ours, other, hidden)}
        self._carriers.collect()
        with self.taken_back() as state:
            insider = Insider(self._service, self._account, ours, other, hidden, self._earlier)
            self._earlier = state
            try:
                way.do(insider)
            except _NOT_HERE:
                return "", []
            changes, now = self._account.changes(), self._service.business_clock.now()
            dues = must_find(changes, histories, now, fits_itself=insider.fits_itself)
            self._told = self._carriers.forget_new()
            missed = [due for due in sorted(dues) if not self._asked(due)]
        names = ", ".join(sorted({due.finder for due in dues}))
        flaws = [Broken(6, f"{due.number}: {way.name}, and {due.finder} does not say so") for due in missed]
        return (f"{ours}: {way.name}; it must be found by {names or 'nobody yet'}" if changes else ""), flaws

    @contextmanager
    def taken_back(self) -> Iterator[State]:
        """Whatever anybody writes inside is as it was afterwards, and nobody hears of it: also what a check mended."""
        state = self._account.now()
        try:
            yield state
        finally:
            self._account.put_back(state)
            self._carriers.forget_new()
            self._parts.directory.forget()

    def _asked(self, due: Due) -> bool:
        with self._at(due.by):
            return _ASKED[due.finder](self, due.number)

    @contextmanager
    def _at(self, moment: datetime) -> Iterator[None]:
        """Business time is that moment inside, and what was remembered of versions is not."""
        self._parts.directory.forget()
        clock.set_business_clock(lambda: moment)
        try:
            yield
        finally:
            clock.set_business_clock(self._service.business_clock.now)

    def _by_the_stream(self, _: CaseNumber) -> bool:
        self._log.lines, kept = [], self._log.lines
        try:
            self._service.functions.invoke("follow_case", {"Records": self._told})
            return bool(self._log.of(f'"Name":"{Metric.TAMPERED.value}"'))
        finally:
            self._log.lines = kept

    def _by_a_reading(self, number: CaseNumber) -> bool:
        return _is_refused(lambda: load_sound(self._parts, number))

    def _by_the_pin(self, number: CaseNumber) -> bool:
        return _is_refused(lambda: self._parts.vault.pin_check_of(number))

    def _by_the_nightly_check(self, number: CaseNumber) -> bool:
        now = clock.business_now()
        found = check_moved(self._parts, now.date() - timedelta(days=1), shard_of(number), now)
        return any(broken.number == number and broken.promise in _OF_TAMPERING for broken in found)

    def _by_the_round(self, _: CaseNumber) -> bool:
        context = self._service.functions.context("verify_cases")
        return bool(whole_round(wiring.parts(context), Times(clock.business_now(), clock.machine_now())))


def _is_refused(read: Callable[[], object]) -> bool:
    try:
        read()
    except (Missing, Tampered):
        return True
    return False


_OF_TAMPERING = (3, 6)
"""A clock that was changed lags behind its history, and is mended."""
_ASKED: Mapping[Finder, Callable[[Tamperer, CaseNumber], bool]] = {
    Finder.STREAM: Tamperer._by_the_stream,
    Finder.READING: Tamperer._by_a_reading,
    Finder.PIN: Tamperer._by_the_pin,
    Finder.NIGHT: Tamperer._by_the_nightly_check,
    Finder.ROUND: Tamperer._by_the_round,
}
