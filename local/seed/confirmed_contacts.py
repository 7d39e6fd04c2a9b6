"""Reporters of this machine who have said that their contacts are theirs, as if each had pressed the button at once."""

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.messaging.contact_confirmation import Word
from chalicelib.services.core.parts import Parts


def confirm_contacts(parts: Parts, number: str) -> None:
    """Every contact of the case is confirmed, and no message asks any more."""
    case = CaseNumber(number)
    contact = parts.vault.contact_of(case)
    for channel, check in contact.checks.items():
        parts.vault.note_word(case, channel, check, Word.CONFIRMED)
