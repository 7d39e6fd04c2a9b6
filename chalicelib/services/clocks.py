"""Keeping the clocks of a case what its history says they should be."""

from chalicelib.domain.clocks import Clock, derive
from chalicelib.domain.number import CaseNumber
from chalicelib.services.parts import Parts
from chalicelib.store.cases import CaseFile


def follow(parts: Parts, number: CaseNumber) -> tuple[CaseFile, tuple[Clock, ...]]:
    """Writes the clocks that should run; nothing is written if that, or a later state, was written before."""
    file = parts.cases.load(number)
    clocks = derive(file.events, parts.directory)
    if file.followed_seq < file.case.seq:
        parts.cases.follow(file, clocks, parts.directory)
    return file, clocks
