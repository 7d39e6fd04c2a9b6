"""A policy as an administrator writes it: what it leaves out, what it says, and what no clock could count with."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import pytest

from chalicelib.domain.core.vocabulary import Classification, ClockKind
from chalicelib.domain.deadlines.sla import MASK_REQUEST, Budget, Policy, PolicyRef, Unit, policy_from
from tests.builders import policy_data

K, C = ClockKind, Classification
BUDGETS: Mapping[str, Mapping[str, int]] = policy_data()["budgets"]
EMERGENCY: Mapping[str, Mapping[str, int]] = policy_data()["emergency"]
SHORT = {name: policy_data()[name] for name in ("id", "version", "name", "in_force_from", "budgets", "ladder")}
"""All that a policy has to say."""


def hours(amount: int) -> Budget:
    return Budget(amount, Unit.HOURS)


def a_policy(**changed: Any) -> Policy:
    return policy_from({**policy_data(), **changed})


def test_what_a_policy_leaves_out_is_as_it_always_was() -> None:
    policy = policy_from(SHORT)

    assert policy == Policy(
        ref=PolicyRef("permenpanrb-62-2018", 1),
        name="PermenPANRB 62/2018",
        in_force_from=date(2018, 1, 1),
        budgets={key: Budget(days["working_days"]) for key, days in BUDGETS.items()},
        emergency={},
        ladder={"leader": Budget(0), "parent": Budget(2), "national": Budget(5), "ombudsman": Budget(10)},
        emergency_ladder={},
        reminder_days_before=1,
        reminder_at=time(8),
        notice_days_before=3,
        again_every_days=5,
        dispute_floor=2,
        hold_times=2,
        hold_days=10,
        reopen_window_days=30,
        confirm_days=7,
        substantive_characters=40,
        mask_request=Budget(72, Unit.HOURS),
    )
    assert policy.mask_request == MASK_REQUEST


@pytest.mark.parametrize(
    ("said", "name", "found"),
    [
        ({"milestones": {"reminder_days_before": 4}}, "reminder_days_before", 4),
        ({"milestones": {"reminder_at": "07:30"}}, "reminder_at", time(7, 30)),
        ({"milestones": {"notice_days_before": 6}}, "notice_days_before", 6),
        ({"milestones": {"again_every_days": 9}}, "again_every_days", 9),
        ({"dispute_floor": 3}, "dispute_floor", 3),
        ({"hold": {"times": 0}}, "hold_times", 0),
        ({"hold": {"working_days": 0}}, "hold_days", 0),
        ({"reopen_window_days": 90}, "reopen_window_days", 90),
        ({"confirm_days": 14}, "confirm_days", 14),
        ({"substantive_characters": 80}, "substantive_characters", 80),
        ({"mask_request": {"working_days": 5}}, "mask_request", Budget(5)),
        ({"emergency": EMERGENCY}, "emergency", {key: hours(one["hours"]) for key, one in EMERGENCY.items()}),
        (
            {"emergency_ladder": {"leader": {"hours": 0}, "ombudsman": {"working_days": 10}}},
            "emergency_ladder",
            {"leader": Budget(0, Unit.HOURS), "ombudsman": Budget(10)},
        ),
    ],
)  # fmt: skip
def test_what_a_policy_says_holds_and_leaves_all_else_alone(said: Mapping[str, Any], name: str, found: object) -> None:
    policy, plain = policy_from({**SHORT, **said}), policy_from(SHORT)

    assert getattr(policy, name) == found
    assert {key for key in vars(plain) if getattr(policy, key) != getattr(plain, key)} == {name}


@pytest.mark.parametrize("name", SHORT)
def test_what_every_policy_has_to_say_is_named_where_it_is_missing(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        policy_from({key: value for key, value in SHORT.items() if key != name})


@pytest.mark.parametrize("name", BUDGETS)
def test_a_policy_without_a_time_for_every_class_of_case_is_refused(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        a_policy(budgets={key: value for key, value in BUDGETS.items() if key != name})


@pytest.mark.parametrize("name", [name for name in BUDGETS if name not in {"supply", "reply"}])
def test_the_clocks_of_a_desk_count_in_one_unit_whatever_the_class_of_the_case(name: str) -> None:
    with pytest.raises(ValueError, match="one unit"):
        a_policy(budgets={**BUDGETS, name: {"hours": 100}})


@pytest.mark.parametrize("name", EMERGENCY)
def test_the_clocks_of_an_emergency_count_in_one_unit_too(name: str) -> None:
    with pytest.raises(ValueError, match="one unit"):
        a_policy(emergency={**EMERGENCY, name: {"working_days": 1}})
    with pytest.raises(ValueError, match="one unit"):
        a_policy(emergency={key: value for key, value in EMERGENCY.items() if key != name})


def test_one_class_of_emergency_in_another_unit_is_enough_to_refuse_a_policy() -> None:
    with pytest.raises(ValueError, match="one unit"):
        a_policy(emergency={**EMERGENCY, "resolve.inspection": {"working_days": 1}})


@pytest.mark.parametrize("name", ["supply", "reply"])
def test_a_reporter_is_not_hurried_by_the_hour_in_an_emergency_neither(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} counts in working days"):
        a_policy(budgets={**BUDGETS, name: {"hours": 240}})
    with pytest.raises(ValueError, match=f"{name} counts in working days"):
        a_policy(emergency={**EMERGENCY, name: {"hours": 240}})


@pytest.mark.parametrize(
    "changed",
    [
        *[{"budgets": {**BUDGETS, name: {"working_days": 0}}} for name in BUDGETS],
        *[{"emergency": {**EMERGENCY, name: {"hours": 0}}} for name in EMERGENCY],
        *[{"milestones": {name: 0}} for name in ("reminder_days_before", "notice_days_before", "again_every_days")],
        {"dispute_floor": 0},
        {"confirm_days": 0},
        {"mask_request": {"hours": 0}},
    ],
)
def test_no_time_and_no_distance_but_those_of_the_ladder_is_nothing(changed: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        a_policy(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"budgets": {name: {"working_days": 1} for name in BUDGETS}},
        {"emergency": {name: {"hours": 1} for name in EMERGENCY}},
        {"milestones": dict.fromkeys(("reminder_days_before", "notice_days_before", "again_every_days"), 1)},
        {"dispute_floor": 1, "confirm_days": 1, "mask_request": {"hours": 1}},
        {"ladder": {"leader": {"working_days": 0}}},
        {"hold": {"times": 0, "working_days": 0}},
    ],
)
def test_the_least_of_everything_is_a_policy(changed: Mapping[str, Any]) -> None:
    assert a_policy(**changed)


@pytest.mark.parametrize("bad", [{"times": -1}, {"working_days": -1}])
def test_a_limit_of_holds_is_never_below_nothing(bad: Mapping[str, int]) -> None:
    with pytest.raises(ValueError, match="limit of holds"):
        a_policy(hold=bad)


def test_a_case_has_the_time_of_its_class_and_an_inspection_that_of_an_inspection() -> None:
    policy = policy_from({**SHORT, "budgets": {name: {"working_days": day} for day, name in enumerate(BUDGETS, 1)}})
    order = list(BUDGETS)

    for kind in (K.VERIFY, K.RESPOND, K.SUPPLY, K.REPLY):
        for inspected in (False, True):
            found = policy.budget(kind, C.COMPLAINT, needs_inspection=inspected, emergency=True)
            assert order[found.amount - 1] == kind.value
    for classification in C:
        plain = policy.budget(K.RESOLVE, classification, needs_inspection=False, emergency=False)
        inspection = policy.budget(K.RESOLVE, classification, needs_inspection=True, emergency=False)
        assert order[plain.amount - 1] == f"resolve.{classification}"
        assert order[inspection.amount - 1] == "resolve.inspection"


def test_an_emergency_has_the_time_of_its_class_else_that_of_all_emergencies_else_the_usual() -> None:
    policy = a_policy(emergency={**EMERGENCY, "resolve.inspection": {"hours": 48}})

    def found(kind: ClockKind, *, inspected: bool = False, emergency: bool = True) -> Budget:
        return policy.budget(kind, C.COMPLAINT, needs_inspection=inspected, emergency=emergency)

    assert found(K.RESOLVE, inspected=True) == Budget(48, Unit.HOURS)
    assert found(K.RESOLVE) == Budget(24, Unit.HOURS)
    assert found(K.RESPOND) == Budget(3, Unit.HOURS)
    assert found(K.SUPPLY) == Budget(10)
    assert found(K.RESOLVE, inspected=True, emergency=False) == Budget(60)


@pytest.mark.parametrize("ref", [PolicyRef("permenpanrb-62-2018", 1), PolicyRef("of@home", 12)])
def test_the_name_of_a_version_reads_back_as_itself(ref: PolicyRef) -> None:
    assert PolicyRef.parse(str(ref)) == ref
    assert str(ref) == f"{ref.id}@{ref.version}"
