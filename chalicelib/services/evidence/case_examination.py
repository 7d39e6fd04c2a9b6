"""A case of which a round doubts something, read anew: what is really wrong with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import LaporError, Missing, OwnedByAnotherRegion, Tampered, Unavailable
from chalicelib.domain.evidence.verification_rounds import Seen, noted
from chalicelib.services.core.history_check import READINGS, mistimed, prove_by, unanchored, unfollowed
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.stored_files import exchanged_files
from chalicelib.store.cases.case_file import CaseFile


def examine(parts: Parts, number: CaseNumber, seen: Seen, settled: datetime) -> list[str]:
    """
    What is wrong with a case, in words, after three readings of which each found something; empty if one did not.

    Against its own events, all of its anchors, which those of before `settled` must have, the bytes of its files, and
    what was seen of it elsewhere.
    """
    found: list[str] = []
    for _ in range(READINGS):
        found = _examined(parts, number, seen, settled)
        if not found:
            return []
    return found


def reread(parts: Parts, number: CaseNumber) -> CaseFile | None:
    """The case as it is now; None where there is none that can be read."""
    try:
        return parts.cases.load(number)
    except Unavailable:
        raise
    except LaporError:
        return None


def _examined(parts: Parts, number: CaseNumber, seen: Seen, settled: datetime) -> list[str]:
    try:
        return list(_flaws(parts, parts.cases.load(number), seen, settled))
    except Unavailable:
        raise
    except OwnedByAnotherRegion:
        return []
    except Missing:
        # Without anybody who says so, there was none.
        witnesses = seen.witnesses
        return [f"the case is gone; there is still {', '.join(witnesses)}"] if witnesses else []
    except Tampered as error:
        return [str(error)]
    except (LaporError, LookupError, TypeError, ValueError) as error:
        return [f"it cannot be read: {type(error).__name__}"]


def _flaws(parts: Parts, file: CaseFile, seen: Seen, settled: datetime) -> Iterator[str]:
    anchors = parts.statistics.anchors_of(file.case.number)
    proof = prove_by(parts, file, anchors)
    yield from map(str, proof.flaws)
    yield from map(str, unanchored(file, anchors, settled))
    yield from map(str, unfollowed(file, settled))
    if not proof.flaws:
        yield from map(str, mistimed(parts, file))
    yield from replace(seen, events=[noted(str(record["hash"])) for record in file.records]).against_its_leaf
    if not proof.flaws:
        # What did not fit when its day ended was refused a leaf.
        yield from seen.leafless
    if not any(flaw.is_of_the_history for flaw in proof.flaws):
        yield from map(str, exchanged_files(parts, file))
