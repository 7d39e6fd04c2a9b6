"""Each milestone fires exactly once while it is due, whatever the ticks, crashes and sweeps at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.cases.hash_chain import verify
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Unavailable
from chalicelib.domain.core.vocabulary import Status, Verb, Verdict
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.milestones import Sweep, next_milestone
from chalicelib.services.cases import reporter_actions
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.due_milestones import STOP_BEFORE, fire_due, sweep
from chalicelib.store.cases.case_queries import CaseQueries, Due
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from chalicelib.store.cases.case_store import CaseStore
from chalicelib.store.tables.case_table import ClockRow
from chalicelib.store.tables.retries import RetryPolicy
from tests.faults import CLOSED, SERVER_ERROR, Crash, Wire
from tests.services.steps import (
    LATE,
    NOW,
    SUBSTANCE,
    act,
    answered,
    at,
    filed,
    fired,
    history,
    replied,
    routed,
    silent_until_closing,
    swept,
    ticks,
)

LIAISON = "penghubung@pupr.bengkalis"

CLIMB = ["reminder", "breach", "leader", "parent", "national", "ombudsman"]


def climbed(parts: Parts, number: CaseNumber, clock: str) -> list[str]:
    return [name for kind, name in fired(parts, number) if kind.startswith(clock) and not name.startswith("again")]


def test_every_rung_fires_once_at_its_time(parts: Parts) -> None:
    number = routed(parts)

    ticks(parts, "Thu 05 Mar", "Fri 06 Mar", "Mon 09 Mar", "Tue 10 Mar", "Wed 11 Mar", "Fri 13 Mar", "Fri 27 Mar")

    # five working days after 2 March end on 9 March; Nyepi, Idul Fitri and collective leave fall between the rungs
    assert climbed(parts, number, "respond") == ["reminder", "breach", "leader", "parent", "national"]
    events = parts.cases.load(number).events
    times = {event.data["milestone"]: event.at for event in events if "respond" in event.data.get("clock", "")}
    assert times["reminder"] == at("Fri 06 Mar 2026 09:00")
    assert times["breach"] == times["leader"] == at("Tue 10 Mar 2026 09:00")
    assert {event.actor.id for event in events if "milestone" in event.data} == {"sweep"}


def test_a_tick_more_changes_nothing(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    swept(parts, LATE)
    before = history(parts, number)
    wire.forget()

    swept(parts, LATE)

    assert history(parts, number) == before
    assert wire.counted == {"cases.Query": SHARDS * len(Sweep) + 1}


def test_a_tick_with_nothing_due_is_one_query_for_each_kind_and_shard(parts: Parts, wire: Wire) -> None:
    for _ in range(5):
        routed(parts)
    wire.forget()

    done = swept(parts, NOW)

    assert wire.counted == {"cases.Query": SHARDS * len(Sweep)}
    assert not any(found.looked_at for found in done)


def test_a_milestone_costs_a_reading_and_a_transaction(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    due = at("Fri 06 Mar 2026 08:00")
    swept(parts, NOW)
    wire.forget()

    [found] = [done for done in swept(parts, due) if done.looked_at]

    assert (found.looked_at, len(found.fired)) == (1, 1)
    assert history(parts, number)[-1] == "reminder"
    assert wire.counted["cases+statistics.TransactWriteItems"] == 1


def test_two_months_of_silence_are_made_up_for_in_order(parts: Parts) -> None:
    number = routed(parts)

    swept(parts, LATE)

    file = parts.cases.load(number)
    assert climbed(parts, number, "respond") == CLIMB
    assert climbed(parts, number, "resolve") == CLIMB
    assert max(Counter(fired(parts, number)).values()) == 1
    assert not verify(number, file.records, file.case.last_hash)
    ahead = [next_milestone(clock, parts.directory) for clock in derive(file.events, parts.directory)]
    assert min(found.at for found in ahead if found) > LATE


def test_a_reminder_past_its_date_is_recorded_as_late(parts: Parts) -> None:
    number = routed(parts)

    swept(parts, LATE)

    reminders = [event.data for event in parts.cases.load(number).events if event.data.get("milestone") == "reminder"]
    assert reminders
    assert all(data["late"] for data in reminders)


def test_a_milestone_that_fired_does_not_fire_again_when_the_date_moves(parts: Parts) -> None:
    number = routed(parts)
    swept(parts, at("Fri 06 Mar 2026 08:00"))
    act(parts, number, LIAISON, Verb.HOLD, at("Fri 06 Mar 2026 10:00"), text="Di mana tepatnya?")
    replied(parts, number, at("Thu 12 Mar 2026 10:00"), text="Di depan kios 14.")

    ticks(parts, "Fri 13 Mar", "Mon 16 Mar", "Tue 31 Mar", "Wed 06 May")

    assert max(Counter(fired(parts, number)).values()) == 1


def test_nothing_fires_on_a_case_that_ended(parts: Parts) -> None:
    number = answered(parts)
    replied(parts, number, NOW, verdict=Verdict.ACCEPTED)

    swept(parts, LATE)

    assert fired(parts, number) == []


def test_a_case_whose_reporter_just_replied_is_not_closed_although_the_index_still_says_due(parts: Parts) -> None:
    number = silent_until_closing(parts)
    clock = next(clock for clock in parts.cases.load(number).clocks if clock.startswith("reply"))
    request = Request(text="Lubangnya masih ada.")
    reporter_actions.act(parts, number, Verb.REPLY, request, now=at("Sun 29 Mar 2026 23:59"))
    stored = ClockRow.get(f"CASE#{number}", f"CLOCK#{clock}")
    assert stored.due_key

    swept(parts, LATE, Sweep.CLOSINGS)

    assert parts.cases.load(number).case.status is Status.IN_PROGRESS
    assert ClockRow.get(f"CASE#{number}", f"CLOCK#{clock}").due_key is None


def test_sweeps_at_once_fire_each_milestone_once(parts: Parts) -> None:
    number = routed(parts)
    where = Due(number, "respond#000002", "")

    with ThreadPoolExecutor(3) as pool:
        told = list(pool.map(lambda _: fire_due(parts, where, at("Tue 10 Mar 2026 09:00"), by="sweep"), range(3)))

    assert sum(len(fired) for fired in told) == 3
    assert climbed(parts, number, "respond") == CLIMB[:3]
    file = parts.cases.load(number)
    assert not verify(number, file.records, file.case.last_hash)


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_between_any_two_calls_loses_and_repeats_nothing(parts: Parts, wire: Wire, *, after: bool) -> None:
    due = at("Tue 10 Mar 2026 09:00")
    crashes = 0
    while True:
        number = routed(parts)
        where = Due(number, "respond#000002", "")
        wire.crash(crashes + 1, after=after)
        try:
            fire_due(parts, where, due, by="sweep")
        except Crash:
            crashes += 1
            fire_due(parts, where, due, by="sweep")
            assert fired(parts, number) == [("respond#000002", name) for name in CLIMB[:3]], crashes
        else:
            break
        finally:
            wire.mend()
    assert crashes == 2 * len(CLIMB[:3])  # each is read, and written


@pytest.mark.parametrize("failure", [CLOSED, SERVER_ERROR])
@pytest.mark.parametrize("after", [False, True])
def test_a_call_that_fails_is_made_up_for_within_the_sweep(
    parts: Parts, wire: Wire, failure: object, *, after: bool
) -> None:
    number = routed(parts)
    wire.fail("TransactWriteItems", failure, times=2, after=after)  # type: ignore[arg-type]

    fire_due(parts, Due(number, "respond#000002", ""), at("Tue 10 Mar 2026 09:00"), by="sweep")

    assert [name for _, name in fired(parts, number)] == CLIMB[:3]


class Time:
    """What an invocation has left; whoever asks has spent a second."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def __call__(self) -> float:
        self.left -= 1
        return self.left


