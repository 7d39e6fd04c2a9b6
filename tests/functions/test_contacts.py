"""How somebody can be reached is taken exactly as typed, or refused."""

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.api.requests.contact_fields import Email, Phone

EMAIL, PHONE = TypeAdapter(Email), TypeAdapter(Phone)


def refusal(adapter: TypeAdapter[str], typed: str) -> str:
    with pytest.raises(ValidationError) as refused:
        adapter.validate_python(typed)
    return refused.value.errors()[0]["type"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (" 0812-3456-7890 ", "+6281234567890"),
        ("628123456789", "+628123456789"),
        ("+62 895 0123 45678", "+62895012345678"),
    ],
)
def test_a_mobile_number_is_kept_as_it_was_typed(typed: str, written: str) -> None:
    assert PHONE.validate_python(typed) == written


@pytest.mark.parametrize("typed", ["0812-3456-789O", "0812 345 ABCD", "110", "0812", "08123456789012345"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert refusal(PHONE, typed) == "not_a_phone"


@pytest.mark.parametrize(
    "typed",
    ["021-5550123", "0761 555 012", "1500-123", "0800 123 4567", "0804 1 234 567", "0809 123 4567", "0868 1234 5678"],
)
def test_a_number_that_takes_no_short_message_is_refused_for_that(typed: str) -> None:
    assert refusal(PHONE, typed) == "no_sms"


@pytest.mark.parametrize("typed", ["+18005550123", "+881 612 345 678", "+870 773 123 456"])
def test_a_number_of_a_satellite_or_of_a_price_of_its_own_is_refused_whatever_country_is_served(typed: str) -> None:
    assert refusal(PHONE, typed) == "no_sms"


@pytest.mark.parametrize("typed", ["siti@contoh.id", " siti.h+lapor@mail.contoh.co.id\n", "O'Neil_1@example.org"])
def test_an_address_is_kept_letter_for_letter(typed: str) -> None:
    assert EMAIL.validate_python(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "siti hartati@contoh.id", "si\u200bti@contoh.id", "siti@con\u00adtoh.id", "siti@\ufeffcontoh.id",
        "siti\uff20contoh.id", "s\u0456ti@contoh.id", "siti@contoh,id", "siti@contoh..id", ".siti@contoh.id",
        "siti.@contoh.id", "si..ti@contoh.id", "siti@-contoh.id", "siti@contoh.id.", "siti@contoh.con",
        "siti@contoh.cmo", "siti@@contoh.id", "<siti@contoh.id>",
    ],
)  # fmt: skip
def test_an_address_that_only_looks_like_one_is_refused(typed: str) -> None:
    assert refusal(EMAIL, typed) == "not_an_email"
