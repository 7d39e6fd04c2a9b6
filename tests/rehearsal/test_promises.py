"""The service runs, and does not do what it promises."""

import math
from datetime import UTC, timedelta

import boto3
import pytest

from chalicelib.domain.words import DeskId
from local.seeding import desks_with_topics
from tests import country
from tests.faults import DENIED, THROTTLED
from tests.journeys.people import Citizen
from tests.journeys.world import at
from tests.rehearsal.drill import Drill

EVER = math.inf


@pytest.mark.rehearses("time-to-route")
def test_reports_that_reach_their_desk_late_call_until_they_are_quick_again(drill: Drill, siti: Citizen) -> None:
    drill.switched_off.add("escalate_overdue")
    drill.service.deliveries.pause("route_complaint")
    siti.file()
    drill.minutes(5)
    assert drill.is_ok("time-to-route", "stream-behind-route_complaint")

    drill.service.deliveries.resume("route_complaint")
    drill.minutes(1)
    assert "time-to-route" in drill.red
    Citizen(drill.world, "Budi").file()
    drill.minutes(5)

    assert drill.is_ok("time-to-route")
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("clock-lag")
def test_what_is_due_and_not_done_calls_and_is_done_once(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.minutes(1)
    drill.leap_to(at("2026-03-26 07:59"))
    drill.wire.fail("TransactWriteItems", DENIED, times=EVER)
    drill.minutes(15)
    assert "clock-lag" in drill.red

    drill.wire.mend()
    drill.minutes(6)

    assert drill.is_ok("clock-lag")
    assert [heard.purpose for heard in drill.world.heard(siti.number)] == ["new_case", "reminder"]
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("unannounced")
def test_an_event_that_nobody_can_be_told_of_calls_and_is_told_once(drill: Drill, siti: Citizen) -> None:
    drill.wire.fail("PublishBatch", THROTTLED, on="sns", times=EVER)
    drill.wire.fail("Publish", THROTTLED, on="sns", times=EVER)
    siti.file()
    drill.as_if_written(timedelta(minutes=16))
    with drill.impatience():
        drill.minutes(1)
    assert "unannounced" in drill.red

    drill.wire.mend()
    drill.minutes(6)

    assert drill.is_ok("unannounced")
    assert [heard.purpose for heard in drill.world.heard(siti.number)] == ["new_case"]
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("unannounced")
def test_a_reader_that_is_switched_off_says_nothing_and_is_missed_all_the_same(drill: Drill, siti: Citizen) -> None:
    drill.service.deliveries.pause("follow_case")
    siti.file()
    drill.minutes(15)
    assert "unannounced-unread" in drill.red
    assert drill.is_ok("unannounced", "stream-behind-follow_case")

    drill.service.deliveries.resume("follow_case")
    drill.minutes(1)

    assert drill.is_ok("unannounced-unread")
    assert [heard.purpose for heard in drill.world.heard(siti.number)] == ["new_case"]
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("broken-routing-rules")
def test_a_rule_that_points_nowhere_calls_and_the_report_finds_a_desk(drill: Drill, siti: Citizen) -> None:
    registry = drill.service.parts.registry
    registry.publish_rules(2, [{"id": "road", "categories": ["infrastructure"], "target": "vanished"}])
    siti.file()
    drill.minutes(1)
    assert "broken-routing-rules" in drill.red
    assert drill.nothing_is_lost()

    registry.publish_rules(3, country.RULES)
    Citizen(drill.world, "Budi").file()
    drill.minutes(2, step=timedelta(hours=1))

    assert drill.is_ok("broken-routing-rules")


@pytest.mark.rehearses("not-swept")
def test_a_case_that_cannot_be_swept_calls_and_holds_up_no_other(drill: Drill, siti: Citizen) -> None:
    siti.file()
    other = Citizen(drill.world, "Budi")
    other.file()
    drill.minutes(1)
    drill.leap_to(at("2026-03-26 07:59"))
    sound = drill.changed_behind_its_back(siti.number, lambda _: {})
    drill.minutes(4)
    assert "not-swept" in drill.red
    assert "reminded" in drill.history(other.number)

    drill.put_back(sound)
    drill.minutes(5)

    assert drill.is_ok("not-swept")
    assert drill.history(siti.number).count("reminded") == 1
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("broken-promises")
def test_a_history_that_somebody_changed_calls_until_a_check_finds_it_whole(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.minutes(1)
    sound = drill.changed_behind_its_back(siti.number, lambda body: body | {"data": body["data"] | {"promises": []}})
    drill.leap_to(at("2026-03-14 09:00"))
    drill.night()
    assert "broken-promises" in drill.red
    drill.minutes(10)
    assert "broken-promises" in drill.red

    drill.put_back(sound)
    drill.night()
    drill.minutes(1)

    assert drill.is_ok("broken-promises")
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("unheard-topics")
def test_a_topic_that_nobody_hears_calls_until_somebody_does(drill: Drill) -> None:
    sns = boto3.client("sns")
    topic = desks_with_topics(drill.service.parts)[DeskId("bengkalis")]
    (gone,) = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    sns.unsubscribe(SubscriptionArn=gone["SubscriptionArn"])
    drill.night()
    assert "unheard-topics" in drill.red
    drill.minutes(10)

    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=gone["Endpoint"])
    drill.night()
    drill.minutes(1)

    assert drill.is_ok("unheard-topics")


@pytest.mark.rehearses("overdue")
def test_desks_that_miss_their_dates_call_for_somebody_to_talk_to_them(drill: Drill) -> None:
    for _ in range(21):
        Citizen(drill.world, "Siti Nurhaliza").file()
    drill.minutes(1)
    drill.leap_to(at("2026-03-27 23:00"))
    Citizen(drill.world, "Budi").file()
    drill.minutes(3, step=timedelta(hours=1))
    assert "overdue" in drill.red

    drill.minutes(1, step=timedelta(days=1))

    assert drill.is_ok("overdue")
    assert drill.world.now.astimezone(UTC) < at("2026-03-30 00:00")
