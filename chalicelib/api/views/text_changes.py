"""Which of the reporter's words an office changed: the public reads those words, or sees that they are others."""

from collections.abc import Iterator
from typing import Any

from chalicelib.api.responses.message_responses import Change
from chalicelib.api.views.directory_names import desk_named
from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import EventType
from chalicelib.domain.publication.passages import VERSIONED, masks
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile


def changes(parts: Parts, file: CaseFile) -> list[Change]:
    """Every edit of title and report, and every mask of them that is in force, oldest first."""
    found = [*_edited(parts, file), *_masked(parts, file)]
    return sorted(found, key=lambda change: change["event"])


def _edited(parts: Parts, file: CaseFile) -> Iterator[Change]:
    stands = {name: getattr(file.report, name) for name in VERSIONED}
    for event in file.events:
        texts = file.all_texts.get(event.seq, {}) if event.type is EventType.VERIFIED else {}
        for name in VERSIONED:
            if name in texts and texts[name] != stands[name]:
                stands[name] = texts[name]
                yield _change(parts, event, name, "edited", None)


def _masked(parts: Parts, file: CaseFile) -> Iterator[Change]:
    for mask in masks(file.events).values():
        for passage in mask.passages if mask.undone is None else ():
            if passage.field in VERSIONED:
                yield _change(parts, mask.event, passage.field, "masked", passage.end - passage.start)


def _change(parts: Parts, event: Event, field: Any, kind: Any, characters: int | None) -> Change:
    return {
        "field": field,
        "kind": kind,
        "by": desk_named(parts, event.actor.desk or event.desk)["name"],
        "at": stamp(event.at),
        "event": event.seq,
        "characters": characters,
    }
