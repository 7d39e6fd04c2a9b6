"""Each desk's morning: at eight of its own zone, on its own working days, once, and only if something lies there."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import Classification, DeskId, Verb
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging import digests
from chalicelib.services.messaging.digests import request_digests, send_digest
from chalicelib.store.tables.case_table import CaseRow
from chalicelib.store.tables.statistics_table import StatisticsRow
from tests.faults import SERVER_ERROR, Crash, Wire
from tests.services.steps import NOW, act, at, routed

JAKARTA, MAKASSAR, JAYAPURA = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
LIAISON = "penghubung@pupr.bengkalis"
MONDAY = "Mon 02 Mar 2026 08:00"


def asked(parts: Parts, wire: Wire, when: str, zone: str) -> set[str]:
    """The desks whose digests were asked for."""
    wire.forget()
    request_digests(parts, at(when, zone))
    entries = [params for call, params in wire.sent if call == "sqs.SendMessageBatch"]
    bodies = [json.loads(entry["MessageBody"]) for params in entries for entry in params["Entries"]]
    return {body["data"]["desk"] for body in bodies}


def sent(wire: Wire) -> list[dict[str, Any]]:
    return [
        {"topic": params["TopicArn"], **json.loads(params["Message"])}
        for call, params in wire.sent
        if call == "sns.Publish"
    ]


@pytest.mark.parametrize(
    ("zone", "there", "elsewhere"),
    [(JAKARTA, "bengkalis", "denpasar"), (MAKASSAR, "denpasar", "jayapura"), (JAYAPURA, "jayapura", "bengkalis")],
)
def test_a_desk_is_asked_for_in_its_own_morning(
    parts: Parts, wire: Wire, zone: str, there: str, elsewhere: str
) -> None:
    found = asked(parts, wire, MONDAY, zone)

    assert {there, f"{there}/pupr"} <= found
    assert not {elsewhere, f"{elsewhere}/pupr"} & found


@pytest.mark.parametrize(
    ("when", "desks"),
    [
        ("Mon 02 Mar 2026 08:00", {"bengkalis/pupr", "bengkalis/dinkes"}),
        ("Sat 07 Mar 2026 08:00", {"bengkalis/dinkes"}),  # six days a week
        ("Sun 08 Mar 2026 08:00", set()),
        ("Thu 19 Mar 2026 08:00", set()),  # Nyepi
        ("Mon 02 Mar 2026 09:00", set()),  # no morning
        ("Mon 02 Mar 2026 07:59", set()),
    ],
)
def test_a_desk_is_left_in_peace_on_its_days_off(parts: Parts, wire: Wire, when: str, desks: set[str]) -> None:
    found = asked(parts, wire, when, JAKARTA)

    assert found & {"bengkalis/pupr", "bengkalis/dinkes"} == desks


def test_a_digest_says_how_much_lies_where_and_names_the_nearest(parts: Parts, wire: Wire) -> None:
    new, working = routed(parts), routed(parts)
    act(parts, working, LIAISON, Verb.ACCEPT)
    wire.forget()

    now = at("Tue 10 Mar 2026 08:00")
    assert send_digest(parts, parts.place.home, DeskId("bengkalis/pupr"), now.date(), now)

    [digest] = sent(wire)
    assert digest["topic"].endswith("-bengkalis")
    assert digest["data"]["counts"] == {"new": 1, "working": 1}
    assert digest["data"]["overdue"] == 2
    assert {case["number"] for case in digest["data"]["nearest"]} == {new, working}


def test_what_is_due_at_the_end_of_the_day_is_due_today(parts: Parts, wire: Wire) -> None:
    routed(parts, area="51.71")
    wire.forget()

    send_digest(
        parts, parts.place.home, DeskId("denpasar/pupr"), date(2026, 3, 9), at("Mon 09 Mar 2026 08:00", MAKASSAR)
    )

    assert sent(wire)[0]["data"]["due_today"] == 1
    assert sent(wire)[0]["data"]["overdue"] == 0


def test_a_digest_goes_out_once_a_day(parts: Parts, wire: Wire) -> None:
    routed(parts, area="91.71")
    wire.forget()
    desk = DeskId("jayapura/pupr")

    told = [
        send_digest(parts, parts.place.home, desk, day, NOW)
        for day in (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 3))
    ]

    assert told == [True, False, True]
    assert len(sent(wire)) == 2
    [mark, _] = [row for row in StatisticsRow.scan() if row.pk.startswith("ONCE#digest") and "jayapura/pupr" in row.pk]
    assert mark.expires_at == (NOW + timedelta(days=14)).timestamp()  # longer than any repeated request


def test_a_morning_that_is_over_is_not_told_of_any_more(parts: Parts, wire: Wire) -> None:
    routed(parts)
    wire.forget()

    assert not send_digest(parts, parts.place.home, DeskId("bengkalis/pupr"), NOW.date(), NOW + timedelta(days=1))
    assert sent(wire) == []


def test_an_empty_desk_hears_nothing(parts: Parts, wire: Wire) -> None:
    assert not send_digest(parts, parts.place.home, DeskId("sintang/pupr"), NOW.date(), NOW)
    assert sent(wire) == []


def test_a_crash_may_repeat_a_digest_under_its_id_and_never_loses_it(parts: Parts, wire: Wire) -> None:
    routed(parts)
    for place in range(1, 7):
        day = date(2026, 4, place)
        wire.forget()
        wire.crash(place, after=True)
        with pytest.raises(Crash):
            send_digest(parts, parts.place.home, DeskId("bengkalis/pupr"), day, NOW)
        wire.mend()
        send_digest(parts, parts.place.home, DeskId("bengkalis/pupr"), day, NOW)

        assert {digest["id"] for digest in sent(wire)} == {f"bengkalis/pupr.{day}.{parts.place.home}.digest"}, place


def test_a_digest_survives_what_passes(parts: Parts, wire: Wire) -> None:
    routed(parts)
    wire.fail("TransactWriteItems", SERVER_ERROR, on="statistics", after=True)

    assert send_digest(parts, parts.place.home, DeskId("bengkalis/pupr"), date(2026, 5, 4), NOW)


def test_an_inspectorate_is_told_over_its_own_topic(parts: Parts, wire: Wire) -> None:
    routed(parts, classification=Classification.WHISTLEBLOWING)
    wire.forget()

    send_digest(parts, parts.place.home, DeskId("bengkalis/inspektorat"), NOW.date(), NOW)

    assert sent(wire)[0]["topic"].endswith("-bengkalis-inspektorat")


def test_more_than_one_pages_of_late_cases_are_counted_to_the_last(parts: Parts, wire: Wire) -> None:
    for number in range(230):
        row = CaseRow(f"CASE#{number}", "CASE", number=f"{parts.place.home}-{number}", queue="new", status="disposed")
        row.inbox_key = f"{parts.place.home}#bengkalis/pupr#new"
        row.due_at_promised, row.inbox_at = stamp(NOW), f"{stamp(NOW)}#{number:03d}"
        row.save()
    wire.forget()

    now = at("Mon 09 Mar 2026 08:00")
    send_digest(parts, parts.place.home, DeskId("bengkalis/pupr"), now.date(), now)

    [digest] = sent(wire)
    assert (digest["data"]["overdue"], digest["data"]["counts"]) == (230, {"new": 230})
    assert (digest["data"]["counts_are_least"], digest["data"]["note"]) == (False, None)


def test_numbers_that_are_the_least_say_so_in_words(parts: Parts, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "COUNT_AT_MOST", 1)
    for _ in range(2):
        routed(parts)
    wire.forget()

    now = at("Tue 10 Mar 2026 08:00")
    send_digest(parts, parts.place.home, DeskId("bengkalis/pupr"), now.date(), now)

    [digest] = sent(wire)
    assert digest["data"]["counts_are_least"]
    assert digest["data"]["note"]["en"] == "These numbers are the least: there are more than were counted."
