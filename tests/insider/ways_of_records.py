"""Ways to change what stands beside the cases: anchors, published numbers, and the directory's versions."""

import json
from collections.abc import Iterator

from tests.insider.account import DIRECTORY, STATISTICS, Item
from tests.insider.hands import Insider
from tests.insider.ways_of_cases import SOON


def the_anchors_are_gone(insider: Insider) -> None:
    """Of one case, all of them."""
    insider.remove_anchors()


def the_last_anchor_is_gone(insider: Insider) -> None:
    """So that the last event could be another."""
    insider.remove_anchors(after=len(insider.anchors()) - 1)


def an_anchor_is_another(insider: Insider) -> None:
    """It names a hash that no event has."""
    insider.account.put(STATISTICS, insider.anchors()[0] | {"event_hash": "0" * 64})


def the_anchors_have_each_others_seals(insider: Insider) -> None:
    """Hashes stay, seals move."""
    first, second = insider.anchors()[:2]
    insider.account.put(STATISTICS, first | {"event_seal": second["event_seal"]})


def the_anchors_are_those_of_another_case(insider: Insider) -> None:
    """Sealed by the service, though for other events."""
    for item in insider.anchors(insider.other):
        insider.anchor(int(item["sk"]), item["event_hash"], item["event_seal"])


def an_anchor_is_put_ahead(insider: Insider) -> None:
    """Where no event is yet, so that the next step is refused."""
    last = insider.anchors()[-1]
    insider.anchor(int(last["sk"]) + 1, last["event_hash"], last["event_seal"])


def the_anchors_will_expire(insider: Insider) -> None:
    """All of them, some day."""
    for item in insider.anchors():
        insider.account.put(STATISTICS, item | {"expires_at": SOON})


def a_published_number_is_another(insider: Insider) -> None:
    """Of what the nation's page shows."""
    [item, *_] = _counters(insider)
    name = next(name for name in item if name.startswith("status."))
    insider.account.put(STATISTICS, item | {name: item[name] + 5})


def a_published_number_is_gone(insider: Insider) -> None:
    """With all that was counted of that day and class."""
    [item, *_] = _counters(insider)
    insider.account.remove(STATISTICS, item)


def the_numbers_of_an_agency_are_better(insider: Insider) -> None:
    """What was late is counted as in time."""
    for item in insider.account.items(STATISTICS, "DESK#bengkalis#2026"):
        if any("." in name for name in item):
            insider.account.put(STATISTICS, item | {"respond.on_time": 50})


def nothing_is_open(insider: Insider) -> None:
    """Says what is counted of open cases."""
    for item in insider.account.items(STATISTICS):
        if item["pk"].endswith("#OPEN"):
            insider.account.remove(STATISTICS, item)


def the_policy_gives_more_time(insider: Insider) -> None:
    """Under its old name."""
    for item in _of(insider, "POLICY"):
        policy = json.loads(item["content"])
        policy["budgets"] |= {"respond": {"working_days": 30}}
        insider.account.put(DIRECTORY, item | {"content": json.dumps(policy)})


def the_policy_is_gone(insider: Insider) -> None:
    """That cases stand on."""
    for item in _of(insider, "POLICY"):
        insider.account.remove(DIRECTORY, item)


def the_calendar_has_fewer_days_off(insider: Insider) -> None:
    """Under its old version."""
    for item in _of(insider, "CALENDAR#"):
        if item["sk"].endswith("#2026"):
            insider.account.put(DIRECTORY, item | {"content": "[]"})


def the_routing_rules_lead_elsewhere(insider: Insider) -> None:
    """Under their old version."""
    for item in _of(insider, "RULES#"):
        insider.account.put(DIRECTORY, item | {"content": item["content"].replace("/pupr", "/dinkes")})


def the_desk_is_gone(insider: Insider) -> None:
    """At which the case lies."""
    for item in _of(insider, "DESK#bengkalis"):
        if item["sk"] == "bengkalis/pupr":
            insider.account.remove(DIRECTORY, item)


def _counters(insider: Insider) -> Iterator[Item]:
    found = insider.account.items(STATISTICS, "ALL#2026-03")
    return (item for item in found if any(name.startswith("status.") for name in item))


def _of(insider: Insider, begins: str) -> list[Item]:
    return insider.account.items(DIRECTORY, begins)


WAYS = (
    the_anchors_are_gone,
    the_last_anchor_is_gone,
    an_anchor_is_another,
    the_anchors_have_each_others_seals,
    the_anchors_are_those_of_another_case,
    an_anchor_is_put_ahead,
    the_anchors_will_expire,
    a_published_number_is_another,
    a_published_number_is_gone,
    the_numbers_of_an_agency_are_better,
    nothing_is_open,
    the_policy_gives_more_time,
    the_policy_is_gone,
    the_calendar_has_fewer_days_off,
    the_routing_rules_lead_elsewhere,
    the_desk_is_gone,
)
