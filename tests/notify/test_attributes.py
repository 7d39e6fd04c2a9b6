"""Every envelope carries every attribute that somebody may subscribe by, whatever it tells of."""

import json
import re
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.core.vocabulary import Classification, DeskId, EventType
from chalicelib.domain.messaging.notifications import AgencyNotice
from chalicelib.notify.cloud_events import Envelope, opened
from chalicelib.notify.envelopes import announcement, digest, notice
from infra import ROOT
from tests.notify.test_envelopes import AT, DESK, SOURCE, about, an_event

TEMPLATE = (ROOT / "infra" / "resources.yaml").read_text("utf-8")
OPEN, HIDDEN = {"purpose", "desk", "level", "emergency", "classification"}, {"purpose", "desk", "level"}


def a_notice(purpose: str = "new_case", level: str = "liaison_officer", **changed: Any) -> Envelope:
    return notice(AgencyNotice(purpose, DESK, level), about(**changed), source=SOURCE)


@pytest.mark.parametrize("kind", EventType)
@pytest.mark.parametrize("audience", ["agencies", "reporters", "both", "none"])
def test_an_announcement_says_what_happened_whom_it_concerns_and_whose_it_is(kind: EventType, audience: str) -> None:
    made = announcement(an_event(type=kind), source=SOURCE, data={}, audience=audience)

    assert made.attributes == {"type": kind.value, "audience": audience, "home": "J"}


@pytest.mark.parametrize("kind", Classification)
@pytest.mark.parametrize("emergency", [False, True])
@pytest.mark.parametrize("secret", [False, True])
def test_a_notice_has_every_attribute_but_those_that_would_tell_of_a_secret(
    kind: Classification, *, emergency: bool, secret: bool
) -> None:
    made = a_notice(classification=kind, emergency=emergency, secret=secret)
    hidden = secret or kind is Classification.WHISTLEBLOWING

    assert made.attributes.keys() == (HIDDEN if hidden else OPEN)
    assert made.attributes.get("emergency", "-") == ("-" if hidden else str(emergency).lower())
    assert made.attributes.get("classification", "-") == ("-" if hidden else kind.value)


@pytest.mark.parametrize("purpose", ["new_case", "reminder", "breach", "escalation", "disputed"])
@pytest.mark.parametrize("level", ["liaison_officer", "leader", "parent", "national"])
def test_purpose_desk_and_level_are_those_of_the_notice(purpose: str, level: str) -> None:
    found = a_notice(purpose, level).attributes

    assert (found["purpose"], found["desk"], found["level"]) == (purpose, DESK, level)


def test_a_digest_is_found_by_purpose_desk_and_level() -> None:
    made = digest(
        DeskId("bengkalis"),
        date(2026, 3, 2),
        home="J",
        source=SOURCE,
        at=AT,
        counts={},
        due_today=0,
        overdue=0,
        counts_are_least=False,
        nearest=(),
    )

    assert made.attributes == {"purpose": "digest", "desk": "bengkalis", "level": "liaison_officer"}


@pytest.mark.parametrize("made", [a_notice(), announcement(an_event(), source=SOURCE, data={}, audience="both")])
def test_an_attribute_says_what_the_body_says(made: Envelope) -> None:
    said = opened(made.body).get_data()
    assert isinstance(said, dict)

    for name, value in made.attributes.items():
        if name in said:
            assert (str(said[name]).lower() if isinstance(said[name], bool) else said[name]) == value


def test_what_subscriptions_of_our_own_ask_for_is_carried() -> None:
    asked = set(re.findall(r"FilterPolicy: \{(\w+):", TEMPLATE))
    carried = announcement(an_event(), source=SOURCE, data={}, audience="both").attributes

    assert asked
    assert asked <= carried.keys(), json.dumps(sorted(asked))
