"""Two Regions over the same replicated tables: each looks after its own homes, so nothing is done twice or lost."""

import pytest

from chalicelib.domain.core.errors import OwnedByAnotherRegion, Unavailable
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.services.core.history_check import prove
from chalicelib.store.directory.region_ownership import NOBODY, RegionOwnership
from local.web.gateway import Request
from tests.regions.story import Story
from tests.services.steps import SUBSTANCE, act


def lived(story: Story) -> None:
    """Weeks with reports in both Regions, of which nobody answers one and an officer answers another."""
    jakarta, singapore = story.stacks
    for stack, area in ((jakarta, "14.03"), (singapore, "14.03"), (jakarta, "51.71")):
        story.file(stack, area)
    story.tick(jakarta, singapore)
    for stack in story.stacks:
        with stack.here():
            number = next(number for number in story.of(stack) if _is_at(story, number, "bengkalis/pupr"))
            act(stack.parts, number, "penghubung@pupr.bengkalis", Verb.ANSWER, story.now, text=SUBSTANCE)
    story.wait(21, jakarta, singapore)
    story.settle(jakarta, singapore)


def _is_at(story: Story, number: str, desk: str) -> bool:
    stack = next(stack for stack in story.stacks if stack.home == number[0])
    return bool(stack.parts.cases.load(number).case.desk == desk)  # type: ignore[arg-type]


def test_nothing_is_routed_reminded_announced_told_or_counted_twice(story: Story) -> None:
    lived(story)

    jakarta, singapore = story.stacks
    assert story.replication.conflicts == []
    assert set(story.ears.heard().values()) == {1}
    assert set(story.ears.letters().values()) == {1}
    for stack in (jakarta, singapore):
        fired = story.milestones(stack)
        assert len(fired) == len(set(fired)) > 5
        assert story.received(stack) == len(story.numbers)
        assert story.broken(stack) == []


def test_both_regions_send_a_desk_its_morning_each_of_its_own_cases(story: Story) -> None:
    jakarta, singapore = story.stacks
    for stack in story.stacks:
        story.file(stack, "14.03")
    story.settle(jakarta, singapore)
    story.morning(jakarta, singapore)
    story.settle(jakarta, singapore)
    story.morning(jakarta, singapore)

    digests = [name for name in story.ears.heard() if name.startswith("bengkalis/pupr") and "digest" in name]
    assert sorted(digests) == ["bengkalis/pupr.2026-03-16.J.digest", "bengkalis/pupr.2026-03-16.S.digest"]
    assert set(story.ears.heard().values()) == {1}


@pytest.fixture
def without_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each Region takes every home for its own."""
    monkeypatch.setattr(RegionOwnership, "homes", lambda _: ("J", "S"))
    monkeypatch.setattr(RegionOwnership, "must_keep_home", lambda *_: None)


@pytest.mark.usefixtures("without_the_rule")
def test_without_the_rule_they_would_write_to_the_same_cases(story: Story) -> None:
    number = story.file(story.stacks[0], "14.03")
    story.settle(*story.stacks)
    for stack in story.stacks:
        with stack.here():
            act(stack.parts, number, "penghubung@pupr.bengkalis", Verb.ANSWER, story.now, text=SUBSTANCE)
    story.replication.carry()

    assert ("cases", (f"CASE#{number}", "EVENT#000003")) in story.replication.conflicts


@pytest.mark.usefixtures("without_the_rule")
def test_without_the_rule_both_would_tell_an_agency_of_the_same_report(story: Story) -> None:
    story.file(story.stacks[0], "14.03")
    story.replication.carry()
    for stack in story.stacks:
        with stack.here() as service:
            service.deliver()

    assert max(story.ears.heard().values()) > 1


def test_whoever_asks_the_wrong_region_is_sent_to_the_right_one(story: Story) -> None:
    jakarta, singapore = story.stacks
    number = story.file(jakarta, "14.03")
    story.settle(jakarta, singapore)
    with singapore.here() as service:
        answer = service.gateway.handle(Request("GET", f"/v1/complaints/{number}"))

        with pytest.raises(OwnedByAnotherRegion):
            act(singapore.parts, number, "penghubung@pupr.bengkalis", Verb.ANSWER, story.now, text=SUBSTANCE)
    assert (answer.status, answer.json()["code"]) == (421, "elsewhere")
    assert answer.headers["link"] == '<https://lapor.example.org/>; rel="alternate"'
    assert answer.json()["site"] == "https://lapor.example.org"


def test_while_a_home_is_handed_over_nothing_of_it_is_written_anywhere(story: Story) -> None:
    jakarta, singapore = story.stacks
    number = story.file(jakarta, "14.03")
    story.settle(jakarta, singapore)
    with jakarta.here():
        jakarta.parts.keepers.appoint("J", NOBODY)
    story.settle(jakarta, singapore)

    for stack in story.stacks:
        with stack.here(), pytest.raises(Unavailable):
            act(stack.parts, number, "penghubung@pupr.bengkalis", Verb.ANSWER, story.now, text=SUBSTANCE)


def test_two_regions_of_one_process_share_nothing_but_what_replication_carries(story: Story) -> None:
    jakarta, singapore = story.stacks
    numbers = [story.file(stack, "14.03") for stack in story.stacks]
    with jakarta.here() as service:
        service.deliver()

    assert [number in story._known(stack) for stack in story.stacks for number in numbers] == [True, False, False, True]
    with singapore.here() as service:
        assert service.deliveries.backlog()["route_complaint"] == 1
        assert service.parts.keepers.homes() == ("S",)
    own = ("CASE_EVENTS_TOPIC", "NOTIFY_AGENCIES_QUEUE", "PARKED_BUCKET", "FILES_BUCKET", "USER_POOL_ISSUER")
    assert [name for name in own if jakarta.environment[name] == singapore.environment[name]] == []


def test_an_event_that_one_region_sealed_is_checked_in_the_other(story: Story) -> None:
    jakarta, singapore = story.stacks
    number = story.file(jakarta, "14.03")
    story.settle(jakarta, singapore)
    with singapore.here():
        parts = singapore.parts

        assert prove(parts, parts.cases.load(number)).flaws == ()
        assert prove(parts, parts.cases.load(number)).anchored_seq == 2
        assert parts.vault.pin_check_of(number)
