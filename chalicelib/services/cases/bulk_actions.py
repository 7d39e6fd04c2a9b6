"""One step on many cases: a wave of what is no report ends in one press, and each case still has its own event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.actions.context import Request
from chalicelib.domain.cases.case import Case
from chalicelib.domain.core.case_number import MalformedNumber, parse_number
from chalicelib.domain.core.errors import LaporError, Missing, Unavailable
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.domain.organisation.directory import Officer
from chalicelib.services.cases.officer_actions import Key, act
from chalicelib.services.core.parts import Parts

MOST = 100
"""Cases in one request: two calls each, far within the time that a gateway waits."""
SECONDS_A_CASE = 4.0
"""With less time left no further case is begun: what is not done is told, and the same request again does it."""


@dataclass(frozen=True)
class Chosen:
    """A case as the officer saw it: its number as written, and the revision that the list showed."""

    number: str
    revision: int


@dataclass(frozen=True)
class Done:
    """What became of one of them: the case as it is now, or why nothing was done."""

    number: str
    case: Case | None = None
    error: LaporError | None = None


def archive_all(
    parts: Parts, officer: Officer, chosen: Sequence[Chosen], request: Request, *, key: Key, now: datetime
) -> Iterator[Done]:
    """
    Archives each of the cases for the same reason, one after the other; one that cannot be stops none of the others.

    Each gets its own event and notice, so its reporter can appeal as always. The same key again does what is left and
    finds what was done.
    """
    for each in chosen:
        try:
            if parts.patience.time_left() < SECONDS_A_CASE:
                raise Unavailable  # told like every other reason
            number = parse_number(each.number)
            parts.keepers.require(number)
            case = act(parts, officer, number, Verb.ARCHIVE, request, revision=each.revision, now=now, key=key)
            yield Done(each.number, case)
        except MalformedNumber:
            yield Done(each.number, error=Missing())
        except LaporError as error:
            yield Done(each.number, error=error)
