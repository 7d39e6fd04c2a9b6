"""
What goes over topics and queues: CloudEvents 1.0 as JSON, and the attributes that subscriptions filter on.

Three kinds: an announcement repeats an event within the service; a notice tells an institution of one case; a digest
tells a desk of its day. What leaves the service is built from named fields that hold no text of anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain.cases.case import Case, Event
from chalicelib.domain.core.case_number import CaseNumber, home_of
from chalicelib.domain.core.timestamps import NATION, local_day, midnight, stamp
from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, Status
from chalicelib.domain.messaging.notifications import AgencyNotice
from chalicelib.i18n import LANGUAGES, text
from chalicelib.notify.cloud_events import Envelope, enveloped

NEAREST = 20
"""How many cases a digest names."""


@dataclass(frozen=True)
class About:
    """
    What a notice may say of a case: no title, no text, no person.

    `seq` and `at` are those of the event that caused it; `path` is where officers open the case.
    """

    number: CaseNumber
    seq: int
    at: datetime
    due_at: datetime | None
    status: Status
    classification: Classification
    category: str | None
    area: AreaCode | None
    emergency: bool
    secret: bool
    path: str

    @classmethod
    def of(cls, case: Case, event: Event, *, due_at: datetime | None, path: str) -> "About":
        """The case as it stands, told because of that event."""
        return cls(
            number=case.number,
            seq=event.seq,
            at=event.at,
            due_at=due_at,
            status=case.status,
            classification=case.classification,
            category=case.category,
            area=case.area,
            emergency=case.emergency,
            secret=case.secret,
            path=path,
        )

    @property
    def is_confidential(self) -> bool:
        """Secret cases and whistleblowing: a notice carries number and due date alone."""
        return self.secret or self.classification is Classification.WHISTLEBLOWING


def source_of(home: str, stage: str) -> str:
    """Who speaks: one stage in one home Region."""
    return f"/lapor/{home}/{stage}"


def announcement(event: Event, *, source: str, data: Mapping[str, Any], audience: str) -> Envelope:
    """
    An event for the service's own queues. `data` is what the table keeps of it.

    `audience` ("agencies", "reporters", "both", "none") says whose notice it may cause.
    """
    return enveloped(
        id=f"{event.number}.{event.seq}.announce",
        kind=f"case.{event.type.value}",
        source=source,
        subject=event.number,
        at=event.at,
        data=data,
        attributes={"type": event.type.value, "audience": audience, "home": home_of(event.number)},
    )


def notice(to: AgencyNotice, about: About, *, source: str) -> Envelope:
    """A notice for the topic of the institution that the desk belongs to."""
    attributes = {"purpose": to.purpose, "desk": str(to.desk), "level": to.level}
    if about.is_confidential and to.unheard_desk:
        return _unheard(to.unheard_desk, to, about, source=source, attributes=attributes)
    if not about.is_confidential:
        attributes |= {"emergency": str(about.emergency).lower(), "classification": about.classification.value}
    return enveloped(
        id=f"{about.number}.{about.seq}.{to.purpose}",
        kind=f"notice.{to.purpose}",
        source=source,
        subject=about.number,
        at=about.at,
        data=_told(to, about),
        attributes=attributes,
    )


def _unheard(silent: DeskId, to: AgencyNotice, about: About, *, source: str, attributes: Mapping[str, str]) -> Envelope:
    """
    Which desk hears nothing, and of the confidential case that showed it nothing at all: beside its desk, its number
    would tell where it lies. So it is told of the day, under one id however many such cases the day had, and without
    what joins it to the request that began it.
    """
    day = local_day(about.at, NATION)
    told = enveloped(
        id=f"{silent}.{day}.unheard",
        kind=f"notice.{to.purpose}",
        source=source,
        subject=silent,
        at=midnight(day, NATION),
        data={"purpose": to.purpose, "desk": to.desk, "unheard_desk": silent},
        attributes=attributes,
    )
    return replace(told, attributes=attributes)


def _told(to: AgencyNotice, about: About) -> dict[str, Any]:
    due_at = stamp(about.due_at) if about.due_at else None
    told: dict[str, Any] = {"number": about.number, "purpose": to.purpose, "desk": to.desk, "due_at": due_at}
    if about.is_confidential:
        return told
    if to.unheard_desk:
        told["unheard_desk"] = to.unheard_desk
    return told | {
        "level": to.level,
        "status": about.status.value,
        "classification": about.classification.value,
        "category": about.category,
        "area": about.area,
        "emergency": about.emergency,
        "path": about.path,
    }


def digest(
    desk: DeskId,
    day: date,
    *,
    home: str,
    source: str,
    at: datetime,
    counts: Mapping[str, int],
    due_today: int,
    overdue: int,
    counts_are_least: bool,
    nearest: Sequence[tuple[CaseNumber, datetime]],
) -> Envelope:
    """
    The day of a desk, of the cases of one home: how much lies in each queue, and whose dates are nearest.

    `counts_are_least`: there are more than were counted, which the digest says in words beside its numbers.
    """
    note = {language: text(language, "digest.more") for language in LANGUAGES} if counts_are_least else None
    first = sorted(nearest, key=lambda owed: owed[1])[:NEAREST]
    return enveloped(
        id=f"{desk}.{day}.{home}.digest",
        kind="notice.digest",
        source=source,
        subject=desk,
        at=at,
        data={
            "desk": desk,
            "day": day.isoformat(),
            "counts": dict(counts),
            "due_today": due_today,
            "overdue": overdue,
            "counts_are_least": counts_are_least,
            "note": note,
            "nearest": [{"number": number, "due_at": stamp(due_at)} for number, due_at in first],
        },
        attributes={"purpose": "digest", "desk": str(desk), "level": "liaison_officer"},
    )


def day_root(desk: DeskId, signed: Mapping[str, Any], *, source: str, at: datetime) -> Envelope:
    """The signed record of a day (docs/evidence.md), for an institution to keep: it tells nothing of any case."""
    record = signed["record"]
    return enveloped(
        id=f"{desk}.{record['day']}.{record['home']}.day_root",
        kind="notice.day_root",
        source=source,
        subject=f"{record['home']}/{record['day']}",
        at=at,
        data={"desk": desk, **signed},
        attributes={"purpose": "day_root", "desk": str(desk), "level": "liaison_officer"},
    )


def task(name: str, *, id: str, source: str, at: datetime, data: Mapping[str, Any]) -> Envelope:  # noqa: A002  # CloudEvents' word
    """A piece of work for one of the service's own queues."""
    return enveloped(id=id, kind=f"task.{name}", source=source, subject=name, at=at, data=data, attributes={})


def released(number: CaseNumber, seq: int, *, source: str, at: datetime) -> Envelope:
    """Lets go a message that waited for the morning: what its queue is told is what the announcement told it."""
    name = f"{number}.{seq}.release"
    return enveloped(
        id=name, kind="task.release", source=source, subject=number, at=at, data={"seq": seq}, attributes={}
    )
