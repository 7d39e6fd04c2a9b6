"""A history is held against what was anchored of it outside its table."""

from chalicelib.domain.core.vocabulary import Verb
from chalicelib.services.core.history_check import Proof, prove
from chalicelib.services.core.parts import Parts
from chalicelib.store.statistics.statistics_store import Anchor
from tests.services.steps import act, routed

LIAISON = "penghubung@pupr.bengkalis"


def test_a_history_that_was_announced_nowhere_yet_is_proved_by_its_own_end(parts: Parts) -> None:
    assert prove(parts, parts.cases.load(routed(parts))) == Proof((), 0)


def test_what_came_behind_the_newest_anchor_is_proved_as_well(parts: Parts) -> None:
    number = routed(parts)
    act(parts, number, LIAISON, Verb.ACCEPT)
    file = parts.cases.load(number)
    for event, seal in list(zip(file.events, file.seals, strict=True))[:2]:
        parts.statistics.count(number, event.seq, Anchor(event.hash, str(seal)), [])

    assert len(file.events) == 3
    assert prove(parts, file) == Proof((), 2)
