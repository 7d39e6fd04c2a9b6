"""The template's rules fire when EventBridge would fire them, on a clock that can be moved."""

import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from infra.template import Template, load
from local.aws.functions import Functions
from local.aws.schedules import Rule, Schedules, advance

PATIENCE_SECONDS = 60.0
"""Only what fails waits as long."""
NAMES = (
    "send_reminders", "escalate_overdue", "close_silent", "watch_announcements", "send_digests", "check_promises",
    "publish_roots", "verify_cases",
)  # fmt: skip


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.fixture
def calls() -> list[tuple[str, Any]]:
    return []


@pytest.fixture
def schedules(calls: list[tuple[str, Any]]) -> Schedules:
    module = ModuleType("sample_schedules")
    for name in NAMES:
        setattr(module, name, lambda event, _context, name=name: calls.append((name, event)))
    sys.modules["sample_schedules"] = module
    declared = [SimpleNamespace(name=name, handler_string=f"sample_schedules.{name}") for name in NAMES]
    template = Template(load())
    app = SimpleNamespace(pure_lambda_functions=declared, builtin_auth_handlers=[])
    return Schedules(template, Functions(app, template=template))


@pytest.mark.parametrize(
    ("expression", "start", "end", "moments"),
    [
        ("rate(1 minute)", "2026-11-21 10:00", "2026-11-21 10:02", ["2026-11-21 10:01", "2026-11-21 10:02"]),
        ("rate(1 day)", "2026-11-20 00:00", "2026-11-21 23:59", ["2026-11-21 00:00"]),
        ("cron(0 23,0,1 * * ? *)", "2026-11-21 22:00", "2026-11-22 00:30", ["2026-11-21 23:00", "2026-11-22 00:00"]),
        ("cron(30 18 * * ? *)", "2026-11-21 18:30", "2026-11-22 18:30", ["2026-11-22 18:30"]),
        ("cron(0 8 ? * MON-FRI *)", "2026-11-20 09:00", "2026-11-23 09:00", ["2026-11-23 08:00"]),
        ("cron(0/20 9 1 DEC ? 2026)", "2026-11-21 00:00", "2026-12-01 09:30", ["2026-12-01 09:00", "2026-12-01 09:20"]),
    ],
)
def test_a_rule_is_due(expression: str, start: str, end: str, moments: list[str]) -> None:
    rule = Rule("r", "f", expression, (None,))

    assert list(rule.due_between(at(start), at(end))) == [at(moment) for moment in moments]


@pytest.mark.parametrize("expression", ["rate(fast)", "cron(1 2 3)"])
def test_what_eventbridge_would_not_take_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="this is no"):
        list(Rule("r", "f", expression, ()).due_between(at("2026-11-21 00:00"), at("2026-11-22 00:00")))


def test_every_rule_of_the_template_has_its_function(schedules: Schedules) -> None:
    assert {rule.function for rule in schedules.rules} == set(NAMES)


def test_a_sweep_is_called_once_for_each_shard(schedules: Schedules, calls: list[tuple[str, Any]]) -> None:
    schedules.tick("send_reminders", at("2026-11-21 10:00"))

    assert calls == [("send_reminders", {"shard": number}) for number in range(4)]


def test_a_digest_learns_the_moment_that_was_scheduled(schedules: Schedules, calls: list[tuple[str, Any]]) -> None:
    schedules.tick("send_digests", at("2026-11-21 23:00"))

    assert [(name, event["time"]) for name, event in calls] == [("send_digests", "2026-11-21T23:00:00Z")]


def test_a_function_without_a_rule_cannot_be_ticked(schedules: Schedules) -> None:
    with pytest.raises(LookupError, match="route_complaint"):
        schedules.tick("route_complaint", at("2026-11-21 10:00"))


def test_a_function_has_the_time_that_production_gives_it(schedules: Schedules) -> None:
    left: list[int] = []
    sys.modules["sample_schedules"].check_promises = (  # type: ignore[attr-defined]
        lambda _, context: left.append(context.get_remaining_time_in_millis())
    )

    schedules.tick("check_promises", at("2026-11-21 18:30"))

    assert len(left) == 4
    assert all(890_000 < one <= 900_000 for one in left)


def test_three_days_pass_in_steps_and_no_digest_is_missed(schedules: Schedules, calls: list[tuple[str, Any]]) -> None:
    told: list[datetime] = []
    delivered: list[int] = []

    end = advance(
        schedules,
        lambda: delivered.append(len(calls)),
        told.append,
        start=at("2026-11-21 06:00"),
        until=at("2026-11-24 06:00"),
        step=timedelta(hours=12),
    )

    digests = [event["time"] for name, event in calls if name == "send_digests"]
    assert end == at("2026-11-24 06:00") == told[-1]
    assert told == sorted(told)
    assert len(digests) == 9
    assert sum(name == "send_reminders" for name, _ in calls) == 6 * 4
    assert sum(name == "check_promises" for name, _ in calls) == 3 * 4
    assert delivered[-1] == len(calls)


def test_the_background_follows_a_clock_that_jumps(schedules: Schedules, calls: list[tuple[str, Any]]) -> None:
    clock, stop, looked = [at("2026-11-21 22:59")], threading.Event(), threading.Event()

    def now() -> datetime:
        looked.set()
        return clock[0]

    background = threading.Thread(target=schedules.run, args=(now, stop), kwargs={"every_seconds": 0.01}, daemon=True)
    background.start()
    assert looked.wait(PATIENCE_SECONDS)
    clock[0] = at("2026-11-22 02:00")
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and sum(name == "send_digests" for name, _ in calls) < 3:
        stop.wait(0.01)
    stop.set()
    background.join(PATIENCE_SECONDS)

    assert sum(name == "send_digests" for name, _ in calls) == 3
