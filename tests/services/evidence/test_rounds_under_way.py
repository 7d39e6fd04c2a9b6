"""A round goes on where it stopped, is one tick's alone, keeps its pace, and notices who meddles with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.evidence.verification_rounds import A_SHELF, EVERY, Found
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.rounds import advance, is_due
from chalicelib.services.messaging.delivery_leases import Times
from chalicelib.store.tables.round_table import RoundRow
from chalicelib.store.tables.table_scans import Walks
from tests.services.rounding import LATER, cases, cut_short, last, ours, rounded, the_case_with_all_that_names_it

__all__ = ["cases", "ours"]


def test_a_round_goes_on_where_another_tick_was_cut_short(ours: Parts, cases: list[CaseNumber]) -> None:
    the_case_with_all_that_names_it(cases[0])
    small = replace(ours, walks=Walks(ours.patience, page=25))
    found: list[Found] = []
    ticks = 0
    for _ in range(200):
        # Time for one piece each, and each is cut short right after a page.
        progress = advance(cut_short(small), Times(LATER, LATER), found.append, hurries=True)
        ticks += 1
        if progress and progress.is_over:
            break

    assert ticks > 5
    assert (cases[0], "the case is gone; there is still a locked leaf") in found
    assert {number for number, _ in found} <= {cases[0], None}
    assert last(ours).cases == 2


@pytest.mark.usefixtures("cases")
def test_two_ticks_never_go_on_with_one_round(ours: Parts) -> None:
    assert ours.rounds.claim(LATER + timedelta(minutes=20), LATER)

    assert advance(ours, Times(LATER, LATER), print) is None
    assert advance(ours, Times(LATER, LATER + timedelta(minutes=21)), print, hurries=True)


def test_a_tick_that_was_overtaken_leaves_the_round_alone(ours: Parts) -> None:
    claimed = ours.rounds.claim(LATER + timedelta(minutes=20), LATER)
    rounded(ours, LATER + timedelta(minutes=21))
    after = ours.rounds.read()

    assert claimed
    assert after
    assert ours.rounds.keep(claimed, replace(after, cases=99), LATER) is None
    assert ours.rounds.read() == after


@pytest.mark.usefixtures("cases")
def test_a_round_is_due_until_it_has_ended_and_again_after_a_fortnight(ours: Parts) -> None:
    assert is_due(ours, LATER)

    advance(cut_short(ours), Times(LATER, LATER), print)
    assert is_due(ours, LATER)

    rounded(ours, LATER + timedelta(minutes=21))
    assert not is_due(ours, LATER + timedelta(minutes=21))
    assert is_due(ours, LATER + EVERY)


def test_the_next_round_begins_after_a_fortnight_and_keeps_its_pace(ours: Parts, cases: list[CaseNumber]) -> None:
    rounded(ours, LATER)
    begun = ours.rounds.read()
    advance(ours, Times(LATER + EVERY / 2, LATER), print)
    between = ours.rounds.read()
    first = advance(ours, Times(LATER + EVERY, LATER), print)

    assert begun
    assert between == begun
    assert first
    assert not first.is_over or first.cases == len(cases)


@pytest.mark.usefixtures("cases")
def test_who_changes_what_is_known_of_a_round_is_found_and_the_round_begins_anew(ours: Parts) -> None:
    rounded(ours)
    row = RoundRow.get(f"ROUND#{ours.place.home}", "ROUND")
    row.update(actions=[RoundRow.state.set(row.state | {"cases": 7})])

    found = rounded(ours, LATER + EVERY)

    assert found == [(None, "what was known of the round under way is gone or not ours: it begins anew")]


def test_who_removes_what_is_known_of_a_round_is_found(ours: Parts, cases: list[CaseNumber]) -> None:
    rounded(ours)
    RoundRow.get(f"ROUND#{ours.place.home}", "ROUND").delete()

    found = rounded(ours, LATER + EVERY)

    assert found == [(None, "what was known of the round under way is gone or not ours: it begins anew")]
    before = last(ours).before
    assert before
    assert before.cases == len(cases)


def test_notes_that_were_removed_are_found_and_the_round_begins_anew(ours: Parts, cases: list[CaseNumber]) -> None:
    def until_compared(found: Found) -> None:
        raise AssertionError(found)

    state = None
    while state is None or state.walk != "notes":
        advance(cut_short(ours), Times(LATER, LATER), until_compared, hurries=True)
        state = ours.rounds.read()
    ours.rounds._s3().delete_object(Bucket=ours.parking.bucket, Key=ours.rounds._name(state.begun, 0, 0))

    found = rounded(ours)

    assert [number for number, _ in found] == [None]
    assert "are not ours" in found[0][1]
    assert last(ours).cases == len(cases)


def test_what_is_noted_on_many_shelves_is_compared_as_on_one(ours: Parts, cases: list[CaseNumber]) -> None:
    rounded(ours)
    claimed = ours.rounds.claim(LATER, LATER)
    assert claimed
    ours.rounds.keep(claimed, replace(last(ours), cases=5 * A_SHELF), LATER)
    the_case_with_all_that_names_it(cases[0])

    found = rounded(ours, LATER + EVERY)

    assert last(ours).shelves == 6
    assert len(last(ours).notes) > 1
    assert (cases[0], "the case is gone; there is still a locked leaf") in found
    assert {number for number, _ in found} <= {cases[0], None}
