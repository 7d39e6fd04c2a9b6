"""
A reporter who lost the PIN asks for a new one, and names the contact that was given when the report was filed.

Whoever may take reports in cannot open the contacts that were sealed. So a keyed hash of each is kept beside the PIN's,
good for that case alone: enough to see that a contact is the same, and nothing to read it from.
"""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from chalicelib.domain.cases.case import Case, Event
from chalicelib.domain.cases.events import Step
from chalicelib.domain.cases.lifecycle import step
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import Audience, EventType, Verb

CHANNELS = ("email", "sms")
MOST_OWED, OWED_WITHIN = 5, timedelta(hours=1)
MOST_OF_A_MONTH, A_MONTH = 20, timedelta(days=30)
"""How many new PINs one case is owed in how long: nobody fills a telephone with messages."""
_NONE = "-" * 64
"""As long as every check and like none of them: what was not given is compared all the same."""


def contact_check(pepper: bytes, number: CaseNumber, contact: str) -> str:
    """What recognises an e-mail address (capitals are small letters) or a telephone number (E.164) in that case."""
    return hmac.new(pepper, f"contact|{number}|{contact.strip().casefold()}".encode(), "sha256").hexdigest()


def fitting_channel(given: str, kept: Mapping[str, str]) -> str | None:
    """The channel whose check was given, "email" or "sms"; it takes as long whether one fits, none, or none is kept."""
    found = [name for name in CHANNELS if hmac.compare_digest(given, kept.get(name, _NONE))]
    return found[0] if found else None


def is_owed_enough(events: Iterable[Event], now: datetime) -> bool:
    """
    Were so many PINs asked for lately that one more says nothing new? Whoever reads the contact has the last of them.

    Nobody is told: to refuse it would say that the contact fits.
    """
    asked = [now - each.at for each in events if each.type is EventType.PIN_REQUESTED]
    bounds = ((MOST_OWED, OWED_WITHIN), (MOST_OF_A_MONTH, A_MONTH))
    return any(sum(ago < within for ago in asked) >= most for most, within in bounds)


def pin_request_step(case: Case, channel: str) -> Step:
    """A new PIN is asked for by somebody who knew the contact; over which channel it goes, and never to whom."""
    status = step(case.status, Verb.REQUEST_PIN, case.status)
    return Step(EventType.PIN_REQUESTED, status, case.desk, Audience.REPORTER, {"channel": channel})
