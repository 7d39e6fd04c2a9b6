"""Who took what out of the service can be read again: newest first, once a day and kind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.services.core.parts import Parts
from chalicelib.store.cases import access_records
from chalicelib.store.cases.access_records import Access, AccessKind
from local.service import Service
from tests.services.steps import NOW

BY_AN_OFFICER = Access(AccessKind.CASE_FILE, "officer-1", "bengkalis/pupr", NOW)
BY_THE_REPORTER = Access(AccessKind.HISTORY, "reporter", None, NOW)
OF_A_LIST = Access(AccessKind.LIST, "officer-1", "bengkalis/pupr", NOW, "done-2026-03")


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


@pytest.mark.parametrize("access", [BY_AN_OFFICER, BY_THE_REPORTER, OF_A_LIST], ids=lambda access: access.kind)
def test_an_access_comes_back_as_it_was_noted(parts: Parts, access: Access) -> None:
    subject = f"of {access.kind}"

    parts.accesses.note(subject, access)

    assert parts.accesses.of(subject) == [access]


def test_the_same_is_kept_once_a_day_with_the_time_of_the_last(parts: Parts) -> None:
    later = replace(OF_A_LIST, at=NOW + timedelta(hours=1))
    another_pile = replace(OF_A_LIST, listed="new")
    tomorrow = replace(OF_A_LIST, at=NOW + timedelta(days=1))
    for access in (OF_A_LIST, later, another_pile, tomorrow):
        parts.accesses.note("a desk", access)

    assert parts.accesses.of("a desk") == [tomorrow, another_pile, later]


def test_only_so_many_are_shown_and_they_are_the_last(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_records, "SHOW_AT_MOST", 2)
    days = [replace(BY_AN_OFFICER, at=NOW + timedelta(days=day)) for day in range(3)]
    for access in days:
        parts.accesses.note("often", access)

    assert parts.accesses.of("often") == [days[2], days[1]]
    assert parts.accesses.of("never") == []
