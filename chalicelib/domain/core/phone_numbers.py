"""
Telephone numbers as people type them: what is a number, and which number takes a short message.

Nothing that was typed is turned into something else: only blanks, dots, hyphens, brackets and a slash may stand between
the digits, and a letter is refused (a telephone's keypad would make another number of it). Digits of another script are
the same digits, and are read as such if all are of that one script; a mixture, which can be made to look like a number
that it is not, is refused, and so are look-alikes that are no decimal digits (², ①, O, l).

Numbering: Rencana Dasar Teknis 2018 (Permenkominfo 14/2018): behind +62 an 8 begins mobile numbers, but 80 begins
services (0800 free, 0804 shared cost, 0809 premium) and 868 a satellite network (PSN); 1500-xxx and three to five
digits are short codes. Codes of no country are those of ITU-T E.164: satellites, services at a price of their own.
"""

import re
import unicodedata
from collections.abc import Collection

_BETWEEN = re.compile(r"[ .\-()/\u00a0\u2009\u2010-\u2013\u202f\u2212\u3000\uff08\uff09\uff0d]")
_TYPED = re.compile(r"\+?[0-9]+")

INDONESIA = "62"
_NO_COUNTRY = ("800", "808", "870", "878", "881", "882", "883", "888", "979")
"""Free, shared-cost, satellite (870, 881 to 883), personal and premium numbers of no country: never sent anything."""


def digits_of(typed: str) -> str | None:
    """The number that was typed, without what stands between its digits; None if anything else is in it."""
    bare = _BETWEEN.sub("", typed.strip()).replace("\uff0b", "+")
    if len({_script(character) for character in bare if character.isdecimal()}) > 1:
        return None
    number = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in bare)
    if not _TYPED.fullmatch(number):
        return None
    return f"+{number[2:]}" if number.startswith("00") else number


def is_served(number: str, countries: Collection[str]) -> bool:
    """Does the number (E.164) belong to one of the countries, by calling code, to which short messages go at all?"""
    return not number.startswith(tuple(f"+{code}" for code in _NO_COUNTRY)) and any(
        number.startswith(f"+{code}") for code in countries
    )


def takes_sms(number: str, countries: Collection[str] = (INDONESIA,)) -> bool:
    """
    Could and may the number (E.164) be sent a short message?

    Of Indonesia mobile numbers alone; of other countries that are served the digits do not tell, and it is left to
    whoever took the number in, and to the network.
    """
    if not is_served(number, countries):
        return False
    if not number.startswith(f"+{INDONESIA}"):
        return True
    national = number.removeprefix(f"+{INDONESIA}")
    return national.startswith("8") and not national.startswith(("80", "868"))


def _script(digit: str) -> int:
    """The zero of the digit's script: decimal digits of one script follow each other."""
    return ord(digit) - unicodedata.decimal(digit)
