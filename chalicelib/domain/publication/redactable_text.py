"""The reading that the guard looks into: normalised, with digits for numbers that were said in words."""

import re
from dataclasses import replace

from chalicelib.domain.core.normalized_text import NormalizedText, normalize
from chalicelib.domain.publication.redaction_rules import NO_NUMBER

DIGITS = {
    **dict.fromkeys(("nol", "kosong", "zero"), "0"),
    **dict.fromkeys(("satu", "one"), "1"),
    **dict.fromkeys(("dua", "two"), "2"),
    **dict.fromkeys(("tiga", "three"), "3"),
    **dict.fromkeys(("empat", "four"), "4"),
    **dict.fromkeys(("lima", "five"), "5"),
    **dict.fromkeys(("enam", "six"), "6"),
    **dict.fromkeys(("tujuh", "seven"), "7"),
    **dict.fromkeys(("delapan", "eight"), "8"),
    **dict.fromkeys(("sembilan", "nine"), "9"),
}
_ONE = f"(?:{'|'.join(DIGITS)})"
SPELT = rf"{_ONE}(?:[ ,.-]{{0,3}}{_ONE}|[ ,.-]{{1,3}}[0-9]{{1,4}}){{7,24}}(?![a-z0-9])"
"""Eight digits and more said one by one."""
SPACED = r"[0-9](?:[ ./_-][0-9]){8,23}(?![0-9])(?![ ./_-]?[0-9])"
AT = r" ?[\[({] ?(?:at|et|a) ?[\])}] ?"
DOT = r" ?[\[({] ?(?:dot|titik) ?[\])}] ?"
PROVIDERS = "gmail|yahoo|ymail|outlook|hotmail|icloud|rocketmail|proton"
SAID_MAIL = rf" ?(?:@| at ) ?({PROVIDERS}) ?(?:\.| dot | titik ) ?(com|co\.id|co\.uk|id)(?![a-z])"
PATTERNS = {
    "at": re.compile(AT, re.IGNORECASE),
    "dot": re.compile(DOT, re.IGNORECASE),
    "said": re.compile(SAID_MAIL, re.IGNORECASE),
    "spelt": re.compile(SPELT, re.IGNORECASE),
    "spaced": re.compile(SPACED, re.IGNORECASE),
}
"""What is replaced, in this order."""
GIVEN = {"at": "@", "dot": ".", "said": "@$1.$2", "spelt": "", "spaced": ""}
"""By what; numbers, which stand by themselves, by their digits."""
BROKEN = (
    rf"([0-9](?:[ ./_-]?[0-9]){{2}}(?:[/_-] ?| {{0,2}}(?=\n ?{NO_NUMBER})))\n( ?)"
    r"(?=[0-9](?:[ ./_-]?[0-9]){2,8}(?![ ./_-]?[0-9]))"
)
"""A number that goes on in the next line: three digits and more on either side; a whole one, or a date, is another."""
_BROKEN = re.compile(BROKEN)
_TOKEN = re.compile(rf"{_ONE}|[0-9]", re.IGNORECASE)


def as_digits(text: str) -> NormalizedText:
    """The reading of *text* with every number in digits; each character still knows where it was written."""
    read = normalize(text, keep_case=True)
    read = replace(read, text=_BROKEN.sub(r"\1 \2", read.text))
    for name, pattern in PATTERNS.items():
        read = _rewritten(read, pattern, GIVEN[name])
    return read


def _rewritten(read: NormalizedText, pattern: re.Pattern[str], template: str) -> NormalizedText:
    """The reading with every match replaced; what replaces it stands for all of it."""
    text, positions, ends, after = list[str](), list[int](), list[int](), 0
    for match in pattern.finditer(read.text):
        start, end = match.span()
        if not template and start and read.text[start - 1].isalnum():
            continue
        given = _given(match, template)
        text += [read.text[after:start], given]
        first, last = read.span(start, end)
        positions += [*read.positions[after:start], *[first] * len(given)]
        ends += [*read.ends[after:start], *[last] * len(given)]
        after = end
    if not after:
        return read
    return NormalizedText(
        "".join([*text, read.text[after:]]), [*positions, *read.positions[after:]], [*ends, *read.ends[after:]]
    )


def _given(match: re.Match[str], template: str) -> str:
    if not template:
        return "".join(DIGITS.get(token.lower(), token) for token in _TOKEN.findall(match[0]))
    for place, group in enumerate(match.groups(), 1):
        template = template.replace(f"${place}", group)
    return template
