"""What a reporter can say of an answer, and of what was asked for: every verdict in every status."""

import pytest

from chalicelib.domain.cases.lifecycle import LIFECYCLE, allows
from chalicelib.domain.core.errors import Invalid, WrongStage
from chalicelib.domain.core.vocabulary import EventType, Status, Verb, Verdict
from chalicelib.i18n import has
from tests.builders import IN_STATUS, at

LATER = at("Tue 06 Jan 2026 10:00")
S, V = Status, Verdict
REFUSED = {
    (S.ANSWERED, V.SUPPLIED): "answer_waits",
    (S.ON_HOLD, V.COMMENT): "data_awaited",
    (S.ON_HOLD, V.ACCEPTED): "nothing_answered",
    (S.ON_HOLD, V.DISPUTED): "nothing_answered",
} | {
    (status, verdict): code
    for status in (S.SUBMITTED, S.DISPOSED, S.RETURN_REQUESTED, S.IN_PROGRESS)
    for verdict, code in (
        (V.ACCEPTED, "nothing_answered"),
        (V.DISPUTED, "nothing_answered"),
        (V.SUPPLIED, "nothing_asked"),
    )
}
"""What cannot be said there, and why."""


@pytest.mark.parametrize("text", ["Belum selesai.", None])
@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("status", [status for status in Status if allows(status, Verb.REPLY)])
def test_a_verdict_that_does_not_fit_is_named_as_such_and_never_taken_for_another(
    status: Status, verdict: Verdict, text: str | None
) -> None:
    story = IN_STATUS[status]()

    if code := REFUSED.get((status, verdict)):
        with pytest.raises(Invalid) as refused:
            story.reporter(Verb.REPLY, LATER, verdict=verdict, text=text)
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/verdict", code)]
        assert has(f"fault.{code}")
    elif text or verdict is V.ACCEPTED:
        event = story.reporter(Verb.REPLY, LATER, verdict=verdict, text=text).events[-1]
        said = V.ACCEPTED if event.type is EventType.CLOSED else event.data["verdict"]
        # Whatever is not plain consent keeps an answered case open: a reply that nobody reads would be a silent end.
        assert said == (V.DISPUTED if (status, verdict) == (S.ANSWERED, V.COMMENT) else verdict)
    else:
        with pytest.raises(Invalid) as refused:
            story.reporter(Verb.REPLY, LATER, verdict=verdict)
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/text", "missing")]


@pytest.mark.parametrize("status", [status for status, stage in LIFECYCLE.items() if not stage.is_open])
@pytest.mark.parametrize("verdict", Verdict)
def test_nothing_can_be_said_of_an_answer_after_the_end(status: Status, verdict: Verdict) -> None:
    with pytest.raises(WrongStage):
        IN_STATUS[status]().reporter(Verb.REPLY, LATER, verdict=verdict, text="Baik.")
