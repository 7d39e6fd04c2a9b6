"""Told means that somebody could hear: one question, one answer, and never in the middle of the night."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.messaging.contact_confirmation import Word
from chalicelib.domain.messaging.quiet_hours import earliest_time_to_tell, is_read_by_people, zone_of
from chalicelib.domain.messaging.reachability import Obstacle, Reachability, desk_reachability, reachability


@pytest.mark.parametrize(
    ("channels", "wanted", "last", "answer"),
    [
        ({}, True, None, Reachability(obstacle=Obstacle.NO_CONTACT)),
        ({"email": True}, True, None, Reachability(("email",))),
        ({"email": True, "sms": True}, True, None, Reachability(("email", "sms"))),
        ({"sms": False}, True, None, Reachability(obstacle=Obstacle.NO_SMS)),
        ({"email": True, "sms": False}, True, None, Reachability(("email",))),
        ({"email": True}, False, None, Reachability(obstacle=Obstacle.SWITCHED_OFF)),
        ({"email": True}, True, Obstacle.REFUSED, Reachability(obstacle=Obstacle.REFUSED)),
        ({}, False, Obstacle.REFUSED, Reachability(obstacle=Obstacle.NO_CONTACT)),
    ],
)
def test_whether_a_reporter_could_hear(
    channels: dict[str, bool],
    wanted: bool,  # noqa: FBT001  # a column of the table
    last: Obstacle | None,
    answer: Reachability,
) -> None:
    assert reachability(channels, wanted=wanted, last=last) == answer


@pytest.mark.parametrize(
    ("email", "sms", "answer"),
    [
        (Word.UNCONFIRMED, Word.UNCONFIRMED, Reachability(obstacle=Obstacle.UNCONFIRMED)),
        (Word.CONFIRMED, Word.UNCONFIRMED, Reachability(("email",))),
        (Word.DISOWNED, Word.CONFIRMED, Reachability(("sms",))),
        (Word.DISOWNED, Word.UNCONFIRMED, Reachability(obstacle=Obstacle.UNCONFIRMED)),
        (Word.DISOWNED, Word.DISOWNED, Reachability(obstacle=Obstacle.DISOWNED)),
    ],
)
def test_a_contact_hears_once_it_has_said_that_it_wants_to(email: Word, sms: Word, answer: Reachability) -> None:
    channels, words = {"email": True, "sms": True}, {"email": email, "sms": sms}

    assert reachability(channels, words=words) == answer
    assert reachability(channels, words={}).obstacle is Obstacle.UNCONFIRMED


def test_a_desk_hears_over_confirmed_subscriptions_alone() -> None:
    assert desk_reachability([]) == Reachability(obstacle=Obstacle.NO_SUBSCRIBER)
    assert desk_reachability(["https", "sqs"]).reachable


@pytest.mark.parametrize(
    ("wall", "zone", "told"),
    [
        ("2026-03-02 06:59", "Asia/Jakarta", "2026-03-02 07:00"),
        ("2026-03-02 07:00", "Asia/Jakarta", "2026-03-02 07:00"),
        ("2026-03-02 19:59", "Asia/Jakarta", "2026-03-02 19:59"),
        ("2026-03-02 20:00", "Asia/Jakarta", "2026-03-03 07:00"),
        ("2026-03-02 00:00", "Asia/Jakarta", "2026-03-02 07:00"),
        ("2026-12-31 23:59", "Asia/Jayapura", "2027-01-01 07:00"),
        ("2026-03-01 03:00", "Asia/Makassar", "2026-03-01 07:00"),  # a Sunday is a day like any other
    ],
)
def test_people_are_told_by_day(wall: str, zone: str, told: str) -> None:
    there = ZoneInfo(zone)

    morning = earliest_time_to_tell(datetime.fromisoformat(wall).replace(tzinfo=there), there)

    assert f"{morning.astimezone(there):%Y-%m-%d %H:%M}" == told


@pytest.mark.parametrize(
    ("area", "zone"),
    [
        (None, "Asia/Jakarta"),
        ("14.03", "Asia/Jakarta"),
        ("61.05", "Asia/Jakarta"),
        ("62", "Asia/Jakarta"),
        ("51.71.01", "Asia/Makassar"),
        ("64", "Asia/Makassar"),
        ("82.01", "Asia/Jayapura"),
        ("91.03", "Asia/Jayapura"),
        ("96", "Asia/Jayapura"),
    ],
)
def test_an_area_has_the_zone_of_its_province(area: str | None, zone: str) -> None:
    assert zone_of(AreaCode(area) if area else None).key == zone


def test_programs_may_be_told_at_night_and_people_may_not() -> None:
    assert not is_read_by_people(["https", "sqs", "lambda"])
    assert is_read_by_people(["sqs", "email"])
    assert is_read_by_people(["sms"])
