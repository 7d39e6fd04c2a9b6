"""The state of a round is believed only if it is ours."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.store.tables.round_table import RoundRow
from local.service import Service

AT = datetime(2026, 3, 13, 2, tzinfo=UTC)


@pytest.mark.parametrize("state", [{"begun": 1.5}, {"begun": "2026-03-13"}, [], "done"])
def test_a_state_that_somebody_put_there_is_not_gone_on_with(stage: Service, state: object) -> None:
    rounds = stage.parts.rounds
    RoundRow(rounds._pk, "ROUND", version=7, state=state, seal="0" * 64, claimed_until="").save()

    claimed = rounds.claim(AT + timedelta(minutes=14), AT)

    assert claimed
    assert (claimed.version, claimed.state, claimed.is_ours) == (7, None, False)
