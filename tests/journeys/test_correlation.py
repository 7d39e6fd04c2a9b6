"""One id leads from a request to everything that it caused, and never from one report to another of its reporter."""

import json
import uuid

import pytest

from chalicelib.store.tables.case_table import EventRow
from tests.faults import SERVER_ERROR, tapped
from tests.journeys.people import POTHOLE, Citizen, OfficerAtDesk
from tests.journeys.world import World


def who_said(world: World, correlation: str) -> set[str]:
    """Which functions have lines with that id; the API's are those that answer."""
    lines = [json.loads(line) for line in world.log.of(correlation)]
    assert all(line["correlation"] == correlation for line in lines)
    return {line["function"].rpartition("-")[2] if "function" in line else line["message"] for line in lines}


def test_a_report_is_found_by_one_id_from_the_api_to_the_agency(world: World, siti: Citizen) -> None:
    siti.file()
    correlation = world.answers[-1][2].headers["x-correlation-id"]

    assert who_said(world, correlation) == {
        "answered",
        "route_complaint",
        "follow_case",
        "notify_agencies",
        "tell_reporters",
    }
    (heard,) = world.heard(siti.number)
    assert heard.attributes["correlation"] == correlation
    assert correlation not in json.dumps(dict(heard.data))


def test_every_event_that_followed_keeps_the_id_outside_of_what_is_sealed(world: World, siti: Citizen) -> None:
    siti.file()
    correlation = world.answers[-1][2].headers["x-correlation-id"]

    kept = [EventRow.get(f"CASE#{siti.number}", f"EVENT#{seq:06d}") for seq in (1, 2)]
    assert [row.correlation for row in kept] == [correlation, correlation]
    assert correlation not in json.dumps([row.body for row in kept])


def test_two_reports_of_one_reporter_share_no_id_even_if_he_sends_one(world: World) -> None:
    own = str(uuid.uuid4())
    keys = [str(uuid.uuid4()), str(uuid.uuid4())]
    sent = [{"Idempotency_Key": key, "X_Correlation_Id": own} for key in keys]
    answers = [world.ask("reporter", "POST", "/v1/complaints", POTHOLE, **headers) for headers in sent]

    assert len({own, *(answer.headers["x-correlation-id"] for answer in answers)}) == 3
    assert not world.log.of(own)


@pytest.mark.parametrize(("given", "taken"), [("desk-tool-4711", True), ("made up!", False), ("a" * 65, False)])
def test_an_officer_may_bring_an_id_that_is_well_formed(
    world: World, siti: Citizen, roads: OfficerAtDesk, given: str, *, taken: bool
) -> None:
    siti.file()
    headers = {"If_Match": roads.tag(siti.number), "X_Correlation_Id": given}
    token = world.token_of(roads.username)

    answer = world.ask(roads.username, "POST", f"/v1/cases/{siti.number}/accept", {}, token=token, **headers)
    world.deliver()

    assert answer.status == 200
    assert (answer.headers["x-correlation-id"] == given) is taken
    assert bool(world.log.of(given)) is taken


def test_a_refusal_names_the_id_that_its_lines_have(world: World) -> None:
    refused = world.ask("public", "POST", "/v1/complaints", {}, Idempotency_Key=str(uuid.uuid4()))

    assert refused.json()["trace_id"] == refused.headers["x-correlation-id"]
    assert who_said(world, refused.json()["trace_id"]) == {"answered"}


def test_what_a_schedule_causes_has_the_id_of_its_invocation(world: World, siti: Citizen) -> None:
    siti.file()
    world.wait_until("2026-03-26 08:00")

    heard = world.heard(siti.number)[-1]
    assert heard.purpose == "reminder"
    assert who_said(world, heard.attributes["correlation"]) >= {"send_reminders", "follow_case", "notify_agencies"}


def test_an_event_of_before_ids_were_kept_is_handled_under_its_invocations_own(world: World, siti: Citizen) -> None:
    world.delivers = False
    siti.file()
    keys = {"pk": {"S": f"CASE#{siti.number}"}, "sk": {"S": "EVENT#000001"}}
    record = {"dynamodb": {"Keys": keys, "SequenceNumber": "1"}}

    world.service.functions.invoke("route_complaint", {"Records": [record]})

    routed = json.loads(world.log.of('"message":"routed"')[-1])
    assert routed["correlation"] == routed["request"]
    world.service.deliver()


def test_a_message_that_fails_is_found_by_the_id_of_the_request_behind_it(world: World, siti: Citizen) -> None:
    with tapped() as wire:
        wire.fail("SendEmail", SERVER_ERROR, on="sesv2", times=2)
        siti.file()
    correlation = world.answers[-1][2].headers["x-correlation-id"]

    assert [line for line in world.log.of("message comes again") if correlation in line]
