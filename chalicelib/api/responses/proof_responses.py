"""What a page says of itself: whether what it shows is proved, and what is not."""

from collections.abc import Iterable

# pydantic reads these on Python 3.11 only from typing_extensions.
from typing_extensions import TypedDict

from chalicelib.domain.cases.hash_chain import Flaw
from chalicelib.i18n import text


class FlawAt(TypedDict):
    """
    How a case is not the one that was written: at which event (0 for the case itself), and `what` else than the event.

    `what` names a text, a file, a version of the rules or an attribute of the case.
    """

    seq: int
    kind: str
    what: str | None


class ProofOfPage(TypedDict):
    """
    Whether the case fits its history and seals; `text` says so where it does not, and that somebody was called.

    What is not proved is left out of the page, or withheld. The public is not told which part it is.
    """

    intact: bool
    text: str | None
    flaws: list[FlawAt]


def proof_of(flaws: Iterable[Flaw], language: str, *, whole: bool) -> ProofOfPage:
    """Nobody but those who see the whole case learns what it is that does not fit."""
    flaws = tuple(flaws)
    return {
        "intact": not flaws,
        "text": text(language, "proof.tampered") if flaws else None,
        "flaws": flaws_view(flaws) if whole else [],
    }


def flaws_view(flaws: Iterable[Flaw]) -> list[FlawAt]:
    """Each flaw, and what it is one of."""
    return [{"seq": flaw.seq, "kind": flaw.kind.value, "what": flaw.what or None} for flaw in flaws]
