"""
SLA policies: how long each stage may take, as versioned data.

The default follows PermenPANRB 62/2018: verification 3, first answer 5, resolution 5, 14 or 60, supply of data and
reply of the reporter 10 working days. A policy is pinned by id and version when a clock starts, so that a new
regulation never rewrites an old deadline.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property, partial
from itertools import product
from typing import Any

from chalicelib.domain.core.fingerprints import fingerprint_of
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.core.vocabulary import Classification, ClockKind


class Unit(StrEnum):
    """Working days follow the desk's calendar; hours run day and night."""

    WORKING_DAYS = "working_days"
    HOURS = "hours"


@dataclass(frozen=True)
class Budget:
    """How long a stage may take."""

    amount: int
    unit: Unit = Unit.WORKING_DAYS


MASK_REQUEST = Budget(72, Unit.HOURS)
"""Within what a third person's request for a mask is decided on: 3 times 24 hours (UU 27/2022, article 30)."""


@dataclass(frozen=True)
class PolicyRef:
    """An immutable version of a policy; written "id@version"."""

    id: str
    version: int

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"

    @classmethod
    def parse(cls, text: str) -> "PolicyRef":
        """The reference written as "id@version"."""
        policy_id, _, version = text.rpartition("@")
        return cls(policy_id, int(version))


@dataclass(frozen=True)
class Policy:
    """
    One version of the rules on time.

    `budgets` is keyed by the clock's kind, for `resolve` by kind and class ("resolve.complaint", "resolve.inspection");
    `emergency` overrides the same keys for the emergency class. `ladder` gives each escalation's distance after the due
    date, `emergency_ladder` that of clocks in hours. A case is held at most `hold_times`, and stands still for at most
    `hold_days` working days in all. `dispute_floor` is the least time, in the budget's own unit, that
    a desk has after a dispute. `mask_request` is the time for a third person's request that something be masked. For
    `confirm_days` days a reporter can answer that a contact is theirs.
    """

    ref: PolicyRef
    name: str
    in_force_from: date
    budgets: Mapping[str, Budget]
    emergency: Mapping[str, Budget]
    ladder: Mapping[str, Budget]
    emergency_ladder: Mapping[str, Budget]
    reminder_days_before: int = 1
    reminder_at: time = time(8, 0)
    notice_days_before: int = 3
    again_every_days: int = 5
    dispute_floor: int = 2
    hold_times: int = 2
    hold_days: int = 10
    reopen_window_days: int = 30
    confirm_days: int = 7
    substantive_characters: int = 40
    mask_request: Budget = MASK_REQUEST

    @cached_property
    def fingerprint(self) -> str:
        """The hash of what it says, which events pin beside its name."""
        return fingerprint_of("policy", self)

    def budget(
        self, kind: ClockKind, classification: Classification, *, needs_inspection: bool, emergency: bool
    ) -> Budget:
        """The time that the policy gives this clock for a case of that class."""
        key = kind.value
        if kind is ClockKind.RESOLVE:
            key = f"{key}.{'inspection' if needs_inspection else classification.value}"
        if emergency and (short := self.emergency.get(key) or self.emergency.get(kind.value)):
            return short
        return self.budgets[key]


def in_force(policies: Iterable[Policy], at: datetime) -> Policy:
    """
    The policy that a clock is given which starts at that instant: of those whose day has come the latest.

    Of two of one day the higher version holds. Before the first day of all the last one does, for no clock can start
    without a policy; ValueError if there is none at all.
    """
    found = sorted(policies, key=lambda policy: (policy.in_force_from, policy.ref.version, policy.ref.id))
    begun = [policy for policy in found if policy.in_force_from <= local_day(at, NATION)]
    if not found:
        raise ValueError("there is no policy")
    return (begun or found)[-1]


def policy_from(data: Mapping[str, Any]) -> Policy:
    """A policy as an administrator writes it (JSON); KeyError or ValueError name what is missing or wrong."""
    milestones = data.get("milestones", {})
    policy = Policy(
        ref=PolicyRef(data["id"], int(data["version"])),
        name=data["name"],
        in_force_from=date.fromisoformat(data["in_force_from"]),
        budgets=_budgets(data["budgets"]),
        emergency=_budgets(data.get("emergency", {})),
        ladder=_budgets(data["ladder"]),
        emergency_ladder=_budgets(data.get("emergency_ladder", {})),
        reminder_days_before=int(milestones.get("reminder_days_before", 1)),
        reminder_at=time.fromisoformat(milestones.get("reminder_at", "08:00")),
        notice_days_before=int(milestones.get("notice_days_before", 3)),
        again_every_days=int(milestones.get("again_every_days", 5)),
        dispute_floor=int(data.get("dispute_floor", 2)),
        hold_times=int(data.get("hold", {}).get("times", 2)),
        hold_days=int(data.get("hold", {}).get("working_days", 10)),
        reopen_window_days=int(data.get("reopen_window_days", 30)),
        confirm_days=int(data.get("confirm_days", 7)),
        substantive_characters=int(data.get("substantive_characters", 40)),
        mask_request=_budgets({"": data["mask_request"]})[""] if "mask_request" in data else MASK_REQUEST,
    )
    _check(policy)
    return policy


def _check(policy: Policy) -> None:
    """No case may find out that the policy has no time for it, or one with which no clock can count."""
    for classification, inspected, emergency in product(Classification, (False, True), (False, True)):
        budget = partial(policy.budget, classification=classification, needs_inspection=inspected, emergency=emergency)
        if len({budget(kind).unit for kind in (ClockKind.VERIFY, ClockKind.RESPOND, ClockKind.RESOLVE)}) > 1:
            raise ValueError("verify, respond and resolve count in one unit, for an emergency too")
        for kind in (ClockKind.SUPPLY, ClockKind.REPLY):
            if budget(kind).unit is not Unit.WORKING_DAYS:
                raise ValueError(f"{kind} counts in working days: a reporter is not hurried by the hour")
    if min(policy.hold_times, policy.hold_days) < 0:
        raise ValueError("a limit of holds is at least 0")
    distances = (policy.reminder_days_before, policy.notice_days_before, policy.again_every_days, policy.dispute_floor)
    counts = (*distances, policy.confirm_days)
    given = (*policy.budgets.values(), *policy.emergency.values(), policy.mask_request)
    if min(*counts, *(budget.amount for budget in given)) < 1:
        raise ValueError("a budget, and every distance but those of the ladder, is at least 1")


def _budgets(data: Mapping[str, Mapping[str, int]]) -> dict[str, Budget]:
    return {key: Budget(int(amount), Unit(unit)) for key, given in data.items() for unit, amount in given.items()}
