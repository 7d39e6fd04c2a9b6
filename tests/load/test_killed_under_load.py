"""
kill -9 under load, twice: while reporters file, and while what fell due in an outage of some days is being fired.

What must hold is asked from outside first, with nothing but the numbers and PINs that were acknowledged; then the
folder that the killed process left is opened, and every history, total and identity in it is proved.
"""

import itertools
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import instant
from chalicelib.services.messaging.delivery_leases import LOOK_AGAIN
from local.business_clock import BusinessClock
from local.demo.ledger import Ledger, counted, numbers
from local.dynamodb import engines
from local.logs import JAKARTA
from local.seed.samples import of_somebody
from local.service import Service, started
from tests.load.subject import Subject, until
from tests.load.wire import NoAnswerError
from tests.needs import need_engine

EARLY = 4
"""So many reports are filed before the crowd comes; the desk of one of them is waited for."""
CROWD = 8
"""File at once, one report after the other; after half as many receipts the kill comes, and finds others under way."""
SAMPLES = 24
"""What the service files for itself at its first start."""
OUTAGE = timedelta(days=14)
"""Longer than the working days after which a first answer is asked for, whatever day it is today."""
A_MINUTE_OR_TWO = timedelta(minutes=2)
"""Makes the schedules tick once; no more time passes, for it has passed already."""
NIGHT, DAY = time(23), time(10)
"""Hours of Jakarta, and of the area that the reports are about: by night messages wait, by day they go out at once."""
UNAUTHORIZED = 401
SECONDS = 300.0
"""For whatever has to come about; so long only that a slow machine is not taken for a loss."""


@dataclass
class Filing:
    """One request to file, and its receipt if that ever came."""

    key: str
    body: dict[str, Any]
    receipt: dict[str, Any] | None = None
    token: str = ""
    """Of the session that its PIN opened last."""

    @property
    def number(self) -> str:
        """Known once it is acknowledged."""
        assert self.receipt is not None
        return str(self.receipt["number"])


@dataclass
class Crowd:
    """Reporters, what they sent, and what came back."""

    subject: Subject
    filings: list[Filing] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=itertools.count)

    def acknowledged(self) -> list[Filing]:
        """Those whose reporter holds number and PIN."""
        return [filing for filing in self.filings if filing.receipt]

    def send(self, filing: Filing) -> None:
        """Files it, or files it again."""
        answer = self.subject.wire.ask("POST", "/v1/complaints", filing.body, headers=of_somebody(filing.key))
        assert answer.status == 201, answer.body
        again, filing.receipt = filing.receipt, answer.json()
        assert again in (None, filing.receipt)

    def file(self) -> bool:
        """Whether a new report was answered; if not, nobody knows whether it was filed."""
        filing = Filing(str(uuid.uuid4()), a_report(next(self._order)))
        self.filings.append(filing)
        with suppress(NoAnswerError):
            self.send(filing)
        return filing.receipt is not None


def a_report(number: int) -> dict[str, Any]:
    """One of a road that is everybody's; only its contact tells whose it is."""
    return {
        "classification": "complaint",
        "title": f"Jalan berlubang, laporan {number}",
        "body": "Lubang besar di depan pasar sejak dua minggu, sudah tiga pengendara jatuh.",
        "category": "infrastructure/road",
        "area": "14.03",
        # A telephone: a letter that only asks whose the address is goes out by night as well.
        "reporter": {"phone": f"+62812{number:07}"},
    }


@pytest.fixture
def subject(tmp_path: Path) -> Iterator[Subject]:
    """A durable one."""
    need_engine("dynoxide")
    subject = Subject(tmp_path / "state", patience_seconds=SECONDS)
    be_away(subject, until_next=NIGHT)
    with subject:
        yield subject


@pytest.mark.dynoxide
def test_a_kill_under_load_loses_nothing_that_was_acknowledged_and_fires_nothing_twice(subject: Subject) -> None:
    crowd = Crowd(subject)
    for _ in range(EARLY):
        crowd.file()
    until(lambda: routed_at(opens_with_its_pin(subject, crowd.filings[0])) != "", SECONDS, "a first desk")
    # All that they cause is done and noted on disk: no record of theirs comes again, and nothing but the morning's
    # release can send what waits.
    with ticking(subject):
        pass
    assert [one.number for one in crowd.filings if not waits(opens_with_its_pin(subject, one))] == []
    killed_amid(crowd)
    acknowledged = crowd.acknowledged()
    assert EARLY + CROWD // 2 <= len(acknowledged) == len(crowd.filings) - CROWD
    be_away(subject, OUTAGE, until_next=DAY)
    subject.start()

    late = [one for one in acknowledged if found_its_desk_before_the_outage(opens_with_its_pin(subject, one))]
    assert late
    file_again(crowd)
    with ticking(subject):
        until(lambda: bool(milestones(opens_with_its_pin(subject, late[0]))), SECONDS, "a milestone")
        seen = {one.number: milestones(opens_with_its_pin(subject, one)) for one in late}
        killed_amid(crowd)
    subject.start()

    file_again(crowd)
    # A message that was let go into a queue that is gone is let go again after this.
    with ticking(subject, LOOK_AGAIN + A_MINUTE_OR_TWO):
        pass
    until(subject.is_idle, SECONDS, "everything to be delivered")
    pages = {filing.number: opens_with_its_pin(subject, filing) for filing in crowd.filings}
    fired = {number: milestones(page) for number, page in pages.items()}
    assert [one.number for one in late if not fired[one.number] or fired[one.number] < seen[one.number]] == []
    assert {times for found in fired.values() for times in found.values()} == {1}, "each milestone once"
    # Every contact was asked whether it is its reporter's own, though what waited in the killed queues is gone.
    assert [number for number, page in pages.items() if "confirm" not in told(page)] == []
    subject.kill()
    prove_what_it_left(subject.folder, crowd.filings)


