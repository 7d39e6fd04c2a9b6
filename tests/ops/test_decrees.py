"""`directory decree`: a year's days off from a file, every date that moves listed before anything is written."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.core.timestamps import instant
from chalicelib.services.evidence.nightly_check import undecided_years
from local.service import Service
from ops.place import Place
from ops.verbs.decree import Decreed, take_over_decree
from tests.builders import at
from tests.ops.places import place_of
from tests.services.steps import routed

LATE_2027 = at("Mon 27 Dec 2027 09:00")
DAYS: list[dict[str, Any]] = [
    {"day": f"2028-{month:02d}-{day:02d}", "name_id": "Libur", "name_en": "Holiday", "kind": "public"}
    for month, day in [(1, 3), *((month, 15) for month in range(2, 13))]
]
SOURCE = "SKB 1/2027"


@pytest.fixture
def place(service: Service) -> Place:
    return place_of(service)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "days.json"
    file.write_text(json.dumps(DAYS), "utf-8")
    return file


def moves(done: Decreed, number: str) -> list[tuple[str, date, date]]:
    return [
        (move.clock.partition("#")[0], instant(move.before).date(), instant(move.after).date())
        for move in done.moves
        if move.number == number
    ]


def test_the_dates_that_move_are_listed_first_and_moved_then(service: Service, place: Place, file: Path) -> None:
    number = routed(service.parts, LATE_2027)
    before = service.parts.directory.calendar_in_force()
    assert undecided_years(service.parts, LATE_2027) == (2028,)

    shown = take_over_decree(place, file, 2028, SOURCE, dry_run=True)

    # Five working days from 27 December end on 3 January, which becomes a day off.
    listed = moves(shown, number)
    assert {clock for clock, _, _ in listed} == {"respond", "resolve"}
    assert all(was < now for _, was, now in listed)
    assert service.parts.directory.calendar_in_force() == before

    done = take_over_decree(place, file, 2028, SOURCE)

    assert (done.ok, done.version, done.days) == (True, before.version + 1, len(DAYS))
    assert done.moves == shown.moves
    assert service.parts.directory.calendar_in_force().is_decided(2028)
    assert undecided_years(service.parts, LATE_2027) == ()


def test_what_is_no_decree_of_that_year_is_refused_and_changes_nothing(
    service: Service, place: Place, file: Path
) -> None:
    before = service.parts.directory.calendar_version()

    wrong = take_over_decree(place, file, 2029, SOURCE)
    file.write_text(json.dumps([{**DAYS[0], "kind": "holiday"}]), "utf-8")
    malformed = take_over_decree(place, file, 2028, SOURCE)

    assert (wrong.ok, malformed.ok) == (False, False)
    assert "2029" in wrong.faults[0]
    assert "kind" in malformed.faults[0]
    assert service.parts.directory.calendar_version() == before
