"""After an answer it is the reporter's turn: silence closes late and by the rules, a dispute costs the desk time."""

import pytest

from tests.journeys.people import COURTESY, Citizen, OfficerAtDesk
from tests.journeys.world import Refused, World


def test_silence_after_an_answer_closes_after_notice_over_the_long_holiday_and_says_so(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    world.wait_until("2026-03-16 10:00")
    roads.answer(siti.number)
    assert siti.promise("reply")["last_day"] == "2026-04-07"

    world.wait_until("2026-04-08 09:00")

    assert world.history(siti.number)[2:] == [
        ("2026-03-16 10:00", "answered"),
        ("2026-04-01 08:00", "reply notice"),
        ("2026-04-08 00:00", "reply close"),
    ]
    page = siti.follow(language="en")
    assert (page["outcome"], page["rating"]) == ("silence", None)
    assert page["outcome_text"] == "Closed automatically without a reply from the reporter"
    assert world.public_page(siti.number)["outcome"] == "silence"
    assert [message.subject for message in world.told(siti.number)][-2:] == [
        f"Laporan {siti.number} menunggu Anda",
        f"Laporan {siti.number} selesai",
    ]


def test_a_case_is_reopened_once_by_right_within_thirty_days(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    roads.answer(siti.number)
    siti.reply(verdict="accepted")

    world.wait_until("2026-04-12 08:59")
    siti.reopen("Tambalannya sudah lepas lagi.")
    assert siti.follow()["status"] == "in_progress"
    assert roads.finds(siti.number, "working")
    # A first answer is owed anew: five working days from Sunday, 12 April.
    assert siti.promise("respond")["last_day"] == "2026-04-17"

    roads.answer(siti.number)
    siti.reply(verdict="accepted")
    assert siti.follow()["may"] == ["rate", "change_visibility"]
    with pytest.raises(Refused) as refused:
        siti.reopen("Lagi.")
    assert (refused.value.status, refused.value.code) == (409, "reopen_used")


def test_after_thirty_days_a_case_stays_closed(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    roads.answer(siti.number)
    siti.reply(verdict="accepted")

    world.wait_until("2026-04-12 09:01")
    assert siti.follow()["may"] == ["rate", "change_visibility"]
    with pytest.raises(Refused) as refused:
        siti.reopen("Tambalannya sudah lepas lagi.")

    assert (refused.value.status, refused.value.code) == (409, "reopen_too_late")


def test_a_dispute_leaves_the_desk_at_least_two_working_days(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    roads.accept(siti.number)
    world.wait_until("2026-04-10 10:00")  # the last day for the solution
    roads.answer(siti.number)
    world.wait_until("2026-04-13 10:00")

    siti.reply("Masih berlubang.", verdict="disputed")

    assert (siti.follow()["status"], siti.promise("resolve")["last_day"]) == ("in_progress", "2026-04-15")
    assert world.heard(siti.number)[-1].told == ("bengkalis/pupr", "reply")
    world.stand_still_until("2026-04-30 09:00")
    assert ("2026-04-30 09:00", "resolve breach") in world.history(siti.number)
    assert siti.follow()["status"] == "in_progress"  # nobody closes what is disputed


def test_an_answer_that_says_nothing_does_not_start_the_closing(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    roads.accept(siti.number)
    roads.answer(siti.number, COURTESY)
    roads.answer(siti.number, "Tim survei turun hari Senin; hasilnya kami kabarkan di sini.", final=False)

    page = siti.follow(language="en")
    assert page["status"] == "in_progress"
    assert [entry["text"] for entry in page["timeline"]][-2:] == ["Bengkalis/Pupr reported on progress."] * 2
    assert "reply" not in {promise["clock"] for promise in page["promises"]}
    world.stand_still_until("2026-05-04 09:00")
    assert siti.follow()["status"] == "in_progress"
    assert "reply close" not in {name for _, name in world.history(siti.number)}
