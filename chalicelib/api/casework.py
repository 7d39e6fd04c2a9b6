"""The officers' door: the inbox, a case with everything that an officer may know, and the steps on it."""

from collections.abc import Callable

from chalicelib.api.authorizer import authorizer
from chalicelib.api.calls import Call
from chalicelib.api.cursors import read_cursor, write_cursor
from chalicelib.api.inbox import inbox_row, page_of
from chalicelib.api.payloads import STEPS, InboxQuery, StepPayload
from chalicelib.api.routes import PERSONAL, Answer, KeyUse, Routes, Who, listed
from chalicelib.api.views import CaseView, acted_view
from chalicelib.domain.words import Verb
from chalicelib.observability import logger
from chalicelib.services import casework

route = Routes(__name__, authorizer)
blueprint = route.blueprint


@route("GET", "/v1/inbox", "InboxPage", asks=InboxQuery, who=Who.OFFICER)
def show_inbox(call: Call, query: InboxQuery) -> Answer:
    """A pile of the officer's desk, nearest due date first; overseers may name another desk of their institution."""
    key, question = call.parts.secrets().cursors, query.question(call.officer.id)
    rows, after = page_of(call.parts, call.officer, query.queue, query.desk, read_cursor(key, question, query.cursor))
    following = write_cursor(key, question, after) if after else None
    items = [inbox_row(call.parts, row, call.language, call.now) for row in rows]
    return listed(items, query, following, cached=PERSONAL)


@route("GET", "/v1/cases/{number}", "OfficerCase", who=Who.OFFICER)
def show_case(call: Call) -> Answer:
    """A case as the officer may see it. Its ETag begins with the revision that a step on it must name in If-Match."""
    file = casework.open_case(call.parts, call.officer, call.number)
    # Overseers may look into any case: that they did is kept (domain facts, 3.1).
    logger.info("case opened", extra={"case": call.number, "officer": call.officer.id})
    view = CaseView(call.parts, file, call.language, call.now)
    return Answer(view.officer(call.officer), revision=file.case.revision)


def _step(verb: Verb) -> Callable[[Call, StepPayload], Answer]:
    def act(call: Call, payload: StepPayload) -> Answer:
        case = casework.act(
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

    act.__doc__ = STEPS[verb].__doc__
    return act


for _verb, _payload in STEPS.items():
    route(
        "POST",
        f"/v1/cases/{{number}}/{_verb}",
        "Acted",
        name=f"{_verb}_case",
        takes=_payload,
        who=Who.OFFICER,
        key=KeyUse.OPTIONAL,
        if_match=True,
    )(_step(_verb))
