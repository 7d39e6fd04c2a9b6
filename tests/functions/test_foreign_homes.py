"""Whatever is invoked in a Region leaves the cases of other Regions alone: nothing is written and nothing is sent."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.tables.case_table import CaseRow, ClockRow
from local.dynamodb.engines import Engine
from local.service import Service
from tests.faults import Wire, tapped
from tests.functions.test_consumers import CONSUMERS, a_message, a_record, a_stage, an_announcement, invoke
from tests.services.steps import NOW

FOREIGN = "K"
STREAMS = ("route_complaint", "follow_case")
SWEEPS = ("send_reminders", "escalate_overdue", "close_silent")
NIGHTLY = ("watch_announcements", "check_promises", "send_digests", "publish_roots", "verify_cases")
CHANGES = ("Put", "Update", "Delete", "Transact", "BatchWrite", "Publish", "Send", "Copy")


@pytest.fixture(scope="module")
def service(engine: Engine) -> Iterator[Service]:
    """A stage in whose tables clocks of another home are long due, as replication brings them."""
    with a_stage(engine) as service:
        for kind, shard in product(Sweep, range(SHARDS)):
            number, due = new_number(FOREIGN), stamp(NOW - timedelta(days=9))
            key = f"{FOREIGN}#{kind}#{shard}"
            ClockRow(f"CASE#{number}", "CLOCK#c1", number=number, clock="c1", due_key=key, due_at=due).save()
        yield service


@pytest.fixture
def wire() -> Iterator[Wire]:
    with tapped() as wire:
        yield wire


def changed(wire: Wire) -> list[str]:
    """The calls that write or send anything."""
    return [call for call in wire.calls if call.partition(".")[2].startswith(CHANGES)]


def of_queue(function: str) -> list[dict[str, Any]]:
    """A message of another home, as each queue has it."""
    number = str(new_number(FOREIGN))
    match function:
        case "clean_uploads":
            key = f"incoming/{number}/{'0' * 32}"
            return [a_message({"Records": [{"s3": {"object": {"key": key}}}]}, 0)]
        case "move_deadlines":
            page = {"version": 1, "shard": 0, "home": FOREIGN, "sweep": Sweep.REMINDERS.value, "after": None}
            return [a_message({"subject": "move", "data": page}, 0)]
        case "notify_agencies":
            wanted = {"home": FOREIGN, "desk": "bengkalis", "day": NOW.date().isoformat()}
            return [a_message({"subject": "digest", "data": wanted}, 0), a_message(an_announcement(number, 1), 1)]
        case _:
            return [a_message(an_announcement(number, 1), 0)]


@pytest.mark.parametrize("function", STREAMS)
def test_a_stream_leaves_them_alone(service: Service, wire: Wire, function: str) -> None:
    assert invoke(service, function, [a_record(new_number(FOREIGN), 1, 0)]) == []
    assert changed(wire) == []


@pytest.mark.parametrize("function", sorted({*CONSUMERS, "clean_uploads"} - {*STREAMS}))
def test_a_queue_leaves_them_alone(service: Service, wire: Wire, function: str) -> None:
    assert invoke(service, function, of_queue(function)) == []
    assert changed(wire) == []


@pytest.mark.parametrize("function", SWEEPS)
def test_a_sweep_leaves_what_is_long_due_there_alone(service: Service, wire: Wire, function: str) -> None:
    for shard in range(SHARDS):
        service.functions.invoke(function, {"shard": shard})

    assert changed(wire) == []


@pytest.mark.parametrize("function", NIGHTLY)
def test_what_looks_over_all_cases_looks_over_its_own(service: Service, wire: Wire, function: str) -> None:
    number = new_number(FOREIGN)
    day = NOW.date().isoformat()
    CaseRow(
        f"CASE#{number}", "CASE", number=number, seq=9, followed_seq=1, moved_key=f"{FOREIGN}#{day}#0",
        moved_at=stamp(NOW - timedelta(hours=5)), inbox_key=f"{FOREIGN}#bengkalis#new", inbox_at=stamp(NOW),
    ).save()  # fmt: skip
    wire.forget()
    service.functions.invoke(function, {"shard": 0})

    touched = [json.dumps(params, default=str) for call, params in wire.sent if call in changed(wire)]
    assert not [one for one in touched if number in one]
