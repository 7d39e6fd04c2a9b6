"""What the guard asks of a number that has the form of something personal, before it masks it."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from chalicelib.domain.publication import redaction_rules

BARRIER = "]"
"""What a mask ends with: no word announces a number across it."""


@cache
def compiled(pattern: str, *, case: bool = False) -> re.Pattern[str]:
    """The pattern of a rule, in capitals or not unless `case` matters; made once."""
    return re.compile(pattern, re.ASCII if case else re.ASCII | re.IGNORECASE)


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


def _is_nik(number: str, _: str) -> bool:
    return bool(compiled(redaction_rules.NIK_SHAPE).search(_digits(number)))


def _is_account(number: str, _: str) -> bool:
    """Banks use 9 to 18 digits; five zeros at the end are a sum of money."""
    digits = _digits(number)
    return len(digits) in range(9, 19) and not digits.endswith("00000")


def _satisfies_luhn(number: str, _: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812)."""
    digits = [int(digit) for digit in reversed(_digits(number))]
    doubled = (digit * 2 - 9 * (digit > 4) if place % 2 else digit for place, digit in enumerate(digits))  # noqa: PLR2004  # twice five is ten
    return len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _is_plate(number: str, before: str) -> bool:
    letters = number[-3:].lstrip(" .-0123456789")
    if compiled(redaction_rules.NO_PLATE).search(letters) or compiled(redaction_rules.ADDRESS).search(before):
        return False
    hyphened = "-" in number
    grade = compiled(redaction_rules.GRADE).search(number)
    if compiled(redaction_rules.MODEL).search(number):
        return False
    return not (grade and (hyphened or compiled(redaction_rules.CONCRETE).search(before)))


def _is_no_office_mail(number: str, _: str) -> bool:
    return not compiled(redaction_rules.OFFICE_MAIL).search(number)


def _is_no_office_phone(number: str, before: str) -> bool:
    """A landline behind the name of an office is the office's; what begins with 08 may be anybody's."""
    if _digits(number).startswith(("08", "62", "8")):
        return True
    near = before[before.rfind(BARRIER) + 1 :].rpartition("\n")[2]
    sentence = compiled(redaction_rules.SENTENCE).split(near)[-1]
    office = compiled(redaction_rules.OF_AN_OFFICE).search(sentence)
    return office is None or bool(compiled(redaction_rules.OF_A_PERSON).search(sentence, office.end()))


CHECKS: Mapping[str, Callable[[str, str], bool]] = {
    "": lambda _number, _before: True,
    "nik": _is_nik,
    "account": _is_account,
    "luhn": _satisfies_luhn,
    "plate": _is_plate,
    "no_office_mail": _is_no_office_mail,
    "no_office_phone": _is_no_office_phone,
}
"""By the name that a rule gives; each is handed the number and what stands before it."""
