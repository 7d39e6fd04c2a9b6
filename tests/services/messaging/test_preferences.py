"""The key in a letter's link opens one choice of one case, and is the same in every letter about it."""

import re
from dataclasses import replace

import pytest

from chalicelib.domain.core.case_number import new_number
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.preferences import is_letter_key, letter_key, way_out


def test_a_key_fits_its_own_case_alone(parts: Parts) -> None:
    number, other = new_number("J"), new_number("J")
    key = letter_key(parts, number)

    assert re.fullmatch(r"[\w-]{20}", key)
    assert key == letter_key(parts, number)
    assert is_letter_key(parts, number, key)
    assert not is_letter_key(parts, other, key)
    assert not is_letter_key(parts, number, "")
    assert not is_letter_key(parts, number, "é")


def test_a_key_is_made_with_the_secret_for_tokens(parts: Parts) -> None:
    number, secrets = new_number("J"), parts.secrets()
    changed = replace(secrets, tokens=b"another")
    others = replace(secrets, pepper=b"x", cursors=b"x", networks=b"x")

    assert letter_key(replace(parts, secrets=lambda: changed), number) != letter_key(parts, number)
    assert letter_key(replace(parts, secrets=lambda: others), number) == letter_key(parts, number)


@pytest.mark.parametrize(("language", "page"), [("id", "/pesan"), ("en", "/en/pesan")])
@pytest.mark.parametrize("site", ["https://lapor.example", "https://lapor.example/"])
def test_the_way_out_is_a_page_of_the_readers_language_that_no_log_can_tell_apart(
    parts: Parts, language: str, page: str, site: str
) -> None:
    number = new_number("J")
    parts = replace(parts, place=replace(parts.place, public_url=site))

    assert way_out(parts, number, language) == f"https://lapor.example{page}#{number}.{letter_key(parts, number)}"
