"""
The words of a routing rule, found in a report: what it is about, not where it lies and not what is said beside it.

Both are read alike (`normalized_text`); a line break, two blanks or a hyphen between two words is one blank.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from chalicelib.domain.core.normalized_text import normalize

_BETWEEN = re.compile(r"[\s_/-]+")
# Indonesian adds at the end ("sampahnya", "jalannya pun"), English an s; anything more is another word.
_ENDINGS = r"(?:nya|kan|an|i|ku|mu|lah|kah|pun|e?s|'s){0,2}"
_PLACE = (
    "depan|muka|dekat|samping|sebelah|belakang|seberang|sekitar|menuju|arah|jalur|jurusan"
    "|near|beside|behind|opposite|outside|around|towards?|(?:in front|across|next|close|left|right) (?:of|from|to)|at"
)
_CONDITION = "waktu|saat|ketika|kalau|jika|bila|when|while|if"
_NEGATION = "bukan|bukan soal|bukan karena|not|not about"
_WORKS = "galian|bekas galian|proyek|pemasangan|penanaman|pekerjaan|excavation for|works? on"
_SMALL = "the|a|an|our|my|any|dari|dengan|ke|of|to|gedung|kompleks|kantor|pagar|gerbang|kantin|warung"
_BESIDE = re.compile(rf"(?<!\w)(?:{_PLACE}|{_CONDITION}|{_NEGATION}|{_WORKS})(?: (?:{_SMALL}))* $")
_LONGEST_LEAD = 40


def reading(text: str) -> str:
    """The text as rules look at it: what has been read so already stays as it is."""
    return _BETWEEN.sub(" ", normalize(text).text)


def spoken_of(words: Iterable[str], read: str) -> list[str]:
    """Those of the words that a text, in its `reading`, is about: with "near the school" it is not about the school."""
    return sorted(word for word in words if _is_matter(word, read))


def _is_matter(word: str, read: str) -> bool:
    starts = (hit.start() for hit in _sought(word).finditer(read))
    return any(_BESIDE.search(read[max(0, start - _LONGEST_LEAD) : start]) is None for start in starts)


@lru_cache(maxsize=2048)
def _sought(word: str) -> re.Pattern[str]:
    """Nothing may stand before it: "air" is not in "cair"; behind it only an ending."""
    wanted = reading(word)
    end = rf"{_ENDINGS}(?!\w)" if wanted[-1:].isalnum() else ""
    return re.compile(rf"(?<!\w){re.escape(wanted)}{end}")
