"""
Whoever could find what an insider did, each asked by itself: the service's own readings and checks, and its citizens.

A finder answers with what it said, or with nothing. What it does on the way is put back by whoever asks.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from chalicelib import clock
from chalicelib.metrics import Metric
from chalicelib.store.cases.case_rows import shard_of
from local.web.gateway import Response
from tests.insider.account import CASES, ROOTS
from tests.insider.town import OFFICER, OFFICERS_DESK, Town
from tests.journeys.people import Citizen

VERIFIER = Path(__file__).parents[2] / "web" / "verify_receipt.py"
NIGHT = timedelta(hours=16)
"""After the morning of the town's days: 01:00 in Jakarta."""
SETTLED = timedelta(days=3)
CHECK = timedelta(hours=40, minutes=30)
"""After the same: 01:30 of the night after, when a day of UTC is over that has the town's in it."""


@dataclass(frozen=True)
class Finder:
    """Who finds it, when, and how they are asked."""

    name: str
    when: str
    asks: Callable[[Town], str | None]
    writes: bool = False
    """Do they leave anything behind, or bring about what another would find?"""


def by_the_stream(town: Town) -> str | None:
    """What the table tells of itself: what was written over, removed, or put there by nobody."""
    town.world.log.lines.clear()
    town.service.deliver()
    return "somebody is called" if _called(town) else None


def by_a_reading(town: Town) -> str | None:
    """Everybody opens the page of every case, the reporter with the PIN."""
    return next((found for citizen in town.citizens for found in _of_pages(town, citizen)), None)


def _of_pages(town: Town, citizen: Citizen) -> Iterator[str]:
    path, officers = f"/v1/complaints/{citizen.number}", f"/v1/cases/{citizen.number}"
    session = town.world.ask("reporter", "POST", f"{path}/session", {"pin": citizen.receipt["pin"]})
    if session.status != HTTPStatus.OK:
        yield "the reporter's PIN does not open the case"
    desk = town.world.token_of(OFFICER)
    yield from _of_page("the reporter", town.world.ask("reporter", "GET", path, token=citizen.token()))
    yield from _of_page("the officer", town.world.ask("officer", "GET", officers, token=desk))
    if citizen is not town.hidden:
        yield from _of_page("the public", town.world.ask("public", "GET", path))
    yield from _of_page("the officer", town.world.ask("officer", "GET", f"{officers}/history", token=desk))


def _of_page(who: str, answer: Response) -> Iterator[str]:
    if answer.status != HTTPStatus.OK:
        yield f"{who} is told {answer.status}"
    elif not answer.json()["proof"]["intact"]:
        yield f"{who} is told that it does not fit"


def by_a_step(town: Town) -> str | None:
    """An officer leaves a note on each case, as it stands."""
    for citizen in town.citizens:
        path, token = f"/v1/cases/{citizen.number}", town.world.token_of(OFFICER)
        tag = f'"{_revision(town, citizen)}"'
        answer = town.world.ask("officer", "POST", f"{path}/note", {"text": "Catatan."}, token=token, If_Match=tag)
        if answer.status != HTTPStatus.OK:
            return f"refused with {answer.status}"
    return None


def _revision(town: Town, citizen: Citizen) -> int:
    items = town.account.within(CASES, f"CASE#{citizen.number}")
    return next((int(item.get("revision", 0)) for item in items if item["sk"] == "CASE"), 0)


def by_the_nightly_check(town: Town) -> str | None:
    """What moved on the day and what lies in inboxes, in the night in which it is over; and the roots of that night."""
    with _at(town, town.now + CHECK):
        return _by_the_roots(town) or _promises(
            town, "check_promises", sorted({shard_of(OFFICERS_DESK), *map(shard_of, town.numbers)})
        )


def _by_the_roots(town: Town) -> str | None:
    """Whoever makes a day's record looks at what lies in its place."""
    town.world.log.lines.clear()
    town.publish()
    found = (json.loads(line) for line in town.world.log.of('"message":"tampered"'))
    return next((str(line["root"]) for line in found if "root" in line), None)


def _promises(town: Town, function: str, shards: Iterable[int]) -> str | None:
    town.world.log.lines.clear()
    for shard in shards:
        town.service.functions.invoke(function, {"shard": shard})
        if found := town.world.log.of("promise broken"):
            return str(json.loads(found[0])["what"])
    return None


