"""What is kept beside the events of a case fits them, or is named: each text, file, attribute and version by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.cases.case import REPORTER, Actor, Case, Event, Report
from chalicelib.domain.cases.events import Step, Written, write_event
from chalicelib.domain.cases.hash_chain import Flaw, FlawKind
from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.core.vocabulary import EventType, Status
from chalicelib.domain.evidence.integrity import (
    OF_THE_CASE,
    Version,
    folded,
    is_of_a_version,
    misfits,
    new_pins,
    text_called,
    unpinned,
)
from chalicelib.domain.files.attachment_history import attached_step
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.files.file_status import AttachmentStatus
from tests.builders import COUNTRY as DESKS
from tests.builders import (
    MONDAY,
    NUMBER,
    REPORT_TEXTS,
    SUBSTANCE,
    Rulebooks,
    a_copy,
    a_story,
    answered,
    at,
    routed,
    terms_of,
)
from tests.builders import folded as added_up

SERVICE = Actor("service", "route_complaint")
OTHER_SALT = "ff" * 16
AN_ANSWER, A_FILE, A_REPLY = 3, 4, 5
"""The places of what came with a text, with a file, and with a file alone that answers a question."""


@dataclass(frozen=True)
class Found:
    """A case as one query gives it."""

    case: Case
    report: Report
    events: tuple[Event, ...]
    texts: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    orders: tuple[Attachment, ...] = ()
    listed_title: str = REPORT_TEXTS["title"]


def an_order(ordinal: int, **changed: Any) -> Attachment:
    """What is kept of the file that `a_copy` tells of."""
    copy = a_copy(f"f{ordinal}")
    order = Attachment(NUMBER, copy.id, ordinal, copy.name, "image/png", 90_000, "0" * 64, REPORTER, MONDAY, MONDAY)
    return replace(order, **{"status": AttachmentStatus.SHOWN} | changed)


@cache
def sound() -> Found:
    """A case with everything: a report, a route, an answer, a file by itself and one that is a reply."""
    opening = {name: a_story().events[0].data[name] for name in ("classification", "channel", "language")}
    opening |= dict.fromkeys(("anonymous", "secret", "emergency"), False)
    first = Step(EventType.SUBMITTED, Status.SUBMITTED, routed().case.desk, data=opening, texts=REPORT_TEXTS)
    written = [write_event(first, REPORTER, MONDAY, case=None, number=NUMBER, event_id="e1")]

    def follow(made: Step, actor: Actor) -> Written:
        case = added_up(one.event for one in written)
        event_id = f"e{len(written) + 1}"
        written.append(write_event(made, actor, MONDAY, case=case, number=NUMBER, event_id=event_id))
        return written[-1]

    agency = answered().case.desk
    follow(Step(EventType.ROUTED, Status.DISPOSED, agency), SERVICE)
    follow(Step(EventType.ANSWERED, Status.ANSWERED, agency, texts={"text": SUBSTANCE}), Actor("officer", "o", agency))
    case = added_up(one.event for one in written)
    assert case
    follow(attached_step(case, a_copy("f1")), REPORTER)
    reply = attached_step(case, a_copy("f2"))
    follow(replace(reply, type=EventType.REPLIED, data={**reply.data, "verdict": "supplied"}), REPORTER)
    events = tuple(one.event for one in written)
    case = added_up(events)
    assert case
    title, salt = REPORT_TEXTS["title"], written[0].texts["salt"]
    report = Report(**REPORT_TEXTS, salts=dict.fromkeys(REPORT_TEXTS, salt))
    texts = {one.event.seq: MappingProxyType(dict(one.texts)) for one in written[1:] if one.texts}
    return Found(replace(case, title=title), report, events, texts, (an_order(1), an_order(2)))


def with_texts(seq: int, **changed: Any) -> Found:
    """Other texts with that event; None takes one away."""
    texts = {**sound().texts.get(seq, {}), **changed}
    return replace(
        sound(),
        texts={**sound().texts, seq: {name: text for name, text in texts.items() if text is not None}},
    )


def flaws(found: Found) -> list[Flaw]:
    return list(misfits(found))


# --- the case itself ---


def test_a_case_that_nobody_touched_has_no_flaw() -> None:
    assert flaws(sound()) == []


def test_the_events_alone_say_what_the_case_is() -> None:
    assert folded(sound().events) == replace(sound().case, title="")
    assert folded(iter(sound().events[:2])) == added_up(sound().events[:2])
    assert folded([]) is None


@pytest.mark.parametrize("name", [each.name for each in fields(Case)])
def test_an_attribute_that_its_events_do_not_give_the_case_is_named(name: str) -> None:
    changed: dict[str, Any] = {name: "something else"}

    assert flaws(replace(sound(), case=replace(sound().case, **changed))) == [Flaw(0, FlawKind.MISSTATED, name)]


def test_of_several_attributes_each_is_named_and_as_the_cases_own() -> None:
    found = flaws(replace(sound(), case=replace(sound().case, secret=True, rating=5)))

    assert found == [Flaw(OF_THE_CASE, FlawKind.MISSTATED, name) for name in ("secret", "rating")]
    assert str(found[0]) == "secret of the case is misstated"


def test_the_title_is_that_which_texts_and_masks_make() -> None:
    assert flaws(replace(sound(), listed_title="Masked")) == [Flaw(0, FlawKind.MISSTATED, "title")]
    assert flaws(replace(sound(), listed_title="M", case=replace(sound().case, title="M"))) == []


def test_where_a_text_was_changed_the_title_that_follows_is_no_second_flaw() -> None:
    report = replace(sound().report, title="Forged")

    found = flaws(replace(sound(), report=report, listed_title="Forged"))

    assert found == [Flaw(1, FlawKind.ALTERED, "text title")]


def test_a_changed_text_hides_no_other_attribute() -> None:
    forged = replace(sound(), report=replace(sound().report, body="Forged"), case=replace(sound().case, secret=True))

    assert flaws(forged) == [Flaw(1, FlawKind.ALTERED, "text body"), Flaw(0, FlawKind.MISSTATED, "secret")]


def test_a_case_without_events_is_compared_with_nothing() -> None:
    alone = Found(sound().case, Report("", ""), ())

    assert flaws(alone) == []
    assert flaws(replace(alone, texts={2: {"text": "x"}})) == [Flaw(2, FlawKind.INSERTED, "text")]


# --- texts ---


def test_a_text_is_called_by_its_name() -> None:
    assert text_called("body") == "text body"


@pytest.mark.parametrize("name", REPORT_TEXTS)
@pytest.mark.parametrize("text", ["Forged", "", 7, ["Forged"]])
def test_a_text_of_the_report_that_is_another_is_altered(name: str, text: Any) -> None:
    changed: dict[str, Any] = {name: text}

    assert flaws(replace(sound(), report=replace(sound().report, **changed))) == [
        Flaw(1, FlawKind.ALTERED, f"text {name}")
    ]


@pytest.mark.parametrize("name", REPORT_TEXTS)
def test_a_text_of_the_report_that_is_gone_is_missing(name: str) -> None:
    changed: dict[str, Any] = {name: None}

    assert flaws(replace(sound(), report=replace(sound().report, **changed))) == [
        Flaw(1, FlawKind.MISSING, f"text {name}")
    ]


def test_what_the_report_never_said_is_inserted_each_in_the_order_of_its_name() -> None:
    report = replace(sound().report, occurred_on="2026-01-01", longitude="102.1", latitude="1.47")

    assert flaws(replace(sound(), report=report)) == [
        Flaw(1, FlawKind.INSERTED, f"text {name}") for name in ("latitude", "longitude", "occurred_on")
    ]


@pytest.mark.parametrize("name", REPORT_TEXTS)
@pytest.mark.parametrize("salt", [OTHER_SALT, "", "no salt", None, 7])
def test_each_text_of_the_report_opens_with_its_own_salt_alone(name: str, salt: Any) -> None:
    salts = {**sound().report.salts, name: salt}

    assert flaws(replace(sound(), report=replace(sound().report, salts=salts))) == [
        Flaw(1, FlawKind.ALTERED, f"text {name}")
    ]


def test_a_text_of_the_report_without_its_salt_is_altered() -> None:
    report = replace(sound().report, salts={"title": sound().report.salts["title"]})

    assert flaws(replace(sound(), report=report)) == [
        Flaw(1, FlawKind.ALTERED, f"text {name}") for name in ("body", "place")
    ]


@pytest.mark.parametrize("text", ["Forged", "", 7, SUBSTANCE + " "])
def test_a_text_of_an_event_that_is_another_is_altered(text: Any) -> None:
    assert flaws(with_texts(AN_ANSWER, text=text)) == [Flaw(AN_ANSWER, FlawKind.ALTERED, "text text")]


@pytest.mark.parametrize("salt", [OTHER_SALT, "", "no salt", None, 7])
def test_a_text_of_an_event_whose_salt_is_another_is_altered(salt: Any) -> None:
    assert flaws(with_texts(AN_ANSWER, salt=salt)) == [Flaw(AN_ANSWER, FlawKind.ALTERED, "text text")]


def test_a_text_of_an_event_that_is_gone_is_missing_alone_or_with_its_salt() -> None:
    left = {seq: texts for seq, texts in sound().texts.items() if seq != AN_ANSWER}

    assert flaws(with_texts(AN_ANSWER, text=None)) == [Flaw(AN_ANSWER, FlawKind.MISSING, "text text")]
    assert flaws(replace(sound(), texts=left)) == [Flaw(AN_ANSWER, FlawKind.MISSING, "text text")]


def test_a_text_beside_that_of_an_event_is_inserted() -> None:
    assert flaws(with_texts(AN_ANSWER, note="More")) == [Flaw(AN_ANSWER, FlawKind.INSERTED, "text note")]


@pytest.mark.parametrize("seq", [1, 2, 99])
@pytest.mark.parametrize("texts", [{}, {"salt": OTHER_SALT}])
def test_texts_with_the_report_with_an_event_that_brought_none_or_with_no_event_are_inserted(
    seq: int, texts: dict[str, str]
) -> None:
    assert flaws(with_texts(seq, **texts)) == [Flaw(seq, FlawKind.INSERTED, "text")]


def test_a_text_with_an_event_that_brought_none_is_named_too() -> None:
    found = flaws(with_texts(2, text="More"))

    assert found == [Flaw(2, FlawKind.INSERTED, "text text"), Flaw(2, FlawKind.INSERTED, "text")]


# --- files ---


def test_a_file_of_which_an_event_tells_and_nothing_is_kept_is_missing() -> None:
    assert flaws(replace(sound(), orders=(an_order(2),))) == [Flaw(A_FILE, FlawKind.MISSING, "file")]
    assert flaws(replace(sound(), orders=())) == [Flaw(seq, FlawKind.MISSING, "file") for seq in (A_FILE, A_REPLY)]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("content_type", "image/jpeg"),
        ("size", 40_000),
        ("sha256", "1" * 64),
        ("by", Actor("officer", "o", answered().case.desk)),
        ("name", "forged.png"),
        ("status", AttachmentStatus.WAITING),
        ("status", AttachmentStatus.REFUSED),
    ],
)
def test_a_file_that_says_something_else_than_its_event_is_named_by_what_differs(part: str, value: Any) -> None:
    changed: dict[str, Any] = {part: value}

    for place, seq in ((1, A_FILE), (2, A_REPLY)):
        orders = tuple(an_order(one, **(changed if one == place else {})) for one in (1, 2))
        assert flaws(replace(sound(), orders=orders)) == [Flaw(seq, FlawKind.MISSTATED, f"file {part}")]


def test_a_file_may_have_waited_at_any_place_and_time() -> None:
    late = an_order(1, place=7, at=at("Tue 06 Jan 2026 10:00"), ordered_at=at("Tue 06 Jan 2026 10:00"))

    assert flaws(replace(sound(), orders=(late, an_order(2)))) == []


def test_a_file_whose_name_is_gone_from_the_texts_does_not_fit_it() -> None:
    misnamed = Flaw(A_FILE, FlawKind.MISSTATED, "file name")
    without = {seq: texts for seq, texts in sound().texts.items() if seq != A_FILE}

    assert misnamed in flaws(with_texts(A_FILE, name=None))
    assert misnamed in flaws(replace(sound(), texts=without))


def test_a_file_that_no_event_brought_is_inserted_once_it_is_shown() -> None:
    for status in AttachmentStatus:
        orders = (*sound().orders, an_order(3, status=status))
        shown = [Flaw(OF_THE_CASE, FlawKind.INSERTED, "file 3")] if status is AttachmentStatus.SHOWN else []
        assert flaws(replace(sound(), orders=orders)) == shown


def test_of_a_file_that_is_there_twice_the_second_is_inserted_and_the_first_is_compared() -> None:
    double = an_order(1, place=3, size=1)

    assert flaws(replace(sound(), orders=(*sound().orders, double))) == [Flaw(0, FlawKind.INSERTED, "file 3")]
    assert flaws(replace(sound(), orders=(double, *sound().orders))) == [
        Flaw(0, FlawKind.INSERTED, "file 1"),
        Flaw(A_FILE, FlawKind.MISSTATED, "file size"),
    ]


# --- versions ---


@dataclass(frozen=True)
class Edition:
    """A version, and what it says."""

    fingerprint: str


RULES = Rulebooks()
TERMS = terms_of(DESKS.desks[routed().case.desk], RULES)
POLICY = f"policy {TERMS.policy}"
SAID = {("policy", TERMS.policy): "p1", ("calendar", 1): "c1", ("calendar", 2): "c2", ("rules", 7): "r7"}


def sources(said: Mapping[tuple[str, Any], str] = MappingProxyType(SAID), **changed: Any) -> dict[str, Any]:
    """Where versions are found, as `said` has them; CorruptData for one that is not there."""

    def find(kind: str, version: Any) -> Version:
        if (kind, version) not in said:
            raise CorruptData(f"no {kind} {version}")
        return Edition(said[kind, version])

    kinds = {
        "policy": lambda version: find("policy", version),
        "calendar": lambda version: find("calendar", version),
        "rules": lambda version: find("rules", version),
    }
    return kinds | changed


def an_event(seq: int, event_type: EventType = EventType.ANSWERED, **data: Any) -> Event:
    made = Step(event_type, Status.DISPOSED, answered().case.desk, data=data)
    return replace(write_event(made, SERVICE, MONDAY, case=None, number=NUMBER, event_id=f"e{seq}").event, seq=seq)


def under(calendar: int = 1) -> dict[str, Any]:
    return TERMS.under(calendar).as_data()


PINNED = {"policy": "p1", "calendar": "c1"}
FIRST = an_event(1, EventType.SUBMITTED, terms=under(), pins=PINNED)
ROUTE = an_event(2, EventType.ROUTED, version=7, pins={"rules": "r7"})
MOVE = an_event(3, EventType.RESCHEDULED, calendar=2, pins={"calendar": "c2"})
LATER = an_event(4, terms=under(2))
PINS = (FIRST, ROUTE, MOVE, LATER)


def wrong(events: Iterable[Event], found: Mapping[str, Any] | None = None) -> list[Flaw]:
    return list(unpinned(events, sources() if found is None else found))


def test_versions_that_say_what_was_pinned_are_sound() -> None:
    assert wrong(PINS) == []
    assert wrong([]) == []


@pytest.mark.parametrize(
    ("version", "seq", "named"),
    [
        (("policy", TERMS.policy), 1, POLICY),
        (("calendar", 1), 1, "calendar 1"),
        (("rules", 7), 2, "rules 7"),
        (("calendar", 2), 3, "calendar 2"),
    ],
)
def test_a_version_that_says_something_else_is_named_once_at_the_event_that_pinned_it(
    version: tuple[str, Any], seq: int, named: str
) -> None:
    changed = sources({**SAID, version: "forged"})
    gone = sources({one: said for one, said in SAID.items() if one != version})

    assert wrong([*PINS, LATER], changed) == [Flaw(seq, FlawKind.UNPINNED, named)]
    assert wrong([*PINS, LATER], gone) == [Flaw(seq, FlawKind.MISSING, named)]


@pytest.mark.parametrize(
    "error", [CorruptData("gone"), AttributeError(), KeyError(), IndexError(), TypeError(), ValueError()]
)
def test_a_version_that_cannot_be_read_is_missing_whatever_is_wrong_with_it(error: Exception) -> None:
    def find(_: Any) -> Version:
        raise error

    assert wrong(PINS, sources(rules=find)) == [Flaw(2, FlawKind.MISSING, "rules 7")]


def test_what_else_goes_wrong_while_a_version_is_read_is_not_taken_for_a_flaw() -> None:
    def find(_: Any) -> Version:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        wrong(PINS, sources(rules=find))


def test_a_version_without_a_fingerprint_is_missing() -> None:
    assert wrong(PINS, sources(rules=lambda _: None)) == [Flaw(2, FlawKind.MISSING, "rules 7")]


def test_kinds_that_nobody_can_look_up_are_left_out() -> None:
    others = {kind: find for kind, find in sources({}).items() if kind != "rules"}

    assert {flaw.what for flaw in wrong(PINS, others)} == {POLICY, "calendar 1", "calendar 2"}
    assert wrong(PINS, {}) == []


def test_an_event_that_names_what_neither_it_nor_one_before_pinned_is_none_of_ours() -> None:
    bare = an_event(1, terms=under())
    route = an_event(2, EventType.ROUTED, version=7)

    assert wrong([bare, route, bare]) == [
        Flaw(1, FlawKind.UNPINNED, POLICY),
        Flaw(1, FlawKind.UNPINNED, "calendar 1"),
        Flaw(2, FlawKind.UNPINNED, "rules 7"),
    ]
    assert wrong([bare], sources({("policy", TERMS.policy): "p1"})) == [
        Flaw(1, FlawKind.UNPINNED, POLICY),
        Flaw(1, FlawKind.MISSING, "calendar 1"),
    ]


def test_a_pin_holds_for_its_own_version_and_not_for_the_next() -> None:
    assert wrong([FIRST, an_event(2, terms=under(2))]) == [Flaw(2, FlawKind.UNPINNED, "calendar 2")]


def test_a_later_pin_of_the_same_version_has_to_fit_too() -> None:
    again = an_event(5, terms=under(), pins={"policy": "forged"})

    assert wrong([FIRST, again, LATER], sources({**SAID, ("calendar", 2): ""}))[0] == Flaw(5, FlawKind.UNPINNED, POLICY)
    assert wrong([FIRST, an_event(5, terms=under(), pins=PINNED)]) == []


def test_each_version_is_looked_up_once_as_long_as_it_is_pinned_alike() -> None:
    asked = []
    kinds = sources()

    def find(version: Any) -> Version:
        asked.append(version)
        found: Version = kinds["calendar"](version)
        return found

    assert wrong([*PINS, an_event(5, terms=under(), pins=PINNED), *PINS[2:]], sources(calendar=find)) == []
    assert asked == [1, 2]


# --- what an event pins ---


def named(policy: str = "p1", calendar: int = 1, said: str = "c1") -> dict[str, tuple[Any, Version]]:
    return {"policy": (TERMS.policy, Edition(policy)), "calendar": (calendar, Edition(said))}


def test_the_first_event_pins_all_that_it_names() -> None:
    assert new_pins([], named()) == {"policy": "p1", "calendar": "c1"}
    assert new_pins([], {}) == {}


def test_what_is_pinned_already_is_not_pinned_again() -> None:
    assert new_pins(PINS, named()) == {}
    assert new_pins(PINS, {"rules": (7, Edition("r7"))}) == {}
    assert new_pins(PINS, named(calendar=2, said="c2")) == {}


def test_another_version_and_one_that_says_something_else_are_pinned_alone() -> None:
    assert new_pins(PINS, named(calendar=3, said="c3")) == {"calendar": "c3"}
    assert new_pins(PINS, named(policy="p1 anew")) == {"policy": "p1 anew"}
    assert new_pins([FIRST], {"rules": (7, Edition("r7"))}) == {"rules": "r7"}


def test_a_version_that_was_named_without_a_pin_is_still_to_be_pinned() -> None:
    assert new_pins([an_event(1, terms=under())], named()) == {"policy": "p1", "calendar": "c1"}
    assert new_pins([an_event(1, terms=under(), pins={"policy": "p1"})], named()) == {"calendar": "c1"}


@pytest.mark.parametrize(
    "event",
    [
        an_event(2, EventType.ANSWERED, calendar=2, pins={"calendar": "c2"}),
        an_event(2, EventType.ROUTED, calendar=2, pins={"calendar": "c2"}),
        an_event(2, EventType.RESCHEDULED, version=7, pins={"rules": "r7"}),
        an_event(2, EventType.ANSWERED, version=7, pins={"rules": "r7"}),
        an_event(2, EventType.RESCHEDULED),
        an_event(2, EventType.ROUTED),
    ],
)
def test_only_terms_a_new_calendar_and_a_route_name_a_version(event: Event) -> None:
    told = {"calendar": (2, Edition("c2")), "rules": (7, Edition("r7"))}

    assert new_pins([event], told) == {"calendar": "c2", "rules": "r7"}
    assert wrong([event], sources({})) == []


editions = st.tuples(st.integers(1, 3), st.sampled_from(["said", "said anew"]))


@given(st.lists(editions, max_size=6))
def test_whoever_pins_what_is_new_is_never_accused_while_nothing_changes(years: list[tuple[int, str]]) -> None:
    """Of a version that changes, each change is pinned when it is met, so that all but the last one show."""
    events: list[Event] = []
    for seq, (version, said) in enumerate(years, 1):
        pins = new_pins(events, {"calendar": (version, Edition(said))})
        events.append(an_event(seq, EventType.RESCHEDULED, calendar=version, **({"pins": pins} if pins else {})))
    last = {("calendar", version): said for version, said in years}
    changed = {version for version, said in years if said != last["calendar", version]}

    assert {flaw.what for flaw in wrong(events, sources(last))} == {f"calendar {version}" for version in changed}


@pytest.mark.parametrize("what", ["policy permenpanrb-62-2018@1", "calendar 3", "rules 7", "rules"])
def test_a_flaw_of_a_version_is_told_apart(what: str) -> None:
    assert is_of_a_version(Flaw(1, FlawKind.UNPINNED, what))


@pytest.mark.parametrize("what", ["", "text policy", "text", "file size", "file 1", "policies", "status"])
def test_no_other_flaw_is_one_of_a_version(what: str) -> None:
    assert not is_of_a_version(Flaw(1, FlawKind.MISSTATED, what))
