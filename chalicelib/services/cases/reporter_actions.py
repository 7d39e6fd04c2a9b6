"""What a reporter does without an account: open the case with the PIN, reply, rate, reopen, withdraw, hide or show."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.actions.context import Bench, Request
from chalicelib.domain.actions.reporter_decisions import decide_for_reporter, has_supplied
from chalicelib.domain.cases.case import REPORTER, Case
from chalicelib.domain.cases.events import Step
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.challenges import bits_for
from chalicelib.domain.core.errors import ConcurrentUpdate, Unauthenticated, WrongPin
from chalicelib.domain.core.pins import pin_check
from chalicelib.domain.core.rate_limits import PINS, PINS_OF_A_CASE, is_heard
from chalicelib.domain.core.signed_tokens import read_signed, sign
from chalicelib.domain.core.vocabulary import Status, Verb, Verdict
from chalicelib.domain.files.attachment_history import attached
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure
from chalicelib.services.cases.officer_actions import Key, record_step
from chalicelib.services.core.parts import Parts
from chalicelib.services.core.rate_limiter import Caller, must_solve, place_of
from chalicelib.services.core.uniform_answers import told_nothing
from chalicelib.store.cases.case_file import CaseFile

TOKEN_LIFE = timedelta(minutes=30)


@dataclass(frozen=True)
class Session:
    """A token that opens the case for a while; `known` is the device's proof that it has opened it before."""

    token: str
    known: str | None


def open_session(
    parts: Parts, number: CaseNumber, pin: str, caller: Caller, machine_now: datetime, *, known: str | None = None
) -> Session:
    """
    A short-lived token for the PIN; WrongPin for a wrong or malformed one.

    Each try is counted before it is looked at: for its case and network, and for the case over all networks. Once
    either is used up a try is heard with a solved challenge only (ChallengeNeeded), so that nobody is locked out, by
    guesses from their own network or from everywhere. A device that has opened the case before has tries of its own.
    """
    mark = _known(parts, number, caller.device) if caller.device else None
    is_known = mark is not None and known is not None and hmac.compare_digest(mark.encode(), known.encode())
    _take_try(parts, number, caller, machine_now, is_known=is_known)
    if not _is_right(parts, number, pin):
        raise WrongPin
    return Session(_token(parts.secrets().tokens, number, machine_now + TOKEN_LIFE), mark)


def _take_try(parts: Parts, number: CaseNumber, caller: Caller, machine_now: datetime, *, is_known: bool) -> None:
    whose = f"known|{caller.device}" if is_known else caller.network
    place = place_of(parts, f"{number}|{whose}")
    counted = parts.limits.add_try(
        f"pin#{place_of(parts, str(number))}", PINS.ends_at(machine_now), place, to_all=not is_known
    )
    if counted is None:
        return
    own, of_all = counted
    if of_all == PINS_OF_A_CASE + 1:
        logger.error("somebody guesses a PIN", extra={"case": number})
        measure(Metric.PINS_GUESSED)
    if not is_heard(own, of_all, is_known=is_known):
        must_solve(parts, caller, bits_for(of_all, PINS_OF_A_CASE), machine_now)


def _known(parts: Parts, number: CaseNumber, device: str) -> str:
    return hmac.new(parts.secrets().tokens, f"known|{number}|{device}".encode(), "sha256").hexdigest()[:32]


def _is_right(parts: Parts, number: CaseNumber, pin: str) -> bool:
    # A number that does not exist answers like a wrong PIN: whether a secret case exists is not to be learnt here. So
    # does one whose reporter's item does not fit its seal: what lies there recognises nobody's PIN.
    with told_nothing(ValueError):
        given = pin_check(parts.secrets().pepper, number, pin)
        return hmac.compare_digest(given, parts.vault.pin_check_of(number))
    return False


def check_token(parts: Parts, number: CaseNumber, token: str, machine_now: datetime) -> None:
    """Unauthenticated unless the token was given for this case and still holds."""
    expires = read_signed(parts.secrets().tokens, f"session|{number}", token)
    if expires is None or machine_now.timestamp() >= int(expires):
        raise Unauthenticated


def _token(key: bytes, number: CaseNumber, expires_at: datetime) -> str:
    return sign(key, f"session|{number}", str(int(expires_at.timestamp())).encode())


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
            texts=file.all_texts,
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
        raise ConcurrentUpdate(number=file.case.number)
    return True
