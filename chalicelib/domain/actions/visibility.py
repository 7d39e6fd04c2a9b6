"""
Who may know of a case, and which of its fields: one table (domain facts: Perpres 76/2013, LAPOR! definitions).

Viewers are the public, the reporter (who holds the PIN), and officers by role. Someone else's case is not "forbidden"
but not there.
"""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.cases.case import Case, Event
from chalicelib.domain.cases.lifecycle import WHO_MAY
from chalicelib.domain.core.vocabulary import NATIONAL, Audience, DeskId, EventType, Role, Verb, Verdict, institution_of
from chalicelib.domain.organisation.directory import Desks, Officer
from chalicelib.domain.organisation.hierarchy import inspectorate_for, national_desk, parent_of
from chalicelib.domain.publication.passages import VERSIONED


class Viewer(StrEnum):
    """The columns of the table."""

    PUBLIC = "public"
    REPORTER = "reporter"
    LIAISON_OFFICER = "liaison_officer"
    INSTITUTION_ADMIN = "institution_admin"
    LEADER = "leader"
    INSPECTOR = "inspector"
    NATIONAL_ADMIN = "national_admin"
    EVALUATOR = "evaluator"


class Field(StrEnum):
    """The rows of the table."""

    TEXT = "text"
    REDACTED_TEXT = "redacted_text"
    ORIGINAL_TEXT = "original_text"
    COORDINATES = "coordinates"
    PLACE = "place"
    PUBLIC_TIMELINE = "public_timeline"
    REPORTER_TIMELINE = "reporter_timeline"
    FULL_TIMELINE = "full_timeline"
    CLOCKS = "clocks"
    NOTICES = "notices"
    ALL_FILES = "all_files"
    REMOVED_FILES = "removed_files"
    OFFICERS = "officers"
    REPORTER = "reporter"


_OFFICER = frozenset({
    Field.TEXT,
    Field.ORIGINAL_TEXT,
    Field.COORDINATES,
    Field.PLACE,
    Field.FULL_TIMELINE,
    Field.CLOCKS,
    Field.NOTICES,
    Field.ALL_FILES,
    Field.OFFICERS,
})  # fmt: skip

SEES: Mapping[Viewer, frozenset[Field]] = {
    Viewer.PUBLIC: frozenset({Field.REDACTED_TEXT, Field.PUBLIC_TIMELINE}),
    Viewer.REPORTER: frozenset({
        Field.TEXT,
        Field.ORIGINAL_TEXT,
        Field.COORDINATES,
        Field.PLACE,
        Field.REPORTER_TIMELINE,
        Field.NOTICES,
        Field.ALL_FILES,
        Field.REPORTER,
    }),
    Viewer.LIAISON_OFFICER: _OFFICER,
    Viewer.INSTITUTION_ADMIN: _OFFICER | {Field.REMOVED_FILES},
    Viewer.LEADER: _OFFICER,
    Viewer.INSPECTOR: _OFFICER | {Field.REMOVED_FILES},
    Viewer.NATIONAL_ADMIN: _OFFICER | {Field.REMOVED_FILES},
    Viewer.EVALUATOR: _OFFICER,
}  # fmt: skip
"""
Which fields each viewer is shown. No officer's page shows the reporter: messages to the reporter are relayed. Who of a
desk did something officers alone are told: to everybody else the desk answers as one.
"""

TIMELINES: Mapping[Field, frozenset[Audience]] = {
    Field.PUBLIC_TIMELINE: frozenset({Audience.PUBLIC}),
    Field.REPORTER_TIMELINE: frozenset({Audience.PUBLIC, Audience.REPORTER}),
    Field.FULL_TIMELINE: frozenset(Audience),
}


def sees(viewer: Viewer, field: Field) -> bool:
    """Is that field shown to that viewer, given that the case is?"""
    return field in SEES[viewer]


def on_timeline(viewer: Viewer, event: Event) -> bool:
    """Is the event on that viewer's timeline?"""
    return any(circle_of(event) in TIMELINES[field] for field in SEES[viewer] & set(TIMELINES))


