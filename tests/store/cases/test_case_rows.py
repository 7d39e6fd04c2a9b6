"""What the table holds is what was kept: each item read again is the thing itself, and lies where it is looked for."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.correlation import carrying
from chalicelib.domain.cases.case import REPORTER, Actor, Case, Report
from chalicelib.domain.cases.events import event_fields
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import AreaCode, Classification, ClockKind, DeskId, OfficerId, Outcome, Status
from chalicelib.domain.deadlines.milestones import next_milestone
from chalicelib.domain.deadlines.promised_dates import explain
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.files.file_status import AttachmentStatus, RefusalReason
from chalicelib.store.cases.case_rows import (
    SHARDS,
    attachment_from,
    attachment_row,
    case_attributes,
    case_from,
    clock_row,
    collection,
    derived_attributes,
    event_row,
    index_keys,
    report_from,
    report_row,
    shard_of,
    text_row,
)
from chalicelib.store.tables.case_table import CaseRow
from tests.builders import NUMBER, WIB, WIT, Rulebooks, answered, at, disposed, in_progress

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PLAIN = Case(NUMBER, AT, Classification.COMPLAINT, Status.SUBMITTED, DeskId("bengkalis"))
FULL = Case(
    number=NUMBER,
    received_at=AT,
    classification=Classification.ASPIRATION,
    status=Status.ON_HOLD,
    desk=DeskId("bengkalis/pupr"),
    title="Jalan berlubang",
    category="infrastructure/road",
    area=AreaCode("14.03.01"),
    institution=DeskId("bengkalis"),
    channel="api",
    language="en",
    anonymous=True,
    secret=True,
    emergency=True,
    needs_inspection=True,
    officer=OfficerId("officer-1"),
    routed_at=AT + timedelta(hours=1),
    verified_at=AT + timedelta(hours=2),
    answered_at=AT + timedelta(hours=3),
    ended_at=AT + timedelta(hours=4),
    outcome=Outcome.ACCEPTED,
    held_from=Status.IN_PROGRESS,
    was_disposed=True,
    returned_by=(DeskId("a"), DeskId("b")),
    decided=True,
    escalated_to=(DeskId("riau"), DeskId("nasional")),
    reopened=1,
    rating=4,
    seq=7,
    revision=5,
    last_hash="ab" * 32,
)


def test_the_full_case_leaves_nothing_as_it_is_by_default() -> None:
    """Or one attribute more could be forgotten, and the test below would not notice."""
    assert [field.name for field in fields(Case) if getattr(FULL, field.name) == getattr(PLAIN, field.name)] == [
        "number", "received_at",
    ]  # fmt: skip


@pytest.mark.parametrize("case", [PLAIN, FULL], ids=["plain", "full"])
def test_a_case_comes_back_from_its_row(case: Case) -> None:
    assert case_from(CaseRow(collection(NUMBER), "CASE", **case_attributes(case))) == case


def test_a_plain_case_says_of_what_it_has_not_that_it_is_absent() -> None:
    told = case_attributes(PLAIN)

    absent = ("outcome", "held_from", "returned_by", "escalated_to", "ended_at", "rating", "area", "officer")
    assert {name: told[name] for name in absent} == dict.fromkeys(absent)


HIDDEN = {"public_area_key": None, "public_category_key": None, "public_day_key": None, "public_at": None}


@pytest.mark.parametrize(
    "hidden", [{"secret": True}, {"verified_at": None}, {"classification": Classification.WHISTLEBLOWING}]
)
def test_a_case_that_is_not_public_is_found_by_the_day_on_which_it_moved_alone(hidden: dict[str, Any]) -> None:
    case = replace(FULL, **({"secret": False} | hidden))

    assert index_keys(case, AT + timedelta(days=1)) == HIDDEN | {
        "moved_key": f"J#2026-03-03#{shard_of(NUMBER)}",
        "moved_at": "2026-03-03T02:00:00.000Z",
    }


@pytest.mark.parametrize(
    ("changed", "area", "category"),
    [
        ({}, "J#14.03#2026-03", "J#infrastructure/road#2026-03"),
        ({"area": None}, None, "J#infrastructure/road#2026-03"),
        ({"area": AreaCode("14")}, None, "J#infrastructure/road#2026-03"),
        ({"category": None}, "J#14.03#2026-03", None),
    ],
)
def test_a_public_case_is_found_by_day_by_regency_and_by_topic(
    changed: dict[str, Any], area: str | None, category: str | None
) -> None:
    found = index_keys(replace(FULL, secret=False, **changed), AT)

    assert {name: found[name] for name in HIDDEN} == {
        "public_area_key": area,
        "public_category_key": category,
        "public_day_key": "J#2026-03-02",
        "public_at": f"2026-03-02T02:00:00.000Z#{NUMBER}",
    }


def test_events_and_their_texts_lie_in_the_order_of_their_case() -> None:
    event = disposed(at("Mon 02 Mar 2026 09:00")).events[-1]

    with carrying("c-1"):
        row = event_row(event, "1:seal")
    words = text_row(event, {"text": "Sudah diteruskan."})

    assert (row.pk, row.sk, row.number) == (f"CASE#{NUMBER}", f"EVENT#{event.seq:06d}", NUMBER)
    assert (row.event, row.body, row.seal, row.correlation) == (event.type.value, event_fields(event), "1:seal", "c-1")
    assert (words.pk, words.sk, words.number) == (f"CASE#{NUMBER}", f"TEXT#{event.seq:06d}", NUMBER)
    assert words.texts == {"text": "Sudah diteruskan."}


def test_an_event_that_nobodys_request_caused_has_no_correlation() -> None:
    assert event_row(disposed(at("Mon 02 Mar 2026 09:00")).events[0], "1:seal").correlation is None


def test_a_report_comes_back_as_it_was_sent() -> None:
    report = Report("Judul", "Isi", "Depan pasar", "1.47", "102.1", "2026-03-01", {"title": "salt"})

    row = report_row(NUMBER, report)

    assert (row.pk, row.sk, row.number) == (f"CASE#{NUMBER}", "REPORT", NUMBER)
    assert report_from(row) == report


OFFICER = Actor("officer", "officer-1", DeskId("bengkalis/pupr"))
WAITING = Attachment(
    NUMBER, "f-1", 7, "Jalan.jpg", "image/jpeg", 1234, "ab" * 32, OFFICER, AT, AT + timedelta(seconds=5), is_answer=True
)


@pytest.mark.parametrize(
    ("order", "kept"),
    [
        (WAITING, timedelta(days=2)),
        (replace(WAITING, by=REPORTER, is_answer=False), timedelta(days=2)),
        (replace(WAITING, status=AttachmentStatus.REFUSED, reason=RefusalReason.HEIC), timedelta(days=30)),
        (replace(WAITING, status=AttachmentStatus.SHOWN), None),
    ],
    ids=["an answer", "of the reporter", "refused", "shown"],
)
def test_an_order_comes_back_and_is_kept_for_as_long_as_it_may(order: Attachment, kept: timedelta | None) -> None:
    row = attachment_row(order)

    assert (row.pk, row.sk, row.number) == (f"CASE#{NUMBER}", "FILE#007", NUMBER)
    assert row.expires_at == (int((order.ordered_at + kept).timestamp()) if kept else None)
    assert attachment_from(row, NUMBER) == order


def test_a_clock_lies_where_its_next_milestone_is_looked_for() -> None:
    story, rules = in_progress(at("Mon 02 Mar 2026 09:00")), Rulebooks()
    clock = story.clock(ClockKind.RESOLVE)
    following = next_milestone(clock, rules)
    assert following

    row = clock_row(story.case, clock, rules)

    assert (row.pk, row.sk, row.number, row.clock) == (f"CASE#{NUMBER}", f"CLOCK#{clock.id}", NUMBER, clock.id)
    assert (row.due_key, row.due_at) == (f"J#{following.sweep}#{shard_of(NUMBER)}", stamp(following.at))
    assert row.state == explain(clock, rules) | {"fired": {}, "next": following.name}


def test_a_clock_that_stands_is_looked_for_by_nobody_and_says_what_fired() -> None:
    story, rules = in_progress(at("Mon 02 Mar 2026 09:00")), Rulebooks()
    clock = replace(story.clock(ClockKind.RESOLVE), stopped_at=AT, fired={"l1": AT, "breach": AT})

    row = clock_row(story.case, clock, rules)

    assert row.due_key is None
    assert row.due_at is None
    assert row.state == explain(clock, rules) | {"fired": {"breach": stamp(AT), "l1": stamp(AT)}, "next": None}


def test_an_open_case_lies_in_its_queue_by_the_date_that_is_owed() -> None:
    story = in_progress(at("Mon 02 Mar 2026 09:00"))
    case = replace(story.case, officer=OfficerId("officer-1"))
    owed = story.clock(ClockKind.RESPOND).due_at
    assert owed

    assert derived_attributes(case, story.clocks) == {
        "queue": "working",
        "due_at_promised": stamp(owed),
        "inbox_key": f"J#{case.desk}#working",
        "mine_key": "J#officer-1",
        "inbox_at": f"{stamp(owed)}#{NUMBER}",
        "followed_seq": case.seq,
    }


def test_a_case_that_nobody_took_on_is_on_nobodys_list() -> None:
    story = in_progress(at("Mon 02 Mar 2026 09:00"))

    assert derived_attributes(replace(story.case, officer=None), story.clocks)["mine_key"] is None


def test_where_no_date_is_owed_a_case_lies_by_when_it_came_or_ended() -> None:
    """How long its reporter waits in all is measured, and promised to nobody."""
    story = answered(at("Mon 02 Mar 2026 09:00"))
    waits = (replace(story.clock(ClockKind.CITIZEN), due_at=AT),)
    ended = replace(story.case, ended_at=AT + timedelta(days=9))

    found = derived_attributes(story.case, waits)

    assert (found["due_at_promised"], found["inbox_at"]) == (None, f"{stamp(story.case.received_at)}#{NUMBER}")
    found = derived_attributes(ended, waits)
    assert (found["queue"], found["inbox_at"]) == ("answered", f"{stamp(AT + timedelta(days=9))}#{NUMBER}")


def test_a_finished_case_lies_in_the_month_of_the_desk_whose_clock_began_last() -> None:
    """At the same instant it is April in Jayapura and still March in Bengkalis."""
    story = answered(at("Mon 02 Mar 2026 09:00"))
    clock = story.clock(ClockKind.RESPOND)
    clocks = tuple(
        replace(clock, started_by=seq, terms=replace(clock.terms, zone=zone)) for seq, zone in ((9, WIT), (2, WIB))
    )
    case = replace(story.case, status=Status.CLOSED, ended_at=at("Tue 31 Mar 2026 23:00").astimezone(UTC))

    found = derived_attributes(case, clocks)

    assert (found["queue"], found["mine_key"]) == ("done-2026-04", None)
    assert found["inbox_key"] == f"J#{case.desk}#done-2026-04"


def test_the_nearest_date_that_somebody_owes_is_the_one_that_is_shown() -> None:
    story = in_progress(at("Mon 02 Mar 2026 09:00"))
    clock = story.clock(ClockKind.RESOLVE)
    clocks = tuple(replace(clock, due_at=AT + timedelta(days=day)) for day in (3, 1, 2))

    assert derived_attributes(story.case, clocks)["due_at_promised"] == stamp(AT + timedelta(days=1))


def test_a_name_has_one_shard_of_four() -> None:
    assert SHARDS == 4
    assert [shard_of(name) for name in ("a", "b", "c", "d")] == [3, 1, 3, 0]
