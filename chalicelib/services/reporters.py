"""What a reporter does without an account: open the case with the PIN, reply, rate, reopen, withdraw, hide or show."""

import base64
import binascii
import hmac
from datetime import datetime, timedelta

from chalicelib.domain.attached import attached
from chalicelib.domain.bench import Bench, Request
from chalicelib.domain.case import REPORTER, Case
from chalicelib.domain.errors import Missing, Raced, TooSoon, Unauthenticated, WrongPin
from chalicelib.domain.events import Step
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.pins import delay_after, pin_check
from chalicelib.domain.replies import decide_for_reporter, has_supplied
from chalicelib.domain.words import Status, Verb, Verdict
from chalicelib.services.casework import Key, record_step
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile

TOKEN_LIFE = timedelta(minutes=30)


def open_session(parts: Parts, number: CaseNumber, pin: str, network: str, machine_now: datetime) -> str:
    """
    A short-lived token for the PIN; WrongPin for a wrong or malformed one, TooSoon while a wrong one is being paid for.

    Wrong tries are counted per case and network, so that a stranger who knows the number cannot lock the reporter out.
    """
    secrets = parts.secrets()
    place = hmac.new(secrets.networks, f"{number}|{network}".encode(), "sha256").hexdigest()[:24]
    _, not_before = parts.vault.next_try(number, place, machine_now)
    if not_before and machine_now < not_before:
        raise TooSoon(not_before)
    if not _is_right(parts, number, pin):
        raise WrongPin(parts.vault.note_wrong_try(number, place, machine_now, delay_after))
    if not_before:
        parts.vault.forget_tries(number, place)
    return _token(secrets.tokens, number, machine_now + TOKEN_LIFE)


def _is_right(parts: Parts, number: CaseNumber, pin: str) -> bool:
    try:
        given = pin_check(parts.secrets().pepper, number, pin)
        kept = parts.vault.pin_check_of(number)
    except (ValueError, Missing):
        # A number that does not exist answers like a wrong PIN: whether a secret case exists is not to be learnt here.
        return False
    return hmac.compare_digest(given, kept)


def check_token(parts: Parts, number: CaseNumber, token: str, machine_now: datetime) -> None:
    """Unauthenticated unless the token was given for this case and still holds."""
    try:
        raw = base64.urlsafe_b64decode(token.encode() + b"==")
        body, _, mark = raw.rpartition(b"|")
        case, _, expires = body.decode().rpartition("|")
        good = hmac.compare_digest(hmac.digest(parts.secrets().tokens, body, "sha256").hex().encode(), mark)
        if good and case == number and machine_now.timestamp() < int(expires):
            return
    except (ValueError, binascii.Error):
        pass
    raise Unauthenticated


def _token(key: bytes, number: CaseNumber, expires_at: datetime) -> str:
    body = f"{number}|{int(expires_at.timestamp())}".encode()
    mark = hmac.digest(key, body, "sha256").hex().encode()
    return base64.urlsafe_b64encode(body + b"|" + mark).rstrip(b"=").decode()


class _Awaited(Exception):
    """The reply is a file that is still on its way, or being checked: the case goes on once it has passed."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.case = case


def act(
    parts: Parts,
    number: CaseNumber,
    verb: Verb,
    request: Request,
    *,
    now: datetime,
    machine_now: datetime | None = None,
    key: Key | None = None,
) -> Case:
    """
    Does the reporter's step; the token was checked before.

    A reply of a file alone, which has not come yet or is being checked, changes nothing until that has passed.
    """

    def decided(file: CaseFile) -> Step:
        is_mute = verb is Verb.REPLY and not request.text and request.verdict in {None, Verdict.SUPPLIED}
        if is_mute and machine_now and _is_on_its_way(parts, file, machine_now):
            raise _Awaited(file.case)
        bench = Bench(
            file.case,
            parts.directory,
            parts.directory.policy_in_force(now),
            now,
            attached=attached(file.events),
            events=file.events,
        )
        return decide_for_reporter(bench, verb, request)

    try:
        return record_step(parts, number, REPORTER, decided, now=now, key=key)
    except _Awaited as awaited:
        return awaited.case


def _is_on_its_way(parts: Parts, file: CaseFile, machine_now: datetime) -> bool:
    """Is there a file that can be the reply, and is it now taken as that?"""
    if file.case.status is not Status.ON_HOLD or has_supplied(file.events):
        return False
    awaited = [order for order in file.orders if order.by.kind == REPORTER.kind and order.is_awaited(machine_now)]
    if not awaited:
        return False
    taken = [parts.attachments.take_as_answer(order) for order in awaited]
    if not any(taken):
        raise Raced(number=file.case.number)
    return True
