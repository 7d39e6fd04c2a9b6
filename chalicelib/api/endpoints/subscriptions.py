"""Messages about a case: off, and on again, from the link in a letter or from the reporter's page."""

from chalicelib.api.http.request import Call
from chalicelib.api.http.request_models import Payload
from chalicelib.api.http.routes import Answer, Routes, Who

route = Routes(__name__)
blueprint = route.blueprint


class SubscriptionPayload(Payload):
    """Whether messages are wanted; as often as one likes."""

    wanted: bool


@route("GET", "/v1/complaints/{number}/subscription", "Subscription", who=Who.ADDRESSEE)
def show_subscription(call: Call) -> Answer:
    """Whether the reporter wants messages about the case."""
    return Answer({"wanted": call.parts.vault.wants_letters(call.number)})


@route("POST", "/v1/complaints/{number}/subscription", "Subscription", body=SubscriptionPayload, who=Who.ADDRESSEE)
def choose_subscription(call: Call, payload: SubscriptionPayload) -> Answer:
    """Have no more messages about the case, or have them again; the case goes on, and its page says everything."""
    call.parts.vault.want_letters(call.number, wanted=payload.wanted)
    return Answer({"wanted": payload.wanted})
