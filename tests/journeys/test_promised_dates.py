"""The dates that a reporter is promised, as a clerk would count them with a wall calendar."""

import pytest

from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import WIT, WITA, World, moment

CLERK = [
    # classification, checked, first answer, resolved: all counted from Friday, 13 March 2026, day after day
    ("complaint", "2026-03-25", "2026-04-01", "2026-04-15"),
    ("aspiration", "2026-03-25", "2026-04-01", "2026-04-01"),
    ("information_request", "2026-03-25", "2026-04-01", "2026-04-01"),
]
"""
Working days after 13 March: 16, 17, 25 (3); 26, 27, 30, 31 March, 1 April (8); 2, 6, 7, 8, 9, 10, 13, 14 and
15 April (17). Not worked: 18 March collective leave and 19 March Nyepi, 20, 23, 24 March collective leave round Idul
Fitri (21 and 22 March, a weekend), 3 April Good Friday.
"""


def test_a_report_filed_on_the_friday_before_the_long_holiday_is_promised_what_the_clerk_counts(world: World) -> None:
    for classification, *last_days in CLERK:
        promises = Citizen(world).file(classification=classification)["promises"]

        assert [each["clock"] for each in promises] == ["verify", "respond", "resolve"]
        assert [each["last_day"] for each in promises] == last_days
        assert moment(promises[0]["due_at"]) == "2026-03-26 00:00"  # the day is over when the next one begins


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_promise_says_which_days_were_skipped_and_why(world: World, language: str) -> None:
    told = Citizen(world, language=language).file()["promises"][0]["explanation"]

    for part in SKIPPED[language]:
        assert part in told


SKIPPED = {
    "id": (
        "akhir hari Rabu, 25 Maret 2026 (WIB)",
        "Jangka waktunya 3 hari kerja, dihitung mulai sehari setelah Jumat, 13 Maret 2026.",
        "Sabtu dan Minggu (4 hari)",
        "18 Maret (Cuti Bersama Hari Suci Nyepi)",
        "19 Maret (Hari Suci Nyepi)",
        "20-24 Maret (Cuti Bersama Hari Raya Idul Fitri)",
        "PermenPANRB 62/2018 (versi 1)",
    ),
    "en": (
        "the end of Wednesday, 25 March 2026 (WIB)",
        "The time allowed is 3 working days, counted from the day after Friday, 13 March 2026.",
        "Saturdays and Sundays (4 days)",
        "18 March (Day of Silence Joint Holiday)",
        "19 March (Day of Silence)",
        "20-24 March (Eid al-Fitr Joint Holiday)",
        "PermenPANRB 62/2018 (version 1)",
    ),
}


OF_HEALTH = {"title": "Puskesmas tutup", "body": "Puskesmas desa kami tutup sejak Senin, pasien pulang lagi."}


def test_each_desk_counts_in_its_own_zone_and_week(world: World) -> None:
    """The day of the desk ends when it ends there; the health office of Bengkalis works on Saturdays too."""
    places = {
        "denpasar": ({"area": "51.71"}, WITA, "2026-03-28 00:00"),
        "jayapura": ({"area": "91.71"}, WIT, "2026-03-28 00:00"),
        "health": ({"category": "health", **OF_HEALTH}, None, "2026-03-27 00:00"),
    }
    for report, zone, due in places.values():
        siti = Citizen(world)
        siti.file(**report)
        found = siti.promise("respond")["due_at"]
        # Six days a week: 14, 16, 17, 25, 26 March; five: 16, 17, 25, 26, 27 March.
        assert (moment(found, zone) if zone else moment(found)) == due


def test_a_report_filed_late_in_jakarta_is_filed_tomorrow_in_jayapura(world: World) -> None:
    world.stand_still_until("2026-03-16 22:30")
    jakarta, jayapura = Citizen(world), Citizen(world)
    jakarta.file()
    jayapura.file(area="91.71")

    assert jakarta.promise("respond")["last_day"] == "2026-03-30"
    assert jayapura.promise("respond")["last_day"] == "2026-03-31"


def test_an_emergency_is_counted_in_hours_day_and_night(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    world.stand_still_until("2026-03-20 23:00")  # the night before Idul Fitri

    receipt = siti.file(emergency=True)
    assert [moment(promise["due_at"]) for promise in receipt["promises"]] == [
        "2026-03-21 00:00",
        "2026-03-21 03:00",
        "2026-03-22 00:00",
    ]
    assert [heard.attributes["emergency"] for heard in world.heard(siti.number)] == ["true"]
    assert "23.00 WIB" in siti.promise("respond")["explanation"]
    world.wait_until("2026-03-21 23:30")
    assert world.history(siti.number)[2:10] == [
        ("2026-03-21 00:30", "respond reminder"),
        ("2026-03-21 02:00", "respond breach"),
        ("2026-03-21 02:00", "respond leader"),
        ("2026-03-21 04:00", "respond parent"),
        ("2026-03-21 07:00", "respond national"),
        ("2026-03-21 11:00", "resolve reminder"),
        ("2026-03-21 23:00", "resolve breach"),
        ("2026-03-21 23:00", "resolve leader"),
    ]
    assert roads.inbox()[0]["emergency"]
