"""The officers' side: who may do what, on which case, and on which revision of it."""

from typing import Any

import boto3
import pytest

from chalicelib.api.requests.payloads import STEPS
from chalicelib.domain.core.vocabulary import OfficerId
from chalicelib.domain.organisation.directory import Officer
from local.seed.seeding import PASSWORD, subject_of
from tests.functions.client import SUBSTANCE, Api, a_key, a_report

ADMIN, WORKER = "admin@bengkalis", "penghubung@pupr.bengkalis"
BODIES: dict[str, dict[str, Any]] = {
    "verify": {},
    "hold": {"text": "Mohon sebutkan nama jalannya."},
    "dispose": {"to": "bengkalis/dlh"},
    "accept": {},
    "return": {"text": "Jalan provinsi.", "to": "prov-riau/pupr"},
    "answer": {"text": SUBSTANCE},
    "archive": {"reason": "spam", "text": "Isinya iklan."},
    "triage": {"emergency": True, "text": "Kabel listriknya jatuh di depan sekolah."},
    "note": {"text": "Sudah ditelepon."},
}
# What each officer gets for each step on a report that has gone straight to bengkalis/pupr: 409 is "yours, not now".
OF_THE_CASE = {
    ADMIN: {"verify": 409},
    WORKER: {"verify": 403, "dispose": 403, "archive": 403},
    "admin@nasional": {"verify": 409},
    "pimpinan@bengkalis": dict.fromkeys(set(BODIES) - {"note"}, 403),
    "inspektur@bengkalis": dict.fromkeys(set(BODIES) - {"note"}, 403),
    "evaluator@nasional": dict.fromkeys(BODIES, 403),
    "pimpinan@nasional": dict.fromkeys(BODIES, 404),
    "inspektur@nasional": dict.fromkeys(BODIES, 404),
    "penghubung@dlh.bengkalis": dict.fromkeys(BODIES, 404),
    "admin@prov-riau": dict.fromkeys(BODIES, 404),
    "admin@batam": dict.fromkeys(BODIES, 404),
    "inspektur@batam": dict.fromkeys(BODIES, 404),
}


def test_every_step_has_a_line_in_these_tables() -> None:
    assert set(BODIES) == set(STEPS)


@pytest.mark.parametrize("action", sorted(BODIES))
@pytest.mark.parametrize("officer", sorted(OF_THE_CASE))
def test_a_step_is_open_to_those_roles_only(api: Api, untouched: dict[str, Any], officer: str, action: str) -> None:
    wanted = OF_THE_CASE[officer].get(action, 200)
    number = (api.file() if wanted == 200 else untouched)["number"]
    before = api.revision(number)
    assert (api("GET", f"/v1/cases/{number}", by=officer).status == 404) == (wanted == 404)
    answer = api("POST", f"/v1/cases/{number}/{action}", BODIES[action], by=officer, If_Match=f'"{before}"')

    # Whoever may not act learns so before he learns anything of the case's stage.
    assert answer.status == wanted, answer.text
    assert (api.revision(number) == before) == (wanted != 200)


@pytest.mark.parametrize("officer", sorted(OF_THE_CASE))
def test_what_is_shown_as_possible_is_what_is_possible(api: Api, untouched: dict[str, Any], officer: str) -> None:
    number = untouched["number"]
    page = api("GET", f"/v1/cases/{number}", by=officer)
    possible = {action for action in BODIES if OF_THE_CASE[officer].get(action, 200) == 200}

    if may_work := possible - {"note"}:
        possible |= {"attach", "publish", "remove", "mask", "unmask", "dismiss_mask"}
    assert set(page.json().get("may", [])) == possible, may_work


OFFICERS_ONLY = [
    ("GET", "/v1/inbox"),
    ("GET", "/v1/cases/{number}"),
    *(("POST", f"/v1/cases/{{number}}/{action}") for action in BODIES),
]


