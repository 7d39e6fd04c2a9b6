"""Explanations of real clocks, against texts written by hand from the decree on holidays."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.core.vocabulary import AreaCode, Classification, ClockKind
from chalicelib.domain.deadlines.calendar import Calendar, DayOff, Week, national_calendar
from chalicelib.domain.deadlines.clocks import Clock, Pause, Terms, reckon
from chalicelib.domain.deadlines.promised_dates import explain, first_promises
from chalicelib.domain.deadlines.sla import Budget, Policy, PolicyRef, Unit, policy_from
from chalicelib.i18n import LANGUAGES
from chalicelib.i18n.explanations import explanation

REF = PolicyRef("permenpanrb-62-2018", 1)
GALUNGAN = date(2026, 6, 17)


@cache
def shipped_policy() -> Policy:
    policies = json.loads(files("chalicelib.domain").joinpath("data", "policies.json").read_text("utf-8"))
    return next(policy for policy in map(policy_from, policies) if policy.ref == REF)


class Rules:
    """The rules as shipped, with a Balinese holiday in version 2 of the calendar."""

    def policy(self, ref: PolicyRef) -> Policy:
        assert ref == REF
        return shipped_policy()

    def calendar(self, version: int) -> Calendar:
        galungan = DayOff(GALUNGAN, "Hari Raya Galungan", "Galungan", "local")
        return {1: national_calendar(), 2: national_calendar().with_day_off(galungan, "51")}[version]


def at(text: str, zone: str = "Asia/Jakarta") -> datetime:
    """'Fri 13 Mar 2026 10:00' on a wall in that zone; a wrong weekday is an error."""
    moment = datetime.strptime(text, "%a %d %b %Y %H:%M").replace(tzinfo=ZoneInfo(zone))
    assert f"{moment:%a %d %b %Y %H:%M}" == text
    return moment


def facts(kind: ClockKind, started_at: datetime, budget: Budget | None, **changed: Any) -> Mapping[str, Any]:
    """The facts of such a clock, as they come back from the table."""
    terms = Terms(REF, 1, "Asia/Jakarta", Week.FIVE, AreaCode("14.03"))
    terms = replace(
        terms, **{name: changed.pop(name) for name in ("zone", "week", "place", "calendar") if name in changed}
    )
    clock = reckon(Clock(kind, 1, started_at, budget, terms, **changed), Rules())
    told: Mapping[str, Any] = json.loads(json.dumps(explain(clock, Rules())))
    return told


def days(count: int) -> Budget:
    return Budget(count)


def hours(count: int) -> Budget:
    return Budget(count, Unit.HOURS)


def test_a_friday_before_the_long_lebaran_holiday() -> None:
    told = facts(ClockKind.VERIFY, at("Fri 13 Mar 2026 10:00"), days(3))

    assert explanation("id", told, to_reporter=True) == (
        "Laporan Anda diperiksa paling lambat akhir hari Rabu, 25 Maret 2026 (WIB). "
        "Jangka waktunya 3 hari kerja, dihitung mulai sehari setelah Jumat, 13 Maret 2026. "
        "Yang tidak dihitung: Sabtu dan Minggu (4 hari); 18 Maret (Cuti Bersama Hari Suci Nyepi); "
        "19 Maret (Hari Suci Nyepi); 20-24 Maret (Cuti Bersama Hari Raya Idul Fitri). "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )
    assert explanation("en", told, to_reporter=True) == (
        "Your report is checked by the end of Wednesday, 25 March 2026 (WIB). "
        "The time allowed is 3 working days, counted from the day after Friday, 13 March 2026. "
        "Not counted: Saturdays and Sundays (4 days); 18 March (Day of Silence Joint Holiday); "
        "19 March (Day of Silence); 20-24 March (Eid al-Fitr Joint Holiday). "
        "Basis: PermenPANRB 62/2018 (version 1)."
    )


def test_a_plain_week_needs_no_excuses() -> None:
    told = facts(ClockKind.VERIFY, at("Mon 05 Jan 2026 08:00"), days(3))

    assert explanation("id", told, to_reporter=True) == (
        "Laporan Anda diperiksa paling lambat akhir hari Kamis, 8 Januari 2026 (WIB). "
        "Jangka waktunya 3 hari kerja, dihitung mulai sehari setelah Senin, 5 Januari 2026. "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )


def test_one_working_day_is_not_a_plural() -> None:
    told = facts(ClockKind.RESPOND, at("Sat 10 Jan 2026 09:00"), days(1))

    assert explanation("en", told, to_reporter=True) == (
        "You receive a first answer by the end of Monday, 12 January 2026 (WIB). "
        "The time allowed is 1 working day, counted from the day after Saturday, 10 January 2026. "
        "Not counted: Sundays (1 day). "
        "Basis: PermenPANRB 62/2018 (version 1)."
    )


def test_the_day_that_counts_is_the_desks_own() -> None:
    told = facts(ClockKind.VERIFY, at("Mon 05 Jan 2026 23:30"), days(1), zone="Asia/Jayapura")

    assert explanation("id", told, to_reporter=True).startswith(
        "Laporan Anda diperiksa paling lambat akhir hari Rabu, 7 Januari 2026 (WIT). "
    )


def test_a_desk_that_works_on_saturdays_rests_on_sundays_and_on_local_holidays() -> None:
    place = {"zone": "Asia/Makassar", "week": Week.SIX, "place": AreaCode("51.03"), "calendar": 2}
    told = facts(ClockKind.RESPOND, at("Fri 12 Jun 2026 09:00", "Asia/Makassar"), days(5), **place)

    assert explanation("id", told, to_reporter=True) == (
        "Anda menerima jawaban pertama paling lambat akhir hari Sabtu, 20 Juni 2026 (WITA). "
        "Jangka waktunya 5 hari kerja, dihitung mulai sehari setelah Jumat, 12 Juni 2026. "
        "Yang tidak dihitung: Minggu (1 hari); 16 Juni (Tahun Baru Islam); 17 Juni (Hari Raya Galungan). "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )


def test_a_year_without_a_decree_is_said_to_be_an_estimate_although_none_of_its_days_off_are_known() -> None:
    told = facts(ClockKind.RESPOND, at("Tue 28 Dec 2027 09:00"), days(5))

    assert explanation("id", told, to_reporter=True) == (
        "Anda menerima jawaban pertama paling lambat akhir hari Selasa, 4 Januari 2028 (WIB). "
        "Jangka waktunya 5 hari kerja, dihitung mulai sehari setelah Selasa, 28 Desember 2027. "
        "Yang tidak dihitung: Sabtu dan Minggu (2 hari). "
        "Hari libur tahun 2028 masih perkiraan; bila keputusan resminya berbeda, tanggal ini dihitung ulang dan yang "
        "baru tampil di sini. "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )


def test_a_holiday_of_another_year_than_the_date_says_its_year() -> None:
    told = facts(ClockKind.RESPOND, at("Wed 23 Dec 2026 09:00"), days(5))

    assert "24 Desember 2026 (Cuti Bersama Hari Raya Natal); 25 Desember 2026 (Hari Raya Natal)" in explanation(
        "id", told, to_reporter=True
    )
    assert "1 January (New Year's Day)" in explanation("en", told, to_reporter=True)


def test_waiting_for_the_reporter_is_taken_out() -> None:
    waited = (Pause(at("Wed 07 Jan 2026 15:00"), at("Fri 09 Jan 2026 08:00")),)
    told = facts(ClockKind.VERIFY, at("Mon 05 Jan 2026 08:00"), days(3), pauses=waited)

    assert explanation("id", told, to_reporter=True) == (
        "Laporan Anda diperiksa paling lambat akhir hari Senin, 12 Januari 2026 (WIB). "
        "Jangka waktunya 3 hari kerja, dihitung mulai sehari setelah Senin, 5 Januari 2026. "
        "Jam berhenti selama menunggu Anda: "
        "setelah Rabu, 7 Januari 2026 sampai dengan Jumat, 9 Januari 2026. "
        "Yang tidak dihitung: Sabtu dan Minggu (2 hari). "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )


def test_a_pause_within_one_day_moved_nothing_and_is_not_told() -> None:
    waited = (Pause(at("Wed 07 Jan 2026 09:00"), at("Wed 07 Jan 2026 15:00")),)
    told = facts(ClockKind.VERIFY, at("Mon 05 Jan 2026 08:00"), days(3), pauses=waited)

    assert explanation("id", told, to_reporter=True) == explanation(
        "id", facts(ClockKind.VERIFY, at("Mon 05 Jan 2026 08:00"), days(3)), to_reporter=True
    )


def test_a_clock_that_stands_still_says_whom_it_waits_for() -> None:
    told = facts(ClockKind.RESOLVE, at("Mon 05 Jan 2026 08:00"), days(14), pauses=(Pause(at("Wed 07 Jan 2026 15:00")),))

    assert explanation("id", told, to_reporter=True) == (
        "Waktu untuk penyelesaian tidak berjalan sejak Rabu, 7 Januari 2026: jam berhenti karena menunggu Anda. "
        "Begitu Anda menjawab, tanggalnya dihitung dan ditampilkan lagi. "
        "Jangka waktunya 14 hari kerja, dihitung mulai sehari setelah Senin, 5 Januari 2026. "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )
    assert explanation("en", told, to_reporter=True) == (
        "The time for resolution has not been running since Wednesday, 7 January 2026: "
        "the clock is stopped because we are waiting for you. "
        "As soon as you answer, the date is worked out and shown again. "
        "The time allowed is 14 working days, counted from the day after Monday, 5 January 2026. "
        "Basis: PermenPANRB 62/2018 (version 1)."
    )


def test_a_clock_that_stopped_too_late_keeps_its_date() -> None:
    told = facts(ClockKind.VERIFY, at("Mon 05 Jan 2026 08:00"), days(3), pauses=(Pause(at("Mon 12 Jan 2026 08:00")),))

    assert explanation("id", told, to_reporter=True) == (
        "Laporan Anda diperiksa paling lambat akhir hari Kamis, 8 Januari 2026 (WIB). "
        "Jam berhenti karena menunggu Anda sejak Senin, 12 Januari 2026, setelah batas itu terlewati. "
        "Jangka waktunya 3 hari kerja, dihitung mulai sehari setelah Senin, 5 Januari 2026. "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )


@pytest.mark.parametrize(
    ("stopped", "indonesian", "english"),
    [
        (
            "Thu 08 Jan 2026 23:59",
            "Waktu untuk verifikasi berhenti dihitung pada Kamis, 8 Januari 2026, masih dalam batasnya: ",
            "The time for verification stopped on Thursday, 8 January 2026, within its limit: ",
        ),
        (
            "Fri 09 Jan 2026 00:00",
            "Waktu untuk verifikasi berhenti dihitung pada Jumat, 9 Januari 2026, setelah batasnya terlewati: ",
            "The time for verification stopped on Friday, 9 January 2026, after its limit had passed: ",
        ),
    ],
)
def test_a_stage_that_is_over_says_whether_it_kept_its_date(stopped: str, indonesian: str, english: str) -> None:
    told = facts(ClockKind.VERIFY, at("Mon 05 Jan 2026 08:00"), days(3), stopped_at=at(stopped))

    assert explanation("id", told, to_reporter=True).startswith(f"{indonesian}akhir hari Kamis, 8 Januari 2026 (WIB). ")
    assert explanation("en", told, to_reporter=True).startswith(f"{english}the end of Thursday, 8 January 2026 (WIB). ")


def test_a_stage_that_ended_while_it_waited_claims_nothing() -> None:
    waits = {"pauses": (Pause(at("Wed 07 Jan 2026 15:00")),), "stopped_at": at("Thu 08 Jan 2026 09:00")}
    told = facts(ClockKind.RESOLVE, at("Mon 05 Jan 2026 08:00"), days(14), **waits)

    assert explanation("id", told, to_reporter=True).startswith(
        "Waktu untuk penyelesaian berhenti dihitung pada Kamis, 8 Januari 2026. Jangka waktunya 14 hari kerja"
    )


def test_an_emergency_is_told_by_the_clock_on_the_wall() -> None:
    told = facts(ClockKind.RESPOND, at("Fri 20 Mar 2026 22:30"), hours(3))

    assert explanation("id", told, to_reporter=True) == (
        "Anda menerima jawaban pertama paling lambat Sabtu, 21 Maret 2026 pukul 01.30 WIB. "
        "Jangka waktunya 3 jam sejak Jumat, 20 Maret 2026 pukul 22.30 WIB; "
        "untuk keadaan darurat jam berjalan siang dan malam, juga pada hari libur. "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )
    assert explanation("en", told, to_reporter=True) == (
        "You receive a first answer by Saturday, 21 March 2026 at 01:30 WIB. "
        "The time allowed is 3 hours from Friday, 20 March 2026 at 22:30 WIB; "
        "in an emergency the clock runs day and night, on holidays too. "
        "Basis: PermenPANRB 62/2018 (version 1)."
    )


def test_a_pause_of_an_emergency_is_told_to_the_minute() -> None:
    waited = (Pause(at("Fri 20 Mar 2026 10:15"), at("Fri 20 Mar 2026 11:00")),)
    told = facts(ClockKind.VERIFY, at("Fri 20 Mar 2026 10:00"), hours(1), pauses=waited, zone="Asia/Makassar")

    assert explanation("id", told, to_reporter=True) == (
        "Laporan Anda diperiksa paling lambat Jumat, 20 Maret 2026 pukul 12.45 WITA. "
        "Jangka waktunya 1 jam sejak Jumat, 20 Maret 2026 pukul 11.00 WITA; "
        "untuk keadaan darurat jam berjalan siang dan malam, juga pada hari libur. "
        "Jam berhenti selama menunggu Anda: "
        "dari Jumat, 20 Maret 2026 pukul 11.15 WITA sampai Jumat, 20 Maret 2026 pukul 12.00 WITA. "
        "Dasar: PermenPANRB 62/2018 (versi 1)."
    )


def test_the_citizens_own_clock_has_no_limit() -> None:
    told = facts(ClockKind.CITIZEN, at("Mon 05 Jan 2026 08:00"), None)

    assert explanation("id", told, to_reporter=True) == (
        "Waktu untuk penanganan seluruhnya dihitung sejak Senin, 5 Januari 2026 dan tidak memiliki batas sendiri."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("emergency", [False, True])
def test_the_first_promises_of_every_class_can_be_explained(language: str, emergency: bool) -> None:  # noqa: FBT001  pytest gives it
    terms = Terms(REF, 1, "Asia/Jakarta", Week.FIVE, AreaCode("14.03"))
    for classification in Classification:
        for promise in first_promises(classification, terms, Rules(), at("Fri 13 Mar 2026 10:00"), emergency=emergency):
            told = explanation(language, promise, to_reporter=True)
            assert "…" not in told
            assert "explanation." not in told
            assert "2026" in told
