"""The history of a case as sentences, each viewer's own part of it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.api.http.request_models import Query
from chalicelib.api.responses.case_responses import By, Entry
from chalicelib.api.views.directory_names import desk_named, officer_named
from chalicelib.domain.actions.visibility import Field, Viewer, circle_of, on_timeline, readers_of, reads, sees
from chalicelib.domain.cases.case import Actor, Event
from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import Audience, EventType
from chalicelib.domain.files.attachments import PDF
from chalicelib.domain.publication.passages import FILE
from chalicelib.domain.publication.redaction import redact
from chalicelib.i18n import has, text
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile

PAGE, PAGE_BYTES = 50, 100_000
"""Entries of a page, and how long it gets: with all that else stands on a case's page, far from a megabyte."""


class CaseQuery(Query):
    """A case, and which page of its timeline: without a cursor the newest."""

    cursor: str | None = None


def latest(
    parts: Parts, file: CaseFile, viewer: Viewer, language: str, *, whole: bool = False, before: int | None = None
) -> tuple[list[Entry], int | None]:
    """
    The newest page of it, oldest first, or the page `before` an event; and before which event an older one ends.

    None if there is no older one. A page is cut by its length too: a message can be a hundred times as long as another.
    """
    found: list[Entry] = []
    length = 0
    for event in reversed(file.events):
        if (before is not None and event.seq >= before) or not on_timeline(viewer, event):
            continue
        if len(found) == PAGE or length > PAGE_BYTES:
            return found[::-1], found[-1]["seq"]
        found.append(_entry(parts, event, _messages(file, event, viewer, whole=whole), viewer, language))
        length += length_of(found[-1])
    return found[::-1], None


def length_of(entry: Mapping[str, Any]) -> int:
    """Bytes of it in an answer."""
    return len(json.dumps(entry, ensure_ascii=False).encode())


def timeline(parts: Parts, file: CaseFile, viewer: Viewer, language: str, *, whole: bool = False) -> list[Entry]:
    """What the viewer may read of the history, oldest first; `whole` if masked passages, too."""
    return [
        _entry(parts, event, _messages(file, event, viewer, whole=whole), viewer, language)
        for event in file.events
        if on_timeline(viewer, event)
    ]


def _entry(parts: Parts, event: Event, texts: Mapping[str, str], viewer: Viewer, language: str) -> Entry:
    entry: Entry = {
        "seq": event.seq,
        "type": event.type.value,
        "at": stamp(event.at),
        "text": sentence(parts, event, language),
        "status": event.status.value,
        "desk": desk_named(parts, event.desk),
        "by": by_whom(parts, event.actor, event.desk),
    }
    if event.actor.kind == "officer" and event.actor.id and sees(viewer, Field.OFFICERS):
        entry["by"]["officer"] = officer_named(parts, event.actor.id, language)
    message = texts.get("text") or (texts.get("note") if sees(viewer, Field.FULL_TIMELINE) else None)
    if message:
        entry["message"] = message
    if sees(viewer, Field.FULL_TIMELINE):
        entry["audience"] = circle_of(event).value
        if message:
            # What one desk writes to the next stays between them, whoever may read that the case was passed on.
            entry["message_audience"] = (readers_of(event) if "text" in texts else Audience.OFFICERS).value
            entry["message_field"] = "text" if "text" in texts else "note"
    if event.type is EventType.ROUTED:
        entry["why"] = text(language, f"routing.{event.data['reason']}")
        if sees(viewer, Field.FULL_TIMELINE):
            names = ("reason", "rule", "version", "matched", "runners_up", "suggested", "broken")
            entry["routing"] = {name: event.data.get(name) for name in names}
    return entry


def _messages(file: CaseFile, event: Event, viewer: Viewer, *, whole: bool) -> dict[str, str]:
    """What was written with an event: a note between desks stays between them, a reporter's words with the officers."""
    if not reads(viewer, event):
        return {}
    seq = event.seq
    names = (name for name in ("text", "note") if name in file.texts.get(seq, {}))
    return {name: shown(file, seq, name, viewer, whole=whole) for name in names}


