"""
Passages of a case that were masked after they had been published, and how every text reads without them.

An event names where a passage stands and never what it says: which text by the event that it came with, from which
character to which. So the words stay where they were written, for whoever may act on the case; the chain stays as it
is; and what was masked by mistake can be shown again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.cases.case import Event, Report
from chalicelib.domain.core.normalized_text import normalize
from chalicelib.domain.core.vocabulary import EventType

MASKED = "[disamarkan]"
REPORT = 1
"""The event that the report's own texts came with."""
FILE, COORDINATES = "file", "coordinates"
"""What can be masked as a whole: a file, and a point on the map, which is then given less exactly."""
VERSIONED = ("title", "body")
"""Texts of which a later event can hold a new version."""
LEAST_CARRIED = 3
"""A passage of fewer characters is not looked for in later versions: it would be found in every word."""

Texts = Mapping[int, Mapping[str, str]]
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Passage:
    """A part of one text of a case: characters from `start` up to `end`. Of coordinates, how many decimals stay."""

    seq: int
    field: str
    start: int = 0
    end: int = 0
    decimals: int | None = None

    def as_data(self) -> dict[str, int | str]:
        """As an event keeps it."""
        if self.field == COORDINATES:
            return {"seq": self.seq, "field": self.field, "decimals": self.decimals or 0}
        return {"seq": self.seq, "field": self.field, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Mask:
    """What one decision masked; `undone` is the event that took it off again."""

    event: Event
    passages: tuple[Passage, ...]
    undone: Event | None = None


def masks(events: Iterable[Event]) -> dict[int, Mask]:
    """Every mask of a case by the number of its event."""
    found: dict[int, Mask] = {}
    for event in events:
        if event.type is EventType.MASKED:
            found[event.seq] = Mask(event, tuple(Passage(**each) for each in event.data["passages"]))
        elif event.type is EventType.UNMASKED:
            found[event.data["mask"]] = replace(found[event.data["mask"]], undone=event)
    return found


def texts_of(report: Report, texts: Texts) -> dict[int, dict[str, str]]:
    """Every text of a case by the event that it came with, without the salts."""
    of_report = {name: text for name in (*VERSIONED, "place") if (text := getattr(report, name))}
    return {REPORT: of_report} | {
        seq: {name: text for name, text in found.items() if name != "salt"} for seq, found in texts.items()
    }


class Curtain:
    """What is in force of a case's masks, laid over its texts."""

    def __init__(self, events: Sequence[Event], texts: Texts) -> None:
        """`texts` as `texts_of` gives them."""
        self._events = events
        self._texts = texts
        self._passages = [
            passage for mask in masks(events).values() if mask.undone is None for passage in mask.passages
        ]

    def source_of(self, field: str) -> int:
        """The event that title or body came with as they stand now."""
        edited = [
            event.seq
            for event in self._events
            if event.type is EventType.VERIFIED and field in self._texts.get(event.seq, {})
        ]
        return edited[-1] if edited else REPORT

    def spans(self, seq: int, field: str) -> list[tuple[int, int]]:
        """Where that text is masked: joined, and in their order."""
        found = [(each.start, each.end) for each in self._passages if (each.seq, each.field) == (seq, field)]
        if field in VERSIONED:
            found += self._carried(seq, field)
        return joined(found)

    def _carried(self, seq: int, field: str) -> Iterable[tuple[int, int]]:
        """Words that were masked in an earlier version stay masked in a later one, wherever they occur."""
        text = self._texts.get(seq, {}).get(field, "")
        for each in self._passages:
            if each.field == field and each.seq < seq:
                yield from places_of(self._words(each), text)

    def words(self) -> set[str]:
        """What is masked, in words: a later text may repeat them."""
        return {words for each in self._passages if (words := self._words(each))}

    def _words(self, passage: Passage) -> str:
        return self._texts.get(passage.seq, {}).get(passage.field, "")[passage.start : passage.end]

    def over(self, seq: int, field: str, text: str) -> str:
        """The text as whoever may not act on the case reads it."""
        return covered(text, self.spans(seq, field))

    def decimals(self) -> int | None:
        """To how many decimals coordinates are given; None if as exactly as they came."""
        return min((each.decimals or 0 for each in self._passages if each.field == COORDINATES), default=None)

    def withdrawn(self) -> set[int]:
        """The events of files that were withdrawn."""
        return {each.seq for each in self._passages if each.field == FILE}


def places_of(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Where *words* stand in *text*, however they are spelt there; nowhere if they are too few characters."""
    sought, read = normalize(words).text.strip(), normalize(text)
    place = read.text.find(sought) if len(sought) >= LEAST_CARRIED else -1
    while place >= 0:
        yield read.span(place, place + len(sought))
        place = read.text.find(sought, place + len(sought))


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in their order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def covered(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with its masks; `spans` in their order and apart."""
    pieces, after = list[str](), 0
    for start, end in spans:
        pieces += [text[after:start], MASKED]
        after = max(after, end)
    return "".join([*pieces, text[after:]])


def coarse(degrees: str | None, decimals: int | None) -> str | None:
    """A latitude or longitude with so many decimals and no more; cut and not rounded, which keeps it in its place."""
    if degrees is None or decimals is None:
        return degrees
    whole, _, part = degrees.partition(".")
    return f"{whole}.{part[:decimals]}" if decimals and part else whole