def killed_amid(crowd: Crowd) -> None:
    """A crowd files and files, and the service is killed while it answers: the last report of each has no receipt."""
    receipts = threading.Semaphore(0)

    def file_on() -> None:
        while crowd.file():
            receipts.release()

    with ThreadPoolExecutor(CROWD) as citizens:
        crowds = [citizens.submit(file_on) for _ in range(CROWD)]
        try:
            in_time = all(receipts.acquire(timeout=SECONDS) for _ in range(CROWD // 2))
        finally:
            crowd.subject.kill()
    for filed in crowds:
        filed.result()
    assert in_time, "some receipts must come before the kill"


@contextmanager
def ticking(subject: Subject, passes: timedelta = A_MINUTE_OR_TWO) -> Iterator[None]:
    """The schedules tick once, beside what happens in the block; the tick has ended, or was killed, when this ends."""

    def tick() -> None:
        with suppress(NoAnswerError):
            subject.wire.ask("POST", "/_local/clock", {"hours": passes / timedelta(hours=1)})

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def be_away(subject: Subject, passes: timedelta = timedelta(0), *, until_next: time) -> None:
    """While nothing runs, time passes, and then some more until it is that hour."""
    subject.folder.mkdir(parents=True, exist_ok=True)
    clock = BusinessClock(subject.folder)
    local = (clock.now() + passes).astimezone(JAKARTA)
    hour = datetime.combine(local.date(), until_next, JAKARTA)
    clock.set(hour if hour >= local else hour + timedelta(days=1))


def file_again(crowd: Crowd) -> None:
    """
    Sends every request again, and twice what was not answered.

    Each receipt, PIN included, is the one that was given before, and each key has one case.
    """
    unanswered = [filing for filing in crowd.filings if not filing.receipt]
    for filing in [*unanswered, *crowd.filings]:
        crowd.send(filing)
    assert len({filing.number for filing in crowd.filings}) == len(crowd.filings)


def found_its_desk_before_the_outage(page: dict[str, Any]) -> bool:
    """Then its desk should have verified it while nobody was there."""
    at = routed_at(page)
    return at != "" and instant(at) - instant(page["received_at"]) < OUTAGE


def routed_at(page: dict[str, Any]) -> str:
    """When its desk was found; empty as long as it was not."""
    return next((str(entry["at"]) for entry in page["timeline"] if entry["type"] == "routed"), "")


def told(page: dict[str, Any]) -> set[str]:
    """What the reporter was really sent word of: not what waits, and not what nobody could hear."""
    return {row["purpose"] for row in page["notices"] if row["to"] == "reporter" and row["state"] == "sent"}


def waits(page: dict[str, Any]) -> bool:
    """Does the question whether the contact is its reporter's own wait for the morning?"""
    return any(row["purpose"] == "confirm" and row["state"] == "waiting" for row in page["notices"])


def opens_with_its_pin(subject: Subject, filing: Filing) -> dict[str, Any]:
    """The reporter's page, from a network of its own; the PIN is asked for again once its session has ended."""
    assert filing.receipt is not None
    page = subject.wire.page(filing.number, filing.token) if filing.token else None
    if page is None or page.status == UNAUTHORIZED:
        session = subject.wire.session(filing.number, filing.receipt["pin"], of_somebody(filing.key))
        assert session.status == 200, (filing.number, session.body)
        filing.token = session.json()["token"]
        page = subject.wire.page(filing.number, filing.token)
    assert page.status == 200, (filing.number, page.body)
    found: dict[str, Any] = page.json()
    assert found["title"] == filing.body["title"]
    return found


def milestones(page: dict[str, Any]) -> Counter[str]:
    """What a reporter reads of them, and how often: each line's words are of one milestone of one clock and desk."""
    return Counter(
        entry["text"] for entry in page["timeline"] if entry["type"] in {"reminded", "breached", "escalated"}
    )


def prove_what_it_left(folder: Path, filings: list[Filing]) -> None:
    """Opens the folder once more, in this process, and asks what no page shows."""
    with (
        engines.running("dynoxide", folder) as engine,
        started(engine, BusinessClock(folder), state_dir=folder) as service,
    ):
        parts = service.parts
        ledger = proved(service)

        assert ledger.broken == []
        assert ledger.cases == len(filings) + SAMPLES
        assert {one.number: parts.vault.identity_of(CaseNumber(one.number)) for one in filings} == {
            one.number: one.body["reporter"] for one in filings
        }
        # An event may be announced again, under the id that it had: it is counted once.
        now = service.business_clock.now().date()
        totals = counted(parts, now - OUTAGE - timedelta(days=3), now + timedelta(days=1))
        assert totals == Counter({cell: n for cell, n in ledger.cells.items() if cell[0] == "ALL"})


def proved(service: Service) -> Ledger:
    """Every history that there is, held against its anchor: the nightly proof, and each event counted."""
    ledger = Ledger()
    for number in numbers():
        ledger.add(service.parts, service.parts.cases.load(number), service.business_clock.now())
    return ledger
