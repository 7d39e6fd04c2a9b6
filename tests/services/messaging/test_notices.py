"""Notices and messages: once each, only while they are true, and never more than their readers may know."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, Status, Verb, Verdict
from chalicelib.notify.channels import Channels
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.due_milestones import fire_due
from chalicelib.services.messaging.agency_notices import notify_of, topic_of
from chalicelib.services.messaging.announcements import announce, announcement_of
from chalicelib.services.messaging.delivery_leases import LEASE, Times, UnderWay, release_waiting
from chalicelib.services.messaging.reporter_messages import tell_reporter
from chalicelib.store.cases.case_file import Notice
from chalicelib.store.cases.case_queries import Due
from chalicelib.store.cases.case_rows import shard_of
from tests.faults import SERVER_ERROR, Crash, Wire
from tests.services.steps import BODY, DAY, IDENTITY, NOW, SUBSTANCE, TITLE, act, answered, at, replied, routed

LIAISON = "penghubung@pupr.bengkalis"
PRIVATE = (
    "berlubang", "terubuk", "tuminah", "terjatuh", "ditambal", "suryaningsih", "hartati", "example.id", "81234567890",
)  # fmt: skip


def to_topics(wire: Wire) -> list[dict[str, Any]]:
    """Every message that went to a topic, with where it went."""
    fields = [params for call, params in wire.sent if call == "sns.Publish" and "TopicArn" in params]
    return [{"topic": sent["TopicArn"], **json.loads(sent["Message"])} for sent in fields]


def raw_messages(wire: Wire) -> list[str]:
    """The same as they were sent, attributes included."""
    return [str(params) for call, params in wire.sent if call.startswith("sns.Publish") and "TopicArn" in params]


def tell_all(parts: Parts, number: CaseNumber) -> None:
    """Announces every event, and sends everything that each owes."""
    file = parts.cases.load(number)
    for event in file.events:
        announce(parts, [announcement_of(parts, file, event.seq)])
        notify_of(parts, number, event.seq, DAY)
        tell_reporter(parts, number, event.seq, DAY)


def test_a_new_case_is_told_to_its_institutions_topic(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    wire.forget()

    [notice] = notify_of(parts, number, 2, DAY)

    [message] = to_topics(wire)
    assert notice.purpose == "new_case"
    assert message["topic"].endswith("-bengkalis")
    assert message["data"]["number"] == number
    assert message["data"]["desk"] == "bengkalis/pupr"


def test_a_notice_is_sent_once_however_often_its_event_is_announced(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    wire.forget()

    told = [notify_of(parts, number, 2, DAY) for _ in range(3)]

    assert [len(notices) for notices in told] == [1, 0, 0]
    assert len(to_topics(wire)) == 1


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_may_repeat_a_notice_under_its_id_and_never_loses_it(parts: Parts, wire: Wire, *, after: bool) -> None:
    crashes = 0
    while True:
        number = routed(parts)
        wire.forget()
        wire.crash(crashes + 1, after=after)
        try:
            notify_of(parts, number, 2, DAY)
        except Crash:
            crashes += 1
            wire.mend()
            notify_of(parts, number, 2, Times(NOW, NOW + LEASE + timedelta(seconds=1)))
            assert {message["id"] for message in to_topics(wire)} == {f"{number}.2.new_case"}
        else:
            break
    wire.mend()
    assert crashes >= 3


def test_a_mark_whose_acknowledgement_was_lost_is_one_mark(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    wire.fail("PutItem", SERVER_ERROR, after=True)

    notify_of(parts, number, 2, DAY)

    assert len(parts.cases.load(number).notices) == 1


def test_a_reminder_that_is_no_longer_true_is_not_sent(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    fire_due(parts, Due(number, "respond#000002", ""), at("Fri 06 Mar 2026 09:00"), by="send_reminders")
    act(parts, number, LIAISON, Verb.ANSWER, text=SUBSTANCE)
    wire.forget()

    assert notify_of(parts, number, 3, DAY) == []
    assert to_topics(wire) == []


def test_a_notice_that_came_to_nothing_does_not_go_out_late_when_it_is_true_again(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    late = at("Tue 10 Mar 2026 09:00")
    fire_due(parts, Due(number, "respond#000002", ""), late, by="send_reminders")
    act(parts, number, LIAISON, Verb.HOLD, late, text="Di mana tepatnya?")
    wire.forget()
    assert notify_of(parts, number, 4, Times(late, NOW)) == []

    replied(parts, number, late + timedelta(hours=1), verdict=Verdict.SUPPLIED, text="Di depan kios 14.")

    assert parts.cases.load(number).case.status is Status.DISPOSED
    assert notify_of(parts, number, 4, Times(late, NOW)) == []
    assert to_topics(wire) == []


def test_a_reminder_past_its_date_is_not_sent(parts: Parts) -> None:
    number = routed(parts)
    fire_due(parts, Due(number, "respond#000002", ""), at("Tue 10 Mar 2026 09:00"), by="send_reminders")
    events = parts.cases.load(number).events

    assert [event.data["milestone"] for event in events[2:]] == ["reminder", "breach", "leader"]
    assert notify_of(parts, number, 3, DAY) == []
    assert [notice.purpose for notice in notify_of(parts, number, 4, DAY)] == ["breach"]


def test_an_escalation_goes_to_the_desk_above(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    fire_due(parts, Due(number, "respond#000002", ""), at("Tue 31 Mar 2026 09:00"), by="escalate_overdue")
    wire.forget()
    for event in parts.cases.load(number).events:
        notify_of(parts, number, event.seq, DAY)

    escalations = {
        message["data"]["level"]: message["topic"].rpartition("-")[2]
        for message in to_topics(wire)
        if message["data"]["purpose"] == "escalation"
    }
    assert escalations == {
        "leader": "bengkalis", "parent": "bengkalis", "national": "nasional", "ombudsman": "nasional",
    }  # fmt: skip


def test_the_words_that_are_looked_for_are_those_that_were_written() -> None:
    written = " ".join((TITLE, BODY, SUBSTANCE, *IDENTITY.values())).casefold()

    assert [told for told in PRIVATE if told not in written] == []


def a_whole_life(parts: Parts, **changed: Any) -> CaseNumber:
    """Most of what can happen to a case."""
    number = routed(parts, **changed)
    file = parts.cases.load(number)
    if file.case.is_whistleblowing:
        fire_due(parts, Due(number, "verify#000001", ""), at("Tue 31 Mar 2026 09:00"), by="escalate_overdue")
        return number
    act(parts, number, LIAISON, Verb.HOLD, text=f"Di mana? {BODY}")
    replied(parts, number, NOW, text=BODY)
    fire_due(parts, Due(number, "respond#000002", ""), at("Fri 06 Mar 2026 09:00"), by="send_reminders")
    act(parts, number, LIAISON, Verb.ANSWER, NOW, text=SUBSTANCE)
    replied(parts, number, NOW, text=BODY)
    fire_due(parts, Due(number, "resolve#000002", ""), at("Wed 06 May 2026 09:00"), by="escalate_overdue")
    act(parts, number, LIAISON, Verb.RETURN, NOW, text=BODY)
    return number


@pytest.mark.parametrize(
    "changed", [{}, {"secret": True}, {"anonymous": True}, {"classification": Classification.WHISTLEBLOWING}]
)
def test_no_message_to_a_topic_says_anything_of_a_person_or_of_what_was_written(
    parts: Parts, wire: Wire, changed: dict[str, Any]
) -> None:
    number = a_whole_life(parts, **changed)
    wire.forget()

    tell_all(parts, number)

    sent = " ".join(raw_messages(wire)).casefold()
    assert len(raw_messages(wire)) > 6
    assert [told for told in PRIVATE if told in sent] == []


@pytest.mark.parametrize("changed", [{"secret": True}, {"classification": Classification.WHISTLEBLOWING}])
def test_of_a_confidential_case_agencies_hear_number_and_date_alone(
    parts: Parts, wire: Wire, changed: dict[str, Any]
) -> None:
    number = a_whole_life(parts, **changed)
    wire.forget()
    for event in parts.cases.load(number).events:
        notify_of(parts, number, event.seq, DAY)

    notices = to_topics(wire)

    assert notices
    for notice in notices:
        assert set(notice["data"]) == {"number", "purpose", "desk", "due_at"}


def test_whistleblowing_is_told_on_topics_of_inspectorates_alone(parts: Parts, wire: Wire) -> None:
    number = a_whole_life(parts, classification=Classification.WHISTLEBLOWING)
    wire.forget()
    for event in parts.cases.load(number).events:
        notify_of(parts, number, event.seq, DAY)

    assert {message["topic"].rpartition("-")[2] for message in to_topics(wire)} == {"inspektorat"}


def test_a_desk_without_a_topic_is_a_mistake_that_no_retry_mends(parts: Parts) -> None:
    number = routed(parts)
    desk = parts.directory.desk(DeskId("bengkalis"))
    assert desk is not None
    parts.registry.save_desks([type(desk)(**vars(desk) | {"topic": None})])
    try:
        with pytest.raises(CorruptData):
            notify_of(parts, number, 2, DAY)
    finally:
        parts.registry.save_desks([desk])


def letters(wire: Wire) -> list[dict[str, Any]]:
    return [params for call, params in wire.sent if call == "sesv2.SendEmail"]


def test_the_reporter_is_told_once_over_the_channel_that_he_gave(parts: Parts, wire: Wire) -> None:
    number = routed(parts)

    told = [tell_reporter(parts, number, 2, DAY) for _ in range(2)]

    assert told == ["email", None]
    [letter] = letters(wire)
    assert letter["Destination"]["ToAddresses"] == [IDENTITY["email"]]
    [mark] = parts.cases.load(number).notices
    assert (mark.purpose, mark.channel, mark.to) == ("received_and_passed_on", "email", "reporter")


def test_a_telephone_is_used_where_there_is_no_address(parts: Parts) -> None:
    number = routed(parts, identity={"phone": IDENTITY["phone"]})

    assert tell_reporter(parts, number, 2, DAY) == "sms"


def test_who_gave_no_contact_is_told_nothing(parts: Parts, wire: Wire) -> None:
    number = routed(parts, identity={})

    assert tell_reporter(parts, number, 2, DAY) is None
    assert letters(wire) == []


def test_a_letter_says_nothing_that_somebody_wrote(parts: Parts, wire: Wire) -> None:
    number = answered(parts, language="en")
    for event in parts.cases.load(number).events:
        tell_reporter(parts, number, event.seq, DAY)

    told = " ".join(str(letter["Content"]) for letter in letters(wire))
    assert number in told
    for private in (TITLE, "Tuminah", "ditambal", IDENTITY["name"], IDENTITY["phone"]):
        assert private not in told


def test_notice_of_closing_is_not_sent_to_who_has_replied(parts: Parts) -> None:
    number = answered(parts)
    fire_due(parts, Due(number, "reply#000003", ""), at("Fri 13 Mar 2026 09:00"), by="send_reminders")
    seq = parts.cases.load(number).case.seq
    replied(parts, number, at("Fri 13 Mar 2026 10:00"), verdict=Verdict.ACCEPTED)

    assert tell_reporter(parts, number, seq, DAY) is None


def test_an_announcement_carries_the_same_id_however_often_it_is_made(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    file = parts.cases.load(number)
    wire.forget()
    for _ in range(2):
        announce(parts, [announcement_of(parts, file, 2)])

    first, again = raw_messages(wire)
    assert first == again


def test_a_message_that_is_handled_twice_at_once_goes_out_once(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    twice: list[str] = []

    def while_it_is_being_sent(*_: object) -> str:
        with pytest.raises(UnderWay):
            tell_reporter(parts, number, 2, DAY)
        twice.append("refused")
        return "email"

    held = replace(parts, channels=Talking(while_it_is_being_sent))

    assert tell_reporter(held, number, 2, DAY) == "email"
    assert tell_reporter(parts, number, 2, DAY) is None
    assert twice == ["refused"]
    assert letters(wire) == []


class Talking(Channels):
    """Channels over which something happens meanwhile."""

    def __init__(self, meanwhile: Callable[..., str]) -> None:
        self.tell = meanwhile  # type: ignore[method-assign]  # what is looked at is the time while it is called


@pytest.mark.parametrize("later", [LEASE - timedelta(seconds=1), LEASE + timedelta(seconds=1)])
def test_whoever_crashed_while_sending_holds_a_message_no_longer_than_the_lease(parts: Parts, later: timedelta) -> None:
    number = routed(parts)
    parts.notices.claim(number, received(), holder="gone", now=NOW, until=NOW + LEASE)

    if later < LEASE:
        with pytest.raises(UnderWay):
            tell_reporter(parts, number, 2, Times(NOW, NOW + later))
    else:
        assert tell_reporter(parts, number, 2, Times(NOW, NOW + later)) == "email"


def received() -> Notice:
    return Notice(2, "received_and_passed_on", "none", "reporter", NOW)


def test_what_comes_at_night_waits_for_the_morning_and_is_sent_once(parts: Parts, wire: Wire) -> None:
    night, morning = at("Mon 02 Mar 2026 23:00"), at("Tue 03 Mar 2026 07:00")
    number = routed(parts, night)
    shard = shard_of(number)
    for _ in range(2):
        assert tell_reporter(parts, number, 2, Times(night, NOW)) is None
    assert letters(wire) == []
    assert release_waiting(parts, shard, morning - timedelta(minutes=1)) == 0

    assert release_waiting(parts, shard, morning) == 1
    assert release_waiting(parts, shard, morning + timedelta(minutes=1)) == 0
    told = [tell_reporter(parts, number, 2, Times(morning, NOW)) for _ in range(2)]

    assert told == ["email", None]
    assert release_waiting(parts, shard, morning + timedelta(days=1)) == 0


def test_what_is_no_longer_true_in_the_morning_is_not_sent(parts: Parts, wire: Wire) -> None:
    night, morning = at("Mon 02 Mar 2026 23:00"), at("Tue 03 Mar 2026 07:00")
    number = routed(parts)
    act(parts, number, LIAISON, Verb.HOLD, night, text="Di mana tepatnya?")
    seq = parts.cases.load(number).case.seq
    tell_reporter(parts, number, seq, Times(night, NOW))
    replied(parts, number, night + timedelta(hours=1), text="Di depan kios 14.")

    assert tell_reporter(parts, number, seq, Times(morning, NOW)) is None
    assert letters(wire) == []
    assert release_waiting(parts, shard_of(number), morning) == 0


def test_whoever_switched_messages_off_was_not_told_and_that_is_noted(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    parts.vault.want_letters(number, wanted=False)

    assert tell_reporter(parts, number, 2, DAY) is None

    [row] = parts.cases.load(number).notices
    assert (row.state, row.obstacle) == ("unheard", "switched_off")
    assert letters(wire) == []


def test_a_landline_of_before_is_sent_nothing_and_that_is_noted(parts: Parts) -> None:
    number = routed(parts, identity={"phone": "+62215550123"})

    assert tell_reporter(parts, number, 2, DAY) is None
    assert [row.obstacle for row in parts.cases.load(number).notices] == ["no_sms"]


def test_a_notice_that_nobody_hears_is_noted_and_the_desk_above_that_hears_is_told(parts: Parts) -> None:
    number = routed(parts)
    with somebody_hears(parts, "nasional"):
        sent = notify_of(parts, number, 2, DAY)

    marks = {row.purpose: (row.state, row.obstacle) for row in parts.cases.load(number).notices}
    assert [(notice.purpose, notice.desk) for notice in sent] == [
        ("new_case", "bengkalis/pupr"),
        ("unheard", "nasional"),
    ]
    assert marks == {"new_case@bengkalis/pupr": ("unheard", "no_subscriber"), "unheard@nasional": (None, None)}


@contextmanager
def somebody_hears(parts: Parts, desk: str) -> Iterator[None]:
    topic = topic_of(parts, DeskId(desk), whistleblowing=False)
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    url = sqs.create_queue(QueueName="hears")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    try:
        yield
    finally:
        sns.unsubscribe(SubscriptionArn=subscription)


def test_people_at_a_desk_hear_of_reply_after_reply_once_an_hour_and_programs_of_each(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    act(parts, number, LIAISON, Verb.ANSWER, text=SUBSTANCE)
    seqs = [replied(parts, number, NOW, text=BODY).seq for _ in range(3)]
    wire.forget()
    with a_person_hears(parts, "bengkalis"):
        told = [[notice.purpose for notice in notify_of(parts, number, seq, DAY)] for seq in seqs]
        assert told == [["reply"], [], []]
        later = NOW + timedelta(hours=1)
        assert release_waiting(parts, shard_of(number), later) == 2
        told = [[notice.purpose for notice in notify_of(parts, number, seq, Times(later, NOW))] for seq in seqs]
        assert told == [[], [], ["reply"]]
    # Who hears a topic is remembered for some minutes: the program hears another one.
    other = routed(parts, area=AreaCode("51.71"))
    seqs = [replied(parts, other, NOW, text=BODY).seq for _ in range(2)]
    with somebody_hears(parts, "denpasar"):
        assert [len(notify_of(parts, other, seq, DAY)) for seq in seqs] == [1, 1]


@contextmanager
def a_person_hears(parts: Parts, desk: str) -> Iterator[None]:
    topic = topic_of(parts, DeskId(desk), whistleblowing=False)
    sns = boto3.client("sns")
    subscription = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="petugas@example.org")["SubscriptionArn"]
    try:
        yield
    finally:
        sns.unsubscribe(SubscriptionArn=subscription)