@pytest.mark.parametrize(("method", "path"), OFFICERS_ONLY)
def test_without_a_good_token_nothing_of_it_is_there(
    api: Api, untouched: dict[str, Any], method: str, path: str
) -> None:
    path = path.replace("{number}", untouched["number"])
    body = BODIES.get(path.rpartition("/")[2]) if method == "POST" else None

    assert api(method, path, body).status == 401
    assert api(method, path, body, token=untouched["token"]).status == 401
    assert api(method, path, body, token="a.b.c").status == 401


@pytest.mark.parametrize("rights", [{"active": False}, {"roles": frozenset()}], ids=["inactive", "without a role"])
def test_rights_come_from_the_directory_and_not_from_the_token(api: Api, rights: dict[str, Any]) -> None:
    """The token stays good; the officer does not."""
    number, username = api.file()["number"], "penghubung@disdik.bengkalis"
    parts = api.service.parts
    kept = parts.directory.officer(OfficerId(subject_of(username)))
    assert kept is not None
    assert api("GET", "/v1/inbox", by=username).status == 200
    parts.registry.save_officers([Officer(**vars(kept) | rights)])
    api.service.forget()

    for path in ("/v1/inbox", f"/v1/cases/{number}"):
        answer = api("GET", path, by=username)
        assert (answer.status, answer.json()["code"]) == (401, "unauthenticated")
    parts.registry.save_officers([kept])
    api.service.forget()


def test_somebody_whom_the_directory_does_not_know_is_nobody(api: Api) -> None:
    cognito, pool = boto3.client("cognito-idp"), api.service.provisioned.ref("OfficersPool")
    cognito.admin_create_user(UserPoolId=pool, Username="orang@asing", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="orang@asing", Password=PASSWORD, Permanent=True)

    assert api("GET", "/v1/inbox", by="orang@asing").status == 401


def test_an_officer_acts_on_what_he_has_read(api: Api) -> None:
    number = api.file()["number"]
    path = f"/v1/cases/{number}"
    tag = api("GET", path, by=WORKER).headers["ETag"]
    missing = api("POST", f"{path}/accept", {}, by=WORKER)
    assert (missing.status, missing.json()["code"]) == (428, "precondition_required")
    for stale in ('"0"', '"999"', "*", "nonsense", '""'):
        answer = api("POST", f"{path}/accept", {}, by=WORKER, If_Match=stale)
        assert (answer.status, answer.json()["code"]) == (412, "stale"), stale

    accepted = api("POST", f"{path}/accept", {}, by=WORKER, If_Match=tag)
    assert accepted.json()["status"] == "in_progress"
    assert accepted.headers["ETag"] == f'"{accepted.json()["revision"]}"'
    again = api("POST", f"{path}/answer", {"text": SUBSTANCE}, by=WORKER, If_Match=accepted.headers["ETag"])
    assert again.json()["status"] == "answered"
    assert api("POST", f"{path}/answer", {"text": SUBSTANCE}, by=WORKER, If_Match=tag).status == 412


def test_a_repeated_step_is_done_once(api: Api) -> None:
    number = api.file()["number"]
    path, tag = f"/v1/cases/{number}", f'"{api.revision(number)}"'
    first = api("POST", f"{path}/accept", {}, by=WORKER, If_Match=tag, Idempotency_Key="step-0001")
    again = api("POST", f"{path}/accept", {}, by=WORKER, If_Match=tag, Idempotency_Key="step-0001")
    other = api("POST", f"{path}/note", {"text": "x"}, by=WORKER, If_Match=tag, Idempotency_Key="step-0001")

    assert first.body == again.body
    assert other.status == 409
    assert api.revision(number) == first.json()["revision"]


def test_a_page_that_has_not_changed_is_not_sent_again(api: Api) -> None:
    number = api.file()["number"]
    page = api("GET", f"/v1/cases/{number}", by=WORKER)
    same = api("GET", f"/v1/cases/{number}", by=WORKER, If_None_Match=page.headers["ETag"])
    api.later(days=30)

    assert same.status == 304
    assert page.headers["ETag"].startswith(f'"{page.json()["revision"]}-')
    overdue = api("GET", f"/v1/cases/{number}", by=WORKER, If_None_Match=page.headers["ETag"])
    assert overdue.status == 200
    assert any(promise["overdue"] for promise in overdue.json()["promises"])


