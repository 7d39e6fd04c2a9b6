"""A case that is late twice on one day: told once, of both clocks, and every milestone in its history once."""

from collections import Counter

import pytest

from chalicelib.api.views.timeline import sentence
from chalicelib.domain.cases.events import fired_by
from chalicelib.domain.core.vocabulary import Classification, ClockKind, EventType
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.domain.messaging.notifications import agency_notices, reporter_notice
from chalicelib.services.core.parts import Parts
from tests.builders import at, disposed
from tests.services.steps import followed, routed, swept

K = ClockKind
BREACH = at("Tue 10 Mar 2026 00:00")
"""The first answer and the resolution of an aspiration are both owed within five working days from 2 March."""


@pytest.fixture
def late(parts: Parts) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the sweeps wrote of an aspiration that nobody took up, event by event."""
    number = routed(parts, classification=Classification.ASPIRATION)
    for tick in ("Fri 06 Mar 2026 09:00", "Tue 10 Mar 2026 00:01", "Thu 12 Mar 2026 00:01"):
        swept(parts, at(tick))
    followed(parts, number)
    return [(event.type.value, fired_by(event)) for event in parts.cases.load(number).events if fired_by(event)]


def test_two_clocks_that_come_due_together_make_one_event_each_time(late: list[tuple[str, list[object]]]) -> None:
    assert [(kind, len(fired)) for kind, fired in late] == [
        ("reminded", 2), ("breached", 2), ("escalated", 2), ("escalated", 2),
    ]  # fmt: skip
    assert max(Counter(each for _, fired in late for each in fired).values()) == 1


def test_one_line_names_both_and_one_notice_and_one_message_go_out(parts: Parts) -> None:
    number = routed(parts, classification=Classification.ASPIRATION)
    swept(parts, at("Tue 10 Mar 2026 00:01"), Sweep.REMINDERS)
    swept(parts, at("Tue 10 Mar 2026 00:01"), Sweep.ESCALATIONS)

    events = [event for event in parts.cases.load(number).events if event.type in {"breached", "escalated"}]

    assert [(event.type, event.data["milestone"]) for event in events] == [
        (EventType.BREACHED, "breach"), (EventType.ESCALATED, "leader"),
    ]  # fmt: skip
    assert all(len(agency_notices(event, None)) == 1 for event in events)
    assert [reporter_notice(event) for event in events] == ["late", None]
    for event in events:
        assert "the first answer and resolution" in sentence(parts, event, "en")
        assert "jawaban pertama dan penyelesaian" in sentence(parts, event, "id")


def test_clocks_that_are_late_on_different_days_are_told_apart() -> None:
    story = disposed()

    story.fire_until(at("Wed 28 Jan 2026 00:00"))

    breaches = [event for event in story.events if event.type is EventType.BREACHED]
    assert [fired_by(event) for event in breaches] == [
        [(story.clock(K.RESPOND).id, "breach")], [(story.clock(K.RESOLVE).id, "breach")],
    ]  # fmt: skip
