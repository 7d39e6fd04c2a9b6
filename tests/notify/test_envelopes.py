"""Envelopes: valid CloudEvents, the same id every time, and nothing of a secret case but number and date."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.cases.case import REPORTER, Case, Event
from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import AreaCode, Audience, Classification, DeskId, EventType, OfficerId, Status
from chalicelib.domain.messaging.notifications import AgencyNotice, unheard_notice
from chalicelib.notify.cloud_events import Envelope, opened
from chalicelib.notify.envelopes import NEAREST, About, announcement, digest, notice, source_of, task

NUMBER = new_number("J")
DESK = DeskId("bengkalis/pupr")
SOURCE = source_of("J", "dev")
AT = datetime(2026, 3, 16, 2, 5, 7, 250000, tzinfo=UTC)
DUE = datetime(2026, 3, 25, 17, tzinfo=UTC)
TO_DESK = AgencyNotice("new_case", DESK)


def an_event(**changed: Any) -> Event:
    usual: dict[str, Any] = {
        "id": "e1",
        "number": NUMBER,
        "seq": 3,
        "type": EventType.DISPOSED,
        "at": AT,
        "actor": REPORTER,
        "status": Status.DISPOSED,
        "desk": DESK,
        "audience": Audience.PUBLIC,
        "data": {},
        "prev_hash": "",
        "hash": "abc",
    }
    return Event(**usual | changed)


def about(**changed: Any) -> About:
    usual: dict[str, Any] = {
        "number": NUMBER,
        "seq": 3,
        "at": AT,
        "due_at": DUE,
        "status": Status.DISPOSED,
        "classification": Classification.COMPLAINT,
        "category": "infrastructure/road",
        "area": AreaCode("14.03"),
        "emergency": False,
        "secret": False,
        "path": "/petugas/#J",
    }
    return About(**usual | changed)


def data_of(envelope: Envelope) -> dict[str, Any]:
    data = opened(envelope.body).get_data()
    assert isinstance(data, dict)
    return data


def everything_said(envelope: Envelope) -> str:
    return json.dumps([envelope.id, json.loads(envelope.body), dict(envelope.attributes)], ensure_ascii=False)


def test_an_announcement_is_the_event_as_it_is_kept() -> None:
    kept = {"pk": f"CASE#{NUMBER}", "seq": 3, "type": "disposed", "data": {"terms": {"zone": "Asia/Jakarta"}}}

    envelope = announcement(an_event(), source=SOURCE, data=kept, audience="both")

    assert json.loads(envelope.body) == {
        "specversion": "1.0",
        "id": f"{NUMBER}.3.announce",
        "type": "id.go.lapor.case.disposed.v1",
        "source": "/lapor/J/dev",
        "subject": NUMBER,
        "time": "2026-03-16T02:05:07.250000Z",
        "datacontenttype": "application/json",
        "data": kept,
    }
    assert envelope.id == f"{NUMBER}.3.announce"
    assert envelope.attributes == {"type": "disposed", "audience": "both", "home": "J"}


def test_a_notice_names_what_an_officer_needs_to_begin() -> None:
    envelope = notice(TO_DESK, about(), source=SOURCE)

    event = opened(envelope.body)
    assert event.get_id() == f"{NUMBER}.3.new_case"
    assert event.get_type() == "id.go.lapor.notice.new_case.v1"
    assert event.get_subject() == NUMBER
    assert event.get_time() == AT
    assert data_of(envelope) == {
        "number": NUMBER,
        "purpose": "new_case",
        "desk": DESK,
        "due_at": "2026-03-25T17:00:00.000Z",
        "level": "liaison_officer",
        "status": "disposed",
        "classification": "complaint",
        "category": "infrastructure/road",
        "area": "14.03",
        "emergency": False,
        "path": "/petugas/#J",
    }
    assert envelope.attributes == {
        "purpose": "new_case",
        "desk": DESK,
        "level": "liaison_officer",
        "emergency": "false",
        "classification": "complaint",
    }


def test_an_emergency_can_be_filtered_on() -> None:
    assert notice(TO_DESK, about(emergency=True), source=SOURCE).attributes["emergency"] == "true"


CONFIDENTIAL = st.builds(
    About,
    number=st.just(NUMBER),
    seq=st.just(3),
    at=st.just(AT),
    due_at=st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(2024, 1, 1)),  # noqa: DTZ001  # st wants it
    status=st.sampled_from(Status),
    classification=st.sampled_from(Classification),
    category=st.none() | st.text(min_size=1),
    area=st.none() | st.text(min_size=1).map(AreaCode),
    emergency=st.booleans(),
    secret=st.booleans(),
    path=st.text(min_size=1),
).filter(lambda told: told.is_confidential)


@given(told=CONFIDENTIAL)
def test_nothing_of_a_confidential_case_gets_out_but_number_and_due_date(told: About) -> None:
    plainest = about(secret=True, due_at=told.due_at)

    said, least = notice(TO_DESK, told, source=SOURCE), notice(TO_DESK, plainest, source=SOURCE)

    assert said == least
    assert data_of(said) == {
        "number": NUMBER,
        "purpose": "new_case",
        "desk": DESK,
        "due_at": stamp(told.due_at) if told.due_at else None,
    }
    assert said.attributes == {"purpose": "new_case", "desk": DESK, "level": "liaison_officer"}


@given(told=CONFIDENTIAL)
def test_that_a_desk_hears_nothing_is_told_without_the_confidential_case_that_showed_it(told: About) -> None:
    """Number and silent desk together would say where the case lies."""
    to = unheard_notice(DeskId("nasional"), DESK)

    said = notice(to, told, source=SOURCE)
    of_another = notice(
        to, replace(told, number=new_number("J"), seq=9, at=told.at + timedelta(hours=3)), source=SOURCE
    )

    assert data_of(said) == {"purpose": "unheard", "desk": "nasional", "unheard_desk": DESK}
    assert said == of_another
    assert NUMBER not in everything_said(said)
    assert stamp(told.at)[:19] not in everything_said(said)


WRITTEN = st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=24, max_size=60)


@given(
    title=WRITTEN, officer=WRITTEN.map(OfficerId), secret=st.booleans(), classification=st.sampled_from(Classification)
)
def test_what_somebody_wrote_never_reaches_a_notice(
    *, title: str, officer: OfficerId, secret: bool, classification: Classification
) -> None:
    case = Case(NUMBER, AT, classification, Status.DISPOSED, DESK, title=title, officer=officer, secret=secret)

    said = everything_said(notice(TO_DESK, About.of(case, an_event(), due_at=DUE, path="/petugas/"), source=SOURCE))

    assert title not in said
    assert officer not in said


def test_what_a_notice_may_say_has_no_field_for_text_or_people() -> None:
    assert set(asdict(about())) == {
        "number",
        "seq",
        "at",
        "due_at",
        "status",
        "classification",
        "category",
        "area",
        "emergency",
        "secret",
        "path",
    }


def test_a_notice_about_a_case_says_how_it_stands_now() -> None:
    case = Case(NUMBER, AT, Classification.ASPIRATION, Status.IN_PROGRESS, DESK, category="road", emergency=True)

    told = About.of(case, an_event(seq=7), due_at=None, path="/p")

    assert (told.seq, told.status, told.emergency, told.category) == (7, Status.IN_PROGRESS, True, "road")


def test_whoever_sends_a_notice_twice_sends_the_same_id() -> None:
    again = notice(TO_DESK, about(status=Status.IN_PROGRESS), source=SOURCE)

    assert again.id == notice(TO_DESK, about(), source=SOURCE).id
    assert again.id != notice(AgencyNotice("breach", DESK), about(), source=SOURCE).id


def test_a_digest_names_the_nearest_dates_first_and_no_more_than_fit() -> None:
    owed = [(CaseNumber(f"J7-{count:04}"), DUE + timedelta(hours=count)) for count in reversed(range(30))]

    envelope = digest(
        DESK,
        date(2026, 3, 16),
        home="J",
        source=SOURCE,
        at=AT,
        counts={"new": 4, "working": 26},
        due_today=2,
        overdue=1,
        counts_are_least=False,
        nearest=owed,
    )

    event, data = opened(envelope.body), data_of(envelope)
    assert event.get_id() == "bengkalis/pupr.2026-03-16.J.digest"
    assert event.get_type() == "id.go.lapor.notice.digest.v1"
    assert {name: data[name] for name in ("desk", "day", "counts", "due_today", "overdue")} == {
        "desk": DESK,
        "day": "2026-03-16",
        "counts": {"new": 4, "working": 26},
        "due_today": 2,
        "overdue": 1,
    }
    assert len(data["nearest"]) == NEAREST
    assert data["nearest"][0] == {"number": "J7-0000", "due_at": "2026-03-25T17:00:00.000Z"}
    assert envelope.attributes["purpose"] == "digest"


def test_work_for_a_queue_is_a_cloud_event_too() -> None:
    envelope = task("move_deadlines", id="calendar.7.shard.3", source=SOURCE, at=AT, data={"shard": 3})

    assert opened(envelope.body).get_type() == "id.go.lapor.task.move_deadlines.v1"
    assert data_of(envelope) == {"shard": 3}


def test_what_was_sealed_can_be_opened() -> None:
    event = opened(announcement(an_event(), source=SOURCE, data={"seq": 3}, audience="none").body.encode())

    assert isinstance(event, CloudEvent)
    assert event.get_source() == SOURCE


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"text"',
        "{}",
        '{"specversion": "1.0", "id": "1", "type": "t"}',
        '{"specversion": "0.9", "id": "1", "type": "t", "source": "/s"}',
        '{"specversion": "1.0", "id": "1", "type": "t", "source": "/s", "time": "noon"}',
        '{"specversion": "1.0", "id": "1", "type": "t", "source": "/s", "time": 7}',
    ],
)
def test_what_is_no_cloud_event_is_broken(body: str) -> None:
    with pytest.raises(CorruptData):
        opened(body)
