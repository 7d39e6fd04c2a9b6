"""The officers' door: a case with everything that an officer may know, the steps on it, and each step tried out."""

from collections.abc import Callable

from chalicelib.api.documents.case_archive import case_file_answer
from chalicelib.api.http.authorizer import authorizer
from chalicelib.api.http.cursors import read_cursor, write_cursor
from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import Answer, KeyUse, Routes, Who, next_page, saved_as
from chalicelib.api.requests.file_payloads import PublicationPayload, RemovalPayload
from chalicelib.api.requests.masking_payloads import MASKING_STEPS
from chalicelib.api.requests.payloads import STEPS, Format, StepPayload
from chalicelib.api.views.access_view import access_entry
from chalicelib.api.views.case_view import CaseView
from chalicelib.api.views.checked_reading import read_as_officer
from chalicelib.api.views.directory_names import zone_of
from chalicelib.api.views.history_view import HistoryQuery, entries, history_table, proof_view
from chalicelib.api.views.preview_view import preview_of
from chalicelib.api.views.receipt_view import acted_view
from chalicelib.api.views.timeline import CaseQuery
from chalicelib.domain.actions.visibility import may_hand_over
from chalicelib.domain.core.errors import NotYourStep
from chalicelib.domain.core.vocabulary import EventType, Verb
from chalicelib.observability import logger
from chalicelib.services.cases import officer_actions
from chalicelib.services.core.access_log import note_access
from chalicelib.services.core.history_check import prove
from chalicelib.services.desks import action_previews
from chalicelib.store.cases.access_records import AccessKind

route = Routes(__name__, authorizer)
blueprint = route.blueprint
_STEPS = STEPS | MASKING_STEPS


def take_step(call: Call, verb: Verb, payload: StepPayload | PublicationPayload | RemovalPayload) -> Answer:
    """
    Do the step on the revision that the officer read, once for each idempotency key.

    Raises what `officer_actions.act` does: Missing, PreconditionFailed, NotYourStep, WrongStage, TargetUnfit, Invalid
    or KeyReused.
    """
    case = officer_actions.act(
        call.parts,
        call.officer,
        call.number,
        verb,
        payload.request(),
        revision=call.revision,
        now=call.now,
        key=call.key(payload),
    )
    return Answer(acted_view(call.parts, case, call.language), revision=case.revision)


@route("GET", "/v1/cases/{number}", "OfficerCase", query=CaseQuery, who=Who.OFFICER)
def show_case(call: Call, query: CaseQuery) -> Answer:
    """
    A case as the officer may see it. Its ETag begins with the revision that a step on it must name in If-Match.

    Of its timeline the newest page; `older`, as `cursor`, leads to the page before.
    """
    reading = read_as_officer(call)
    # Overseers may look into any case: that they did is kept (domain facts, 3.1).
    logger.info("case opened", extra={"case": call.number, "officer": call.officer.id})
    if any(event.type is EventType.ATTACHED for event in reading.file.events):
        note_access(call.parts, call.number, AccessKind.FILES, call.officer, call.now)
    view = CaseView(call.parts, reading, call.language, call.now, query.cursor)
    return Answer(view.officer(call.officer), revision=reading.file.case.revision)


@route("GET", "/v1/cases/{number}/history", "History", query=HistoryQuery, who=Who.OFFICER, csv=True)
def show_history(call: Call, query: HistoryQuery) -> Answer:
    """
    The whole history of a case as the officer may see it, and the proof that it is the one that was written.

    `format=csv` gives it as a table; the pages of one table follow each other by the Link header.
    """
    reading = read_as_officer(call)
    file = reading.file
    key, question = call.parts.secrets().cursors, query.question(call.officer.id, call.number)
    start = read_cursor(key, question, query.cursor) or {"seq": 0}
    items, after = entries(call.parts, file, call.officer, call.language, start["seq"])
    following = write_cursor(key, question, {"seq": after}) if after else None
    headers = next_page(query, following)
    if query.format is Format.CSV:
        note_access(call.parts, call.number, AccessKind.HISTORY, call.officer, call.now)
        logger.info("history exported", extra={"case": call.number, "officer": call.officer.id, "lines": len(items)})
        table = history_table(items, call.language, zone_of(call.parts, file.case.desk), begins=query.cursor is None)
        return Answer({}, headers={**headers, **saved_as(f"lapor-{call.number}.csv")}, csv=table)
    proof = prove(call.parts, reading.kept)
    if proof.flaws:
        logger.error("history damaged", extra={"case": call.number, "flaws": len(proof.flaws)})
    page = {"number": call.number, "proof": proof_view(reading.kept, proof), "items": items, "next": following}
    return Answer(page, headers=headers)


@route("GET", "/v1/cases/{number}/file", "", who=Who.OFFICER, html=True)
def show_file_of_case(call: Call) -> Answer:
    """The whole case as one document that prints, for the national desk to hand to the Ombudsman."""
    reading = read_as_officer(call)
    if not may_hand_over(call.officer):
        raise NotYourStep
    note_access(call.parts, call.number, AccessKind.CASE_FILE, call.officer, call.now)
    page = CaseView(call.parts, reading, call.language, call.now, entire=True).officer(call.officer)
    return case_file_answer(call, page, reading.kept)


@route("GET", "/v1/cases/{number}/accesses", "AccessList", who=Who.OFFICER)
def show_accesses(call: Call) -> Answer:
    """Who downloaded the case's history or file, or was handed links to its files: a hundred, each once a day."""
    read_as_officer(call)
    found = call.parts.accesses.of(call.number)
    items = [access_entry(call.parts, each, call.language) for each in found]
    return Answer({"items": items})


def _step(verb: Verb) -> Callable[[Call, StepPayload], Answer]:
    def act(call: Call, payload: StepPayload) -> Answer:
        return take_step(call, verb, payload)

    act.__doc__ = _STEPS[verb].__doc__
    return act


def _try_out(verb: Verb) -> Callable[[Call, StepPayload], Answer]:
    def preview(call: Call, payload: StepPayload) -> Answer:
        found = action_previews.rehearse(call.parts, call.officer, call.number, verb, payload.request(), now=call.now)
        return Answer(preview_of(call.parts, found, call.language, call.now))

    preview.__doc__ = f"What the step would do: nothing is written. {_STEPS[verb].__doc__}"
    return preview


for _verb, _payload in _STEPS.items():
    route(
        "POST",
        f"/v1/cases/{{number}}/{_verb.replace('_', '-')}",
        "Acted",
        name=f"{_verb}_case",
        body=_payload,
        who=Who.OFFICER,
        key=KeyUse.OPTIONAL,
        if_match=True,
    )(_step(_verb))
    route(
        "POST",
        f"/v1/cases/{{number}}/{_verb.replace('_', '-')}/preview",
        "Preview",
        name=f"preview_{_verb}",
        body=_payload,
        who=Who.OFFICER,
        is_safe=True,
    )(_try_out(_verb))
