"""Clocks follow the history: late, repeated, out of order or after a loss, they end up the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.services.cases import officer_actions, reporter_actions
from chalicelib.services.cases.routing import route_case
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_rows import derived_attributes
from chalicelib.store.tables.case_table import ClockRow, Row
from tests.country import OFFICERS
from tests.faults import SERVER_ERROR, Wire
from tests.services.steps import NOW, SUBSTANCE, act, answered, filed, followed, routed

LIAISON = "penghubung@pupr.bengkalis"


def dump(number: CaseNumber) -> dict[str, dict[str, Any]]:
    return {row.sk: row.serialize() for row in Row.query(f"CASE#{number}", consistent_read=True)}


def test_following_is_two_calls(parts: Parts, wire: Wire) -> None:
    routed(parts)
    number = filed(parts).number
    route_case(parts, number, NOW, by="route_complaint")
    wire.forget()

    followed(parts, number)

    assert wire.counted == {"cases.Query": 1, "cases.TransactWriteItems": 1}


def test_following_again_reads_and_writes_nothing(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    before = dump(number)
    wire.forget()

    followed(parts, number)

    assert wire.counted == {"cases.Query": 1}
    assert dump(number) == before


def test_following_late_gives_what_following_each_event_gave(parts: Parts) -> None:
    prompt = answered(parts)
    late = filed(parts).number
    route_case(parts, late, NOW, by="route_complaint")
    revision = parts.cases.load(late).case.revision
    officer_actions.act(
        parts, OFFICERS[LIAISON], late, Verb.ANSWER, Request(text=SUBSTANCE), revision=revision, now=NOW
    )

    followed(parts, late)

    def states(number: CaseNumber) -> dict[str, Any]:
        return {clock: (row.state, row.due_at) for clock, row in parts.cases.load(number).clocks.items()}

    assert states(late).items() >= {clock: found for clock, found in states(prompt).items() if found[1]}.items()
    assert [clock for clock, (_, due) in states(late).items() if due] == [
        clock for clock, (_, due) in states(prompt).items() if due
    ]


def test_a_follower_that_comes_too_late_overwrites_nothing(parts: Parts) -> None:
    number = routed(parts)
    old = parts.cases.load(number)
    clocks = casework_clocks(parts, number)
    act(parts, number, LIAISON, Verb.ANSWER, text=SUBSTANCE)
    before = dump(number)

    assert parts.cases.follow(old, clocks, parts.directory) is False

    assert dump(number) == before


def casework_clocks(parts: Parts, number: CaseNumber) -> tuple[Any, ...]:
    return followed(parts, number)


def test_followers_at_once_agree(parts: Parts) -> None:
    number = filed(parts).number
    route_case(parts, number, NOW, by="route_complaint")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: followed(parts, number), range(6)))

    file = parts.cases.load(number)
    assert file.followed_seq == file.case.seq == 2
    assert {name for name, row in file.clocks.items() if row.due_key} == {"respond#000002", "resolve#000002"}


@pytest.mark.parametrize("after", [False, True])
def test_following_survives_a_call_that_fails(parts: Parts, wire: Wire, *, after: bool) -> None:
    number = filed(parts).number
    route_case(parts, number, NOW, by="route_complaint")
    wire.fail("TransactWriteItems", SERVER_ERROR, after=after)

    followed(parts, number)

    assert parts.cases.load(number).followed_seq == 2


def test_a_clock_that_was_lost_is_written_again(parts: Parts) -> None:
    number = routed(parts)
    before = dump(number)
    ClockRow(f"CASE#{number}", "CLOCK#respond#000002").delete()

    followed(parts, number)

    assert dump(number) == before


def test_following_moves_neither_seq_nor_revision(parts: Parts) -> None:
    number = filed(parts).number
    before = parts.cases.load(number).case

    followed(parts, number)

    assert parts.cases.load(number).case == before


def test_the_row_shows_the_nearest_date_that_somebody_owes(parts: Parts) -> None:
    number = routed(parts)
    file = parts.cases.load(number)

    shown = derived_attributes(file.case, casework_clocks(parts, number))

    due = min(row.state["due_at"] for name, row in file.clocks.items() if row.due_key)
    assert shown["due_at_promised"] == due
    assert shown["inbox_key"] == f"{parts.place.home}#bengkalis/pupr#new"


def test_a_finished_case_has_nothing_in_the_index_of_what_is_due(parts: Parts) -> None:
    number = routed(parts, area="61.05")
    reporter_actions.act(parts, number, Verb.WITHDRAW, Request(), now=NOW + timedelta(hours=1))
    followed(parts, number)

    assert not [row for row in parts.cases.load(number).clocks.values() if row.due_key]
