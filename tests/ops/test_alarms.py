"""How alarms that are alike are made from one, and what of a thing their thresholds follow."""

from collections.abc import Mapping
from typing import Any

from ops.packaging.template.alarms import filled, repeated
from tests.ops.conftest import PackageOf

PLACE = ("ap-southeast-3", "prod")


def alarm(package_of: PackageOf, logical: str) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = package_of(*PLACE).expanded["Resources"][logical]["Properties"]
    return properties


def test_a_text_that_is_only_a_word_becomes_what_the_word_stands_for() -> None:
    words: dict[str, str | int] = {"Patience": 1800, "Queue": "tell-reporters"}
    said = {"Threshold": "${Patience}", "Name": {"Fn::Sub": "lapor-${Stage}-${Queue}"}, "Told": ["${Queue} waits"]}

    assert filled(said, words) == {
        "Threshold": 1800,
        "Name": {"Fn::Sub": "lapor-${Stage}-tell-reporters"},
        "Told": ["tell-reporters waits"],
    }


def test_nothing_is_substituted_where_nothing_is_left_to_substitute() -> None:
    assert filled({"Fn::Sub": "${Queue}"}, {"Queue": "tell-reporters"}) == "tell-reporters"


def test_a_queue_is_old_when_all_tries_of_one_message_are_over(package_of: PackageOf) -> None:
    assert alarm(package_of, "TellReportersQueueOldAlarm")["Threshold"] == 5 * 360
    assert alarm(package_of, "MoveDeadlinesQueueOldAlarm")["Threshold"] == 5 * 1800


def test_a_sweep_may_miss_one_tick_of_each_shard_and_no_shard_may_miss_all(package_of: PackageOf) -> None:
    threshold = alarm(package_of, "SendRemindersSilentAlarm")["Threshold"]

    assert 3 * 5 < threshold <= 4 * 4


def test_a_daily_function_is_silent_when_no_hour_of_26_had_all_its_calls(package_of: PackageOf) -> None:
    found = alarm(package_of, "CheckPromisesSilentAlarm")

    assert (found["Threshold"], found["Period"] * found["EvaluationPeriods"]) == (4, 26 * 3600)


def test_a_template_without_the_section_stays_as_it_is() -> None:
    assert repeated({"Resources": {}}) == {"Resources": {}}
