"""Published figures: each event once, secret reports and whistleblowing nowhere."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, Verb
from chalicelib.services.cases import reporter_actions
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.announcements import announcement_of
from chalicelib.services.statistics.projection import count_announced, recounted, totals
from chalicelib.services.statistics.summary import summary
from chalicelib.store.statistics.statistics_store import Cell, Cohort
from tests.faults import SERVER_ERROR, Wire
from tests.services.steps import act, at, routed

DAY = date(2026, 3, 2)


def announced(parts: Parts, number: CaseNumber, seq: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(announcement_of(parts, parts.cases.load(number), seq).body)["data"]
    return told


def a_cell(group: str, day: date = DAY, measure: str = "status.submitted", kind: str = "complaint") -> Cell:
    return Cell(group, day, kind, measure)


def test_an_announcement_is_counted_once_and_read_from_nothing_else(parts: Parts, wire: Wire) -> None:
    told = announced(parts, routed(parts), 1)
    wire.forget()

    assert count_announced(parts, told)
    assert wire.counted == {"statistics.TransactWriteItems": 1}
    assert not count_announced(parts, told)


def test_a_lost_acknowledgement_counts_once(parts: Parts, wire: Wire) -> None:
    told = announced(parts, routed(parts, area="91.71"), 2)
    wire.fail("TransactWriteItems", SERVER_ERROR, on="statistics", after=True)
    count_announced(parts, told)

    counted = parts.statistics.totals("DESK#jayapura/pupr", DAY, DAY)
    assert {cell.measure: number for cell, number in counted.items()} == {"status.disposed": 1, "received": 1}


def test_an_event_raises_its_desk_its_institution_its_area_and_the_nation(parts: Parts) -> None:
    number = routed(parts, area="51.71")
    before = {group: sum(parts.statistics.totals(group, DAY, DAY).values()) for group in ("ALL", "AREA#51")}
    count_announced(parts, announced(parts, number, 2))

    for group in ("DESK#denpasar", "AREA#51.71"):
        assert parts.statistics.totals(group, DAY, DAY) == {a_cell(group, measure="status.disposed"): 1}
    for group, earlier in before.items():
        assert sum(parts.statistics.totals(group, DAY, DAY).values()) == earlier + 1


def test_a_desk_receives_what_comes_to_it_and_holds_it_until_it_goes(parts: Parts) -> None:
    number = routed(parts, area="51.71")
    for seq in (1, 2):
        count_announced(parts, announced(parts, number, seq))

    for group in ("DESK#denpasar/pupr", "DESK#denpasar", "AREA#51.71"):
        assert parts.statistics.totals(group, DAY, DAY)[a_cell(group, measure="received")] >= 1
        assert parts.statistics.open_now(group)[Cohort(group, DAY, "complaint")] >= 1


def test_a_day_of_the_statistics_is_a_day_in_jakarta(parts: Parts) -> None:
    number = routed(parts, datetime(2026, 3, 3, 17, 0, tzinfo=UTC), area="61.05")
    count_announced(parts, announced(parts, number, 1))

    assert {cell.day for cell in parts.statistics.totals("AREA#61.05", DAY, date(2026, 3, 9))} == {date(2026, 3, 4)}


def test_whistleblowing_is_in_no_published_figure(parts: Parts) -> None:
    numbers = [routed(parts, classification=Classification.WHISTLEBLOWING) for _ in range(6)]
    for number in numbers:
        count_announced(parts, announced(parts, number, 1))

    counted = parts.statistics.totals("DESK#bengkalis/inspektorat", DAY, DAY)
    assert {cell.measure: n for cell, n in counted.items()} == dict.fromkeys(("status.submitted", "received"), 6)
    for where in (
        {"desk": DeskId("bengkalis/inspektorat"), "area": None},
        {"desk": DeskId("bengkalis"), "area": None},
        {"desk": None, "area": AreaCode("14.03")},
        {"desk": None, "area": None},
    ):
        lines, sums = totals(parts, since=DAY, until=DAY, **where)
        assert not [line for line in lines if line.classification == "whistleblowing"]
        found = summary(parts, since=DAY, until=DAY, today=DAY, **where)
        assert "whistleblowing" not in found.classes
        assert "bengkalis/inspektorat" not in (found.parts or {})
        if where["desk"] == "bengkalis/inspektorat":
            assert (lines, sums) == ([], {})


JULY = date(2026, 7, 13)


def test_the_public_reads_nothing_of_what_secret_reports_raised(parts: Parts) -> None:
    number, group = routed(parts, at("Mon 13 Jul 2026 09:00"), area="61.05", secret=True), "AREA#61.05"
    for seq in (1, 2):
        count_announced(parts, announced(parts, number, seq))

    assert {cell.secret for cell in parts.statistics.totals(group, JULY, JULY)} == {True}
    assert parts.statistics.open_now(group)[Cohort(group, JULY, "complaint", secret=True)] == 1
    assert totals(parts, desk=None, area=AreaCode("61.05"), since=JULY, until=JULY) == ([], {})


def test_a_report_takes_what_it_raised_with_it_when_it_is_hidden_and_back_when_it_is_shown(parts: Parts) -> None:
    """However late, and however often, its announcements come: what is read in the end is what the lists show."""
    now, group = at("Mon 13 Jul 2026 09:00", "Asia/Jayapura"), "AREA#91.71"
    number = routed(parts, now, area="91.71")
    act(parts, number, "penghubung@pupr.jayapura", Verb.ACCEPT, now)
    for secret in (True, False, True):
        reporter_actions.act(parts, number, Verb.CHANGE_VISIBILITY, Request(anonymous=True, secret=secret), now=now)

    def counted(*, secret: bool) -> Mapping[str, int]:
        cells = parts.statistics.totals(group, JULY, JULY).items()
        return {cell.measure: number for cell, number in cells if number and cell.secret is secret}

    numbers = []
    for seq in (1, 2, 3, 4, 4, 5, 2, 6, 5):
        count_announced(parts, announced(parts, number, seq))
        numbers.append(counted(secret=False))
    raised = {"status.submitted": 1, "received": 1, "status.disposed": 1, "status.in_progress": 1}
    assert numbers[2:] == [raised, {}, {}, raised, raised, {}, {}]
    assert counted(secret=True) == raised
    found = {cohort.secret: n for cohort, n in parts.statistics.open_now(group).items() if cohort.received_on == JULY}
    assert found == {True: 1}


def test_more_is_counted_anew_than_one_transaction_takes(parts: Parts) -> None:
    days = [(date(2024, 1, 1) + timedelta(days=day)).isoformat() for day in range(60)]
    past = [[day, "batam/pupr", "complaint", ["event.breached"]] for day in days]
    context = {"classification": "complaint", "area": "21.71", "hidden": True, "past": past}
    for _ in range(2):
        parts.statistics.recount(CaseNumber("JA-AAAA-AAAA-AAAA"), 61, recounted(context))

    found = parts.statistics.totals("AREA#21.71", date(2024, 1, 1), date(2024, 12, 31))
    sums = {secret: sum(n for cell, n in found.items() if cell.secret is secret) for secret in (True, False)}
    assert sums == {True: 61, False: -61}
