"""A new PIN for a reporter who lost theirs: asked for without an account, sent to the contact that was given."""

from datetime import datetime

from chalicelib.domain.cases.case import Actor, Event
from chalicelib.domain.cases.events import Step
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Tampered
from chalicelib.domain.core.pins import pin_check, pin_for
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.messaging.notifications import NEW_PIN
from chalicelib.domain.messaging.pin_recovery import contact_check, fitting_channel, is_owed_enough, pin_request_step
from chalicelib.services.cases.officer_actions import record_step
from chalicelib.services.core.parts import Parts
from chalicelib.services.core.uniform_answers import told_nothing
from chalicelib.store.cases.case_file import CaseFile, NoticeState, state_of
from chalicelib.store.cases.vault import Contact

SOMEBODY = Actor("public")


class _Unowed(Exception):
    """The contact is not the one that was given, or had as many new PINs lately as one gets."""


def ask_for_pin(parts: Parts, number: CaseNumber, contact: str, *, now: datetime) -> None:
    """
    Writes down that a new PIN is owed, if the contact is the one that was given with the report.

    Nothing tells whether it was: not the answer, and the same is counted, read and compared for every number and
    contact. The PIN is made and sent later, by whoever writes to reporters. How often it may be asked for is the API's.
    """
    given = contact_check(parts.secrets().pepper, number, contact)
    kept: dict[str, str] = {}
    with told_nothing():
        kept = parts.vault.contact_checks_of(number)
    channel = fitting_channel(given, kept)

    def decided(file: CaseFile) -> Step:
        if channel is None or is_owed_enough(file.events, now):
            raise _Unowed
        return pin_request_step(file.case, channel)

    with told_nothing(_Unowed):
        record_step(parts, number, SOMEBODY, decided, now=now, key=None)


def new_pin(parts: Parts, event: Event) -> str:
    """The PIN that the request is owed: the same however often it is asked for, and kept nowhere."""
    return pin_for(parts.secrets().pepper, event.number, event.id)


def sent_pin(file: CaseFile, before: datetime | None = None) -> int:
    """The event whose PIN went out last, before that moment if one is given; 0 if none did."""
    sent = (row for row in file.notices if row.purpose == NEW_PIN and state_of(row) is NoticeState.SENT)
    settled = (row for row in sent if before is None or instant(row.sent_at) < before)
    return max((int(row.sk.split("#")[1]) for row in settled), default=0)


def contact_of(parts: Parts, file: CaseFile) -> Contact:
    """
    How the reporter could be told something; Tampered if the item was set back behind a PIN that went out.

    An older version of it still fits its seal, and would let in whoever has the PIN of before. Whoever takes away what
    became of the message as well is not found by this: a PIN is no part of the history.
    """
    contact, number = parts.vault.contact_of(file.case.number), file.case.number
    if contact.pin_seq < (sent := sent_pin(file)):
        raise Tampered(f"the reporter's item of {number} is older than the PIN of event {sent}", number=number)
    return contact


def let_new_pin_open(parts: Parts, event: Event) -> None:
    """From now on the request's PIN opens the case, and none that was before it; sessions run to their end."""
    check = pin_check(parts.secrets().pepper, event.number, new_pin(parts, event))
    parts.vault.renew_pin(event.number, check, event.seq)
