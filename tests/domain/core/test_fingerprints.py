"""The fingerprint of a version: of what it means, however it is written, and the same in every release."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

from chalicelib.domain.deadlines.calendar import national_calendar
from chalicelib.domain.deadlines.sla import policy_from
from chalicelib.domain.evidence.integrity import Version
from chalicelib.domain.organisation.routing_rules import Rule, RuleBook

SHIPPED = {
    "policy": "aaa552cf3a66862085229a92fce547a00fbfa524e803772e2011f797d983f079",
    "calendar": "77516f705d8257cee13d39f410a7b7e1fa0f35d5104e411071f7b465bae65d75",
    "rules": "2369c8a81163037d4f463075837fe9aa0623814e73f4afef4f96744ea535c699",
}
"""Pinned in histories: a release in which one of these differs would find every case tampered with."""
RULES = RuleBook(1, (Rule("roads", "/pupr", categories=frozenset({"infrastructure/road", "infrastructure"})),))


def policy() -> dict[str, Any]:
    shipped = files("chalicelib.domain").joinpath("data", "policies.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(shipped)[0]
    return found


def test_what_histories_have_pinned_has_the_same_fingerprint_in_every_release() -> None:
    versions: dict[str, Version] = {"policy": policy_from(policy()), "calendar": national_calendar(), "rules": RULES}

    assert {kind: version.fingerprint for kind, version in versions.items()} == SHIPPED


def test_a_fingerprint_tells_what_is_said_and_not_how() -> None:
    told = policy()
    plain = policy_from(told)
    spelt = policy_from({**told, "dispute_floor": plain.dispute_floor})
    budgets = {**told["budgets"], "respond": {"working_days": 30}}

    assert spelt.fingerprint == plain.fingerprint
    assert policy_from({**told, "budgets": budgets}).fingerprint != plain.fingerprint
    assert policy_from({**told, "dispute_floor": 9}).fingerprint != plain.fingerprint


def test_every_day_off_and_every_rule_counts() -> None:
    calendar = national_calendar()
    days = dict(list(calendar.days_off.items())[1:])
    rule = replace(RULES.rules[0], target="/dinkes")

    assert replace(calendar, days_off=days).fingerprint != calendar.fingerprint
    assert replace(RULES, rules=(rule,)).fingerprint != RULES.fingerprint
