"""
What people may be shown of a case: what is proved, and a word that the rest is not.

A text that does not open its commitment is withheld, the case is shown as its history has it, and of a history that is
none of ours only what comes before the first event that is wrong. Forged words are never shown as somebody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.cases.case import Event, Report
from chalicelib.domain.cases.hash_chain import Flaw
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.domain.evidence.integrity import folded, is_of_a_version, text_called
from chalicelib.domain.publication.passages import REPORT
from chalicelib.services.core.history_check import load_tried
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile

WITHHELD = "[tidak cocok dengan segel / does not fit its seal]"
"""Stands in the place of a text that is not the one that was written, or is gone."""
_WORDS = ("title", "body", "place")
_IN_NO_SENTENCE = ("latitude", "longitude", "occurred_on")


@dataclass(frozen=True)
class CaseReading:
    """A case as it lies in the table (`kept`), the part of it that is proved (`file`), and what is wrong."""

    kept: CaseFile
    file: CaseFile
    flaws: tuple[Flaw, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Is the history itself not ours from some event on? Whoever may know of the case may stand behind it."""
        return any(flaw.is_of_the_history for flaw in self.flaws)

    @property
    def counts(self) -> bool:
        """Can dates be reckoned: are policies and calendars there, and say what they said when they were chosen?"""
        return not any(map(is_of_a_version, self.flaws))


def read_case(parts: Parts, number: CaseNumber) -> CaseReading:
    """The case for a page; Missing if there is none, Tampered if nothing of it is proved."""
    file, flaws = load_tried(parts, number)
    return CaseReading(file, _proved(file, flaws) if flaws else file, flaws)


def told(reading: CaseReading) -> str:
    """The flaws for the log."""
    return f"{reading.kept.case.number} does not fit: {'; '.join(map(str, reading.flaws))}"


def _proved(file: CaseFile, flaws: tuple[Flaw, ...]) -> CaseFile:
    number, events = file.case.number, _sound_part(file.events, flaws)
    case = folded(events)
    if case is None:
        raise Tampered(f"nothing of {number} is proved", number=number)
    bad = {(flaw.seq, flaw.what) for flaw in flaws}
    shown = replace(
        file,
        case=case,
        events=events,
        report=_report(file.report, events[0], bad),
        texts={event.seq: _texts(file, event, bad) for event in events[1:] if "commitments" in event.data},
        records=file.records[: len(events)],
        seals=file.seals[: len(events)],
    )
    return replace(shown, case=replace(case, title=shown.listed_title))


def _sound_part(events: tuple[Event, ...], flaws: tuple[Flaw, ...]) -> tuple[Event, ...]:
    """The events before the first that is none of ours, or out of its place."""
    cut = min((flaw.seq for flaw in flaws if flaw.is_of_the_history), default=len(events) + 1)
    sound = [event for place, event in enumerate(events, 1) if event.seq == place < cut]
    return tuple(event for event in sound if event.seq <= len(sound))


def _report(report: Report, first: Event, bad: set[tuple[int, str]]) -> Report:
    """Words that do not open are withheld; a place, day or point of the map that nobody committed to is left out."""
    committed = first.data["commitments"]
    changes: dict[str, Any] = {name: None for name in _IN_NO_SENTENCE if (REPORT, text_called(name)) in bad}
    for name in _WORDS:
        if (REPORT, text_called(name)) in bad:
            changes[name] = WITHHELD if name in committed else None
    return replace(report, **changes)


def _texts(file: CaseFile, event: Event, bad: set[tuple[int, str]]) -> Mapping[str, str]:
    kept = file.texts.get(event.seq, {})
    return {
        name: WITHHELD if (event.seq, text_called(name)) in bad else kept[name] for name in event.data["commitments"]
    }
