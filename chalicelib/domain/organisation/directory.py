"""What the service knows of the state's offices: desks, officers, categories, areas."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, OfficerId, Role, institution_of
from chalicelib.domain.deadlines.calendar import Week


@dataclass(frozen=True)
class Desk:
    """
    An institution or an agency: whoever can hold a case.

    Desks form a tree by `parent`; it ends in the national desk. `coordinates` marks the one desk that takes what an
    area's reports say to nobody in particular. `straight` (of an institution): routed reports need not wait for its
    admin. `inspectorate` names the desk that takes whistleblowing. `topic` is the institution's own SNS topic. Who took
    over from a desk that was retired (`active` false) is its `successor`; without one it is the desk above.
    """

    id: DeskId
    name: str
    parent: DeskId | None
    area: AreaCode
    zone: str
    week: Week = Week.FIVE
    topic: str | None = None
    coordinates: bool = False
    straight: bool = False
    inspectorate: DeskId | None = None
    active: bool = True
    successor: DeskId | None = None

    @property
    def is_institution(self) -> bool:
        """An institution has admins and a topic of its own; an agency belongs to one."""
        return institution_of(self.id) == self.id


@dataclass(frozen=True)
class Officer:
    """Somebody who works on cases; rights come from here, never from the token."""

    id: OfficerId
    name: str
    desk: DeskId
    roles: frozenset[Role]
    active: bool = True

    @property
    def institution(self) -> DeskId:
        """The institution that the officer works for."""
        return institution_of(self.desk)


@dataclass(frozen=True)
class Category:
    """A topic to choose from, valid from and until dates so that passing topics can retire."""

    id: str
    name_id: str
    name_en: str
    parent: str | None = None
    valid_from: date = date(2000, 1, 1)
    valid_until: date | None = None
    classifications: frozenset[Classification] = field(default_factory=lambda: frozenset(Classification))

    def is_offered(self, on: date) -> bool:
        """May a new report choose it on that day? Old reports keep theirs for ever."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True)
class Area:
    """An administrative area of Kemendagri."""

    code: AreaCode
    name: str


class Desks(Protocol):
    """How the rules ask for desks."""

    def desk(self, desk_id: DeskId) -> Desk | None:
        """The desk of that id, or None; a retired one is returned with `active` False."""

    def coordinator(self, area: AreaCode | None) -> Desk:
        """The coordinating desk nearest around the area; the national desk if there is none."""


class DesksOfInstitutions(Desks, Protocol):
    """Desks that can also be listed."""

    def desks_of(self, institution: DeskId) -> Sequence[Desk]:
        """The institution and its agencies, retired ones too."""
