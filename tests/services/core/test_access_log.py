"""Who took something out of the service is noted before the answer goes out."""

from dataclasses import replace

from chalicelib.domain.core.switches import Switches
from chalicelib.services.core.access_log import note_access
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.access_records import Access, AccessKind
from tests.country import OFFICERS
from tests.services.steps import NOW

LIAISON = OFFICERS["penghubung@pupr.bengkalis"]


def test_an_officer_is_noted_with_his_desk_and_the_reporter_without(parts: Parts) -> None:
    subject = f"case of {parts.place.home}"

    note_access(parts, subject, AccessKind.CASE_FILE, LIAISON, NOW)
    note_access(parts, subject, AccessKind.HISTORY, None, NOW)

    assert parts.accesses.of(subject) == [
        Access(AccessKind.HISTORY, "reporter", None, NOW),
        Access(AccessKind.CASE_FILE, LIAISON.id, LIAISON.desk, NOW),
    ]


def test_of_a_list_it_is_noted_which_pile(parts: Parts) -> None:
    subject = f"desk of {parts.place.home}"

    note_access(parts, subject, AccessKind.LIST, LIAISON, NOW, listed="new")

    assert parts.accesses.of(subject) == [Access(AccessKind.LIST, LIAISON.id, LIAISON.desk, NOW, "new")]


def test_nothing_is_written_while_the_service_is_read_only(parts: Parts) -> None:
    subject = f"read only {parts.place.home}"

    note_access(replace(parts, switches=lambda: Switches(read_only=True)), subject, AccessKind.LIST, LIAISON, NOW)

    assert parts.accesses.of(subject) == []
