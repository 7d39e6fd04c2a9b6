"""Files as the history of a case tells of them: attached, shown to the public, taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.cases.case import Actor, Case, Event
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import step
from chalicelib.domain.core.errors import FieldError, Invalid, NotPublishable, NotYourStep, Refused
from chalicelib.domain.core.vocabulary import Audience, EventType, Verb
from chalicelib.domain.files.attachments import COPY_OF_A_PHOTO
from chalicelib.domain.publication.passages import FILE, Curtain

_GIVE_PLACES = frozenset({EventType.HELD, EventType.ANSWERED, EventType.REPLIED, EventType.REOPENED})
"""Whoever is asked, answered or heard anew has all places again."""


@dataclass(frozen=True)
class Copy:
    """A file that passed: what it was, and the clean copy that is shown in its stead."""

    id: str
    name: str
    content_type: str
    size: int
    sha256: str
    original: Mapping[str, Any]
    """Type, size and hash of what was sent; it is not kept."""


def attached_step(case: Case, copy: Copy) -> Step:
    """A file passed. Its name is somebody's own words, and stays out of the event like every other text."""
    data = {
        "attachment": copy.id,
        "content_type": copy.content_type,
        "size": copy.size,
        "sha256": copy.sha256,
        "original": dict(copy.original),
    }
    status = step(case.status, Verb.ATTACH, case.status)
    return Step(EventType.ATTACHED, status, case.desk, Audience.REPORTER, data, {"name": copy.name})


@dataclass(frozen=True)
class Attached:
    """A file as the history tells of it; `public` as it was last decided, `withdrawn` while a mask covers it."""

    event: Event
    ordinal: int
    public: bool = False
    removed: bool = False
    withdrawn: bool = False

    @property
    def id(self) -> str:
        """The same as that of its order."""
        return str(self.event.data["attachment"])

    @property
    def content_type(self) -> str:
        """Of the clean copy."""
        return str(self.event.data["content_type"])

    @property
    def is_photo(self) -> bool:
        """Was it written anew, pixel by pixel? A document kept its words, with whatever they tell."""
        return self.content_type == COPY_OF_A_PHOTO


def brings_file(event: Event) -> bool:
    """Is there a file in it? A file alone can be the reply to a question."""
    return event.type is EventType.ATTACHED or (event.type is EventType.REPLIED and "attachment" in event.data)


def attached(events: Iterable[Event]) -> dict[str, Attached]:
    """Every file of a case by its id, in the order in which they came."""
    found: dict[str, Attached] = {}
    events = tuple(events)
    for event in events:
        if brings_file(event):
            found[event.data["attachment"]] = Attached(event, len(found) + 1)
        elif event.type is EventType.PUBLICATION_DECIDED:
            before = found[event.data["attachment"]]
            found[before.id] = replace(before, public=event.data["public"])
        elif event.type is EventType.ATTACHMENT_REMOVED:
            before = found[event.data["attachment"]]
            found[before.id] = replace(before, removed=True)
        elif event.type is EventType.VISIBILITY_CHANGED and event.data["to"]["secret"]:
            # Nobody decided that a photo is to be seen again if the report ever is: that takes a new decision.
            found = {each.id: replace(each, public=False) for each in found.values()}
        elif event.type is EventType.MASKED:
            # Undone, a mask leaves it to an officer to make the photo public again.
            hit = {passage["seq"] for passage in event.data["passages"] if passage["field"] == FILE}
            found |= {each.id: replace(each, public=False) for each in found.values() if each.event.seq in hit}
    withdrawn = Curtain(events, {}).withdrawn()
    return {each.id: replace(each, withdrawn=each.event.seq in withdrawn) for each in found.values()}


def publication(case: Case, files: Mapping[str, Attached], wanted: str, *, public: bool) -> Step:
    """A file is shown to the public, or no longer."""
    file = _known(files, wanted)
    if public and (not file.is_photo or file.withdrawn or case.secret or case.is_whistleblowing):
        raise NotPublishable
    if file.public == public:
        raise Refused
    status = step(case.status, Verb.PUBLISH, case.status)
    data = {"attachment": file.id, "public": public}
    return Step(EventType.PUBLICATION_DECIDED, status, case.desk, Audience.REPORTER, data)


def may_remove(case: Case, file: Attached, by: Actor) -> bool:
    """Did that person send it, and does the public not see it? What was published is withdrawn first."""
    sender = file.event.actor
    is_own = (sender.kind, sender.id) == (by.kind, by.id)
    return is_own and not file.removed and not (file.public and case.is_public)


def removal(case: Case, files: Mapping[str, Attached], wanted: str, by: Actor) -> Step:
    """
    Somebody takes back a file that was sent by mistake: people no longer see it, the history keeps that it was there.

    NotYourStep for a file of somebody else, Refused for one that the public sees.
    """
    file = _known(files, wanted)
    if (file.event.actor.kind, file.event.actor.id) != (by.kind, by.id):
        raise NotYourStep(verb=Verb.REMOVE.value)
    if not may_remove(case, file, by):
        raise Refused
    status = step(case.status, Verb.REMOVE, case.status)
    return Step(EventType.ATTACHMENT_REMOVED, status, case.desk, Audience.REPORTER, {"attachment": file.id})


def _known(files: Mapping[str, Attached], wanted: str) -> Attached:
    file = files.get(wanted)
    if file is None or file.removed:
        raise Invalid([FieldError("/attachment", "unknown_attachment")])
    return file


def settled(events: Iterable[Event]) -> frozenset[str]:
    """Ids of the files that take no place any more: removed, or followed by a question, an answer or a reply."""
    found, open_ones = set(), set[str]()
    for event in events:
        if event.type in _GIVE_PLACES:
            found |= open_ones
            open_ones = set()
        if brings_file(event):
            open_ones.add(event.data["attachment"])
        elif event.type is EventType.ATTACHMENT_REMOVED:
            found.add(event.data["attachment"])
    return frozenset(found)
