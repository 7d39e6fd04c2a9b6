"""A round finds what changes no history: clocks that never come, lines for lists, numbers and marks out of place."""

from collections.abc import Callable
from datetime import timedelta

import boto3
import pytest
from pynamodb.expressions.update import Action

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import stamp
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_rows import shard_of
from chalicelib.store.tables.case_table import CaseRow, ClockRow, ReportRow, Row
from chalicelib.store.tables.round_table import RoundRow
from chalicelib.store.tables.statistics_table import StatisticsRow
from tests.services.rounding import LATER, anchors, cases, locked, ours, remove, rounded, rows, told
from tests.services.steps import NOW, routed

__all__ = ["cases", "ours"]


def the_clocks(number: CaseNumber, *actions: Action) -> None:
    for row in rows(number):
        if isinstance(row, ClockRow) and row.due_at:
            row.update(actions=list(actions))


def the_clocks_come_years_later(number: CaseNumber) -> None:
    the_clocks(number, ClockRow.due_at.set("2036-01-01T00:00:00.000Z"))


def the_clocks_come_as_those_of_another_case(number: CaseNumber) -> None:
    the_clocks(number, ClockRow.number.set("J0-0000-0000-0000"))


def a_second_line(number: CaseNumber) -> None:
    row = CaseRow.get(f"CASE#{number}", "CASE")
    row.sk = "CASE2"
    row.save()


def a_second_report(number: CaseNumber) -> None:
    row = ReportRow.get(f"CASE#{number}", "REPORT")
    row.sk = "REPORT2"
    row.save()


def an_anchor_of_no_event(number: CaseNumber) -> None:
    StatisticsRow(f"MARK#{number}", "next", event_hash="0" * 64, event_seal="1:0").save()


def an_anchor_under_another_spelling(number: CaseNumber) -> None:
    row = anchors(number)[0]
    row.sk = "1"
    row.save()


TAMPERINGS: dict[Callable[[CaseNumber], None], str] = {
    the_clocks_come_years_later: "CLOCK#reply#000003 of the case is misplaced",
    the_clocks_come_as_those_of_another_case: "CLOCK#reply#000003 of the case is misplaced",
    a_second_line: "item CASE2 of the case is misplaced",
    a_second_report: "item REPORT2 of the case is misplaced",
    an_anchor_of_no_event: "next is no place for an anchor",
    an_anchor_under_another_spelling: "1 is no place for an anchor",
}


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_six_days_later_a_round_finds_that_somebody_put_beside_a_case(
    ours: Parts, cases: list[CaseNumber], tamper: Callable[[CaseNumber], None]
) -> None:
    tamper(cases[0])

    found = rounded(ours)

    assert [what for number, what in found if number == cases[0] and TAMPERINGS[tamper] in what] != []
    assert {number for number, _ in found} <= {cases[0], None}


def test_of_a_case_whose_clocks_do_not_come_the_numbers_are_none_the_less_counted(
    ours: Parts, cases: list[CaseNumber]
) -> None:
    the_clocks_come_years_later(cases[0])

    assert {number for number, _ in rounded(ours)} == {cases[0]}


def test_a_line_that_lies_beside_what_nobody_can_read_is_found(ours: Parts, cases: list[CaseNumber]) -> None:
    line = CaseRow.get(f"CASE#{cases[0]}", "CASE")
    line.pk = "X"
    line.save()
    hides = {"pk": {"S": "X"}, "sk": {"S": "Y"}, "type": {"S": "NOTHING"}}
    boto3.client("dynamodb").put_item(TableName=CaseRow.Meta.table_name, Item=hides)

    found = rounded(ours)
    remove(line, Row("X", "Y"))

    assert found == [(None, "X holds an item of no known kind")]


def test_an_anchor_of_nobody_is_found_and_holds_up_no_round(ours: Parts, cases: list[CaseNumber]) -> None:
    row = StatisticsRow("MARK#", "000001", event_hash="0" * 64, event_seal="1:0")
    row.save()

    found = rounded(ours)
    remove(row)

    assert cases
    assert found == [(None, "MARK# 000001 is no place for an anchor")]


@pytest.mark.parametrize(("pk", "sk"), [("ALL#2026-02", "-#2026-03-02"), ("DESK#denpasar#OPEN", "bengkalis#2026-03")])
def test_numbers_that_were_put_where_nobody_reads_them_are_found(ours: Parts, pk: str, sk: str) -> None:
    place = pk, f"{sk}#complaint#{ours.place.home}0"
    row = StatisticsRow(*place)
    row.update(actions=[StatisticsRow.expires_at.remove()])

    found = rounded(ours)
    remove(row)

    assert (None, f"{' '.join(place)} of the statistics is no counter") in found


def test_a_claim_that_somebody_made_for_ever_holds_up_no_round(ours: Parts, cases: list[CaseNumber]) -> None:
    assert rounded(ours) == []
    RoundRow(f"ROUND#{ours.place.home}", "ROUND").update(
        actions=[RoundRow.claimed_until.set("9999-01-01T00:00:00.000Z")]
    )

    assert cases
    assert rounded(ours, LATER + timedelta(days=14)) == []


def test_an_anchor_in_no_place_of_an_event_keeps_nobody_from_the_proof(ours: Parts, cases: list[CaseNumber]) -> None:
    an_anchor_of_no_event(cases[0])

    assert set(ours.statistics.anchors_of(cases[0])) == {1, 2, 3}


def test_a_case_that_was_kept_out_of_sight_only_while_the_leaves_of_its_day_were_locked_is_found(ours: Parts) -> None:
    number = routed(ours)
    told(ours, number)
    kept = CaseRow.get(f"CASE#{number}", "CASE")
    kept.update(actions=[CaseRow.moved_at.set("2036-01-01T00:00:00.000Z"), CaseRow.moved_key.set("-")])
    locked(ours, NOW + timedelta(days=1))
    key = f"{ours.place.home}#{NOW.date().isoformat()}#{shard_of(number)}"
    at = ours.cases.load(number).events[-1].at
    kept.update(actions=[CaseRow.moved_at.set(stamp(at)), CaseRow.moved_key.set(key)])

    assert rounded(ours) == [(number, "event 2 has no locked leaf, and its day has a root")]
