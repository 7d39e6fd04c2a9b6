"""A Region dies in the middle of its work, another takes its cases over, and gives them back: rehearsed."""

from collections import Counter
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.core.vocabulary import Verb
from ops.exits import Refused
from ops.place import Aws, Place
from ops.values import load
from ops.verbs.failover import HandedOver, Order, hand_over
from tests.regions.stacks import Key, Stack
from tests.regions.story import Story
from tests.services.steps import SUBSTANCE, act


def place_of(stack: Stack) -> Place:
    """The place as the operators' tool knows it."""
    stage = stack.service.provisioned.template.stage
    values = load("dev", stack.region).model_copy(update={"stage": stage})
    return Place(values, Aws(stack.region, boto3.Session(region_name=stack.region)))


def handed_over(story: Story, before: Stack, after: Stack, home: str, **how: Any) -> HandedOver:
    """What the verb does; each time that it waits, replication goes on."""

    def carried(_: float) -> None:
        story.replication.carry()

    with after.here():
        return hand_over(Order(home, place_of(before), place_of(after), story.now, **{"wait": carried, **how}))


def without_marks(key: Key) -> bool:
    """Everything but what says that somebody was told."""
    return not key[1].startswith("NOTICE#")


def test_a_region_dies_another_goes_on_and_gives_back_and_nothing_is_lost(story: Story) -> None:
    jakarta, singapore = story.stacks
    told = story.file(jakarta, "14.03")
    with jakarta.here() as service:
        service.deliver()
    story.replication.carry(without_marks)
    in_flight = story.file(jakarta, "51.71")
    story.replication.carry(without_marks)
    behind = story.file(jakarta, "14.03")  # Jakarta dies: of this nothing has left it

    story.numbers.remove(behind)
    taken = handed_over(story, jakarta, singapore, "J", lost=True, answers=lambda _: False)
    assert (taken.before, taken.keeper, taken.cases, taken.torn) == ("J", "S", 2, ())
    story.wait_alone(singapore, days=17)
    with singapore.here():
        act(singapore.parts, told, "penghubung@pupr.bengkalis", Verb.ANSWER, story.now, text=SUBSTANCE)
    story.tick_alone(singapore)
    assert story.broken(singapore) == []
    assert {number for number, _, _ in story.milestones(singapore)} == {told, in_flight}

    story.numbers.append(behind)  # Jakarta is back, with what it had not sent, and hears who keeps its cases
    story.replication.carry()
    story.tick(jakarta, singapore)
    story.settle(jakarta, singapore)
    with jakarta.here():
        assert jakarta.parts.keepers.homes() == ()
    back = handed_over(story, singapore, jakarta, "J", answers=lambda _: True)
    assert (back.before, back.keeper, back.torn) == ("S", "J", ())
    story.wait(25, jakarta, singapore)
    story.settle(jakarta, singapore)

    for stack in (jakarta, singapore):
        assert story.broken(stack) == []
        assert story.received(stack) == 3
        assert max(Counter(story.milestones(stack)).values()) == 1
    # only that somebody was told stands in both, and of which of two such marks is kept nothing follows
    assert {key[1].partition("#")[0] for _, key in story.replication.conflicts} == {"NOTICE"}
    # of what Jakarta had sent and could not say so, one repetition under the same id; of nothing else
    repeated = {name for name, count in story.ears.heard().items() if count > 1}
    assert repeated == {name for name in repeated if name.startswith(told)}
    assert max(story.ears.heard().values()) <= 2
    assert all(any(name.startswith(number) for name in story.ears.heard()) for number in story.numbers)


def test_nobody_takes_over_from_a_region_that_answers_without_its_stopping_first(story: Story) -> None:
    jakarta, singapore = story.stacks
    with pytest.raises(Refused, match="ap-southeast-3 answers: without --confirm-lost"):
        handed_over(story, jakarta, singapore, "J", lost=True, answers=lambda _: True)
    with pytest.raises(Refused, match=r"does not answer.*--confirm-lost"):
        handed_over(story, jakarta, singapore, "J", answers=lambda _: False)
    with pytest.raises(Refused, match="ap-southeast-3 keeps home J already"):
        handed_over(story, singapore, jakarta, "J")


def test_a_handing_over_that_replication_does_not_follow_is_taken_back(story: Story) -> None:
    jakarta, singapore = story.stacks
    looks: list[float] = []
    with pytest.raises(Refused, match="the word to stop has not arrived in ap-southeast-1 after 300 seconds"):
        handed_over(story, jakarta, singapore, "J", answers=lambda _: True, wait=looks.append)

    assert sum(looks) == timedelta(minutes=5).total_seconds()
    with jakarta.here():
        assert jakarta.parts.keepers.homes() == ("J",)


def test_a_dry_run_says_what_would_be_caught_up_with_and_changes_nothing(story: Story) -> None:
    jakarta, singapore = story.stacks
    story.file(jakarta, "14.03")
    story.settle(jakarta, singapore)
    tried = handed_over(story, jakarta, singapore, "J", answers=lambda _: True, dry_run=True)

    assert (tried.keeper, tried.cases, tried.announced) == ("J", 1, 2)
    with singapore.here():
        assert singapore.parts.keepers.homes() == ("S",)
