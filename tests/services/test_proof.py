"""A history is held against what was anchored of it outside its table."""

from dataclasses import replace

from chalicelib.domain.history import Flaw, FlawKind
from chalicelib.domain.words import Verb
from chalicelib.services.parts import Parts
from chalicelib.services.proof import Proof, prove
from tests.services.steps import act, routed

LIAISON = "penghubung@pupr.bengkalis"


def test_a_history_that_was_announced_nowhere_yet_is_proved_by_its_own_end(parts: Parts) -> None:
    file = parts.cases.load(routed(parts))

    assert prove(parts, file) == Proof((), 0)
    cut = replace(file, records=file.records[:-1])
    assert prove(parts, cut) == Proof((Flaw(2, FlawKind.TRUNCATED),), 0)


def test_what_came_behind_the_newest_anchor_is_proved_as_well(parts: Parts) -> None:
    number = routed(parts)
    act(parts, number, LIAISON, Verb.ACCEPT)
    file = parts.cases.load(number)
    for event in file.events[:2]:
        parts.statistics.count(number, event.seq, event.hash, [])

    assert len(file.events) == 3
    assert prove(parts, file) == Proof((), 2)


def test_a_history_written_anew_up_to_its_anchor_is_found_out_once(parts: Parts) -> None:
    """Its own chain joins, and only the anchor knows better."""
    number = routed(parts)
    file = parts.cases.load(number)
    parts.statistics.count(number, 1, file.events[0].hash, [])
    parts.statistics.count(number, 2, "00" * 32, [])

    found = prove(parts, file)

    assert (found.anchored_seq, {flaw.kind for flaw in found.flaws}) == (2, {FlawKind.TRUNCATED})
    assert list(found.flaws) == sorted(set(found.flaws))