def by_the_round(town: Town) -> str | None:
    """The round that comes to every case, and to all that others hold of cases, once the day is settled and locked."""
    if town.is_first_day:
        with _at(town, town.now + NIGHT):
            town.publish()
    town.world.log.lines.clear()
    with _at(town, town.now + SETTLED):
        # Of the first round nobody knows how long it is: it keeps no pace.
        town.service.functions.invoke("verify_cases", {})
    found = town.world.log.of("a round found a flaw")
    return str(json.loads(found[0])["what"]) if found else None


def by_the_lock(town: Town) -> str | None:
    """Nobody needs to find what changes nothing: the bucket of roots gives what was put first under a name."""
    if not town.account.written_over(ROOTS) or any(_served(town, day) != kept for day, kept in town.records.items()):
        return None
    return "what was put first is given, whatever lies on top"


def by_receipts_and_roots(town: Town) -> str | None:
    """What citizens kept, held against what the service gives now, by the file that needs nothing of ours."""
    with _at(town, town.now + NIGHT):
        if said := next(_of_citizens(town), None):
            return said
        if town.is_first_day:
            town.publish()
        return next(_of_days(town), None)


def _of_citizens(town: Town) -> Iterator[str]:
    for citizen in town.citizens:
        kept, found = town.kept[citizen.number], []
        for what in ("chain", "receipt"):
            path = f"/v1/complaints/{citizen.number}/{what}"
            answer = town.world.ask("reporter", "GET", path, token=citizen.token())
            if answer.status != HTTPStatus.OK:
                yield f"the receipt is of a case of which the service gives no {what}"
            else:
                found.append(answer.json())
        yield from _verified([kept.receipt, *found])


def _of_days(town: Town) -> Iterator[str]:
    """Every record that anybody has, and the place of each case in it."""
    days = [item["day"] for item in town.world.get("/v1/roots")["items"]]
    public = [signed for day in days if (signed := _served(town, day))]
    yield from _verified([*town.records.values(), *town.handed_out, *public, town.world.get("/v1/root-key")])
    if refused := sum(signed["record"]["refused"] for signed in public):
        yield f"the day's record says that {refused} cases were refused"
    for citizen in town.citizens:
        if town.asked(citizen, "receipt").get("root") is None:
            yield "the day has its record, and the receipt no place in it"


def _served(town: Town, day: str) -> Any:
    answer = town.world.ask("public", "GET", f"/v1/roots/J/{day}")
    return answer.json() if answer.status == HTTPStatus.OK else None


def _verified(files: list[Any]) -> Iterator[str]:
    evidence = verifier().Evidence()
    for file in files:
        evidence.add(verifier().parsed(json.dumps(file)))
    for kind, key, told in verifier().findings(evidence):
        if kind == "broken":
            yield verifier().TEXTS["en"][key].format(**told).split(". ")[0].rstrip(".")


@cache
def verifier() -> ModuleType:
    """The file as whoever downloads it runs it."""
    spec = spec_from_file_location("verify_receipt", VERIFIER)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    is_signed = module.is_signed

    @cache
    def known(x: str, y: str, message: bytes, signature: str) -> bool:
        return bool(is_signed({"x": x, "y": y}, message, signature))

    # The same few signatures come again with every try.
    module.is_signed = lambda key, message, signature: known(key["x"], key["y"], message, signature)  # type: ignore[attr-defined]
    return module


def _called(town: Town) -> bool:
    return bool(town.world.log.of(f'"Name":"{Metric.TAMPERED.value}"'))


@contextmanager
def _at(town: Town, moment: datetime) -> Iterator[None]:
    """Business time is that moment inside; the town's own clock does not move."""
    clock.set_business_clock(lambda: moment)
    try:
        yield
    finally:
        clock.set_business_clock(town.service.business_clock.now)


STREAM = Finder("the stream", "at once", by_the_stream, writes=True)
READING = Finder("any reading", "when somebody opens it", by_a_reading)
STEP = Finder("any step", "when somebody adds to it", by_a_step, writes=True)
NIGHTLY = Finder("the nightly check", "within two nights", by_the_nightly_check, writes=True)
ROUND = Finder("the round", "within 30 days", by_the_round, writes=True)
LOCK = Finder("the lock of the bucket", "at once, for nothing is another", by_the_lock)
EVIDENCE = Finder("receipts and roots", "when somebody holds theirs against it", by_receipts_and_roots, writes=True)
