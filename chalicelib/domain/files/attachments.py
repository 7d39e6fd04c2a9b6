"""
Files that somebody wants to attach to a case: what is taken, and the places that they are given.

Only what passed every check becomes an event (`attachment_history`). What waits or was refused is an order, which the
history does not know.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.cases.case import REPORTER, Actor
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import TooManyAttachments
from chalicelib.domain.files.file_status import AttachmentStatus, RefusalReason

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
"""How many files one person can attach to each question, by the kind of actor."""
MAX_ORDERS = 200
"""How many orders a case takes in all, or somebody could write rows for ever without sending one file."""
KEPT_FOR_OFFICERS = 50
"""The last of them: whatever a reporter orders, or sends and is refused, the desk can attach what was done."""

UPLOAD_WITHIN = timedelta(hours=1)
"""How long the place that was given stays open."""
AWAITED = timedelta(hours=2)
"""How long an order counts and is shown while its file has not come."""
SAME_AGAIN = timedelta(minutes=30)
"""How long the same file gets the same place again: a broken upload is repeated, not doubled."""
KEPT_WAITING = timedelta(days=2)
KEPT_REFUSED = timedelta(days=30)
_KEPT = {AttachmentStatus.WAITING: KEPT_WAITING, AttachmentStatus.REFUSED: KEPT_REFUSED}


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
    is_answer: bool = False
    """Is it all that its reporter answers to a question? Then the case goes on once it has passed."""

    @property
    def upload_until(self) -> datetime:
        """When its place closes, machine time."""
        return self.ordered_at + UPLOAD_WITHIN

    @property
    def expires_at(self) -> datetime | None:
        """When an order is over, machine time; None for a file that came, which is kept for good."""
        kept = _KEPT.get(self.status)
        return self.ordered_at + kept if kept else None

    def is_over(self, machine_now: datetime) -> bool:
        """Has it expired? Its item may still be there for days: DynamoDB deletes when it likes."""
        return self.expires_at is not None and self.expires_at <= machine_now

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
    """What somebody says of a file before it is sent."""

    name: str
    content_type: str
    size: int
    sha256: str
    is_answer: bool = False


def same_again(wish: Wish, by: Actor, orders: Iterable[Attachment], machine_now: datetime) -> Attachment | None:
    """The order that the same person placed for the same file a while ago, if it is still open."""
    for order in orders:
        told = (order.sha256, order.content_type, order.size, order.by)
        is_fresh = machine_now < order.ordered_at + SAME_AGAIN
        if told == (wish.sha256, wish.content_type, wish.size, by) and is_fresh and order.counts(machine_now):
            return order
    return None


def places_left(
    by: Actor, orders: Iterable[Attachment], machine_now: datetime, settled: Collection[str] = frozenset()
) -> int:
    """How many more files that person can attach now; others' files take none of the places."""
    orders = list(orders)
    mine = (order for order in orders if (order.by.kind, order.by.id) == (by.kind, by.id))
    taken = sum(order.counts(machine_now) and order.id not in settled for order in mine)
    most = MAX_ORDERS - (KEPT_FOR_OFFICERS if by.kind == REPORTER.kind else 0)
    return max(0, min(MAX_FILES[by.kind] - taken, most - _last_place(orders)))


def next_place(
    by: Actor, orders: Iterable[Attachment], machine_now: datetime, settled: Collection[str] = frozenset()
) -> int:
    """The place of a new order; TooManyAttachments if its sender, or the case, has had enough."""
    orders = list(orders)
    if not places_left(by, orders, machine_now, settled):
        raise TooManyAttachments(max=MAX_FILES[by.kind])
    return _last_place(orders) + 1


def _last_place(orders: Iterable[Attachment]) -> int:
    return max((order.place for order in orders), default=0)
