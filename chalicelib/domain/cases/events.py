"""Making events, and the form in which they are hashed, kept and sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.case import Actor, Case, Event
from chalicelib.domain.cases.hash_chain import commit, genesis, link, new_salt
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import instant, stamp
from chalicelib.domain.core.vocabulary import Audience, DeskId, EventType, Status


@dataclass(frozen=True)
class Step:
    """What somebody decided about a case, before it is written down; `texts` are kept apart from the event."""

    type: EventType
    status: Status
    desk: DeskId
    audience: Audience = Audience.PUBLIC
    data: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """An event, and its free texts with the salt that opens its commitments."""

    event: Event
    texts: Mapping[str, str]


def write_event(
    step: Step, actor: Actor, at: datetime, *, case: Case | None, number: CaseNumber, event_id: str
) -> Written:
    """The next event of a case (the first of `number` if `case` is None), linked to the one before."""
    salt = new_salt()
    commitments = {name: commit(text, salt) for name, text in step.texts.items()}
    fields: dict[str, Any] = {
        "id": event_id,
        "number": number,
        "seq": case.seq + 1 if case else 1,
        "type": step.type.value,
        "at": stamp(at),
        "actor": {"kind": actor.kind, "id": actor.id, "desk": actor.desk},
        "status": step.status.value,
        "desk": step.desk,
        "audience": step.audience.value,
        "data": dict(step.data) | ({"commitments": commitments} if commitments else {}),
        "prev_hash": case.last_hash if case else genesis(number),
    }
    fields["hash"] = link(fields["prev_hash"], fields)
    return Written(event_from(fields), {**step.texts, "salt": salt} if commitments else {})


def fired_by(event: Event) -> list[tuple[str, str]]:
    """The clocks and milestones that the event fires; several where they came due together, for one desk to hear of."""
    if "milestone" not in event.data:
        return []
    return [(each["clock"], each["milestone"]) for each in (event.data, *event.data.get("also", ()))]


def event_fields(event: Event) -> dict[str, Any]:
    """The event as it is kept; hash_chain.py hashes all of it but `hash`."""
    return {
        "id": event.id,
        "number": event.number,
        "seq": event.seq,
        "type": event.type.value,
        "at": stamp(event.at),
        "actor": {"kind": event.actor.kind, "id": event.actor.id, "desk": event.actor.desk},
        "status": event.status.value,
        "desk": event.desk,
        "audience": event.audience.value,
        "data": event.data,
        "prev_hash": event.prev_hash,
        "hash": event.hash,
    }


def event_from(fields: Mapping[str, Any]) -> Event:
    """The event that a row, a stream record or an announcement carries."""
    actor = fields["actor"]
    return Event(
        id=fields["id"],
        number=CaseNumber(fields["number"]),
        seq=int(fields["seq"]),
        type=EventType(fields["type"]),
        at=instant(fields["at"]),
        actor=Actor(actor["kind"], actor["id"], actor["desk"]),
        status=Status(fields["status"]),
        desk=DeskId(fields["desk"]),
        audience=Audience(fields["audience"]),
        data=fields["data"],
        prev_hash=fields["prev_hash"],
        hash=fields["hash"],
    )