def shown(file: CaseFile, seq: int, name: str, viewer: Viewer, *, whole: bool) -> str:
    """A text of the case as the viewer reads it: `whole`, without what was masked, or redacted as well."""
    text_ = file.all_texts[seq][name]
    if whole:
        return text_
    if sees(viewer, Field.TEXT):
        return file.curtain.over(seq, name, text_)
    return redact(text_, file.curtain.spans(seq, name)).text


def by_whom(parts: Parts, actor: Actor, desk: str) -> By:
    """Of officers only the desk is named: their own, or the one that held the case."""
    match actor.kind:
        case "reporter":
            return {"kind": "reporter", "name": None}
        case "officer":
            return {"kind": "officer", "name": desk_named(parts, actor.desk or desk)["name"]}
        case "public":
            return {"kind": "public", "name": None}
        case _:
            return {"kind": "service", "name": None}


def sentence(parts: Parts, event: Event, language: str) -> str:
    """What happened, in one sentence."""
    key = f"event.{event.type}"
    variant = f"{key}.{_VARIANTS[event.type](event.data)}" if event.type in _VARIANTS else key
    params: dict[str, Any] = {"desk": desk_named(parts, _whose(event))["name"]}
    params |= {name: event.data[name] for name in ("rating", "days_left") if name in event.data}
    if clocks := [text(language, f"clock.{clock.partition('#')[0]}") for clock, _ in fired_by(event)]:
        params["clock"] = _listed(clocks, language)
    if event.type in _REASONS:
        params["reason"] = text(language, f"{_REASONS[event.type]}.{event.data['reason']}")
    told = text(language, variant if has(variant) else key, **params)
    if event.type is EventType.ESCALATED and event.data.get("also"):
        told = f"{told} {text(language, 'event.escalated.of', **params)}"
    return told


def _listed(words: list[str], language: str) -> str:
    *most, last = words
    return text(language, "explanation.and", first=", ".join(most), last=last) if most else last


def _chosen(data: Mapping[str, Any]) -> str:
    """What the reporter changed of who may know."""
    before, after = data["from"], data["to"]
    words = {"secret": ("open", "secret"), "anonymous": ("named", "anonymous")}
    return "_".join(words[name][after[name]] for name in words if before[name] != after[name])


_REASONS: Mapping[EventType, str] = {
    EventType.ARCHIVED: "archive_reason",
    EventType.MASKED: "mask_reason",
    EventType.UNMASKED: "unmask_reason",
    EventType.MASK_DISMISSED: "dismiss_reason",
}

_HELD = {True: "limited", False: "spent"}

# What tells apart events of one type.
_VARIANTS: Mapping[EventType, Callable[[Mapping[str, Any]], str]] = {
    EventType.HELD: lambda data: _HELD[bool(data["days_left"])] if "days_left" in data else "",
    EventType.RETURNED: lambda data: "asked_parent" if data["asked_parent"] else "named",
    EventType.ANSWERED: lambda data: "final" if data["final"] else "interim",
    EventType.REPLIED: lambda data: "file" if "attachment" in data else str(data["verdict"]),
    EventType.CLOSED: lambda data: str(data["outcome"]),
    EventType.REOPENED: lambda data: "appeal" if data["appeal"] else "",
    EventType.ESCALATED: lambda data: str(data["level"]),
    EventType.TRIAGED: lambda data: "set" if data["emergency"] else "cleared",
    EventType.PUBLICATION_DECIDED: lambda data: "public" if data["public"] else "withdrawn",
    EventType.VISIBILITY_CHANGED: _chosen,
    EventType.MASKED: lambda data: "file" if all(each["field"] == FILE for each in data["passages"]) else "",
    EventType.ATTACHED: lambda data: "document" if data["content_type"] == PDF else "photo",
}


def _whose(event: Event) -> str:
    """The desk that the sentence is about."""
    if event.type in {EventType.ESCALATED, EventType.MASK_OVERDUE}:
        return str(event.data["to"])
    if event.type in {EventType.VERIFIED, EventType.TRIAGED} and event.actor.desk:
        return event.actor.desk
    return event.desk
