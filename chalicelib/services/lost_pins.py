"""A new PIN for a reporter who lost theirs: asked for without an account, sent to the contact that was given."""

from contextlib import suppress
from datetime import datetime, timedelta

from chalicelib.domain.case import Actor, Event
from chalicelib.domain.errors import Missing
from chalicelib.domain.events import Step
from chalicelib.domain.lost_pins import contact_check, fitting_channel, is_owed_enough, pin_request_step
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.pins import pin_check, pin_for
from chalicelib.services.casework import record_step
from chalicelib.services.limits import Limit, take_turn
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile

SOMEBODY = Actor("public")
OF_A_NETWORK = Limit(CaseNumber("PIN"), 10, timedelta(hours=1))
OF_A_CASE_FROM_A_NETWORK = Limit(CaseNumber("PIN-OF"), 5, timedelta(hours=1))
"""
Never of a case alone: then anybody could use up the requests of somebody else's, and shut its reporter out.

Over all networks only messages are counted, in silence: `is_owed_enough`.
"""


class _Unowed(Exception):
    """The contact is not the one that was given, or had as many new PINs lately as one gets."""


def ask_for_pin(
    parts: Parts, number: CaseNumber, contact: str, network: str, *, now: datetime, machine_now: datetime
) -> None:
    """
    Writes down that a new PIN is owed, if the contact is the one that was given with the report.

    Nothing tells whether it was: not the answer, and the same is counted, read and compared for every number and
    contact. The PIN is made and sent later, by whoever writes to reporters. TooSoon once it was asked for often.
    """
    take_turn(parts, [(OF_A_NETWORK, network), (OF_A_CASE_FROM_A_NETWORK, f"{network}|{number}")], machine_now)
    given = contact_check(parts.secrets().pepper, number, contact)
    kept: dict[str, str] = {}
    with suppress(Missing):
        kept = parts.vault.contact_checks_of(number)
    channel = fitting_channel(given, kept)

    def decided(file: CaseFile) -> Step:
        if channel is None or is_owed_enough(file.events, now):
            raise _Unowed
        return pin_request_step(file.case, channel)

    with suppress(Missing, _Unowed):
        record_step(parts, number, SOMEBODY, decided, now=now, key=None)


def new_pin(parts: Parts, event: Event) -> str:
    """The PIN that the request is owed: the same however often it is asked for, and kept nowhere."""
    return pin_for(parts.secrets().pepper, event.number, event.id)


def let_new_pin_open(parts: Parts, event: Event) -> None:
    """From now on the request's PIN opens the case, and none that was before it; sessions run to their end."""
    check = pin_check(parts.secrets().pepper, event.number, new_pin(parts, event))
    parts.vault.renew_pin(event.number, check, event.seq)