def test_an_officer_sees_the_original_the_clocks_and_why_but_never_who_reported(api: Api) -> None:
    case = api.file(
        classification="aspiration",
        category=None,
        area="14",
        latitude=0.5,
        longitude=101.4,
        reporter={"name": "Siti Aminah", "email": "siti@contoh.id", "phone": "0812-3456-7890"},
    )
    number, admin = case["number"], "admin@prov-riau"
    edited = {"title": "Jalan rusak di Pekanbaru", "category": "infrastructure/road", "needs_inspection": True}
    api.act(admin, number, "verify", **edited)
    api.act(admin, number, "dispose", to="prov-riau/pupr", text="Tolong segera")
    page = api("GET", f"/v1/cases/{number}", by=admin)
    shown = page.json()

    assert shown["original"]["title"] == "Jalan berlubang di depan pasar"
    assert shown["title"] == edited["title"]
    assert shown["needs_inspection"]
    assert {clock["clock"] for clock in shown["clocks"]} >= {"verify", "respond", "resolve", "citizen"}
    assert all(clock["explanation"] for clock in shown["clocks"])
    assert next(entry for entry in shown["timeline"] if entry["type"] == "disposed")["message"] == "Tolong segera"
    assert next(entry for entry in shown["timeline"] if entry["type"] == "routed")["routing"]["reason"]
    for private in ("Siti", "siti@", "3456"):
        assert private not in page.text
    reporters = api("GET", f"/v1/complaints/{number}", token=case["token"])
    assert "Tolong segera" not in reporters.text


def test_whistleblowing_is_the_inspectorates_alone(api: Api) -> None:
    number = api.file(classification="whistleblowing", category=None)["number"]
    for officer in (ADMIN, WORKER, "pimpinan@bengkalis", "admin@nasional", "evaluator@nasional", "inspektur@batam"):
        assert api("GET", f"/v1/cases/{number}", by=officer).status == 404, officer
        for action, body in BODIES.items():
            assert api("POST", f"/v1/cases/{number}/{action}", body, by=officer, If_Match='"1"').status == 404
    assert api("GET", f"/v1/cases/{number}", by="inspektur@bengkalis").status == 200


def test_a_step_on_a_case_that_does_not_exist_answers_like_one_on_somebody_elses(api: Api) -> None:
    number = api.file()["number"]
    theirs = api("POST", f"/v1/cases/{number}/accept", {}, by="admin@batam", If_Match='"1"').json()
    nobodys = api("POST", "/v1/cases/J7-K2M9-QX4T-8BW3/accept", {}, by="admin@batam", If_Match='"1"').json()

    for answer in (theirs, nobodys):
        del answer["trace_id"], answer["instance"]
    assert theirs == nobodys


def test_a_case_handed_to_another_institution_is_gone_for_the_first(api: Api) -> None:
    number = api.file()["number"]
    api.act(WORKER, number, "return", text="Jalan provinsi.", to="prov-riau/pupr")

    assert api("GET", f"/v1/cases/{number}", by=WORKER).status == 404
    assert api("GET", f"/v1/cases/{number}", by="admin@prov-riau").status == 200


@pytest.mark.parametrize("to", ["nowhere", "batam/pupr"])
def test_a_case_is_disposed_to_nobody_who_cannot_take_it(api: Api, to: str) -> None:
    answer = api.act(ADMIN, api.file()["number"], "dispose", to=to)

    assert (answer.status, answer.json()["code"]) == (422, "target_unfit")


@pytest.mark.parametrize(("kind", "offered"), [("complaint", True), ("aspiration", False)])
def test_what_cannot_be_an_emergency_is_neither_taken_nor_offered_as_one(api: Api, kind: str, *, offered: bool) -> None:
    number = api.file(classification=kind)["number"]
    page = api("GET", f"/v1/cases/{number}", by=WORKER).json()
    refused = api("POST", "/v1/complaints", a_report(classification=kind, emergency=True), Idempotency_Key=a_key())

    assert ("triage" in page["may"]) == offered
    assert (refused.status == 201) == offered
    if not offered:
        assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [
            ("/emergency", "no_emergency")
        ]
