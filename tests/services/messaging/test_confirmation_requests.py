"""A contact that nobody has confirmed hears one message, whatever happens to the case; and what may be sent to one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.case import REPORTER, Actor, apply
from chalicelib.domain.cases.events import Step, write_event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Invalid, Missing, TooSoon, Unavailable
from chalicelib.domain.core.vocabulary import Audience, EventType, Status
from chalicelib.domain.messaging.contact_confirmation import Word, purpose_of
from chalicelib.domain.messaging.message_limits import A_RECIPIENT_A_DAY, UNASKED_A_DAY, Spent
from chalicelib.domain.messaging.notifications import NEW_PIN, reporter_notice
from chalicelib.notify.reporter_texts import PURPOSES
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.agency_notices import notify_of
from chalicelib.services.messaging.confirmations import answer_by_key, ask_again, code_of, confirm_by_code, key_of
from chalicelib.services.messaging.delivery_leases import Times, release_waiting
from chalicelib.services.messaging.message_allowances import Letter, recipient_of, take
from chalicelib.services.messaging.reporter_messages import reach_of, tell_reporter
from chalicelib.store.cases.case_rows import shard_of
from tests.faults import SERVER_ERROR, Crash, Wire
from tests.services.steps import DAY, IDENTITY, NOW, at, routed

OFFICER, SERVICE = Actor("officer", "o-1"), Actor("service", "close_silent")
E, S = EventType, Status
OWED: tuple[tuple[str, EventType, Status, dict[str, Any], Actor], ...] = (
    ("received", E.ROUTED, S.SUBMITTED, {}, SERVICE),
    ("received_and_passed_on", E.ROUTED, S.DISPOSED, {}, SERVICE),
    ("verified", E.VERIFIED, S.IN_PROGRESS, {}, OFFICER),
    ("passed_on", E.DISPOSED, S.DISPOSED, {}, OFFICER),
    ("data_needed", E.HELD, S.ON_HOLD, {}, OFFICER),
    ("data_received", E.REPLIED, S.IN_PROGRESS, {"verdict": "supplied"}, REPORTER),
    ("answered", E.ANSWERED, S.ANSWERED, {"final": True}, OFFICER),
    ("closing_soon", E.CLOSING_ANNOUNCED, S.ANSWERED, {"ends": "closed"}, SERVICE),
    ("late", E.BREACHED, S.IN_PROGRESS, {"clock": "respond#000002"}, SERVICE),
    ("date_moved", E.RESCHEDULED, S.IN_PROGRESS, {}, SERVICE),
    ("triaged", E.TRIAGED, S.IN_PROGRESS, {"emergency": False}, OFFICER),
    ("visibility_changed", E.VISIBILITY_CHANGED, S.IN_PROGRESS, {"to": {"anonymous": True, "secret": False}}, REPORTER),
    ("closed", E.CLOSED, S.CLOSED, {"outcome": "accepted"}, REPORTER),
    ("withdrawn", E.CLOSED, S.CLOSED, {"outcome": "withdrawn"}, REPORTER),
    ("reopened", E.REOPENED, S.IN_PROGRESS, {"appeal": False}, REPORTER),
    ("archived", E.ARCHIVED, S.ARCHIVED, {"outcome": "archived", "reason": "spam"}, OFFICER),
    (NEW_PIN, E.PIN_REQUESTED, S.ARCHIVED, {"channel": "email"}, Actor("public")),
)
"""An event for every message that a reporter can be owed."""


def happens(parts: Parts, number: CaseNumber, owed: tuple[Any, ...]) -> int:
    """Writes the event behind what happened so far; returns its seq."""
    _, kind, status, data, actor = owed
    file = parts.cases.load(number)
    step = Step(kind, status, file.case.desk, Audience.REPORTER, {**data, "terms": file.events[1].data["terms"]})
    written = write_event(step, actor, NOW, case=file.case, number=number, event_id=parts.new_id())
    parts.cases.record(file, apply(file.case, written.event), written.event)
    return written.event.seq


def sent(wire: Wire) -> Iterator[tuple[str, str]]:
    """Everything that left for a reporter: to whom, and what it says."""
    for call, params in wire.sent:
        if call == "sesv2.SendEmail":
            yield params["Destination"]["ToAddresses"][0], params["Content"]["Simple"]["Body"]["Text"]["Data"]
        if call == "sns.Publish" and "PhoneNumber" in params:
            yield params["PhoneNumber"], params["Message"]


def key(parts: Parts, number: CaseNumber, channel: str = "email") -> str:
    return key_of(parts, number, channel, parts.vault.contact_of(number))


def code(parts: Parts, number: CaseNumber, channel: str) -> str:
    return code_of(parts, number, channel, parts.vault.contact_of(number))


def test_no_message_of_any_purpose_leaves_to_a_contact_that_is_not_confirmed(parts: Parts, wire: Wire) -> None:
    assert {owed[0] for owed in OWED} == {*PURPOSES, NEW_PIN}
    number = routed(parts, confirms=False)
    wire.forget()
    tell_reporter(parts, number, 2, DAY)
    for owed in OWED:
        seq = happens(parts, number, owed)
        event = parts.cases.load(number).events[-1]
        assert reporter_notice(event) == owed[0]
        assert tell_reporter(parts, number, seq, DAY) is None

    assert sorted(to for to, _ in sent(wire)) == sorted([IDENTITY["email"], IDENTITY["phone"]])
    notices = parts.cases.load(number).notices
    assert {row.obstacle for row in notices if row.state == "unheard"} == {"unconfirmed"}
    assert {row.purpose for row in notices if row.state is None} == {"confirm.email.1", "confirm.sms.1"}


def test_the_message_that_asks_says_nothing_of_the_case_and_fits_one_short_message(parts: Parts, wire: Wire) -> None:
    for language in ("id", "en"):
        number = routed(
            parts, confirms=False, language=language, identity={**IDENTITY, "email": f"{language}@contoh.id"}
        )
        wire.forget()
        tell_reporter(parts, number, 2, DAY)
        told = dict(sent(wire))

        for text in told.values():
            without_link = text.replace(number, "").replace(number.replace("-", ""), "")
            assert not any(
                word in without_link for word in ("Jalan", "pupr", "Suryaningsih", "Bengkalis", "diterima", number)
            )
        assert code(parts, number, "sms") in told[IDENTITY["phone"]]
        link = parts.place.public_url.rstrip("/") + {"id": "/konfirmasi", "en": "/en/konfirmasi"}[language]
        assert f"{link}#{number}.{key(parts, number)}" in told[f"{language}@contoh.id"]
        assert f"{link}#{number.replace('-', '')}.{key(parts, number, 'sms')}" in told[IDENTITY["phone"]]
        assert len(told[IDENTITY["phone"]]) <= 160


def test_every_delivery_of_every_event_asks_once(parts: Parts, wire: Wire) -> None:
    number = routed(parts, confirms=False)
    wire.forget()
    for seq in (2, 2, 1, happens(parts, number, OWED[2])):
        tell_reporter(parts, number, seq, DAY)

    assert len(list(sent(wire))) == 2


def test_whoever_confirms_is_told_from_then_on_over_that_contact_alone(parts: Parts, wire: Wire) -> None:
    number = routed(parts, confirms=False)
    tell_reporter(parts, number, 2, DAY)
    wire.forget()

    words = [answer_by_key(parts, number, key(parts, number, "sms"), theirs=True, now=NOW) for _ in range(2)]

    assert words == ["confirmed", "confirmed"]
    assert reach_of(parts, parts.cases.load(number)).channels == ("sms",)
    assert tell_reporter(parts, number, happens(parts, number, OWED[2]), DAY) == "sms"
    assert [to for to, _ in sent(wire)] == [IDENTITY["phone"]]


def test_whoever_says_that_it_was_not_them_hears_nothing_more_and_nobody_can_confirm_it_then(
    parts: Parts, wire: Wire
) -> None:
    number = routed(parts, confirms=False, identity={"email": "bukan@contoh.id"})
    tell_reporter(parts, number, 2, DAY)
    wire.forget()
    assert answer_by_key(parts, number, key(parts, number), theirs=False, now=NOW + timedelta(days=300)) == "disowned"

    assert answer_by_key(parts, number, key(parts, number), theirs=True, now=NOW) == "disowned"
    with pytest.raises(Invalid):
        confirm_by_code(parts, number, code(parts, number, "email"), now=NOW, machine_now=NOW)
    with pytest.raises(Invalid):
        ask_again(parts, number, "email", NOW + timedelta(days=1))
    assert tell_reporter(parts, number, happens(parts, number, OWED[2]), DAY) is None
    assert parts.cases.load(number).notices[-1].obstacle == "disowned"
    assert list(sent(wire)) == []


def test_a_confirmed_contact_can_still_be_disowned(parts: Parts) -> None:
    number = routed(parts)

    assert answer_by_key(parts, number, key(parts, number), theirs=False, now=NOW) == "disowned"
    assert reach_of(parts, parts.cases.load(number)).channels == ("sms",)


def test_a_key_that_no_message_carried_is_answered_as_a_case_that_is_not_there(parts: Parts) -> None:
    number, other = routed(parts, confirms=False), routed(parts, confirms=False)

    for case, given in ((number, key(parts, other)), (number, "x"), (CaseNumber("J0-0000-0000-0000"), "x")):
        with pytest.raises(Missing):
            answer_by_key(parts, case, given, theirs=True, now=NOW)
    assert parts.vault.contact_of(number).words["email"] is Word.UNCONFIRMED


def test_a_link_and_a_code_hold_for_a_week_and_not_before_they_were_sent(parts: Parts) -> None:
    number = routed(parts, confirms=False)
    assert answer_by_key(parts, number, key(parts, number), theirs=True, now=NOW) == "expired"
    tell_reporter(parts, number, 2, DAY)
    week = NOW + timedelta(days=7)

    assert answer_by_key(parts, number, key(parts, number), theirs=True, now=week) == "expired"
    with pytest.raises(Invalid):
        confirm_by_code(parts, number, code(parts, number, "sms"), now=week, machine_now=NOW)
    confirm_by_code(parts, number, code(parts, number, "sms"), now=week - timedelta(seconds=1), machine_now=NOW)
    assert parts.vault.contact_of(number).words == {"email": Word.UNCONFIRMED, "sms": Word.CONFIRMED}


def test_a_contact_is_asked_again_at_its_reporters_wish_an_hour_later(parts: Parts, wire: Wire) -> None:
    number = routed(parts, confirms=False, identity={"email": "lagi@contoh.id"})
    tell_reporter(parts, number, 2, DAY)
    later = NOW + timedelta(hours=1)
    ask_again(parts, number, "email", later)
    with pytest.raises(TooSoon):
        ask_again(parts, number, "email", later)
    wire.forget()

    assert release_waiting(parts, shard_of(number), later) == 1
    for _ in range(2):
        tell_reporter(parts, number, 1, Times(later, NOW))
    assert [to for to, _ in sent(wire)] == ["lagi@contoh.id"]


def test_a_telephone_is_asked_by_day_and_a_letter_at_once(parts: Parts, wire: Wire) -> None:
    night, morning = at("Mon 02 Mar 2026 23:00"), at("Tue 03 Mar 2026 07:00")
    number = routed(parts, night, confirms=False)
    wire.forget()

    tell_reporter(parts, number, 2, Times(night, NOW))
    assert [to for to, _ in sent(wire)] == [IDENTITY["email"]]

    assert release_waiting(parts, shard_of(number), morning) == 1
    tell_reporter(parts, number, 1, Times(morning, NOW))
    assert [to for to, _ in sent(wire)] == [IDENTITY["email"], IDENTITY["phone"]]


def test_one_contact_is_asked_for_so_many_cases_a_day_and_for_the_next_one_tomorrow(parts: Parts, wire: Wire) -> None:
    spellings = ("korban@contoh.id", "Korban@contoh.id", "korban+2@contoh.id", "kor.ban@contoh.id")
    numbers = [routed(parts, confirms=False, identity={"email": spelling}) for spelling in spellings]
    wire.forget()
    for number in numbers:
        tell_reporter(parts, number, 2, DAY)

    assert len(list(sent(wire))) == UNASKED_A_DAY == len(spellings) - 1
    [waiting] = [row for row in parts.cases.load(numbers[-1]).notices if row.state == "waiting"]
    assert (waiting.purpose, waiting.obstacle) == (purpose_of("email", 1), "too_many")
    tomorrow = at("Tue 03 Mar 2026 07:00")
    assert release_waiting(parts, shard_of(numbers[-1]), tomorrow) == 1
    tell_reporter(parts, numbers[-1], 1, Times(tomorrow, NOW))
    assert len(list(sent(wire))) == len(spellings)


def test_what_a_reporter_causes_again_within_the_hour_waits_and_leaves_if_it_is_still_true(
    parts: Parts, wire: Wire
) -> None:
    number = routed(parts)
    first, second, third = (happens(parts, number, owed) for owed in (OWED[11], OWED[13], OWED[14]))
    assert tell_reporter(parts, number, first, DAY) == "email"
    assert [tell_reporter(parts, number, seq, DAY) for seq in (second, third)] == [None, None]
    later = NOW + timedelta(hours=1)
    wire.forget()

    assert release_waiting(parts, shard_of(number), later) == 2
    told = [tell_reporter(parts, number, seq, Times(later, NOW)) for seq in (second, third)]
    assert told == ["email", None]
    assert len(list(sent(wire))) == 1


def test_a_contact_has_its_share_of_a_day_in_all_cases_together(parts: Parts) -> None:
    letters = [
        Letter(CaseNumber(f"J0-{number:04d}"), None, "warga@contoh.id", "answered", asked_for=False)
        for number in range(A_RECIPIENT_A_DAY + 1)
    ]
    taken = [take(parts, letter, NOW) for letter in letters]

    assert [isinstance(each, tuple) for each in taken] == [True] * A_RECIPIENT_A_DAY + [False]
    assert isinstance(take(parts, letters[0], NOW + timedelta(days=1)), tuple)
    assert "warga" not in recipient_of(parts, "warga@contoh.id")


def test_the_days_budget_stops_reporters_messages_and_never_an_officers_notice(parts: Parts, wire: Wire) -> None:
    seen: list[Spent] = []
    tight = replace(parts, place=replace(parts.place, messages_a_day=2), watch=seen.append)
    numbers = [routed(parts, identity={"email": f"{name}@contoh.id"}) for name in ("satu", "dua", "tiga")]
    wire.forget()

    told = [tell_reporter(tight, number, 2, DAY) for number in numbers]

    assert told == ["email", "email", None]
    assert [(spent.used, spent.held) for spent in seen] == [(50, False), (100, False), (100, True)]
    [row] = parts.cases.load(numbers[-1]).notices
    assert (row.state, row.obstacle) == ("waiting", "budget")
    assert [notice.purpose for notice in notify_of(tight, numbers[-1], 2, DAY)] == ["new_case"]
    tomorrow = at("Tue 03 Mar 2026 07:00")
    assert release_waiting(parts, shard_of(numbers[-1]), tomorrow) == 1
    assert tell_reporter(tight, numbers[-1], 2, Times(tomorrow, NOW)) == "email"


def test_whoever_types_strangers_contacts_leaves_a_share_of_the_day_to_who_has_confirmed(parts: Parts) -> None:
    tight = replace(parts, place=replace(parts.place, messages_a_day=5))
    strangers = [routed(parts, confirms=False, identity={"email": f"asing{each}@contoh.id"}) for each in range(5)]
    ours = routed(parts, identity={"email": "warga.kita@contoh.id"})
    for number in strangers:
        tell_reporter(tight, number, 2, DAY)

    asked = [row for number in strangers for row in parts.cases.load(number).notices if "confirm" in row.purpose]

    assert [row.obstacle for row in asked] == [None] * 4 + ["budget"]
    assert tell_reporter(tight, ours, 2, DAY) == "email"


def test_what_did_not_go_out_is_given_back(parts: Parts, wire: Wire) -> None:
    tight = replace(parts, place=replace(parts.place, messages_a_day=1))
    number = routed(parts)
    wire.fail("SendEmail", SERVER_ERROR, on="sesv2")
    with pytest.raises(Unavailable):
        tell_reporter(tight, number, 2, DAY)

    assert tell_reporter(tight, number, 2, DAY) == "email"


def test_a_crash_costs_one_message_of_the_budget_at_most(parts: Parts, wire: Wire) -> None:
    seen: list[Spent] = []
    watched = replace(parts, place=replace(parts.place, messages_a_day=100), watch=seen.append)
    later, crashes, counted = Times(NOW, NOW + timedelta(minutes=1)), 0, 0
    while True:
        number = routed(parts, identity={"email": f"warga{crashes}@contoh.id"})
        wire.crash(crashes + 1, after=True)
        try:
            tell_reporter(watched, number, 2, DAY)
        except Crash:
            crashes += 1
            wire.mend()
            tell_reporter(watched, number, 2, later)
        else:
            break
        used = int(max(spent.used or 0 for spent in seen))
        assert used - counted in {1, 2}
        counted = used
    wire.mend()
    assert crashes >= 7
