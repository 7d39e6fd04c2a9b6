"""The officers' door: a case with everything that an officer may know, the steps on it, and each step tried out."""

from collections.abc import Callable

from chalicelib.api.authorizer import authorizer
from chalicelib.api.calls import Call
from chalicelib.api.payloads import STEPS, StepPayload
from chalicelib.api.rehearsals import preview_of
from chalicelib.api.routes import Answer, KeyUse, Routes, Who
from chalicelib.api.views import CaseView, acted_view
from chalicelib.domain.words import Verb
from chalicelib.observability import logger
from chalicelib.services import casework, rehearsals

route = Routes(__name__, authorizer)
blueprint = route.blueprint


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


def _try_out(verb: Verb) -> Callable[[Call, StepPayload], Answer]:
    def preview(call: Call, payload: StepPayload) -> Answer:
        found = rehearsals.rehearse(call.parts, call.officer, call.number, verb, payload.request(), now=call.now)
        return Answer(preview_of(call.parts, found, call.language, call.now))

    preview.__doc__ = f"What the step would do: nothing is written. {STEPS[verb].__doc__}"
    return preview


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
    route(
        "POST",
        f"/v1/cases/{{number}}/{_verb}/preview",
        "Preview",
        name=f"preview_{_verb}",
        takes=_payload,
        who=Who.OFFICER,
    )(_try_out(_verb))
