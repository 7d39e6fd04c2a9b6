"""Somebody whom a report names asks for a mask, without an account and without learning whether there is a report."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Missing
from chalicelib.domain.events import Step
from chalicelib.domain.masking import MOST_ASKED, PROMISED_WITHIN, request_step, waiting
from chalicelib.domain.number import CaseNumber
from chalicelib.services.casework import record_step
from chalicelib.services.limits import Limit, take_turn
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile

SOMEBODY = Actor("public")
OF_A_NETWORK = Limit(CaseNumber("MASK"), 5, timedelta(hours=1))
"""All requests of a network together, whatever the numbers."""


class _Enough(Exception):
    """As many requests as a case takes are waiting."""


def ask_for_mask(
    parts: Parts,
    number: CaseNumber,
    texts: Mapping[str, str],
    network: str,
    *,
    now: datetime,
    machine_now: datetime,
) -> datetime:
    """
    Lays the request before the desk that holds, or held, the case; returns until when it is promised to be decided.

    The answer is the same for a case that is hidden, that does not exist, or of which enough requests are waiting.
    TooSoon once one network has asked often.
    """
    take_turn(parts, [(OF_A_NETWORK, network)], machine_now)

    def decided(file: CaseFile) -> Step:
        if len(waiting(file.events)) >= MOST_ASKED:
            raise _Enough
        return request_step(file.case, texts)

    with suppress(Missing, _Enough):
        record_step(parts, number, SOMEBODY, decided, now=now, key=None)
    return now + PROMISED_WITHIN
