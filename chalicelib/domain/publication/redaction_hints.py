"""What an officer should look at before a text is published: it may be personal, and no rule can tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.publication.passages import places_of
from chalicelib.domain.publication.possible_names import possible_names
from chalicelib.domain.publication.redaction import doubtful_numbers


class Doubt(StrEnum):
    """What a passage may be."""

    NAME = "name"
    NUMBER = "number"
    MASKED = "masked"


@dataclass(frozen=True)
class Hint:
    """A passage that may be personal, and is not masked by itself."""

    doubt: Doubt
    start: int
    end: int


def hints_in(text: str, masked_words: Iterable[str] = ()) -> list[Hint]:
    """The passages of *text* to look at, in their order; words that are masked elsewhere in the case among them."""
    found = [Hint(Doubt.NAME, start, end) for start, end in possible_names(text)]
    found += [Hint(Doubt.MASKED, start, end) for words in masked_words for start, end in places_of(words, text)]
    found += [Hint(Doubt.NUMBER, start, end) for start, end in doubtful_numbers(text)]
    return sorted(found, key=lambda each: (each.start, each.end))
