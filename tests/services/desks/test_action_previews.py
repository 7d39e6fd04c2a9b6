"""A step tried out says what the step itself would do, and leaves nothing behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, WrongStage
from chalicelib.domain.core.vocabulary import DeskId, EventType, Status, Verb
from chalicelib.domain.messaging.notifications import agency_notices
from chalicelib.services.cases import officer_actions
from chalicelib.services.core.parts import Parts
from chalicelib.services.desks.action_previews import Rehearsal, rehearse
from chalicelib.services.messaging.reporter_messages import reach_of
from tests.country import OFFICERS
from tests.services.steps import NOW, routed

LIAISON = "penghubung@pupr.bengkalis"
LATER = NOW + timedelta(hours=1)
TELEPHONE = "Mohon telepon Bu Tuminah di 0812-3456-7890 untuk letak lubangnya."


def rehearsed(parts: Parts, number: CaseNumber, verb: Verb, **request: str) -> Rehearsal:
    return rehearse(parts, OFFICERS[LIAISON], number, verb, Request(**request), now=LATER)  # type: ignore[arg-type]


@pytest.mark.parametrize(("verb", "text"), [(Verb.ACCEPT, None), (Verb.HOLD, TELEPHONE), (Verb.ANSWER, TELEPHONE * 2)])
def test_a_step_tried_out_is_the_one_that_is_then_made(parts: Parts, verb: Verb, text: str | None) -> None:
    number = routed(parts)
    request = Request(text=text)

    tried = rehearse(parts, OFFICERS[LIAISON], number, verb, request, now=LATER)
    before = parts.cases.load(number)
    officer_actions.act(parts, OFFICERS[LIAISON], number, verb, request, revision=before.case.revision, now=LATER)

    assert len(before.events) == 2
    made = parts.cases.load(number)
    event = made.events[-1]
    assert replace(tried.file.case, last_hash="") == replace(made.case, last_hash="")
    assert tried.file.events == (*before.events, tried.event)
    kept = {"at": event.at, "actor": event.actor, "number": number, "seq": event.seq, "prev_hash": event.prev_hash}
    assert {name: getattr(tried.event, name) for name in kept} == kept
    assert (tried.event.type, tried.event.data["terms"]) == (event.type, event.data["terms"])
    assert {name: text for name, text in tried.file.texts.get(event.seq, {}).items() if name != "salt"} == {
        name: text for name, text in made.texts.get(event.seq, {}).items() if name != "salt"
    }


def test_whom_the_step_would_tell_is_said_with_the_words_and_whether_they_would_be_heard(parts: Parts) -> None:
    number = routed(parts)

    tried = rehearsed(parts, number, Verb.HOLD, text="Mohon foto lubangnya dari dekat, dengan patokan di sekitarnya.")

    assert tried.letter
    assert tried.letter.purpose == "data_needed"
    assert number in tried.letter.message.body
    assert tried.letter.reach == reach_of(parts, parts.cases.load(number))
    assert tried.letter.reach.channels == ("email", "sms")
    assert tried.desks == []


def test_desks_that_would_hear_of_the_step_are_named(parts: Parts) -> None:
    number = routed(parts)
    before = parts.cases.load(number).case

    tried = rehearsed(parts, number, Verb.RETURN, text="Jalan ini milik provinsi, bukan kabupaten.", to="prov-riau")

    assert tried.desks == agency_notices(tried.event, before)
    assert [notice.desk for notice in tried.desks] == [DeskId("prov-riau")]


def test_personal_data_in_what_leaves_the_offices_are_named_once_and_a_note_stays_inside(parts: Parts) -> None:
    number = routed(parts)

    assert rehearsed(parts, number, Verb.HOLD, text=f"{TELEPHONE} Atau 0813-9876-5432.").personal == ["phone"]
    assert rehearsed(parts, number, Verb.HOLD, text="Mohon foto lubangnya dari dekat.").personal == []
    assert rehearsed(parts, number, Verb.NOTE, text=TELEPHONE).personal == []


@pytest.mark.parametrize("edited", [{"title": f"Jalan. {TELEPHONE}"}, {"body": TELEPHONE}])
def test_personal_data_in_what_is_edited_before_publication_are_named(parts: Parts, edited: dict[str, str]) -> None:
    number = routed(parts, area="61.05")

    tried = rehearse(parts, OFFICERS["admin@sintang"], number, Verb.VERIFY, Request(**edited), now=LATER)  # type: ignore[arg-type]

    assert tried.personal == ["phone"]


def test_a_step_of_which_nobody_is_told_has_no_letter(parts: Parts) -> None:
    tried = rehearsed(parts, routed(parts), Verb.NOTE, text="Sudah ditinjau.")

    assert (tried.letter, tried.event.type, tried.file.case.status) == (None, EventType.NOTED, Status.DISPOSED)


def test_what_the_step_would_be_refused_for_is_said_when_it_is_tried_out(parts: Parts) -> None:
    number = routed(parts)
    officer_actions.act(parts, OFFICERS[LIAISON], number, Verb.ACCEPT, Request(), revision=2, now=NOW)

    with pytest.raises(WrongStage):
        rehearsed(parts, number, Verb.ACCEPT)
    with pytest.raises(Missing):
        rehearse(parts, OFFICERS["penghubung@pupr.denpasar"], number, Verb.NOTE, Request(text="Halo"), now=LATER)
