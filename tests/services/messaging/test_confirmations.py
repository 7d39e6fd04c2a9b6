"""A message that asks counts from when it really went out."""

import pytest

from chalicelib.domain.messaging.contact_confirmation import Asked, purpose_of
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.confirmations import FIRST, asked_of, standings
from chalicelib.store.cases.case_file import Notice, NoticeState
from tests.services.steps import NOW, filed


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (NoticeState.SENT, Asked(1, NOW, pending=False)),
        (NoticeState.REFUSED, Asked(1, None, pending=False)),
        (NoticeState.UNHEARD, Asked(1, None, pending=False)),
        (NoticeState.WAITING, Asked(1, None, pending=True)),
    ],
)
def test_what_did_not_go_out_was_not_asked(parts: Parts, state: NoticeState, asked: Asked) -> None:
    number = filed(parts, confirms=False).number
    parts.notices.mark(number, Notice(FIRST, purpose_of("email", 1), "none", "reporter", NOW, state, due_at=NOW))
    file = parts.cases.load(number)

    assert asked_of(file, "email") == [asked]
    assert asked_of(file, "sms") == []
    [email, sms] = standings(file, parts.vault.contact_of(number), NOW)
    assert (email.sent, sms.sent) == (state is NoticeState.SENT, False)
