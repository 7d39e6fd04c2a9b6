"""Late requests for a mask go to the desk above, and one case that cannot be handled holds back no other."""

from dataclasses import replace

import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, OwnedByAnotherRegion, Unavailable
from chalicelib.services.cases.mask_requests import ask_for_mask, escalate_late_requests
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_rows import shard_of
from chalicelib.store.cases.case_store import CaseStore
from tests.services.steps import LATE, NOW, history, routed

TEXTS = {"text": "Nama saya disebut di sana."}


def asked(parts: Parts) -> CaseNumber:
    number = routed(parts)
    ask_for_mask(parts, number, TEXTS, now=NOW)
    return number


def refusing(parts: Parts, error: Exception) -> Parts:
    """Whatever is written to a case ends in that."""

    def require(_: CaseNumber) -> None:
        raise error

    return replace(parts, cases=CaseStore(parts.patience, require, parts.seals))


def test_the_desk_above_is_told_once(parts: Parts) -> None:
    number = asked(parts)
    told = [escalate_late_requests(parts, shard_of(number), LATE, by="sweep") for _ in range(2)]

    assert [(done.requests, done.failed) for done in told] == [(1, {}), (0, {})]
    assert history(parts, number).count("mask_overdue") == 1


@pytest.mark.parametrize("error", [OwnedByAnotherRegion(None), Missing()], ids=["handed over", "gone"])
def test_a_case_that_another_region_keeps_meanwhile_is_that_regions(parts: Parts, error: Exception) -> None:
    number = asked(parts)
    done = escalate_late_requests(refusing(parts, error), shard_of(number), LATE, by="sweep")

    assert (done.requests, done.failed) == (0, {})


def test_a_case_that_cannot_be_handled_is_named_and_a_table_that_cannot_be_asked_ends_the_tick(parts: Parts) -> None:
    number, error = asked(parts), ValueError()

    done = escalate_late_requests(refusing(parts, error), shard_of(number), LATE, by="sweep")

    assert done.failed == {number: error}
    with pytest.raises(Unavailable):
        escalate_late_requests(refusing(parts, Unavailable()), shard_of(number), LATE, by="sweep")
