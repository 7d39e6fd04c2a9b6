"""The whole service looked at while it rests: every case, everything that was heard, read and counted."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from typing import Any

import boto3

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.tables.case_table import CaseRow
from chalicelib.store.tables.statistics_table import StatisticsRow
from local.service import Service
from tests.journeys.world import World
from tests.simulation import insiders, model, outside, secrecy, senders
from tests.simulation.model import Broken, Calendars
from tests.simulation.outside import Outside
from tests.simulation.people import People

EVER = date(2020, 1, 1), date(2029, 12, 31)


class Violated(Exception):
    """A promise did not hold."""

    def __init__(self, flaws: list[Broken]) -> None:
        super().__init__("; ".join(str(flaw) for flaw in flaws[:5]))
        self.flaws = flaws


def look(service: Service, world: World, people: People, calendars: Calendars) -> None:
    """Violated, if any promise of docs/promises.md does not hold now."""
    files, now = files_of(service), service.business_clock.now()
    seen = _outside(world, people)
    tokens = {str(reporter.number): reporter.tokens for reporter in people.reporters}
    flaws = [*_filed(people), *_answered(people)]
    for file in files:
        flaws += model.flaws_of(file, now, service.parts, calendars)
    flaws += [
        *outside.notices_of(files, seen),
        *outside.unasked(files, service.parts.vault.contact_of),
        *outside.crossings(files, seen),
        *outside.leaks(tokens, files, seen),
        *secrecy.choices(files),
        *secrecy.kept(files, seen.heard),
        *outside.forgotten(files, people.acknowledged),
        *_counted(service, files, calendars),
        *senders.files_kept(service, files),
    ]
    flaws += insiders.false_alarms(service.parts, files)
    if flaws:
        raise Violated(flaws)


def files_of(service: Service) -> list[CaseFile]:
    """Every case that is stored, whole."""
    return [service.parts.cases.load(CaseNumber(number)) for number in sorted(outside.stored_numbers())]


def size() -> int:
    """How many rows the cases have."""
    return sum(1 for _ in CaseRow.scan())


def everything(world: World) -> dict[tuple[str, ...], Any]:
    """All that is stored and all that was heard, to be compared with later."""
    found: dict[tuple[str, ...], Any] = {}
    found |= {(row.pk, row.sk): row.serialize() for row in CaseRow.scan()}
    found |= {(row.pk, row.sk): row.serialize() | dict(row.counters) for row in StatisticsRow.scan()}
    return found | Counter(("heard", heard.id) for heard in world.heard())


def _parked(service: Service) -> Iterator[Broken]:
    """Whatever failed could be done later; nothing of it may have been given up."""
    bucket = service.provisioned.environment()["PARKED_BUCKET"]
    for found in boto3.client("s3").list_objects_v2(Bucket=bucket).get("Contents", []):
        yield Broken(8, f"{found['Key']} was given up")


def _filed(people: People) -> Iterator[Broken]:
    acknowledged = [reporter.number for reporter in people.reporters]
    stored = outside.stored_numbers()
    for reporter in people.reporters:
        if len(set(reporter.receipts)) != 1:
            yield Broken(1, f"{reporter.key} was answered {len(set(reporter.receipts))} different ways")
        if str(reporter.number) not in stored:
            yield Broken(1, f"{reporter.number} was acknowledged and is not there")
    if len(stored) != len(set(acknowledged)):
        yield Broken(1, f"{len(acknowledged)} reports were sent and {len(stored)} are stored")


def _answered(people: People) -> Iterator[Broken]:
    for who, what, answer in people.answers:
        if answer.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            yield Broken(1, f"{who} asked {what} and got 500: {answer.text[:200]}")


def _outside(world: World, people: People) -> Outside:
    heard = [(heard.topic, {"id": heard.id, "data": heard.data}, heard.raw) for heard in world.heard()]
    return Outside(heard, world.log.lines, list(people.reads()))


def _counted(service: Service, files: list[CaseFile], calendars: Calendars) -> Iterator[Broken]:
    found: Counter[str] = Counter()
    for cell, number in service.parts.statistics.totals("ALL", *EVER).items():
        goal, _, how = cell.measure.partition(".")
        found[goal if how in {"on_time", "late"} else cell.measure] += number
    yield from _differing("counted", found, outside.recount(files, calendars))
    ages: Counter[str] = Counter()
    for cohort, number in service.parts.statistics.open_now("ALL").items():
        ages[cohort.received_on.isoformat()] += number
    yield from _differing("open by day", ages, outside.still_open(files))


def _differing(what: str, found: Counter[str], expected: Counter[str]) -> Iterator[Broken]:
    if wrong := {name: (found[name], expected[name]) for name in {*found, *expected} if found[name] != expected[name]}:
        yield Broken(8, f"{what} and expected: {wrong}")