def circle_of(event: Event) -> Audience:
    """
    Who may know that the event happened.

    That an answer was disputed or a case reopened is a fact of a public case, or two final answers would follow each
    other without a reason; histories of old kept it from the public. Nor does an office change what the public reads of
    the reporter's own words without a line that says so.
    """
    if event.type in {EventType.MASKED, EventType.UNMASKED}:
        fields = [*event.data.get("fields", ()), *(passage["field"] for passage in event.data.get("passages", ()))]
        return event.audience if set(fields).isdisjoint(VERSIONED) else Audience.PUBLIC
    disputed = event.type is EventType.REPLIED and event.data["verdict"] == Verdict.DISPUTED
    return Audience.PUBLIC if disputed or event.type is EventType.REOPENED else event.audience


def readers_of(event: Event) -> Audience:
    """
    Who may read the text that came with the event.

    What a reporter writes after the report is for the officers: nobody has looked at it as at the report, which the
    public reads once it was verified.
    """
    return Audience.REPORTER if event.actor.kind == "reporter" else event.audience


def reads(viewer: Viewer, event: Event) -> bool:
    """May the viewer read the text that came with an event of the own timeline?"""
    return any(readers_of(event) in TIMELINES[field] for field in SEES[viewer] & set(TIMELINES))


_RANK = (
    Role.NATIONAL_ADMIN,
    Role.INSTITUTION_ADMIN,
    Role.INSPECTOR,
    Role.LEADER,
    Role.LIAISON_OFFICER,
    Role.EVALUATOR,
)


def viewer_of(officer: Officer) -> Viewer:
    """The column of an officer with several roles: the one that sees most."""
    return Viewer(next(role for role in _RANK if role in officer.roles).value)


def may_open(officer: Officer, case: Case) -> bool:
    """May the officer know that the case exists?"""
    if not officer.active or not officer.roles:
        return False
    if case.is_whistleblowing:
        return Role.INSPECTOR in officer.roles and officer.desk in {case.desk, *case.escalated_to}
    if officer.roles & {Role.NATIONAL_ADMIN, Role.EVALUATOR}:
        return True
    if case.desk == officer.desk or officer.desk in case.escalated_to:
        return True
    within = institution_of(case.desk) == officer.institution
    overseers = {Role.INSTITUTION_ADMIN, Role.INSPECTOR, Role.LEADER}
    at_institution = officer.desk == officer.institution
    return within and (at_institution or Role.INSPECTOR in officer.roles) and bool(officer.roles & overseers)


def may_act(officer: Officer, case: Case) -> bool:
    """May the officer move the case? Escalation lets a desk look and note, not decide for another."""
    if not may_open(officer, case):
        return False
    if Role.NATIONAL_ADMIN in officer.roles or case.desk == officer.desk:
        return True
    return institution_of(case.desk) == officer.institution and Role.INSTITUTION_ADMIN in officer.roles


def reads_under_masks(officer: Officer, case: Case) -> bool:
    """Does the officer read passages that were masked? Whoever works on the case must know what was written."""
    return may_act(officer, case) and bool(officer.roles & WHO_MAY[Verb.MASK])


def may_hand_over(officer: Officer) -> bool:
    """May the officer, who may open the case, take its whole file to the Ombudsman? The national desk alone."""
    return officer.institution == NATIONAL and not officer.roles.isdisjoint({Role.NATIONAL_ADMIN, Role.INSPECTOR})


def may_read_exports(officer: Officer) -> bool:
    """May the officer read who downloaded the lists of a desk whose piles are open to them? Whoever administers it."""
    return not officer.roles.isdisjoint({Role.INSTITUTION_ADMIN, Role.NATIONAL_ADMIN})


def may_hold(case: Case, desk: DeskId, desks: Desks) -> bool:
    """May the desk be given the case? Whistleblowing stays with inspectorates."""
    found = desks.desk(desk)
    if found is None or not found.active:
        return False
    return not case.is_whistleblowing or inspectorate_for(found, desks).id == desk


def superior(case: Case, desks: Desks) -> DeskId:
    """Who decides above the desk that holds the case; for whistleblowing the next inspectorate up."""
    holder = desks.desk(case.desk) or national_desk(desks)
    if not case.is_whistleblowing:
        return parent_of(holder, desks).id
    institution = desks.desk(institution_of(holder.id)) or holder
    return inspectorate_for(parent_of(institution, desks), desks).id
