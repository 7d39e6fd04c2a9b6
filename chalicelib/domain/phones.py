"""
Telephone numbers as people type them: what is a number, and which number takes a short message.

Nothing that was typed is turned into something else: only blanks, dots, hyphens, brackets and a slash may stand between
the digits, and a letter is refused (a telephone's keypad would make another number of it). Digits of another script are
the same digits, and are read as such if all are of that one script; a mixture, which can be made to look like a number
that it is not, is refused, and so are look-alikes that are no decimal digits (², ①, O, l).

Numbering: Rencana Dasar Teknis 2018 (Permenkominfo 14/2018): behind +62 an 8 begins mobile numbers, but 80 begins
services (0800 free, 0804 shared cost, 0809 premium); 1500-xxx and three to five digits are short codes.
"""

import re
import unicodedata

_BETWEEN = re.compile(r"[ .\-()/\u00a0\u2009\u2010-\u2013\u202f\u2212\u3000\uff08\uff09\uff0d]")
_TYPED = re.compile(r"\+?[0-9]+")


def digits_of(typed: str) -> str | None:
    """The number that was typed, without what stands between its digits; None if anything else is in it."""
    bare = _BETWEEN.sub("", typed.strip()).replace("\uff0b", "+")
    if len({_script(character) for character in bare if character.isdecimal()}) > 1:
        return None
    number = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in bare)
    if not _TYPED.fullmatch(number):
        return None
    return f"+{number[2:]}" if number.startswith("00") else number


def takes_sms(number: str) -> bool:
    """
    Could the number (E.164) take a short message?

    Of Indonesia mobile numbers alone; of other countries the digits do not tell, and it is left to the network.
    """
    if not number.startswith("+62"):
        return True
    national = number.removeprefix("+62")
    return national.startswith("8") and not national.startswith("80")


def _script(digit: str) -> int:
    """The zero of the digit's script: decimal digits of one script follow each other."""
    return ord(digit) - unicodedata.decimal(digit)
