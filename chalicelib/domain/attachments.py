"""
Files that go with a case, from the moment somebody orders a place for one to what the history says of it.

Only what passed every check becomes an event. What waits or was refused is an order, which the history does not know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.case import Actor, Case, Event
from chalicelib.domain.errors import Fault, Invalid, NotPublishable, Refused, TooManyAttachments
from chalicelib.domain.events import Step
from chalicelib.domain.lifecycle import step
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.passages import FILE, Curtain
from chalicelib.domain.words import AttachmentStatus, Audience, EventType, RefusalReason, Verb

HEIC, AVIF = "image/heic", "image/avif"
PHOTOS = ("image/jpeg", "image/png", "image/webp", HEIC, AVIF)
PDF = "application/pdf"
TYPES = (*PHOTOS, PDF)
COPY_OF_A_PHOTO = "image/jpeg"
"""What every photo is written anew as."""

ALSO_CALLED: Mapping[str, str] = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/jfif": "image/jpeg",
    "image/x-png": "image/png",
    "image/x-webp": "image/webp",
    "image/heif": HEIC,
    "image/heic-sequence": HEIC,
    "image/heif-sequence": HEIC,
    "image/avif-sequence": AVIF,
    "application/x-pdf": PDF,
}
"""Other names that programs give to what is taken."""

MAX_BYTES = 10_000_000
MAX_FILES: Mapping[str, int] = {"reporter": 5, "officer": 20}
"""How many files a case takes, by the kind of actor."""
MAX_ORDERS = 100
"""How many orders a case takes in all, or somebody could write rows for ever without sending one file."""

UPLOAD_WITHIN = timedelta(hours=1)
"""How long the place that was given stays open."""
AWAITED = timedelta(hours=2)
"""How long an order counts and is shown while its file has not come."""
SAME_AGAIN = timedelta(minutes=30)
"""How long the same file gets the same place again: a broken upload is repeated, not doubled."""
KEPT_WAITING = timedelta(days=2)
KEPT_REFUSED = timedelta(days=30)


@dataclass(frozen=True)
class Attachment:
    """
    A file that somebody orders a place for. `at` is business time, `ordered_at` machine time.

    `place` counts the orders of a case: two at once want the same one, and only one of them gets it.
    """

    number: CaseNumber
    id: str
    place: int
    name: str
    content_type: str
    size: int
    sha256: str
    by: Actor
    at: datetime
    ordered_at: datetime
    status: AttachmentStatus = AttachmentStatus.WAITING
    reason: RefusalReason | None = None

    @property
    def upload_until(self) -> datetime:
        """When its place closes, machine time."""
        return self.ordered_at + UPLOAD_WITHIN

    def is_awaited(self, machine_now: datetime) -> bool:
        """May the file still come, or be under examination?"""
        return self.status is AttachmentStatus.WAITING and machine_now < self.ordered_at + AWAITED

    def counts(self, machine_now: datetime) -> bool:
        """Does it take one of the places that its sender has?"""
        return self.status is AttachmentStatus.SHOWN or self.is_awaited(machine_now)


def usual_type(name: str) -> str:
    """The type by its usual name, however it was spelled and whatever parameters came with it."""
    kind = name.partition(";")[0].strip().casefold()
    return ALSO_CALLED.get(kind, kind)


@dataclass(frozen=True)
class Wish:
    """What somebody says of a file before he sends it."""

    name: str
    content_type: str
    size: int
    sha256: str


def same_again(wish: Wish, by: Actor, orders: Iterable[Attachment], machine_now: datetime) -> Attachment | None:
    """The order that the same person placed for the same file a while ago, if it is still open."""
    for order in orders:
        told = (order.sha256, order.content_type, order.size, order.by)
        is_fresh = machine_now < order.ordered_at + SAME_AGAIN
        if told == (wish.sha256, wish.content_type, wish.size, by) and is_fresh and order.counts(machine_now):
            return order
    return None


def next_place(by: Actor, orders: Iterable[Attachment], machine_now: datetime) -> int:
    """The place of a new order; TooManyAttachments if its sender, or the case, has had enough."""
    orders = list(orders)
    most = MAX_FILES[by.kind]
    last = max((order.place for order in orders), default=0)
    if sum(order.by.kind == by.kind and order.counts(machine_now) for order in orders) >= most or last >= MAX_ORDERS:
        raise TooManyAttachments(max=most)
    return last + 1


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


def attached(events: Iterable[Event]) -> dict[str, Attached]:
    """Every file of a case by its id, in the order in which they came."""
    found: dict[str, Attached] = {}
    events = tuple(events)
    for event in events:
        if event.type is EventType.ATTACHED:
            found[event.data["attachment"]] = Attached(event, len(found) + 1)
        elif event.type is EventType.PUBLICATION_DECIDED:
            before = found[event.data["attachment"]]
            found[before.id] = replace(before, public=event.data["public"])
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
    file = files.get(wanted)
    if file is None:
        raise Invalid([Fault("/attachment", "unknown_attachment")])
    if public and (not file.is_photo or file.withdrawn or case.secret or case.is_whistleblowing):
        raise NotPublishable
    if file.public == public:
        raise Refused
    status = step(case.status, Verb.PUBLISH, case.status)
    data = {"attachment": file.id, "public": public}
    return Step(EventType.PUBLICATION_DECIDED, status, case.desk, Audience.REPORTER, data)
