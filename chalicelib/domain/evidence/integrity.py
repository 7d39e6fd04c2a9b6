"""
Whether what is kept of a case fits its events: the case itself, every text, every file, and what the events pin.

The events are proved first, by chain and seals (hash_chain.py, seals.py); here they are taken for true, and whatever
differs from them is a flaw. Nothing is asked but what one query gave, and the versions that the events name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, Protocol

from chalicelib.domain.cases.case import Case, Event, Report, apply
from chalicelib.domain.cases.hash_chain import Flaw, FlawKind, opens
from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.core.vocabulary import EventType
from chalicelib.domain.deadlines.clocks import Terms
from chalicelib.domain.files.attachment_history import brings_file
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.files.file_status import AttachmentStatus
from chalicelib.domain.publication.passages import REPORT

OF_THE_CASE = 0
"""The place of a flaw that is no single event's."""
_ORIGINAL = ("content_type", "size", "sha256")
_VERSIONED = frozenset({"policy", "calendar", "rules"})


class Kept(Protocol):
    """A case as one query gave it."""

    @property
    def case(self) -> Case:
        """The snapshot."""

    @property
    def report(self) -> Report:
        """The report as sent."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The history, oldest first."""

    @property
    def texts(self) -> Mapping[int, Mapping[str, str]]:
        """What was written with each event, and the salt."""

    @property
    def orders(self) -> tuple[Attachment, ...]:
        """The files."""

    @property
    def listed_title(self) -> str:
        """The title that the texts and masks make."""


def text_called(name: str) -> str:
    """What a flaw of that text is said to be a flaw of."""
    return f"text {name}"


def folded(events: Iterable[Event]) -> Case | None:
    """What the events add up to; None if there are none. No event holds the title."""
    case: Case | None = None
    for event in events:
        case = apply(case, event)
    return case


def misfits(kept: Kept) -> Iterator[Flaw]:
    """Every difference between the events of a case and the rest of it."""
    of_texts = list(_texts(kept))
    yield from of_texts
    yield from _files(kept)
    case = folded(kept.events)
    if case is not None:
        # A title is compared with its text; where that was changed, the text is the flaw.
        title = kept.case.title if of_texts else kept.listed_title
        yield from _snapshot(kept.case, replace(case, title=title))


def _snapshot(kept: Case, told: Case) -> Iterator[Flaw]:
    for field in fields(Case):
        if getattr(kept, field.name) != getattr(told, field.name):
            yield Flaw(OF_THE_CASE, FlawKind.MISSTATED, field.name)


def _texts(kept: Kept) -> Iterator[Flaw]:
    """Texts that do not open their commitments, are gone, or belong to no event. No event erases any."""
    for event in kept.events:
        committed = event.data.get("commitments", {})
        if event.seq == REPORT:
            report = vars(kept.report)
            texts = {name: text for name, text in report.items() if name != "salts" and text is not None}
            yield from _text_flaws(event.seq, committed, texts, kept.report.salts)
        else:
            texts = dict(kept.texts.get(event.seq, {}))
            salt = texts.pop("salt", None)
            yield from _text_flaws(event.seq, committed, texts, dict.fromkeys(committed, salt))
    by_seq = {event.seq: event for event in kept.events if event.seq != REPORT}
    for seq in kept.texts:
        if seq not in by_seq or not by_seq[seq].data.get("commitments"):
            yield Flaw(seq, FlawKind.INSERTED, "text")


def _text_flaws(
    seq: int, committed: Mapping[str, str], texts: Mapping[str, Any], salts: Mapping[str, Any]
) -> Iterator[Flaw]:
    for name, commitment in committed.items():
        if name not in texts:
            yield Flaw(seq, FlawKind.MISSING, text_called(name))
        elif not _fits(commitment, texts[name], salts.get(name)):
            yield Flaw(seq, FlawKind.ALTERED, text_called(name))
    for name in sorted(texts.keys() - committed.keys()):
        yield Flaw(seq, FlawKind.INSERTED, text_called(name))


def _fits(commitment: str, text: Any, salt: Any) -> bool:
    return isinstance(text, str) and isinstance(salt, str) and opens(commitment, text, salt)


