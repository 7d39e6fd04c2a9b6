"""A desk is retired while cases lie there: they go on, come back to nobody, and the night says so where one is left."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import PreconditionFailed
from chalicelib.domain.core.vocabulary import DeskId, EventType, Status, Verb, Verdict
from chalicelib.domain.organisation.directory import Desk
from chalicelib.services.cases import reporter_actions
from chalicelib.services.cases.desk_retirement import hand_over, retire
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.nightly_check import check_case, check_inboxes
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from tests.services.steps import NOW, act, answered, filed, followed, history, routed

PUPR, HEIR = DeskId("bengkalis/pupr"), DeskId("bengkalis/dinkes")
LIAISON = "penghubung@pupr.bengkalis"


@pytest.fixture
def roads(parts: Parts) -> Iterator[Desk]:
    """The desk for roads, at work before and after the test."""
    desk = parts.directory.desk(PUPR)
    assert desk
    yield desk
    parts.registry.save_desks([desk])


def desk_of(parts: Parts, number: CaseNumber) -> str:
    return parts.cases.load(number).case.desk


def test_open_cases_of_every_pile_go_on_an_event_each_and_the_second_time_nothing_does(
    parts: Parts, roads: Desk
) -> None:
    numbers = [routed(parts), answered(parts), routed(parts), routed(parts)]
    act(parts, numbers[2], LIAISON, Verb.HOLD, text="Di mana tepatnya?")
    act(parts, numbers[3], LIAISON, Verb.ACCEPT)
    retire(parts, roads, HEIR)

    moved = list(hand_over(parts, PUPR, NOW))

    assert {each.number for each in moved} == set(numbers)
    assert {desk_of(parts, number) for number in numbers} == {HEIR}
    assert all(history(parts, number).count("transferred") == 1 for number in numbers)
    assert list(hand_over(parts, PUPR, NOW)) == []
    assert [found.what for number in numbers for found in check_case(parts, number, NOW)] == []


def test_broken_off_it_goes_on_where_it_stopped(parts: Parts, roads: Desk) -> None:
    numbers = {routed(parts) for _ in range(3)}
    retire(parts, roads, HEIR)
    first = next(hand_over(parts, PUPR, NOW))

    rest = [each.number for each in hand_over(parts, PUPR, NOW)]

    assert {first.number, *rest} == numbers
    assert len(rest) == 2


def test_the_night_names_a_case_that_was_left_at_a_retired_desk(parts: Parts, roads: Desk) -> None:
    number = routed(parts)
    retire(parts, roads, HEIR)

    found = [(each.promise, each.what) for shard in range(SHARDS) for each in check_inboxes(parts, shard, NOW)]

    assert (2, f"it is open and lies at {PUPR}, which was retired") in found
    assert shard_of(number) in range(SHARDS)


def test_what_comes_for_a_case_that_was_left_there_moves_it_first(parts: Parts, roads: Desk) -> None:
    number = answered(parts)
    retire(parts, roads, HEIR)

    case = reporter_actions.act(
        parts, number, Verb.REPLY, Request(verdict=Verdict.DISPUTED, text="Belum selesai."), now=NOW
    )

    assert (case.desk, case.status) == (HEIR, Status.IN_PROGRESS)
    assert [event.type for event in parts.cases.load(number).events][-2:] == [EventType.TRANSFERRED, EventType.REPLIED]
    assert any(clock.runs and clock.kind == "respond" for clock in followed(parts, number))


def test_a_reopening_goes_straight_to_who_took_over(parts: Parts, roads: Desk) -> None:
    number = answered(parts)
    reporter_actions.act(parts, number, Verb.REPLY, Request(verdict=Verdict.ACCEPTED), now=NOW)
    retire(parts, roads, HEIR)

    case = reporter_actions.act(parts, number, Verb.REOPEN, Request(text="Rusak lagi."), now=NOW)

    assert (case.desk, case.status) == (HEIR, Status.DISPOSED)


def test_what_is_filed_and_routed_afterwards_goes_to_who_took_over(parts: Parts, roads: Desk) -> None:
    before = desk_of(parts, routed(parts))
    assert before == PUPR
    retire(parts, roads, HEIR)

    number = routed(parts)

    assert desk_of(parts, number) == HEIR
    assert filed(parts, institution=DeskId("bengkalis")).number


def test_an_officer_who_read_the_case_before_reads_it_again(parts: Parts, roads: Desk) -> None:
    number = routed(parts)
    retire(parts, roads, HEIR)

    with pytest.raises(PreconditionFailed):
        act(parts, number, "admin@bengkalis", Verb.NOTE, text="Sudah ditelepon.")

    assert desk_of(parts, number) == HEIR
    act(parts, number, "admin@bengkalis", Verb.NOTE, text="Sudah ditelepon.")
