"""Totals are what the histories add up to, and small ones are withheld."""

from collections import Counter
from datetime import timedelta, timezone

from chalicelib.domain.number import CaseNumber
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import World

WIB = timezone(timedelta(hours=7))
COUNTED = {"reminded", "breached", "escalated", "returned", "replied", "answered", "reopened"}


def recount(world: World) -> Counter[str]:
    """From the histories: each event of note, and each status that a case came into."""
    totals: Counter[str] = Counter()
    for number in world.numbers:
        status = None
        for event in world.service.parts.cases.load(CaseNumber(number)).events:
            if event.type in COUNTED:
                totals[f"event.{event.type}"] += 1
            if event.status != status:
                totals[f"status.{event.status}"] += 1
            status = event.status
    return totals


def test_the_totals_are_what_the_histories_add_up_to_also_after_replays(world: World, roads: OfficerAtDesk) -> None:
    citizens = [Citizen(world) for _ in range(7)]
    for citizen in citizens:
        citizen.file()
    for citizen in citizens[:6]:
        roads.answer(citizen.number)
    for citizen in citizens[:2]:
        citizen.reply(verdict="accepted")
    world.stand_still_until("2026-03-28 09:00")
    for function in ("follow_case", "count_events"):
        world.service.deliveries.replay(function)
    world.deliver()

    expected = recount(world)
    assert (expected["status.answered"], expected["status.closed"], expected["event.breached"]) == (6, 2, 1)
    for query in ("", "&desk=bengkalis", "&desk=bengkalis/pupr", "&area=14.03", "&area=14"):
        page = world.get(f"/v1/statistics?from=2026-03-13&to=2026-03-28{query}")
        # Before routing a report lies with the coordinating desk, not with the agency.
        wanted = expected if query != "&desk=bengkalis/pupr" else expected - Counter({"status.submitted": 7})
        # Seven reports happened on one day: no small number below them has to be protected.
        shown = {measure: total if total >= 5 else None for measure, total in wanted.items()}
        assert page["totals"] == shown, query
        assert not [line for line in page["lines"] if line["total"] is not None and line["total"] < 5]
