"""The service runs, and does not do what it promises."""

import math
from datetime import UTC, timedelta

import boto3
import pytest

from chalicelib.domain.core.vocabulary import DeskId
from chalicelib.store.tables.case_table import EventRow
from local.aws.functions import start_cold
from local.seed.seeding import desks_with_topics
from tests import country
from tests.faults import DENIED, THROTTLED
from tests.journeys.people import Citizen
from tests.journeys.world import at
from tests.rehearsal.drill import Drill

EVER = math.inf
QUARTER = timedelta(minutes=15)
"""As often a round goes on."""


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


@pytest.mark.rehearses("missing-roots")
def test_a_day_that_nobody_may_sign_calls_and_is_caught_up_at_the_next_tick(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.minutes(1)
    night(drill, "2026-03-14 00:19")
    assert drill.is_ok("missing-roots")

    drill.wire.fail("Sign", DENIED, on="kms", times=EVER)
    night(drill, "2026-03-15 00:19")
    night(drill, "2026-03-15 06:19")
    assert "missing-roots" in drill.red

    drill.wire.mend()
    night(drill, "2026-03-16 00:19")

    assert drill.is_ok("missing-roots")
    days = [each["day"] for each in drill.world.get("/v1/roots")["items"]]
    assert days == ["2026-03-15", "2026-03-14", "2026-03-13"]
    assert drill.nothing_is_lost()


def night(drill: Drill, before: str) -> None:
    """A tick that begins a minute after that."""
    drill.leap_to(at(before))
    drill.minutes(2)


@pytest.mark.rehearses("round-flaws")
def test_a_case_that_somebody_changed_in_silence_calls_until_a_round_finds_it_whole(
    drill: Drill, siti: Citizen
) -> None:
    siti.file()
    drill.minutes(1)
    sound = drill.changed_behind_its_back(siti.number, lambda body: body | {"data": body["data"] | {"promises": []}})
    drill.minutes(1, step=QUARTER)
    assert "round-flaws" in drill.red

    drill.put_back(sound)
    drill.leap_to(at("2026-03-27 10:00"))
    drill.minutes(2, step=QUARTER)

    assert drill.is_ok("round-flaws")
    assert drill.nothing_is_lost()


@pytest.mark.rehearses("round-late")
def test_a_round_that_has_no_time_calls_until_it_has(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.minutes(1, step=QUARTER)
    assert drill.is_ok("round-late")
    drill.leap_to(at("2026-04-20 09:00"))
    with drill.impatience():
        drill.minutes(5, step=QUARTER)
    assert "round-late" in drill.red

    drill.minutes(2, step=QUARTER)

    assert drill.is_ok("round-late")
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


@pytest.mark.rehearses("messages-used")
def test_a_budget_of_messages_that_runs_out_calls_until_the_next_day(
    drill: Drill, siti: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGES_A_DAY", "1")
    start_cold()
    siti.file()
    drill.minutes(2)
    assert "messages-used" in drill.red

    monkeypatch.undo()
    start_cold()
    Citizen(drill.world, email="budi@example.org").file()
    drill.minutes(6)

    assert drill.is_ok("messages-used")


@pytest.mark.rehearses("tampered")
def test_what_somebody_wrote_past_the_service_calls_and_what_was_before_fits_again(drill: Drill, siti: Citizen) -> None:
    siti.file()
    drill.minutes(1)
    row = EventRow.get(f"CASE#{siti.number}", "EVENT#000001")
    true, false = row.body, {**row.body, "at": "2020-01-01T00:00:00.000Z"}
    row.update([EventRow.body.set(false)])
    drill.minutes(1)
    assert "tampered" in drill.red

    row.update([EventRow.body.set(true)])
    drill.minutes(3)

    assert drill.is_ok("tampered")
    assert drill.nothing_is_lost()
