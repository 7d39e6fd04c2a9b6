"""Somebody whom a report names asks for a mask, without an account and without learning whether there is a report."""

import hmac
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Missing, TooSoon
from chalicelib.domain.events import Step
from chalicelib.domain.masking import MOST_ASKED, PROMISED_WITHIN, request_step, waiting
from chalicelib.domain.number import CaseNumber
from chalicelib.services.casework import record_step
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile

SOMEBODY = Actor("public")
ASKERS = CaseNumber("MASK")
"""Where requests of a network are counted: all of them together, whatever the numbers."""
FREE_REQUESTS = 5
WAIT = timedelta(hours=1)
"""How long a network waits for each further request; a day without one begins anew."""


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
    _count(parts, network, machine_now)

    def decided(file: CaseFile) -> Step:
        if len(waiting(file.events)) >= MOST_ASKED:
            raise _Enough
        return request_step(file.case, texts)

    with suppress(Missing, _Enough):
        record_step(parts, number, SOMEBODY, decided, now=now, key=None)
    return now + PROMISED_WITHIN


def _count(parts: Parts, network: str, machine_now: datetime) -> None:
    place = hmac.new(parts.secrets().networks, f"{ASKERS}|{network}".encode(), "sha256").hexdigest()[:24]
    _, not_before = parts.vault.next_try(ASKERS, place, machine_now)
    if not_before and machine_now < not_before:
        raise TooSoon(not_before)
    parts.vault.note_wrong_try(ASKERS, place, machine_now, _wait_after)


def _wait_after(asked: int) -> timedelta:
    return timedelta(0) if asked < FREE_REQUESTS else WAIT