def _files(kept: Kept) -> Iterator[Flaw]:
    """Files whose items say something else than the event they came with. What still waits has none."""
    orders: dict[str, Attachment] = {}
    for order in kept.orders:
        if order.id in orders:
            yield Flaw(OF_THE_CASE, FlawKind.INSERTED, f"file {order.place}")
        orders.setdefault(order.id, order)
    came = {event.data["attachment"]: event for event in kept.events if brings_file(event)}
    for file_id, event in came.items():
        if file_id in orders:
            name = kept.texts.get(event.seq, {}).get("name")
            yield from _file_flaws(event, orders[file_id], name)
        else:
            yield Flaw(event.seq, FlawKind.MISSING, "file")
    for order in kept.orders:
        if order.status is AttachmentStatus.SHOWN and order.id not in came:
            yield Flaw(OF_THE_CASE, FlawKind.INSERTED, f"file {order.place}")


def _file_flaws(event: Event, order: Attachment, name: str | None) -> Iterator[Flaw]:
    told = {**{part: event.data["original"][part] for part in _ORIGINAL}, "by": event.actor, "name": name}
    for part, said in {**told, "status": AttachmentStatus.SHOWN}.items():
        if getattr(order, part) != said:
            yield Flaw(event.seq, FlawKind.MISSTATED, f"file {part}")


class Version(Protocol):
    """A version of something that events name."""

    @property
    def fingerprint(self) -> str:
        """The hash of what it says."""


Sources = Mapping[str, Callable[[Any], Version]]
"""Where the versions of each kind are found: policy, calendar, rules; CorruptData for one that is not there."""


def unpinned(events: Iterable[Event], sources: Sources) -> Iterator[Flaw]:
    """
    Versions that are gone, or whose content is not what the case's events pinned: each once, at the first such event.

    Kinds without a source are left out. An event that names a version which neither it nor one before pinned is none
    of ours.
    """
    known: dict[str, str] = {}
    for event in events:
        pins = event.data.get("pins", {})
        for kind, version in _named(event):
            named = f"{kind} {version}"
            pin, before = pins.get(kind, known.get(named, "")), known.get(named)
            if kind in sources and pin != before:
                known[named] = pin
                if pin != (found := _fingerprint(sources[kind], version)):
                    yield Flaw(event.seq, FlawKind.UNPINNED if found else FlawKind.MISSING, named)


def is_of_a_version(flaw: Flaw) -> bool:
    """Is it a version of policy, calendar or rules, so that what is reckoned from it is not proved?"""
    return flaw.what.partition(" ")[0] in _VERSIONED


def new_pins(events: Iterable[Event], named: Mapping[str, tuple[Any, Version]]) -> dict[str, str]:
    """
    What an event pins that names these versions, by their kinds: the hash of each that the case has not pinned yet.

    Once is enough, for the chain holds it; in every event it would cost most of them another write unit.
    """
    known = {
        f"{kind} {version}": event.data["pins"][kind]
        for event in events
        for kind, version in _named(event)
        if kind in event.data.get("pins", {})
    }
    found = {kind: (f"{kind} {version}", content.fingerprint) for kind, (version, content) in named.items()}
    return {kind: pin for kind, (name, pin) in found.items() if known.get(name) != pin}


def _named(event: Event) -> Iterator[tuple[str, Any]]:
    """The versions that an event's terms, its new calendar or its route go by."""
    if "terms" in event.data:
        terms = Terms.of(event.data["terms"])
        yield from (("policy", terms.policy), ("calendar", terms.calendar))
    if event.type is EventType.RESCHEDULED and "calendar" in event.data:
        yield "calendar", event.data["calendar"]
    if event.type is EventType.ROUTED and event.data.get("version"):
        yield "rules", event.data["version"]


def _fingerprint(find: Callable[[Any], Version], version: Any) -> str | None:
    try:
        return find(version).fingerprint
    except (CorruptData, AttributeError, LookupError, TypeError, ValueError):
        # What is gone, or says nothing any more, has no fingerprint that could fit.
        return None
