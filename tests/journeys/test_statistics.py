"""Totals are what the histories add up to."""

from collections import Counter
from datetime import timedelta, timezone

from chalicelib.domain.core.case_number import CaseNumber
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import World

WIB = timezone(timedelta(hours=7))
COUNTED = {"breached", "escalated", "returned", "answered", "reopened"}
"""What the public reads of each open case, too."""


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
        assert page["totals"] == wanted, query


def test_the_summary_is_what_a_clerk_notes_in_a_month(world: World, roads: OfficerAtDesk) -> None:
    """
    Twelve reports on Friday the 13th of March; the 18th to 24th are Nyepi, leave and Idul Fitri.

    | reports | first answer | working days | in time | then                           |
    |---------|--------------|--------------|---------|--------------------------------|
    | 5       | Tue 17 March | 2            | yes     | accepted on the 27th: 5 days   |
    | 5       | Mon 30 March | 6            | no      | left alone                     |
    | 2       | none         |              |         | open                           |
    """
    citizens = [Citizen(world) for _ in range(12)]
    for citizen in citizens:
        citizen.file()
    world.stand_still_until("2026-03-17 09:00")
    for citizen in citizens[:5]:
        roads.answer(citizen.number)
    world.stand_still_until("2026-03-27 09:00")
    for citizen in citizens[:5]:
        citizen.reply(verdict="accepted")
        citizen.rate(rating=4)
    world.stand_still_until("2026-03-30 09:00")
    for citizen in citizens[5:10]:
        roads.answer(citizen.number)
    world.service.deliveries.replay("count_events")
    world.deliver()

    for query in ("", "&area=14", "&area=14.03", "&desk=bengkalis", "&desk=bengkalis/pupr"):
        page = world.get(f"/v1/statistics/summary?from=2026-03-01&to=2026-03-31{query}")
        total = page["total"]
        assert [total[name] for name in ("received", "answered", "ended", "open")] == [12, 10, 5, 7], query
        assert total["first_answer"] == {"on_time_percent": 50, "median_days": 4}
        assert total["resolution"] == {"on_time_percent": 100, "median_days": 5}
        assert page["outcomes"] == {"accepted": 5, "silence": 0, "withdrawn": 0, "archived": 0}
        assert [age["open"] for age in page["backlog"]] == [0, 7, 0, 0]
        assert page["satisfaction"]["ratings"] == 5
        assert [each["total"] for each in page["satisfaction"]["distribution"]] == [0, 0, 0, 5, 0]
        assert page["as_of"] == "2026-03-30"
