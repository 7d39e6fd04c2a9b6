"""Keeping the clocks of a case what its history says they should be."""

from chalicelib.domain.clocks import Clock
from chalicelib.domain.derivation import derive
from chalicelib.services.parts import Parts
from chalicelib.store.cases import stale_clocks
from chalicelib.store.files import CaseFile


def follow(parts: Parts, file: CaseFile) -> tuple[Clock, ...]:
    """
    Writes the clocks that should run; nothing is written if that, or a later state, was written before.

    Clocks whose items are gone or differ from what the history says are written again, whatever was followed.
    """
    clocks = derive(file.events, parts.directory)
    if file.followed_seq < file.case.seq or stale_clocks(file, file.case, clocks, parts.directory):
        parts.cases.follow(file, clocks, parts.directory)
    return clocks
