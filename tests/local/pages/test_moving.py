"""The clock is moved without the ticks that find nothing, and nothing that would have happened is left out."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.store.cases.case_rows import SHARDS
from local.aws.agenda import SWEEPS
from local.pages.control import Control
from local.service import Service
from local.web.gateway import Request
from tests.services.steps import filed, routed

DAYS = timedelta(days=16)
"""Behind the long holiday, in which no clock moves."""


@pytest.fixture
def invoked(service: Service, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each function is called from here on."""
    counts, invoke = Counter[str](), service.functions.invoke

    def counted(name: str, *given: Any, **named: Any) -> Any:
        counts[name] += 1
        return invoke(name, *given, **named)

    monkeypatch.setattr(service.functions, "invoke", counted)
    return counts


def test_ticks_that_find_nothing_are_not_made_and_none_that_finds_something_is_left_out(
    service: Service, invoked: Counter[str]
) -> None:
    start = service.business_clock.now()
    service.schedules.rules = [rule for rule in service.schedules.rules if rule.function in SWEEPS]
    routed(service.parts, start)
    service.deliver()

    happened = service.hurry(start + DAYS)

    assert happened["reminded"] >= 1
    assert sum(invoked[sweep] for sweep in SWEEPS) < 20, "of more than a thousand"
    now = service.business_clock.now()
    left = [service.parts.sweeps.due("J", sweep, shard, now)[0] for sweep in Sweep for shard in range(SHARDS)]
    assert not any(left)


def test_who_listened_for_a_while_takes_nothing_from_a_function_that_wants_the_same(service: Service) -> None:
    service.hurry(service.business_clock.now() + timedelta(hours=1))
    number = filed(service.parts, service.business_clock.now()).number

    service.deliver()

    assert service.parts.cases.load(number).followed_seq > 0


def test_whoever_asks_is_told_what_happened_in_one_zone(service: Service) -> None:
    routed(service.parts, service.business_clock.now())
    service.deliver()
    control = Control(service, str)

    told = control.clock(Request("POST", "/_local/clock", body=b'{"hours": 3}')).json()

    assert told["moved_from"] == "2026-03-13T09:00:00+07:00"
    assert told["business_now"] == "2026-03-13T12:00:00+07:00"
    assert told["happened"] == {}


@pytest.mark.parametrize("body", [b'{"days": "many"}', b'{"days": 1e400}', b'{"days": null}', b"{}", b'{"days": 121}'])
def test_what_is_no_time_is_refused(service: Service, body: bytes) -> None:
    assert Control(service, str).clock(Request("POST", "/_local/clock", body=body)).status == 422


def test_a_clock_that_is_being_moved_stops_when_the_service_does(service: Service) -> None:
    import threading

    stop = threading.Event()
    stop.set()

    told = Control(service, str, stop=stop).clock(Request("POST", "/_local/clock", body=b'{"days": 9}')).json()

    assert told["stopped"]
    assert told["business_now"] == "2026-03-13T10:00:00+07:00"


def test_a_message_that_waits_for_the_morning_is_let_go_on_the_way(service: Service) -> None:
    night = service.business_clock.now().replace(hour=16, minute=0)
    service.hurry(night)
    number = routed(service.parts, night)
    service.deliver()
    assert [row.state for row in service.parts.cases.load(number).notices if row.to == "reporter"] == ["waiting"]

    service.hurry(night + timedelta(hours=12))

    assert [row.state for row in service.parts.cases.load(number).notices if row.to == "reporter"] == [None]
