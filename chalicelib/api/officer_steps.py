"""What every step of an officer does with its request, whichever route it came by."""

from chalicelib.api.calls import Call
from chalicelib.api.file_payloads import PublicationPayload, RemovalPayload
from chalicelib.api.payloads import StepPayload
from chalicelib.api.routes import Answer
from chalicelib.api.taken import acted_view
from chalicelib.domain.words import Verb
from chalicelib.services import casework


def take_step(call: Call, verb: Verb, payload: StepPayload | PublicationPayload | RemovalPayload) -> Answer:
    """
    Do the step on the revision that the officer read, once for each idempotency key.

    Raises what `services.casework.act` raises: Missing, Stale, NotYourStep, WrongStage, TargetUnfit, Invalid or
    KeyReused.
    """
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
