"""A report as it is sent, and what is wrong with one although its fields are well formed: dates, places, ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.core.errors import FieldError
from chalicelib.domain.core.phone_numbers import is_served
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.core.vocabulary import HURRIED, AreaCode, Classification, DeskId
from chalicelib.domain.organisation.geography import is_in_the_country, may_lie_in
from chalicelib.domain.organisation.hierarchy import standing_in
from chalicelib.services.core.parts import Parts

EASTERNMOST = ZoneInfo("Asia/Jayapura")
"""Where today begins first: without a place, what is not yet the future there may have happened."""
EARLIEST = date(1945, 8, 17)
"""No office of the Republic answers for what was before it; an earlier year is a slip of the keyboard."""
WHERE = ("area", "place", "latitude", "institution")
"""One of these leads a report to somebody who can act."""


@dataclass(frozen=True)
class Submission:
    """What a reporter sends. `identity` holds name, e-mail and phone, each only if given."""

    classification: Classification
    title: str
    body: str
    category: str | None = None
    area: AreaCode | None = None
    place: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    occurred_on: date | None = None
    institution: DeskId | None = None
    anonymous: bool = False
    secret: bool = False
    emergency: bool = False
    identity: Mapping[str, str] = field(default_factory=dict)
    channel: str = "web"
    language: str = "id"


def faults_of_submission(parts: Parts, submission: Submission, now: datetime) -> list[FieldError]:
    """The fields that are well formed but name nothing, nothing that can be chosen today, or what cannot be."""
    return [
        *_category_faults(parts, submission, now),
        *_place_faults(parts, submission),
        *_date_faults(parts, submission, now),
        *_institution_faults(parts, submission),
        *_emergency_faults(submission),
        *_contact_faults(parts, submission),
    ]


def _category_faults(parts: Parts, submission: Submission, now: datetime) -> Iterator[FieldError]:
    if submission.category is None:
        return
    category = parts.directory.categories().get(submission.category)
    if category is None or submission.classification not in category.classifications:
        yield FieldError("/category", "unknown_category")
    elif not category.is_offered(local_day(now, NATION)):
        yield FieldError("/category", "retired_category")


def _place_faults(parts: Parts, submission: Submission) -> Iterator[FieldError]:
    if not any(getattr(submission, name) for name in WHERE):
        yield FieldError("/area", "where_needed")
    is_known = submission.area is None or parts.directory.area(submission.area) is not None
    if not is_known:
        yield FieldError("/area", "unknown_area")
    if submission.latitude is None or submission.longitude is None:
        return
    point = float(submission.latitude), float(submission.longitude)
    if not is_in_the_country(*point):
        yield FieldError("/latitude", "outside_the_country")
    elif submission.area and is_known and not may_lie_in(submission.area, *point):
        yield FieldError("/latitude", "outside_the_area")


def _date_faults(parts: Parts, submission: Submission, now: datetime) -> Iterator[FieldError]:
    if submission.occurred_on is None:
        return
    if submission.occurred_on < EARLIEST:
        yield FieldError("/occurred_on", "too_early", {"earliest": EARLIEST.isoformat()})
    elif submission.occurred_on > now.astimezone(_zone(parts, submission)).date():
        yield FieldError("/occurred_on", "in_the_future")


def _zone(parts: Parts, submission: Submission) -> ZoneInfo:
    """That of the place where it happened."""
    return ZoneInfo(parts.directory.coordinator(submission.area).zone) if submission.area else EASTERNMOST


def _institution_faults(parts: Parts, submission: Submission) -> Iterator[FieldError]:
    if submission.institution:
        desk = parts.directory.desk(submission.institution)
        # Chosen yesterday, on a telephone without a network: who took over from a retired institution answers for it.
        if desk is None or not desk.is_institution or standing_in(desk, parts.directory) is None:
            yield FieldError("/institution", "unknown_institution")


def _emergency_faults(submission: Submission) -> Iterator[FieldError]:
    if submission.emergency and submission.classification not in HURRIED:
        yield FieldError("/emergency", "no_emergency")


def _contact_faults(parts: Parts, submission: Submission) -> Iterator[FieldError]:
    phone = submission.identity.get("phone")
    if phone and not is_served(phone, parts.place.sms_countries):
        yield FieldError("/reporter/phone", "foreign_phone")
