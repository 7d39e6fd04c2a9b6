"""What an officer should look at before a text is published: it may be personal, and no rule can tell."""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.possible_names import possible_names
from chalicelib.domain.redaction import doubtful_numbers


class Doubt(StrEnum):
    """What a passage may be."""

    NAME = "name"
    NUMBER = "number"


@dataclass(frozen=True)
class Hint:
    """A passage that may be personal, and is not masked by itself."""

    doubt: Doubt
    start: int
    end: int


def hints_in(text: str) -> list[Hint]:
    """The passages of *text* to look at, in their order."""
    found = [Hint(Doubt.NAME, start, end) for start, end in possible_names(text)]
    found += [Hint(Doubt.NUMBER, start, end) for start, end in doubtful_numbers(text)]
    return sorted(found, key=lambda each: (each.start, each.end))