def hurried(parts: Parts, seconds: float) -> Parts:
    patience = RetryPolicy(Time(seconds))
    cases = CaseStore(patience, parts.keepers.require, parts.seals)
    return replace(parts, patience=patience, cases=cases, sweeps=CaseQueries(patience))


def in_shard(shard: int, file: Callable[[], CaseNumber], count: int = 3) -> list[CaseNumber]:
    """As many cases of one shard, which is a case number's chance."""
    return list(islice((number for number in iter(file, None) if shard_of(number) == shard), count))


def test_a_sweep_stops_before_its_time_is_up_and_the_next_tick_goes_on(parts: Parts) -> None:
    numbers = in_shard(1, lambda: routed(parts))
    due = at("Fri 06 Mar 2026 08:00")

    first = sweep(hurried(parts, STOP_BEFORE + 1), Sweep.REMINDERS, 1, due, by="sweep")
    rest = sweep(parts, Sweep.REMINDERS, 1, due, by="sweep")

    assert (first.finished, first.looked_at) == (False, 1)
    assert (rest.finished, rest.looked_at) == (True, len(numbers) - 1)
    assert {len(fired(parts, number)) for number in numbers} == {1}


def test_a_case_that_cannot_be_read_holds_back_nobody_behind_it(parts: Parts) -> None:
    broken = filed(parts).number
    numbers = in_shard(shard_of(broken), lambda: filed(parts).number)
    parts.cases.load(broken)
    damage(broken)

    done = sweep(parts, Sweep.ESCALATIONS, shard_of(broken), NOW + timedelta(hours=1), by="sweep")

    assert {parts.cases.load(number).case.desk for number in numbers} <= {"bengkalis/pupr"}
    assert list(done.failed) == [broken]


