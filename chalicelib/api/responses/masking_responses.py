"""Masks as officers are shown them: what was masked and why, and who asks for a mask until when."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from typing_extensions import TypedDict

from chalicelib.domain.actions.masking import due_of, waiting
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import Audience
from chalicelib.domain.publication.passages import VERSIONED, Spans, masks
from chalicelib.domain.publication.redaction_hints import hints_in
from chalicelib.i18n import text
from chalicelib.store.cases.case_file import CaseFile

MOST_HINTS = 100
"""Passages pointed at on one page; once they are masked, the next ones are."""


class MaskEntry(TypedDict):
    """One decision to mask, by the number of its event; `undone` once it was taken off."""

    seq: int
    at: str
    reason: str
    reason_text: str
    passages: list[dict[str, Any]]
    undone: bool


class MaskRequestEntry(TypedDict):
    """Somebody asks for a mask: what about, why, how to ask back, and until when it is to be decided."""

    seq: int
    at: str
    due_at: str
    passage: str
    why: str
    contact: str | None


class HintEntry(TypedDict):
    """A passage that may be a name, or a number that should be masked: what an officer looks at before publication."""

    seq: int
    field: str
    doubt: str
    start: int
    end: int
    text: str


class Masking(TypedDict):
    """What corrects the publication of a case; `sources` are the events that title and body came with as they stand."""

    masks: list[MaskEntry]
    mask_requests: list[MaskRequestEntry]
    hints: list[HintEntry]
    sources: dict[str, int]


class MaskRequested(TypedDict):
    """The same for every number, whether or not there is such a report that may be known of."""

    due_at: str


def masking_view(file: CaseFile, language: str, *, whole: bool) -> Masking:
    """The masks of a case; who asks for one only those may read who can decide on it."""
    return {
        "masks": [
            {
                "seq": mask.event.seq,
                "at": stamp(mask.event.at),
                "reason": mask.event.data["reason"],
                "reason_text": text(language, f"mask_reason.{mask.event.data['reason']}"),
                "passages": [passage.as_data() for passage in mask.passages],
                "undone": mask.undone is not None,
            }
            for mask in masks(file.events).values()
        ],
        "mask_requests": [_request(file, seq) for seq in waiting(file.events)] if whole else [],
        "hints": list(islice(_hints(file), MOST_HINTS)) if whole else [],
        "sources": {name: file.curtain.source_of(name) for name in VERSIONED},
    }


def hints_of(file: CaseFile, seq: int, name: str, text_: str, masked: Spans = ()) -> Iterator[HintEntry]:
    """What of a text an officer should look at and has not masked yet; places as JSON counts characters."""
    for hint in hints_in(text_, file.curtain.words()):
        if not any(start <= hint.start and hint.end <= end for start, end in masked):
            words = text_[hint.start : hint.end]
            yield {
                "seq": seq,
                "field": name,
                "doubt": hint.doubt.value,
                "start": hint.start,
                "end": hint.end,
                "text": words,
            }


def _hints(file: CaseFile) -> Iterator[HintEntry]:
    """Of what is, or will be, public: title, body, and the messages for everybody."""
    places = [(file.curtain.source_of(name), name) for name in VERSIONED]
    places += [
        (event.seq, "text")
        for event in file.events
        if event.audience is Audience.PUBLIC and "text" in file.texts.get(event.seq, {})
    ]
    for seq, name in places:
        yield from hints_of(file, seq, name, file.all_texts[seq][name], file.curtain.spans(seq, name))


def _request(file: CaseFile, seq: int) -> MaskRequestEntry:
    asked, texts = file.events[seq - 1], file.texts.get(seq, {})
    return {
        "seq": seq,
        "at": stamp(asked.at),
        "due_at": stamp(due_of(asked)),
        "passage": texts.get("passage", ""),
        "why": texts.get("why", ""),
        "contact": texts.get("contact"),
    }
