"""A policy that was brought in before its day: cases are counted by it from that day on, and none before."""

from chalicelib.domain.core.vocabulary import Verb
from chalicelib.domain.deadlines.sla import PolicyRef
from chalicelib.services.core.parts import Parts
from tests.builders import at, policy_data
from tests.services.steps import act, filed, followed, routed

LIAISON = "penghubung@pupr.bengkalis"
BEFORE, AFTER = at("Mon 09 Mar 2026 23:00"), at("Tue 10 Mar 2026 00:30")
NEXT = {
    **policy_data(),
    "version": 2,
    "in_force_from": "2026-03-10",
    "budgets": {**policy_data()["budgets"], "respond": {"working_days": 2}},
}


def terms(parts: Parts, number: str) -> list[tuple[str, PolicyRef]]:
    return [(clock.kind.value, clock.terms.policy) for clock in followed(parts, number)]  # type: ignore[arg-type]


def test_a_clock_is_given_the_policy_of_its_day_and_keeps_it(parts: Parts) -> None:
    parts.registry.publish_policy(NEXT)
    old, new = PolicyRef(NEXT["id"], 1), PolicyRef(NEXT["id"], 2)

    before, after = routed(parts, BEFORE), routed(parts, AFTER)
    act(parts, before, LIAISON, Verb.HOLD, AFTER, text="Di mana tepatnya?")

    assert {ref for _, ref in terms(parts, after)} == {new}
    # What began under the old one goes on under it; what begins after the change does not.
    found = terms(parts, before)
    assert {ref for kind, ref in found if kind != "supply"} == {old}
    assert [ref for kind, ref in found if kind == "supply"] == [new]


def test_the_dates_promised_on_receipt_are_those_of_the_day(parts: Parts) -> None:
    parts.registry.publish_policy(NEXT)

    first = [parts.cases.load(filed(parts, when).number).events[0].data["terms"]["policy"] for when in (BEFORE, AFTER)]

    assert first == ["permenpanrb-62-2018@1", "permenpanrb-62-2018@2"]
