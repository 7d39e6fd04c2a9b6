"""
The town in which an insider tries everything: three cases with all that a case can have, and who keeps what of them.

Its days are played by the service's own schedules. Each citizen keeps receipt and history, as they can be fetched from
the page of the report, and somebody keeps every day's record as the institutions are sent it.
"""

import itertools
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.store.cases.case_rows import SHARDS
from local import logs
from local.business_clock import BusinessClock
from local.dynamodb import wire
from local.dynamodb.engines import running
from local.service import Service, started
from tests import country
from tests.insider.account import Account, State
from tests.insider.hands import Insider
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.test_attachments import browser_of
from tests.journeys.world import LogLines, World
from tests.photos import a_photo

MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Jakarta."""
LATER = 6
"""Days."""
OFFICER, OFFICERS_DESK = "penghubung@pupr.bengkalis", "bengkalis/pupr"
_SIGNED = ("record", "key", "signature")
_stages = itertools.count(1)


@dataclass
class Kept:
    """What a citizen has on a computer of their own."""

    receipt: dict[str, Any]
    chain: dict[str, Any]


@dataclass
class Town:
    """One stage of the service, the people of three cases, and what they keep."""

    world: World
    account: Account
    ours: Citizen
    other: Citizen
    hidden: Citizen
    officer: OfficerAtDesk
    kept: dict[str, Kept] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The signed record of each day, as institutions were sent it."""
    handed_out: list[dict[str, Any]] = field(default_factory=list)
    """Records that an insider gave people."""
    earlier: State | None = None
    """What lay in the account before the last answer to our case."""

    @property
    def service(self) -> Service:
        """The stage."""
        return self.world.service

    @property
    def now(self) -> datetime:
        """The business time."""
        return self.world.now

    @property
    def is_first_day(self) -> bool:
        """Has no night passed yet?"""
        return self.now == MORNING

    @property
    def citizens(self) -> tuple[Citizen, ...]:
        """Everybody who has a case."""
        return self.ours, self.other, self.hidden

    @property
    def numbers(self) -> tuple[str, ...]:
        """Those of their cases."""
        return tuple(citizen.number for citizen in self.citizens)

    @property
    def insider(self) -> Insider:
        """Somebody who has every right there."""
        ours, other, hidden = (CaseNumber(citizen.number) for citizen in self.citizens)
        return Insider(self.service, self.account, ours, other, hidden, self.earlier, self.handed_out)

    def live(self) -> None:
        """A Monday: three reports come in, are worked on and answered; one has a photo that everybody may see."""
        self.other.file(title="Lampu jalan padam di simpang", body="Sudah dua malam gelap di simpang Jalan Antara.")
        self.hidden.file(title="Pungutan di jembatan timbang", body="Sopir membayar tanpa karcis.", secret=True)
        self.ours.file(place="Depan pasar", latitude=1.47, longitude=102.1)
        photo = browser_of(self.ours).send(a_photo())
        for citizen in self.citizens:
            self.officer.accept(citizen.number)
            self.officer.answer(citizen.number)
        self.officer.step(self.ours.number, "publication", attachment=photo, public=True)
        self.ours.reply("Lubangnya masih ada, kemarin ada yang jatuh lagi.", "disputed")
        self.officer.note(self.ours.number, "Perlu dilihat di tempat.")
        self.earlier = self.account.now()
        self.officer.answer(self.ours.number, "Lubang kedua ditambal sore ini, sepanjang dua meter di depan pasar.")
        self.keep()

    def keep(self) -> None:
        """Everybody fetches receipt and history anew, and the records of the days that were sent."""
        for citizen in self.citizens:
            self.kept[citizen.number] = Kept(self.asked(citizen, "receipt"), self.asked(citizen, "chain"))
        heard = [heard.data for heard in self.world.heard() if heard.purpose == "day_root"]
        self.records |= {root["record"]["day"]: {name: root[name] for name in _SIGNED} for root in heard}

    def asked(self, citizen: Citizen, what: str) -> dict[str, Any]:
        """A file from the page of a report."""
        path = f"/v1/complaints/{citizen.number}/{what}"
        found: dict[str, Any] = self.world.ask("reporter", "GET", path, token=citizen.token()).json()
        return found

    def wait(self, days: int) -> None:
        """Lets nights pass, each with its root; nothing else is due in so few days."""
        for _ in range(days):
            self.service.business_clock.set(self.now + timedelta(days=1))
            self.publish()
            self.service.deliver()
        self.keep()

    def publish(self) -> None:
        """The roots of the days that are over."""
        for shard in range(SHARDS):
            self.service.functions.invoke("publish_roots", {"shard": shard})


@contextmanager
def a_town() -> Iterator[Town]:
    """The town on its first evening: everything has happened, and no night has passed."""
    lines, root = LogLines(), logging.getLogger()
    stage = f"i{os.getpid()}x{next(_stages)}"
    with (
        running("dynoxide", None) as engine,
        wire.plain_to(engine.endpoint_url),
        logs.unprinted(),
        started(engine, BusinessClock(frozen_at=MORNING), stage=stage) as service,
    ):
        country.settle(service.parts, stage)
        root.addHandler(lines)
        try:
            world = World(service, lines)
            siti, budi, rina = (Citizen(world, name, email=f"{name}@example.org") for name in ("siti", "budi", "rina"))
            town = Town(world, Account(service), siti, budi, rina, OfficerAtDesk(world, OFFICER))
            town.live()
            yield town
        finally:
            root.removeHandler(lines)
