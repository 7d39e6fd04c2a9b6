"""Retiring a desk: its open cases go to who takes over, and so does whatever comes for it afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.actions.desk_transfers import transfer
from chalicelib.domain.cases.case import Actor, apply
from chalicelib.domain.cases.events import write_event
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import ConcurrentUpdate, Tampered
from chalicelib.domain.core.vocabulary import DeskId, Queue
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.organisation.directory import Desk
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.core.parts import Parts, terms_at
from chalicelib.store.cases.case_file import CaseFile

BY = Actor("service", "retire_desk")
TRIES = 5
"""How often a case is read again because something happened to it meanwhile."""


@dataclass(frozen=True)
class Moved:
    """A case that went on, and where to."""

    number: CaseNumber
    to: DeskId


def with_a_desk_that_acts(parts: Parts, file: CaseFile, now: datetime) -> CaseFile:
    """The case, moved to whoever is responsible now if its desk was retired; ConcurrentUpdate if it moved meanwhile."""
    step = transfer(file.case, parts.directory)
    if step is None:
        return file
    made = replace(step, data={**step.data, **terms_at(parts, step.desk, now, file.events)})
    number = file.case.number
    written = write_event(made, BY, now, case=file.case, number=number, event_id=parts.new_id())
    clocks = derive([*file.events, written.event], parts.directory)
    after = apply(file.case, written.event)
    parts.cases.record(file, after, written.event, clocks=clocks, rules=parts.directory)
    return load_sound(parts, number)


def retire(parts: Parts, desk: Desk, successor: DeskId) -> None:
    """Nothing new goes to the desk from now on; `hand_over` moves what lies there."""
    parts.registry.save_desks([replace(desk, active=False, successor=successor)])


def hand_over(parts: Parts, desk: DeskId, now: datetime) -> Iterator[Moved]:
    """
    Moves every open case of a retired desk to who took over, an event each.

    Broken off, it goes on where it stopped when it is asked again: what was moved lies there no more. Tampered, after
    all others were moved, if a case does not fit its history.
    """
    unfit: Tampered | None = None
    for number in [number for home in parts.keepers.homes() for number in open_numbers(parts, home, desk)]:
        for _ in range(TRIES):
            try:
                file = with_a_desk_that_acts(parts, load_sound(parts, number), now)
            except ConcurrentUpdate:
                continue
            except Tampered as error:
                unfit = error
                break
            if file.case.desk != desk:
                yield Moved(number, file.case.desk)
            break
    if unfit:
        raise unfit


def open_numbers(parts: Parts, home: str, desk: DeskId) -> Iterator[CaseNumber]:
    """Every case of that home that lies open in the inbox of the desk."""
    for queue in (Queue.NEW, Queue.WORKING, Queue.WAITING_REPORTER, Queue.ANSWERED):
        after: Mapping[str, Any] | None = None
        while True:
            page = parts.sweeps.inbox([home], desk, queue.value, limit=1000, after=after)
            yield from (CaseNumber(row.number or "") for row in page.rows)
            if (after := page.next) is None:
                break
