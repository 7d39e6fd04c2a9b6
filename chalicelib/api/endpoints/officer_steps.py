"""What every step of an officer does with its request, whichever route it came by."""

from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import Answer
from chalicelib.api.requests.file_payloads import PublicationPayload, RemovalPayload
from chalicelib.api.requests.payloads import StepPayload
from chalicelib.api.views.receipt_view import acted_view
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.services.cases import officer_actions


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
