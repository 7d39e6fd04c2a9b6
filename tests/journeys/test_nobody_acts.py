"""What nobody acts on climbs the tree of desks, step by step, for ever, in everybody's sight."""

from collections import Counter
from collections.abc import Callable

from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import World, moment

LADDER = [
    ("2026-03-26 08:00", "respond reminder"),
    ("2026-03-28 00:00", "respond breach"),
    ("2026-03-28 00:00", "respond leader"),
    ("2026-04-01 00:00", "respond parent"),
    ("2026-04-07 00:00", "respond national"),
    ("2026-04-09 08:00", "resolve reminder"),
    ("2026-04-11 00:00", "resolve breach"),
    ("2026-04-11 00:00", "resolve leader"),
    ("2026-04-14 00:00", "respond ombudsman"),
    ("2026-04-15 00:00", "resolve parent"),
    ("2026-04-18 00:00", "resolve national"),
    ("2026-04-21 00:00", "respond again-1"),
    ("2026-04-25 00:00", "resolve ombudsman"),
    ("2026-04-28 00:00", "respond again-2"),
    ("2026-05-05 00:00", "resolve again-1"),
    ("2026-05-06 00:00", "respond again-3"),
]
"""
A clerk's table. First answer owed by 27 March, solution by 10 April; then 0, 2, 5, 10, 15, 20 and 25 working days:
27 March + 2 = 31 March, + 5 = 6 April (3 April is Good Friday), + 10 = 13, + 15 = 20, + 20 = 27 April, + 25 = 5 May
(1 May is Labour Day); 10 April + 2 = 14, + 5 = 17, + 10 = 24 April, + 15 = 4 May. Each step at the end of its day.
"""


def test_a_case_on_which_nobody_acts_goes_up_to_the_ombudsman_each_step_once(
    world: World, siti: Citizen, roads: OfficerAtDesk, officer: Callable[[str], OfficerAtDesk]
) -> None:
    siti.file()
    roads.accept(siti.number)

    world.wait_until("2026-05-06 12:00")

    assert world.history(siti.number)[3:] == LADDER
    assert siti.follow()["status"] == "in_progress"
    told = Counter((heard.topic, heard.purpose, heard.attributes["level"]) for heard in world.heard(siti.number))
    assert told == {
        ("bengkalis", "new_case", "liaison_officer"): 1,
        ("bengkalis", "reminder", "liaison_officer"): 2,
        ("bengkalis", "breach", "liaison_officer"): 2,
        ("bengkalis", "escalation", "leader"): 2,
        ("bengkalis", "escalation", "parent"): 2,
        ("nasional", "escalation", "national"): 2,
        ("nasional", "escalation", "ombudsman"): 2,
        ("nasional", "escalation", "again"): 4,
    }
    late = [message.subject for message in world.told(siti.number) if "terlambat" in message.subject]
    assert late == [f"Laporan {siti.number} terlambat ditangani"] * 2
    # Those above may look, not decide for the desk.
    seen = officer("admin@nasional").open(siti.number)
    assert [desk["id"] for desk in seen["escalated_to"]] == ["bengkalis/pupr", "bengkalis", "nasional"]


def test_everybody_sees_how_late_it_is(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    roads.accept(siti.number)
    assert not any(promise["overdue"] for promise in world.public_page(siti.number)["promises"])

    world.wait_until("2026-04-08 09:00")

    page = world.public_page(siti.number, language="en")
    respond = next(promise for promise in page["promises"] if promise["clock"] == "respond")
    assert (respond["overdue"], moment(respond["due_at"])) == (True, "2026-03-28 00:00")
    assert [entry["text"] for entry in page["timeline"]][-4:] == [
        "The time limit for the first answer passed at Bengkalis/Pupr.",
        "The delay went up to the leader of Bengkalis/Pupr.",
        "The delay went up to Bengkalis, the office above.",
        "The delay went up to Nasional at the national level.",
    ]


def test_a_report_that_nobody_verifies_is_escalated_and_never_rejected(
    world: World, siti: Citizen, officer: Callable[[str], OfficerAtDesk]
) -> None:
    siti.file(area="61.05")

    world.wait_until("2026-05-06 12:00")

    assert world.history(siti.number)[2:] == [
        ("2026-03-17 08:00", "verify reminder"),
        ("2026-03-26 00:00", "verify breach"),
        ("2026-03-26 00:00", "verify leader"),
        ("2026-03-28 00:00", "verify parent"),
        ("2026-04-02 00:00", "verify national"),
        ("2026-04-10 00:00", "verify ombudsman"),
        ("2026-04-17 00:00", "verify again-1"),
        ("2026-04-24 00:00", "verify again-2"),
        ("2026-05-01 00:00", "verify again-3"),
    ]
    assert siti.follow()["status"] == "submitted"
    assert officer("admin@sintang").finds(siti.number)


def test_a_reminder_that_comes_too_late_is_not_sent_and_what_is_done_is_not_escalated(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    roads.accept(siti.number)
    # The schedules stood still for five weeks: everything is recorded in order, once.
    world.stand_still_until("2026-04-16 09:00")

    for clock in ("respond", "resolve"):
        happened = [name for _, name in world.history(siti.number) if name.startswith(clock)]
        assert happened == [name for _, name in LADDER[:10] if name.startswith(clock)]
    assert "reminder" not in {heard.purpose for heard in world.heard(siti.number)}
    roads.answer(siti.number)
    world.wait_until("2026-04-21 12:00")
    assert world.history(siti.number)[-1] == ("2026-04-16 09:00", "answered")
