"""
Mask personal data in text that is about to be published.

Recognises what people in Indonesia write into complaints: identity, tax, insurance and card numbers, telephones, e-mail
addresses, plates, accounts, dates of birth. A help for the officer who publishes, no proof that nothing personal is
left: it masks generously after a word that announces such a number ("NIK", "WA", "rekening"), spares what another word
announces ("kontrak", "ID pelanggan"), and bare numbers that look like dates, prices or street numbers. How often it is
right is counted in docs/redaction.md.

The text is read as `normalized_text` reads it, in steps that grow with its length alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from chalicelib.domain.core.case_number import MalformedNumber, parse_number
from chalicelib.domain.core.normalized_text import NormalizedText
from chalicelib.domain.publication import redaction_rules
from chalicelib.domain.publication.passages import MASKED
from chalicelib.domain.publication.redactable_text import as_digits
from chalicelib.domain.publication.redaction_checks import BARRIER, CHECKS, compiled
from chalicelib.domain.publication.redaction_rules import RULES, Rule

LABELS = {
    "nik": "NIK",
    "nisn": "NISN",
    "bpjs": "nomor BPJS",
    "npwp": "NPWP",
    "nop": "NOP",
    "sim": "nomor SIM",
    "passport": "nomor paspor",
    "card": "nomor kartu",
    "birth": "tanggal lahir",
    "phone": "telepon",
    "email": "email",
    "plate": "pelat nomor",
    "account": "nomor rekening",
}
LOOK_BACK = 120


@dataclass(frozen=True)
class Finding:
    """Something personal: a key of LABELS, and where it stands in the text as written."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Redacted:
    """The text with its masks, and the kinds of what was masked: a key of LABELS for each mask, sorted."""

    text: str
    found: tuple[str, ...]


def redact(text: str, masked: Iterable[tuple[int, int]] = ()) -> Redacted:
    """
    Mask what is recognised in *text*; case numbers, dates, prices and addresses stay.

    What an officer masked (`masked`, in order and apart) is covered as well.
    """
    findings = findings_in(text)
    covers = [(each.start, each.end, f"[{LABELS[each.kind]} disamarkan]") for each in findings]
    covers += [(start, end, MASKED) for start, end in masked]
    pieces, after = list[str](), 0
    for start, end, label in _apart(covers):
        pieces += [text[after:start], label]
        after = end
    return Redacted("".join([*pieces, text[after:]]), tuple(sorted(each.kind for each in findings)))


def findings_in(text: str) -> list[Finding]:
    """What is recognised in *text*, in its order; no two overlap."""
    return _look(text)[0]


def doubtful_numbers(text: str) -> list[tuple[int, int]]:
    """Long numbers of *text* that no rule knows and no word explains, for the officer to look at."""
    _, left, read = _look(text)
    unknown = Rule("", redaction_rules.DOUBTFUL, never=redaction_rules.NOT_DECIMALS)
    return [read.span(start, end) for start, end in _spans(unknown, left, Said(left))]


def _look(text: str) -> tuple[list[Finding], str, NormalizedText]:
    """What is recognised, what is left of the reading besides, and the reading."""
    read = as_digits(text)
    left, found = _without_case_numbers(read.text), list[Finding]()
    said = Said(left)
    for rule in RULES:
        spans = list(_spans(rule, left, said))
        found += [Finding(rule.kind, *read.span(start, end)) for start, end in spans]
        left = _blanked(left, spans)
    return sorted(found, key=lambda each: each.start), left, read


def _apart(covers: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """What overlaps as one, under the officer's label where there is one."""
    last: tuple[int, int, str] | None = None
    for start, end, label in sorted(covers):
        if last and start < last[1]:
            last = (last[0], max(end, last[1]), MASKED if MASKED in {label, last[2]} else last[2])
            continue
        if last:
            yield last
        last = (start, end, label)
    if last:
        yield last


def _spans(rule: Rule, text: str, said: "Said") -> Iterator[tuple[int, int]]:
    """Where the rule holds; what is refused hides nothing that begins inside it."""
    pattern, never = compiled(rule.pattern, case=rule.case), compiled(rule.never)
    match = pattern.search(text)
    while match:
        start, end = match.span()
        before = text[max(0, start - LOOK_BACK) : start]
        holds = not never.search(before) and _is_announced(rule, said.before(start, text), text, end)
        if holds and CHECKS[rule.check](match[0], before):
            yield start, end
            match = pattern.search(text, end)
        else:
            match = pattern.search(text, start + 1)


def _is_announced(rule: Rule, announced: str | None, text: str, end: int) -> bool:
    silent = announced in redaction_rules.SILENT
    if rule.announced:
        return announced == rule.announced or (not silent and _named_after(rule, text[end : end + LOOK_BACK]))
    return not silent or rule.kind == "email"


class Said:
    """The words of a text that announce a number, found once for all rules."""

    def __init__(self, text: str) -> None:
        found = [(match.end(), match.lastgroup or "") for match in _announcers().finditer(text)]
        self._ends = [end for end, _ in found]
        self._kinds = [kind for _, kind in found]

    def before(self, start: int, text: str) -> str | None:
        """What the nearest word announces before that place; None if none does, or another number came between."""
        place = bisect_right(self._ends, start) - 1
        if place < 0:
            return None
        end, kind = self._ends[place], self._kinds[place]
        if start - end > redaction_rules.NEAR.get(kind, redaction_rules.FAR) or text[end - 1] == BARRIER:
            return None
        return None if _BETWEEN.search(text[end:start]) else kind


_BETWEEN = re.compile(r"[]\n]|\d{5}", re.ASCII)
"""Across these no word announces a number: a mask, the end of a line, another number."""


def _named_after(rule: Rule, after: str) -> bool:
    """ "021-5550123 (tel)": in brackets behind the number, and so not for the next one."""
    words = redaction_rules.ANNOUNCERS[rule.announced]
    return bool(compiled(rf"^ ?\( ?(?:no\.? ?|nomor ?)?(?:{words})(?![a-z])").search(after))


@cache
def _announcers() -> re.Pattern[str]:
    classes = "|".join(f"(?P<{name}>{words})" for name, words in redaction_rules.ANNOUNCERS.items())
    return re.compile(rf"(?:^|[^a-z])(?:{classes})(?:nya|ku)?(?![a-z])", re.IGNORECASE | re.ASCII)


_CASE_NUMBER = re.compile(r"(?<![\w-])[A-Za-z]\w-\w{4}-\w{4}-\w{4}(?![\w-])", re.ASCII)


def _without_case_numbers(text: str) -> str:
    return _blanked(text, [match.span() for match in _CASE_NUMBER.finditer(text) if _is_case_number(match[0])])


def _is_case_number(text: str) -> bool:
    # One in 32 telephone numbers behind two letters ("WA-0812-3456-7890") would pass the check symbol.
    if text[2:].replace("-", "").isdigit():
        return False
    try:
        parse_number(text)
    except MalformedNumber:
        return False
    return True


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with barriers in place of the spans, as long as it was."""
    pieces, after = list[str](), 0
    for start, end in spans:
        pieces += [text[after:start], "[", BARRIER * (end - start - 1)]
        after = end
    return "".join([*pieces, text[after:]])
