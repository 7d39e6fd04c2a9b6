"""
Alarms that are the same for each thing of a kind: made from `ForEach` in `infra/alarms.yaml`, once for each.

What a threshold follows from is read from the thing itself, so that neither can change without the other.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ops.packaging.template.functions import functions_of
from ops.packaging.template.merging import MergeError
from ops.packaging.template.references import references

SECTION = "ForEach"
MINUTES = 5
MISSED_TICKS = 1 / MINUTES
"""EventBridge may be a minute late, so that of five ticks one falls behind the window."""

_WORD = re.compile(r"\$\{(\w+)\}")
_OF_A_NAME = re.compile(r"^lapor-\$\{Stage\}-")


@dataclass(frozen=True)
class Thing:
    """Something that is watched: how its alarms' logical ids begin, and what is filled in."""

    logical: str
    words: Mapping[str, str | int] = field(default_factory=dict)


def repeated(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The template with an alarm for each thing in place of the section that says what they are like."""
    resources = dict(whole["Resources"])
    for kind, entries in whole.get(SECTION, {}).items():
        if kind not in KINDS:
            raise MergeError(f"{SECTION}: nothing is known of {kind}; there are {', '.join(sorted(KINDS))}")
        for thing in KINDS[kind](whole):
            for ending, entry in entries.items():
                logical = thing.logical + ending
                if logical in resources:
                    raise MergeError(f"{SECTION}: {logical} is declared twice")
                resources[logical] = filled(entry, thing.words)
    return {**{section: found for section, found in whole.items() if section != SECTION}, "Resources": resources}


def filled(value: Any, words: Mapping[str, str | int]) -> Any:
    """*value* with the words filled in; a text that is nothing but a word becomes what the word stands for."""
    if isinstance(value, Mapping):
        made = {key: filled(inner, words) for key, inner in value.items()}
        # without a reference left it would be a function of CloudFormation that does nothing
        return made["Fn::Sub"] if set(made) == {"Fn::Sub"} and "${" not in made["Fn::Sub"] else made
    if isinstance(value, list):
        return [filled(inner, words) for inner in value]
    if not isinstance(value, str):
        return value
    if (alone := _WORD.fullmatch(value)) and alone[1] in words:
        return words[alone[1]]
    return _WORD.sub(lambda found: str(words.get(found[1], found[0])), value)


def _functions(whole: Mapping[str, Any]) -> Iterator[Thing]:
    yield from (Thing(logical, {"Logical": logical, "Function": name}) for logical, name in functions_of(whole).items())


def _stream_readers(whole: Mapping[str, Any]) -> Iterator[Thing]:
    names = functions_of(whole)
    for _, mapping in _of_type(whole, "AWS::Lambda::EventSourceMapping"):
        if mapping["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn":
            logical = mapping["FunctionName"]["Ref"]
            yield Thing(logical, {"Function": names[logical]})


def _queues(whole: Mapping[str, Any]) -> Iterator[Thing]:
    for logical, queue in _of_type(whole, "AWS::SQS::Queue"):
        if letters := queue.get("RedrivePolicy"):
            # what one message may take until it is given up; behind it nothing is stuck that merely failed
            patience = letters["maxReceiveCount"] * queue["VisibilityTimeout"]
            yield Thing(logical, {"Queue": _name(queue["QueueName"]), "Patience": patience})


def _schedules(whole: Mapping[str, Any], *, every_minute: bool) -> Iterator[Thing]:
    names = functions_of(whole)
    for _, rule in _of_type(whole, "AWS::Events::Rule"):
        if (rule["ScheduleExpression"] == "rate(1 minute)") is every_minute:
            ticks = len(rule["Targets"])
            expected = round(ticks * MINUTES * (1 - MISSED_TICKS))
            for logical in sorted({name for name, _ in references(rule["Targets"]) if name in names}):
                yield Thing(logical, {"Function": names[logical], "Ticks": ticks, "TicksInFiveMinutes": expected})


def _tables(whole: Mapping[str, Any]) -> Iterator[Thing]:
    for logical, table in _of_type(whole, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        yield Thing(logical, {"Table": _name(table["TableName"])})


def _of_type(whole: Mapping[str, Any], *kinds: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for logical, found in whole["Resources"].items():
        if found["Type"] in kinds:
            yield logical, found["Properties"]


def _name(given: Mapping[str, str]) -> str:
    """The part of a name that is the same in every stage."""
    return _OF_A_NAME.sub("", given["Fn::Sub"])


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Thing]]] = {
    "Daily": lambda whole: _schedules(whole, every_minute=False),
    "EveryMinute": lambda whole: _schedules(whole, every_minute=True),
    "Function": _functions,
    "Queue": _queues,
    "StreamReader": _stream_readers,
    "Table": _tables,
}
