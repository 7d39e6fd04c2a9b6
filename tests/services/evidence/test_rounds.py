"""A round finds what is gone, cut off, exchanged or miscounted, whenever it was done; and nothing where all is well."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pynamodb.expressions.update import Action

from chalicelib.domain.core.case_number import HOMES, CaseNumber
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.services.core.access_log import note_access
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.access_records import AccessKind
from chalicelib.store.tables.case_table import CaseRow, EventRow, KeyRow, ReporterRow, Row, TextRow
from chalicelib.store.tables.statistics_table import StatisticsRow
from tests.services.rounding import (
    anchors,
    cases,
    last,
    locked,
    ours,
    remove,
    rounded,
    rows,
    the_case_with_all_that_names_it,
    told,
)
from tests.services.steps import NOW, SUBSTANCE, act, routed

__all__ = ["cases", "ours"]


def test_of_sound_cases_a_round_says_nothing(ours: Parts, cases: list[CaseNumber]) -> None:
    assert rounded(ours) == []
    assert last(ours).cases == len(cases)


def test_what_was_taken_out_of_a_case_is_no_case_of_its_own(ours: Parts, cases: list[CaseNumber]) -> None:
    note_access(ours, cases[0], AccessKind.HISTORY, None, NOW)

    assert rounded(ours) == []


def the_whole_case(number: CaseNumber) -> None:
    remove(*[row for row in rows(number) if row.pk.startswith("CASE#")])


def the_key(number: CaseNumber) -> None:
    remove(*[row for row in rows(number) if isinstance(row, KeyRow)])


def the_reporter(number: CaseNumber) -> None:
    remove(*[row for row in rows(number) if isinstance(row, ReporterRow)])


def all_but_the_snapshot(number: CaseNumber) -> None:
    remove(*[row for row in rows(number) if not isinstance(row, CaseRow)], *anchors(number))


def all_but_a_text(number: CaseNumber) -> None:
    remove(*[row for row in rows(number) if not isinstance(row, TextRow)], *anchors(number))


def an_anchor(number: CaseNumber) -> None:
    remove(anchors(number)[-1])


def an_anchor_exchanged(number: CaseNumber) -> None:
    anchors(number)[0].update(actions=[StatisticsRow.event_hash.set("0" * 64)])


def the_last_event_with_its_anchor(number: CaseNumber) -> None:
    """The case set back to what its last event but one had made it; as far as its writer can."""
    last = max(rows(number), key=lambda row: row.sk if isinstance(row, EventRow) else "")
    before = EventRow.get(last.pk, f"EVENT#{int(last.sk[-6:]) - 1:06d}")
    actions: list[Action] = [CaseRow.seq.set(int(last.sk[-6:]) - 1), CaseRow.last_hash.set(before.body["hash"])]
    CaseRow(last.pk, "CASE").update(actions=actions)
    remove(last, anchors(number)[-1])


def a_text(number: CaseNumber) -> None:
    row = next(row for row in rows(number) if isinstance(row, TextRow))
    row.update(actions=[TextRow.texts.set(row.texts | {"text": "Tidak ada lubang."})])


def ends(row: Row | StatisticsRow) -> None:
    """DynamoDB deletes it one day."""
    row.update(actions=[type(row).expires_at.set(1_800_000_000)])


def the_keys_life(number: CaseNumber) -> None:
    ends(next(row for row in rows(number) if isinstance(row, KeyRow)))


def what_its_key_was_used_for(number: CaseNumber) -> None:
    """So that it leads to this case, or refuses, whoever sends another report again."""
    row = next(row for row in rows(number) if isinstance(row, KeyRow))
    row.update(actions=[KeyRow.body_digest.set("0" * 64)])


def the_reporters_life(number: CaseNumber) -> None:
    ends(next(row for row in rows(number) if isinstance(row, ReporterRow)))


def its_place_in_an_inbox(number: CaseNumber) -> None:
    """And as if its clocks lagged, so that nobody compares it."""
    CaseRow(f"CASE#{number}", "CASE").update(actions=[CaseRow.inbox_key.remove(), CaseRow.followed_seq.remove()])


def an_anchors_life(number: CaseNumber) -> None:
    ends(anchors(number)[0])


TAMPERINGS: dict[Callable[[CaseNumber], None], str] = {
    the_whole_case: "the case is gone; there is still anchors, a locked leaf, its key, its reporter",
    the_case_with_all_that_names_it: "the case is gone; there is still a locked leaf",
    the_key: "its key is gone",
    the_reporter: "its reporter is gone",
    all_but_the_snapshot: "the case is gone; there is still what remains of it",
    all_but_a_text: "the case is gone; there is still what remains of it",
    an_anchor: "anchor of event 3 is missing",
    an_anchor_exchanged: "event 1 of its history is contradicted",
    the_last_event_with_its_anchor: "event 3, which a locked leaf names, is gone",
    a_text: "text text of event 3 is altered",
    the_keys_life: "its key will expire",
    what_its_key_was_used_for: "its key does not fit its seal",
    the_reporters_life: "its reporter will expire",
    its_place_in_an_inbox: "followed_seq of the case is misplaced",
    an_anchors_life: "anchor of event 1 will expire",
}


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_six_days_later_a_round_finds_that_somebody_removed_or_changed(
    ours: Parts, cases: list[CaseNumber], tamper: Callable[[CaseNumber], None]
) -> None:
    tamper(cases[0])

    found = rounded(ours)

    assert (cases[0], TAMPERINGS[tamper]) in found
    assert {number for number, _ in found} <= {cases[0], None}


def test_a_case_set_back_as_if_it_had_never_been_answered_is_found_by_its_leaf(ours: Parts) -> None:
    number = routed(ours)
    before = rows(number)
    act(ours, number, "penghubung@pupr.bengkalis", Verb.ANSWER, NOW, text=SUBSTANCE)
    told(ours, number)
    locked(ours, NOW + timedelta(days=1))
    remove(*[row for row in rows(number) if row.pk.startswith("CASE#")], anchors(number)[-1])
    for row in before:
        row.save()

    found = rounded(ours)

    assert [what for at, what in found if at] == ["event 3, which a locked leaf names, is gone"]


@pytest.mark.parametrize(("pk", "said"), [("CASE#Z", "is misplaced"), ("X#", "no place for a case")])
def test_a_case_that_somebody_put_where_a_list_shows_it_is_found(ours: Parts, pk: str, said: str) -> None:
    """As of a home that nobody has, or of none at all: indexes do not ask."""
    number = routed(ours)
    told(ours, number)
    ours.keepers._sites = {home: "x" for home in HOMES if home != "Z"}
    forged = [row for row in rows(number) if row.pk.startswith("CASE#")]
    for row in forged:
        row.pk = f"{pk}{number[1:]}"
        row.save()

    found = rounded(ours)
    remove(*forged)

    assert any(said in what for _, what in found)
    assert number not in {at for at, _ in found}
