"""A reporter's e-mail address and telephone number: taken exactly as typed, or refused with what is wrong."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from chalicelib.domain.core.phone_numbers import digits_of, takes_sms

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?=.{{4,190}}$)(?:{_LABEL}\.)+[A-Za-z]{{2,63}}")
_NO_SUCH_ENDING = frozenset({"con", "cmo", "cim", "vom", "xom", "ocm", "comn", "ccom", "nett", "ogr"})
"""Endings that are one slip away from a common one and that nobody has (IANA's root zone): a letter would bounce."""


def _trimmed(given: Any) -> Any:
    """Only blanks around it go, which copying adds; an invisible character within is refused, not dropped."""
    return given.strip() if isinstance(given, str) else given


def _email(given: str) -> str:
    if not _EMAIL.fullmatch(given) or given.rpartition(".")[2].casefold() in _NO_SUCH_ENDING:
        raise PydanticCustomError("not_an_email", "not_an_email")
    return given


def _phone(given: str) -> str:
    """The number as E.164, read as in Indonesia unless it says otherwise; a mobile one."""
    import phonenumbers

    digits = digits_of(given)
    try:
        number = phonenumbers.parse(digits, "ID") if digits else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise PydanticCustomError("not_a_phone", "not_a_phone")
    written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    kind = phonenumbers.PhoneNumberType
    mobile = {kind.MOBILE, kind.FIXED_LINE_OR_MOBILE}
    if not takes_sms(written, (str(number.country_code),)) or phonenumbers.number_type(number) not in mobile:
        raise PydanticCustomError("no_sms", "no_sms")
    return written


def _long(most: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=most)


def _contact(given: str) -> str:
    return _email(given) if "@" in given else _phone(given)


Email = Annotated[str, _long(254), AfterValidator(_email), BeforeValidator(_trimmed)]
Phone = Annotated[str, _long(40), AfterValidator(_phone), BeforeValidator(_trimmed)]
EmailOrPhone = Annotated[str, _long(254), AfterValidator(_contact), BeforeValidator(_trimmed)]
