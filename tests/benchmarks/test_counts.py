"""A path that costs another call, item or request unit than it did fails the build."""

import pytest

from benchmarks import billing
from benchmarks.__main__ import quick_counts
from benchmarks.money import used_by
from benchmarks.page import rendered
from benchmarks.results import Counts, Results
from benchmarks.targets import verdicts
from ops.pricing import measured

COUNTED = {
    # calls to DynamoDB, calls to other services, items read, read units, write units
    "tick with nothing due": (20, 0, 0, 10, 0),
    "look for the unannounced: nothing waits": (4, 0, 1, 2, 0),
    "tick with 2 due: reminders": (24, 0, 20, 16, 24),
    "tick with 2 due: routing": (24, 0, 10, 14, 48),
    "submit": (3, 1, 0, 0, 22),
    "submit without a name or contact": (2, 0, 0, 0, 21),
    "submit with nothing in memory": (14, 1, 98, 11, 22),
    "reporter's session from a PIN": (2, 0, 1, 1, 1),
    "reporter's page": (2, 0, 11, 4, 0),
    "officer's page": (2, 0, 11, 4, 0),
    "page of the inbox": (1, 0, 20, 1.5, 0),
    "late part of the inbox": (1, 0, 0, 0.5, 0),
    "counts of the inbox": (7, 0, 47, 4.5, 0),
    "what is late at a desk": (2, 0, 27, 1.5, 0),
    "officer's step tried out": (2, 0, 11, 4, 0),
    "public page": (1, 0, 21, 1.5, 0),
    "public page of a category": (1, 0, 21, 1.5, 0),
    "public page of a category with nothing in it": (12, 0, 0, 6, 0),
    "public case": (1, 0, 10, 3, 0),
    "officer's action: accept": (2, 0, 9, 3, 11),
    "officer's action: note": (2, 0, 10, 3, 10),
    "officer's action: answer": (2, 0, 12, 3, 13),
    "officer's action: hold": (2, 0, 9, 3, 10),
    "officer's action: verify": (2, 0, 7, 2, 10),
    "officer's action: dispose": (2, 0, 8, 2, 10),
    "officer's action: return": (2, 0, 9, 3, 10),
    "officer's action: archive": (2, 0, 7, 2, 10),
    "officer's action: publication": (2, 0, 12, 3, 8),
    "place for a photo": (2, 0, 9, 3, 1),
    "clean_uploads: one photo": (3, 3, 20, 6, 13),
    "route one complaint": (2, 0, 4, 2, 7),
    "move the clocks for one event": (2, 1, 5, 2, 19),
    "notify_agencies: one notice": (3, 5, 9, 3, 2),
    "tell_reporters: one message": (7, 2, 12, 5, 4),
    "count_events: one event": (1, 0, 0, 0, 18),
}


@pytest.fixture(scope="module")
def counts() -> Counts:
    """One run for all tests of this file: it takes seconds."""
    return quick_counts()


def test_every_path_costs_what_it_did(counts: Counts) -> None:
    found = {
        path.name: (
            len(path.reads_and_writes),
            path.to_others.total(),
            path.items_read,
            path.read_units,
            path.write_units,
        )
        for path in counts.paths
    }

    assert found == COUNTED


def test_no_target_that_can_be_counted_is_missed(counts: Counts) -> None:
    found = verdicts(Results("moto", counts))

    assert [one for one in found if one.met is False] == []
    assert sum(one.met is True for one in found) >= 12


def test_a_lifecycle_goes_through_every_function_that_it_should(counts: Counts) -> None:
    functions = {invocation.function for step in counts.life.steps for invocation in step.invocations}

    assert functions == {
        "api_handler",
        "route_complaint",
        "follow_case",
        "notify_agencies",
        "tell_reporters",
        "count_events",
        "send_reminders",
        "close_silent",
    }


def test_a_lifecycle_costs_what_it_did(counts: Counts) -> None:
    usage = used_by(counts.life.steps)

    assert (usage.read_units, usage.write_units) == (87.5, 236)
    assert (usage.api_requests, usage.publishes, usage.key_requests, usage.letters) == (9, 11, 6, 3)


def test_a_round_reads_of_a_finished_case_what_it_did_and_never_asks_for_a_sound_one(counts: Counts) -> None:
    found = counts.round

    assert (found.case_bytes, found.anchor_bytes) == (14_710, 1_092)
    assert found.units < 2
    assert (found.calls["Scan cases"], found.calls["Scan statistics"]) == (1, 1)
    assert not found.calls["Query cases"]


def test_nothing_of_it_is_a_scan(counts: Counts) -> None:
    calls = [call for path in counts.paths for call in path.calls]
    calls += [call for step in counts.life.steps for one in step.invocations for call in one.calls]

    assert {call.operation for call in calls if call.table} == {
        "Query",
        "GetItem",
        "PutItem",
        "UpdateItem",
        "TransactWriteItems",
    }


def test_the_page_names_every_path_and_every_step(counts: Counts) -> None:
    page = rendered(Results("moto", counts))

    names = [path.name for path in counts.paths] + [step.name for step in counts.life.steps]

    assert [name for name in names if f"| {name} |" not in page] == []


def test_what_the_estimate_of_cost_stands_on_is_what_was_counted(counts: Counts) -> None:
    """`python -m ops cost` reads the file, so that nobody runs a benchmark to know a price."""
    assert measured.read() == billing.of(counts), "run: make bench"