def damage(number: CaseNumber) -> None:
    """The first event names a policy that is not there."""
    from chalicelib.store.tables.case_table import EventRow

    row = EventRow.get(f"CASE#{number}", "EVENT#000001")
    body = row.body
    body["data"]["terms"]["policy"] = "vanished@9"
    row.update([EventRow.body.set(body)])


def test_when_the_table_is_out_of_order_the_sweep_ends_and_the_next_tick_goes_on(parts: Parts, wire: Wire) -> None:
    number = routed(parts)
    due = at("Fri 06 Mar 2026 08:00")
    wire.fail("TransactWriteItems", SERVER_ERROR, times=1000)

    with pytest.raises(Unavailable):
        fire_due(hurried(parts, 6), Due(number, "respond#000002", ""), due, by="sweep")
    wire.mend()
    swept(parts, due)

    assert [name for _, name in fired(parts, number)] == ["reminder"]


def test_a_lost_stream_record_leaves_no_case_without_desk_and_clocks(parts: Parts) -> None:
    number = filed(parts).number

    swept(parts, NOW + timedelta(minutes=4))
    assert parts.cases.load(number).case.routed_at is None
    swept(parts, NOW + timedelta(minutes=5))

    file = parts.cases.load(number)
    assert (file.case.desk, file.case.status) == ("bengkalis/pupr", Status.DISPOSED)
    assert {clock.partition("#")[0] for clock in file.clocks} >= {"respond", "resolve", "citizen"}
    assert file.followed_seq == file.case.seq


def test_a_clock_whose_item_was_lost_beside_is_written_again(parts: Parts) -> None:
    number = routed(parts)
    lost = ClockRow.get(f"CASE#{number}", "CLOCK#respond#000002")
    lost.update([ClockRow.due_at.set("2026-03-01T00:00:00.000Z"), ClockRow.due_key.set(lost.due_key)])

    swept(parts, NOW)
    done = swept(parts, NOW)

    assert not any(found.looked_at for found in done)
    assert ClockRow.get(f"CASE#{number}", "CLOCK#respond#000002").due_at == lost_due(parts, number)


def lost_due(parts: Parts, number: CaseNumber) -> str:
    file = parts.cases.load(number)
    clock = next(clock for clock in derive(file.events, parts.directory) if clock.id == "respond#000002")
    from chalicelib.domain.core.timestamps import stamp

    found = next_milestone(clock, parts.directory)
    assert found
    return stamp(found.at)


def test_an_answer_stops_the_ladder(parts: Parts) -> None:
    number = routed(parts)
    act(parts, number, LIAISON, Verb.ANSWER, at("Mon 09 Mar 2026 15:00"), text=SUBSTANCE)

    swept(parts, at("Fri 13 Mar 2026 09:00"))

    assert climbed(parts, number, "respond") == []
