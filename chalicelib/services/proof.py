"""Whether the history of a case is the one that was written: its chain, held against the anchors outside the table."""

from dataclasses import dataclass

from chalicelib.domain.history import Flaw, verify
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile


@dataclass(frozen=True)
class Proof:
    """What was found: every flaw in order, and up to which event the history is anchored; 0 if nowhere yet."""

    flaws: tuple[Flaw, ...]
    anchored_seq: int


def prove(parts: Parts, file: CaseFile) -> Proof:
    """The history as it was read, up to its newest anchor and up to its end; one query beside the case's own."""
    number, anchors = file.case.number, parts.statistics.anchors_of(file.case.number)
    last = max(anchors, default=0)
    found = set(verify(number, file.records, file.case.last_hash))
    if last:
        anchored = [record for record in file.records if record["seq"] <= last]
        found.update(verify(number, anchored, anchors[last]))
    return Proof(tuple(sorted(found)), last)
