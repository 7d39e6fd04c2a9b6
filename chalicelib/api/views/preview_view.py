"""What an officer is shown of a step before it is done."""

from collections.abc import Iterator
from datetime import datetime

from typing_extensions import TypedDict

from chalicelib.api.responses.case_responses import DeskHere, Entry, Named, Next, Promise
from chalicelib.api.responses.masking_responses import HintEntry, hints_of
from chalicelib.api.views.case_view import CaseView
from chalicelib.api.views.directory_names import desk_here, desk_named
from chalicelib.api.views.timeline import shown
from chalicelib.domain.actions.visibility import Viewer
from chalicelib.domain.core.vocabulary import Audience
from chalicelib.i18n import text
from chalicelib.services.cases.case_reading import CaseReading
from chalicelib.services.core.parts import Parts
from chalicelib.services.desks import action_previews


class Letter(TypedDict):
    """What the reporter would be sent, in their language; if nobody could hear it now, `obstacle` says why."""

    purpose: str
    subject: str
    body: str
    reachable: bool
    obstacle: str | None


class DeskNotice(TypedDict):
    """A notice to a desk, and what of."""

    desk: Named
    purpose: str


class Reading(TypedDict):
    """A text as everybody will read it, by the event that it came with."""

    seq: int
    field: str
    text: str


class Preview(TypedDict):
    """A step before it is done: what the reporter and the public would read, who would be told, what is due then."""

    status: str
    status_text: str
    desk: DeskHere
    final: bool | None
    reporter: Entry | None
    public: Entry | None
    personal: list[str]
    hints: list[HintEntry]
    passages: list[Reading]
    next: Next
    promises: list[Promise]
    letter: Letter | None
    notices: list[DeskNotice]


def preview_of(parts: Parts, found: action_previews.Rehearsal, language: str, now: datetime) -> Preview:
    """The step as the reporter and the public would find it, and who would be told."""
    case, view = found.file.case, CaseView(parts, CaseReading(found.file, found.file), language, now)
    reporters, publics = view.public(Viewer.REPORTER), view.public()
    final = found.event.data.get("final")
    return {
        "status": case.status.value,
        "status_text": text(language, f"status.{case.status}"),
        "desk": desk_here(parts, case.desk),
        "final": final if final is None else bool(final),
        "reporter": _last(reporters["timeline"], found.event.seq),
        "public": _last(publics["timeline"], found.event.seq) if case.is_public else None,
        "personal": found.personal,
        "hints": list(_hints(found)),
        "passages": _readings(found),
        "next": reporters["next"],
        "promises": reporters["promises"],
        "letter": _letter(found.letter),
        "notices": [{"desk": desk_named(parts, each.desk), "purpose": each.purpose} for each in found.desks],
    }


def _last(entries: list[Entry], seq: int) -> Entry | None:
    """The line of the step itself, if that viewer has one."""
    return next((entry for entry in reversed(entries) if entry["seq"] == seq), None)


def _hints(found: action_previews.Rehearsal) -> Iterator[HintEntry]:
    """Possible names, and numbers in doubt, in what leaves the offices with the step."""
    if found.event.audience is not Audience.OFFICERS:
        for name in ("title", "body", "text"):
            if text_ := found.file.texts.get(found.event.seq, {}).get(name):
                yield from hints_of(found.file, found.event.seq, name, text_)


def _readings(found: action_previews.Rehearsal) -> list[Reading]:
    """The texts that the step masks in, each once."""
    places = dict.fromkeys((each["seq"], each["field"]) for each in found.event.data.get("passages", ()))
    texts = found.file.all_texts
    return [
        {"seq": seq, "field": name, "text": shown(found.file, seq, name, Viewer.PUBLIC, whole=False)}
        for seq, name in places
        if name in texts.get(seq, {})
    ]


def _letter(letter: action_previews.Letter | None) -> Letter | None:
    if letter is None:
        return None
    message = letter.message
    return {
        "purpose": letter.purpose,
        "subject": message.subject,
        "body": message.body,
        "reachable": letter.reach.reachable,
        "obstacle": letter.reach.obstacle.value if letter.reach.obstacle else None,
    }
