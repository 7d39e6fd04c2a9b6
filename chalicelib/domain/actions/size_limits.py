"""
How much can be added to a case by those whom nobody asked: far more than any real one needs, and so little that the
case stays quick to read, and open to its desk, whatever somebody sends.

What answers a step of the desk, or ends or hides the case, is never refused: the desk bounds it, or the case does.
"""

from collections.abc import Mapping, Sequence

from chalicelib.domain.actions.context import Request
from chalicelib.domain.cases.case import REPORTER, Event
from chalicelib.domain.core.errors import TooMuchAdded
from chalicelib.domain.core.vocabulary import EventType, Status, Verb

MOST_STEPS = 100
"""Steps of a reporter in one case, after which no more comments, ratings and changes of what is shown are taken."""
MOST_BYTES = 200_000
"""UTF-8 of all that a reporter writes after the report: forty messages of the longest kind, in letters of one byte."""
MOST_MASK_REQUESTS = 50
"""Requests for a mask in the life of a case."""


def check_room(
    events: Sequence[Event], texts: Mapping[int, Mapping[str, str]], status: Status, verb: Verb, request: Request
) -> None:
    """Raises TooMuchAdded for a step that the reporter need not take, in a case that holds as much as it can."""
    if not _is_own_accord(status, verb, request):
        return
    own = [event.seq for event in events if event.actor.kind == REPORTER.kind and event.type is not EventType.SUBMITTED]
    written = sum(len(text.encode()) for seq in own for text in texts.get(seq, {}).values())
    if len(own) >= MOST_STEPS or written + len((request.text or "").encode()) > MOST_BYTES:
        raise TooMuchAdded


def _is_own_accord(status: Status, verb: Verb, request: Request) -> bool:
    if verb is Verb.CHANGE_VISIBILITY:
        return not (request.secret and request.anonymous)
    return verb is Verb.RATE or (verb is Verb.REPLY and status not in {Status.ANSWERED, Status.ON_HOLD})


def has_room_for_mask_request(events: Sequence[Event]) -> bool:
    """May one more request for a mask be written down?"""
    return sum(event.type is EventType.MASK_REQUESTED for event in events) < MOST_MASK_REQUESTS
