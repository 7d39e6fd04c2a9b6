"""Whether a reporter wants messages about a case. The case itself, its dates and its page do not depend on it."""

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.signed_tokens import is_key_for, key_for
from chalicelib.services.core.parts import Parts


def letter_key(parts: Parts, number: CaseNumber) -> str:
    """What a letter's link carries in place of a PIN: it opens this choice, of this case, and nothing else."""
    return key_for(parts.secrets().tokens, f"letters|{number}")


def is_letter_key(parts: Parts, number: CaseNumber, given: str) -> bool:
    """Did one of our letters about the case carry it?"""
    return is_key_for(parts.secrets().tokens, f"letters|{number}", given)


def way_out(parts: Parts, number: CaseNumber, language: str) -> str:
    """
    The link in a letter that leads to the choice.

    Number and key stand behind the #, so that they reach no log; opening it changes nothing, as scanners open links.
    """
    page = "/en/pesan" if language == "en" else "/pesan"
    return f"{parts.place.public_url.rstrip('/')}{page}#{number}.{letter_key(parts, number)}"
