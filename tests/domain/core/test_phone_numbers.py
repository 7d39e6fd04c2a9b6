"""A number is what was typed, digit for digit, or it is refused; and which numbers take a short message."""

import pytest

from chalicelib.domain.core.phone_numbers import digits_of, takes_sms


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0812 3456 7890", "081234567890"),
        ("+62 (812) 3456-7890", "+6281234567890"),
        ("0062 812 3456 7890", "+6281234567890"),
        ("\uff0b62 812 3456 7890", "+6281234567890"),
        ("0812\u20113456\u00a07890", "081234567890"),
        ("\uff10\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10", "081234567890"),
        ("\u0660\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660", "081234567890"),
    ],
)
def test_what_stands_between_the_digits_is_no_part_of_a_number(typed: str, digits: str) -> None:
    assert digits_of(typed) == digits


@pytest.mark.parametrize(
    "typed",
    [
        "0812-3456-789O",
        "0812 345 ABCD",
        "o812 3456 7890",
        "0812 3456 78l0",
        "tel:081234567890",
        "081234567890 ext 5",
        "0812345678x5",
        "0812\u200b34567890",
        "0812345678\u0669\u0660",
        "0812345678\u00b2\u2460",
        "0812+34567890",
        "0812,34567890",
        "",
        "-",
    ],
)
def test_whatever_is_no_digit_is_refused_and_never_read_as_one(typed: str) -> None:
    assert digits_of(typed) is None


@pytest.mark.parametrize(
    ("number", "takes"),
    [
        ("+6281234567890", True),
        ("+62895012345678", True),
        ("+62215550123", False),
        ("+627615550123", False),
        ("+621500123", False),
        ("+628001234567", False),
        ("+628041234567", False),
        ("+62807123456", False),
        ("+628091234567", False),
        ("+6286812345678", False),
        ("+6581234567", False),
        ("+8816123456789", False),
        ("+870773123456", False),
        ("+97912345678", False),
    ],
)
def test_of_indonesia_mobile_numbers_alone_take_short_messages(number: str, *, takes: bool) -> None:
    assert takes_sms(number) is takes


def test_other_countries_are_served_once_they_are_named_but_never_satellites_or_numbers_of_no_country() -> None:
    named = ("62", "65", "87", "881", "979")

    assert takes_sms("+6581234567", named)
    assert not any(takes_sms(number, named) for number in ("+8816123456789", "+870773123456", "+97912345678"))
    assert not takes_sms("+14155550123", named)
