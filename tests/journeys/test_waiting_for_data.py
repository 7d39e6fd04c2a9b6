"""A report is put on hold: clocks stand still, go on with what was left, and silence can be appealed."""

from collections.abc import Callable

from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import World, moment

Officers = Callable[[str], OfficerAtDesk]


def test_while_data_is_awaited_the_desks_clocks_stand_still_and_go_on_with_what_was_left(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    roads.accept(siti.number)
    assert siti.promise("respond")["last_day"] == "2026-03-27"
    assert siti.promise("resolve")["last_day"] == "2026-04-10"
    world.wait_until("2026-03-16 10:00")

    roads.hold(siti.number, "Di depan pasar yang mana?")
    assert roads.finds(siti.number, "waiting_reporter")
    assert (siti.promise("respond")["paused"], siti.promise("respond")["due_at"]) == (True, None)
    assert siti.promise("supply")["last_day"] == "2026-04-07"
    assert siti.follow()["next"]["turn"] == "reporter"

    world.wait_until("2026-03-26 15:00")
    siti.reply("Pasar Terubuk.")

    # Waited from 16 to 26 March: 17, 25 and 26 March were working days, and by so many both dates move.
    assert roads.finds(siti.number, "working")
    assert siti.promise("respond")["last_day"] == "2026-04-01"
    assert siti.promise("resolve")["last_day"] == "2026-04-15"
    told = siti.promise("respond", language="en")["explanation"]
    assert "after Monday, 16 March 2026 up to and including Thursday, 26 March 2026" in told
    assert roads.clock(siti.number, "citizen")["pauses"] == []
    assert [message.subject for message in world.told(siti.number)][-2:] == [
        f"Laporan {siti.number}: kami perlu data tambahan",
        f"Laporan {siti.number}: data Anda kami terima",
    ]


def test_data_that_never_comes_archives_after_a_notice_and_the_same_desk_hears_the_appeal(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    roads.accept(siti.number)
    world.wait_until("2026-03-16 10:00")
    roads.hold(siti.number, "Di depan pasar yang mana?")

    world.wait_until("2026-04-10 09:00")

    assert world.history(siti.number)[3:] == [
        ("2026-03-16 10:00", "held"),
        ("2026-04-01 08:00", "supply notice"),
        ("2026-04-08 00:00", "supply archive"),
    ]
    page = siti.follow()
    assert (page["status"], page["outcome"], page["may"]) == ("archived", "archived", ["reopen", "change_visibility"])
    subjects = [message.subject for message in world.told(siti.number)]
    assert subjects[-2:] == [f"Laporan {siti.number} menunggu Anda", f"Laporan {siti.number} diarsipkan"]
    assert roads.finds(siti.number, "done-2026-04")

    siti.reopen("Saya sedang mudik. Pasar Terubuk.")

    assert (siti.follow()["status"], siti.follow()["desk"]["id"]) == ("submitted", "bengkalis/pupr")
    assert siti.promise("verify")["last_day"] == "2026-04-15"
    assert roads.finds(siti.number)
    assert world.heard(siti.number)[-1].told == ("bengkalis/pupr", "reopening")


def test_an_officers_archive_is_appealed_to_the_desk_above(world: World, siti: Citizen, officer: Officers) -> None:
    admin = officer("admin@sintang")
    siti.file(area="61.05")
    world.wait_until("2026-03-16 10:00")

    admin.archive(siti.number, "too_general", "Sebutkan jalannya.")
    page = siti.follow(language="en")
    assert page["timeline"][-1]["message"] == "Sebutkan jalannya."
    siti.reopen("Jalan Antara, sudah saya sebut.")

    page = siti.follow(language="en")
    assert (page["status"], page["desk"]["id"]) == ("submitted", "nasional")
    assert page["timeline"][-1]["text"] == "The reporter appealed; the report is examined again."
    assert officer("admin@nasional").finds(siti.number)
    assert not admin.finds(siti.number)
    assert moment(siti.promise("verify")["due_at"]) == "2026-03-27 00:00"
