"""Who may know of a case, see its fields, move it: the matrix, cell by cell, with "no" for whatever is not granted."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.actions.visibility import (
    SEES,
    TIMELINES,
    Field,
    Viewer,
    circle_of,
    may_act,
    may_hand_over,
    may_hold,
    may_open,
    may_read_exports,
    on_timeline,
    readers_of,
    reads,
    reads_under_masks,
    sees,
    superior,
    viewer_of,
)
from chalicelib.domain.cases.case import REPORTER, Actor, Case, Event
from chalicelib.domain.core.vocabulary import Audience, Classification, DeskId, EventType, Role
from chalicelib.domain.organisation.directory import Officer
from tests.builders import COUNTRY, MONDAY, Country, a_story, an_officer, disposed, in_progress

F = Field
OFFICERS_ALONE = {Viewer.LIAISON_OFFICER, Viewer.INSTITUTION_ADMIN, Viewer.LEADER, Viewer.INSPECTOR,
                       Viewer.NATIONAL_ADMIN, Viewer.EVALUATOR}  # fmt: skip

SUPERVISORS = {Viewer.INSTITUTION_ADMIN, Viewer.INSPECTOR, Viewer.NATIONAL_ADMIN}
"""Of the officers, those who see what the column leaves open."""

#                        public reporter officers
FIELDS = {
    F.TEXT:              (False, True, True),
    F.REDACTED_TEXT:     (True, False, False),
    F.ORIGINAL_TEXT:     (False, True, True),
    F.COORDINATES:       (False, True, True),
    F.PLACE:             (False, True, True),
    F.PUBLIC_TIMELINE:   (True, False, False),
    F.REPORTER_TIMELINE: (False, True, False),
    F.FULL_TIMELINE:     (False, False, True),
    F.CLOCKS:            (False, False, True),
    F.NOTICES:           (False, True, True),
    F.ALL_FILES:         (False, True, True),
    F.REMOVED_FILES:     (False, False, None),
    F.OFFICERS:          (False, False, True),
    F.REPORTER:          (False, True, False),
}  # fmt: skip


def test_the_matrix_has_a_row_for_every_field_and_a_column_for_every_viewer() -> None:
    assert set(FIELDS) == set(Field)
    assert set(SEES) == set(Viewer)
    assert {Viewer.PUBLIC, Viewer.REPORTER} | OFFICERS_ALONE == set(Viewer)


@pytest.mark.parametrize("viewer", Viewer)
@pytest.mark.parametrize("field", Field)
def test_what_each_viewer_sees_of_a_case_that_is_shown_to_him(viewer: Viewer, field: Field) -> None:
    column = {Viewer.PUBLIC: 0, Viewer.REPORTER: 1}.get(viewer, 2)

    granted = FIELDS[field][column]
    assert sees(viewer, field) == (viewer in SUPERVISORS if granted is None else granted)


@pytest.mark.parametrize("viewer", sorted(OFFICERS_ALONE))
def test_no_officers_page_shows_the_reporter(viewer: Viewer) -> None:
    assert not sees(viewer, Field.REPORTER)


@pytest.mark.parametrize("viewer", Viewer)
def test_everybody_has_exactly_one_timeline(viewer: Viewer) -> None:
    assert len(SEES[viewer] & set(TIMELINES)) == 1


@pytest.mark.parametrize(
    ("audience", "public", "reporter"),
    [(Audience.PUBLIC, True, True), (Audience.REPORTER, False, True), (Audience.OFFICERS, False, False)],
)
def test_an_event_is_on_the_timelines_of_its_circle(audience: Audience, *, public: bool, reporter: bool) -> None:
    event = replace(disposed().events[-1], audience=audience)

    assert on_timeline(Viewer.PUBLIC, event) == public
    assert on_timeline(Viewer.REPORTER, event) == reporter
    assert all(on_timeline(viewer, event) for viewer in OFFICERS_ALONE)


R = Role
ADMIN, LIAISON, LEADER, INSPECTOR = R.INSTITUTION_ADMIN, R.LIAISON_OFFICER, R.LEADER, R.INSPECTOR
OFFICERS = {
    "national admin": an_officer("nasional", R.NATIONAL_ADMIN),
    "evaluator": an_officer("nasional", R.EVALUATOR),
    "national inspector": an_officer("nasional/inspektorat", INSPECTOR),
    "liaison of the desk": an_officer("bengkalis/pupr", LIAISON),
    "leader of the desk": an_officer("bengkalis/pupr", LEADER),
    "liaison of another agency": an_officer("bengkalis/dlh", LIAISON),
    "leader of another agency": an_officer("bengkalis/dlh", LEADER),
    "admin at another agency": an_officer("bengkalis/dlh", ADMIN),
    "admin of the institution": an_officer("bengkalis", ADMIN),
    "leader of the institution": an_officer("bengkalis", LEADER),
    "liaison of the institution": an_officer("bengkalis", LIAISON),
    "inspector of the institution": an_officer("bengkalis/inspektorat", INSPECTOR),
    "liaison of the inspectorate": an_officer("bengkalis/inspektorat", LIAISON),
    "admin of the province": an_officer("riau", ADMIN),
    "inspector of the province": an_officer("riau/inspektorat", INSPECTOR),
    "admin elsewhere": an_officer("batam", ADMIN),
    "of no role": an_officer("bengkalis/pupr"),
    "who left": an_officer("bengkalis/pupr", ADMIN, LIAISON, INSPECTOR, R.NATIONAL_ADMIN, active=False),
}


def ordinary() -> Case:
    return in_progress().case


def secret() -> Case:
    return in_progress(secret=True).case


def anonymous() -> Case:
    return in_progress(anonymous=True).case


def whistleblowing() -> Case:
    return a_story(desk="bengkalis/inspektorat", classification="whistleblowing").case


def mistaken() -> Case:
    """Whistleblowing that lies at an ordinary desk: the right of the role alone opens nothing there either."""
    return replace(whistleblowing(), desk=DeskId("bengkalis/pupr"))


def escalated() -> Case:
    return replace(ordinary(), escalated_to=(DeskId("bengkalis/pupr"), DeskId("riau"), DeskId("nasional")))


def escalated_whistleblowing() -> Case:
    return replace(whistleblowing(), escalated_to=(DeskId("riau/inspektorat"),))


NO, LOOK, ACT = 0, 1, 2
CASES = (ordinary, secret, anonymous, whistleblowing, mistaken, escalated, escalated_whistleblowing)
RIGHTS = {
    "national admin":               (ACT,  ACT,  ACT,  NO,  NO, ACT,  NO),
    "evaluator":                    (LOOK, LOOK, LOOK, NO,  NO, LOOK, NO),
    "national inspector":           (NO,   NO,   NO,   NO,  NO, NO,   NO),
    "liaison of the desk":          (ACT,  ACT,  ACT,  NO,  NO, ACT,  NO),
    "leader of the desk":           (ACT,  ACT,  ACT,  NO,  NO, ACT,  NO),  # WHO_MAY gives leaders notes alone
    "liaison of another agency":    (NO,   NO,   NO,   NO,  NO, NO,   NO),
    "leader of another agency":     (NO,   NO,   NO,   NO,  NO, NO,   NO),
    "admin at another agency":      (NO,   NO,   NO,   NO,  NO, NO,   NO),
    "admin of the institution":     (ACT,  ACT,  ACT,  NO,  NO, ACT,  NO),
    "leader of the institution":    (LOOK, LOOK, LOOK, NO,  NO, LOOK, NO),
    "liaison of the institution":   (NO,   NO,   NO,   NO,  NO, NO,   NO),
    "inspector of the institution": (LOOK, LOOK, LOOK, ACT, NO, LOOK, ACT),
    "liaison of the inspectorate":  (NO,   NO,   NO,   NO,  NO, NO,   NO),
    "admin of the province":        (NO,   NO,   NO,   NO,  NO, LOOK, NO),
    "inspector of the province":    (NO,   NO,   NO,   NO,  NO, NO,   LOOK),
    "admin elsewhere":              (NO,   NO,   NO,   NO,  NO, NO,   NO),
    "of no role":                   (NO,   NO,   NO,   NO,  NO, NO,   NO),
    "who left":                     (NO,   NO,   NO,   NO,  NO, NO,   NO),
}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "kind", "right"),
    [(who, kind, right) for who, row in RIGHTS.items() for kind, right in zip(range(7), row, strict=True)],
)
def test_who_may_know_of_a_case_and_who_may_move_it(who: str, kind: int, right: int) -> None:
    case = CASES[kind]()

    assert may_open(OFFICERS[who], case) == (right >= LOOK)
    assert may_act(OFFICERS[who], case) == (right >= ACT)


def test_the_table_of_rights_names_every_officer() -> None:
    assert set(RIGHTS) == set(OFFICERS)


@pytest.mark.parametrize(
    ("roles", "viewer"),
    [
        ({R.LIAISON_OFFICER}, Viewer.LIAISON_OFFICER),
        ({R.LIAISON_OFFICER, R.LEADER}, Viewer.LEADER),
        ({R.LIAISON_OFFICER, R.INSTITUTION_ADMIN}, Viewer.INSTITUTION_ADMIN),
        ({R.EVALUATOR, R.INSPECTOR}, Viewer.INSPECTOR),
        (set(Role), Viewer.NATIONAL_ADMIN),
    ],
)
def test_an_officer_of_several_roles_sees_as_the_one_that_sees_most(roles: set[Role], viewer: Viewer) -> None:
    assert viewer_of(an_officer("bengkalis", *sorted(roles))) is viewer


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_column(role: Role) -> None:
    assert viewer_of(an_officer("bengkalis", role)).value == role.value


@pytest.mark.parametrize("kind", [ordinary, secret, anonymous, whistleblowing])
def test_the_public_knows_of_no_case_before_it_is_verified(kind: object) -> None:
    assert callable(kind)
    case: Case = kind()

    assert not replace(case, verified_at=None).is_public
    assert replace(case, verified_at=MONDAY).is_public == (kind in {ordinary, anonymous})


@pytest.mark.parametrize(
    ("desk", "ordinary_case", "of_whistleblowers"),
    [
        ("bengkalis/pupr", True, False),
        ("bengkalis", True, False),
        ("bengkalis/inspektorat", True, True),
        ("riau/inspektorat", True, True),
        ("nasional/inspektorat", True, True),
        ("nasional", True, False),
        ("closed-down", False, False),
    ],
)
def test_which_desk_may_hold_a_case(desk: str, *, ordinary_case: bool, of_whistleblowers: bool) -> None:
    assert may_hold(ordinary(), DeskId(desk), COUNTRY) == ordinary_case
    assert may_hold(whistleblowing(), DeskId(desk), COUNTRY) == of_whistleblowers


def test_a_retired_desk_holds_nothing() -> None:
    country = COUNTRY.but("bengkalis/pupr", active=False).but("bengkalis/inspektorat", active=False)

    assert not may_hold(ordinary(), DeskId("bengkalis/pupr"), country)
    assert not may_hold(whistleblowing(), DeskId("bengkalis/inspektorat"), country)


@pytest.mark.parametrize(
    ("desk", "above", "above_for_whistleblowing"),
    [
        ("bengkalis/inspektorat", "bengkalis", "riau/inspektorat"),
        ("riau/inspektorat", "riau", "nasional/inspektorat"),
        ("nasional/inspektorat", "nasional", "nasional/inspektorat"),
        ("bengkalis/pupr", "bengkalis", "riau/inspektorat"),
        ("vanished", "nasional", "nasional/inspektorat"),
    ],
)
def test_who_decides_above_a_desk(desk: str, above: str, above_for_whistleblowing: str) -> None:
    assert superior(replace(ordinary(), desk=DeskId(desk)), COUNTRY) == above
    assert superior(replace(whistleblowing(), desk=DeskId(desk)), COUNTRY) == above_for_whistleblowing


@pytest.mark.parametrize("desk", sorted(COUNTRY.desks))
@pytest.mark.parametrize("country", [COUNTRY, COUNTRY.without("riau/inspektorat"), COUNTRY.but("riau", active=False)])
def test_what_climbs_stays_within_the_circle_that_may_know(country: Country, desk: str) -> None:
    case = replace(whistleblowing(), desk=DeskId(desk), classification=Classification.WHISTLEBLOWING)

    assert may_hold(case, superior(case, country), country)


def test_rights_come_from_roles_and_desk_and_not_from_a_name() -> None:
    officer: Officer = replace(OFFICERS["admin elsewhere"], name="Administrator")

    assert not may_open(officer, ordinary())


@pytest.mark.parametrize(
    ("desk", "role", "hands_over", "reads"),
    [
        ("nasional", Role.NATIONAL_ADMIN, True, True),
        ("nasional/inspektorat", Role.INSPECTOR, True, False),
        ("nasional", Role.LEADER, False, False),
        ("bengkalis", Role.INSTITUTION_ADMIN, False, True),
        ("bengkalis", Role.NATIONAL_ADMIN, False, True),
        ("bengkalis/pupr", Role.LIAISON_OFFICER, False, True),
        ("bengkalis/dlh", Role.LIAISON_OFFICER, False, False),
        ("bengkalis", Role.LEADER, False, False),
        ("bengkalis/pupr", Role.LEADER, False, False),  # may move the case, and has no word in masks
    ],
)
def test_who_takes_a_file_to_the_ombudsman_and_who_reads_what_was_masked(
    desk: str, role: Role, *, hands_over: bool, reads: bool
) -> None:
    officer = an_officer(desk, role)

    assert may_hand_over(officer) is hands_over
    assert reads_under_masks(officer, in_progress().case) is reads


@pytest.mark.parametrize("role", Role)
def test_who_administers_a_desk_reads_who_took_its_lists(role: Role) -> None:
    assert may_read_exports(an_officer("bengkalis", role)) is (role in {Role.INSTITUTION_ADMIN, Role.NATIONAL_ADMIN})


# --- who may know that something happened, and read what came with it ---


def an_event(audience: Audience, event_type: EventType, actor: Actor = REPORTER, **data: Any) -> Event:
    return replace(a_story().events[0], audience=audience, type=event_type, actor=actor, data=data)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("field", ["title", "body"])
def test_a_mask_over_what_the_public_reads_of_the_reporters_words_is_public(audience: Audience, field: str) -> None:
    passages = [{"seq": 1, "field": "place"}, {"seq": 1, "field": field}]

    assert circle_of(an_event(audience, EventType.MASKED, passages=passages)) is Audience.PUBLIC
    assert circle_of(an_event(audience, EventType.UNMASKED, passages=passages)) is Audience.PUBLIC
    assert circle_of(an_event(audience, EventType.UNMASKED, fields=["place", field])) is Audience.PUBLIC
    assert circle_of(an_event(audience, EventType.MASKED, fields=[field], passages=passages[:1])) is Audience.PUBLIC


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("event_type", [EventType.MASKED, EventType.UNMASKED])
def test_a_mask_over_anything_else_has_its_own_circle(audience: Audience, event_type: EventType) -> None:
    passages = [{"seq": 1, "field": "place"}, {"seq": 3, "field": "text"}]

    assert circle_of(an_event(audience, event_type, passages=passages)) is audience
    assert circle_of(an_event(audience, event_type, fields=["place"])) is audience
    assert circle_of(an_event(audience, event_type)) is audience


@pytest.mark.parametrize("audience", Audience)
def test_what_is_no_mask_does_not_widen_its_circle_by_the_fields_that_it_names(audience: Audience) -> None:
    named: dict[str, Any] = {"fields": ["body"], "passages": [{"seq": 1, "field": "title"}]}

    assert circle_of(an_event(audience, EventType.MASK_REQUESTED, **named)) is audience


@pytest.mark.parametrize("audience", Audience)
def test_a_dispute_and_a_reopening_are_public_and_no_other_reply_is_by_itself(audience: Audience) -> None:
    assert circle_of(an_event(audience, EventType.REOPENED)) is Audience.PUBLIC
    assert circle_of(an_event(audience, EventType.REPLIED, verdict="disputed")) is Audience.PUBLIC
    assert circle_of(an_event(audience, EventType.REPLIED, verdict="supplied")) is audience
    assert circle_of(an_event(audience, EventType.ANSWERED, verdict="disputed")) is audience


@pytest.mark.parametrize("audience", Audience)
def test_the_text_of_an_office_is_for_the_events_circle_and_that_of_a_reporter_never_for_the_public(
    audience: Audience,
) -> None:
    office = an_event(audience, EventType.ANSWERED, Actor("officer", "o"))
    own = an_event(audience, EventType.REPLIED, verdict="disputed")

    assert (readers_of(office), readers_of(own)) == (audience, Audience.REPORTER)
    for viewer in Viewer:
        assert reads(viewer, own) is (viewer is not Viewer.PUBLIC)
        assert reads(viewer, office) is on_timeline(viewer, office)
