"""Every function has its one trigger, every trigger its function, and no message a way to get lost."""

import ast
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from app import app
from chalicelib.store.cases.case_rows import SHARDS
from infra.template import CONFIG, load, snake
from tests.architecture.sources import ROOT, python_files, tree

RESOURCES: dict[str, dict[str, Any]] = load()["Resources"]
HANDLERS = {found.name: found.handler_string for found in app.pure_lambda_functions}


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    return {name: found["Properties"] for name, found in RESOURCES.items() if found["Type"] == kind}


def triggers() -> Iterator[tuple[str, str]]:
    """Each function that infra/ has called, with the folder of its kind of way in."""
    for mapping in of_type("AWS::Lambda::EventSourceMapping").values():
        _, attribute = mapping["EventSourceArn"]["Fn::GetAtt"]
        yield snake(mapping["FunctionName"]["Ref"]), "streams" if attribute == "StreamArn" else "queues"
    for rule in of_type("AWS::Events::Rule").values():
        for function in {target["Arn"]["Fn::GetAtt"][0] for target in rule["Targets"]}:
            yield snake(function), "schedules"


def mapped_queues() -> list[str]:
    sources = (found["EventSourceArn"]["Fn::GetAtt"] for found in of_type("AWS::Lambda::EventSourceMapping").values())
    return sorted(logical for logical, attribute in sources if attribute == "Arn")


def test_every_event_function_has_one_trigger_and_every_trigger_a_function() -> None:
    assert Counter(function for function, _ in triggers()) == Counter(HANDLERS.keys())


@pytest.mark.parametrize(("function", "kind"), sorted(triggers()))
def test_a_way_in_lies_where_its_trigger_says_in_a_file_of_its_own_name(function: str, kind: str) -> None:
    assert HANDLERS[function] == f"chalicelib.{kind}.{function}.{function}"


def test_no_file_of_ways_in_is_left_out_of_the_app() -> None:
    ways_in = {
        path.stem
        for path in python_files("chalicelib/api", "chalicelib/streams", "chalicelib/queues", "chalicelib/schedules")
        for node in tree(path).body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["blueprint"]
    }
    (loop,) = (node for node in tree(ROOT / "app.py").body if isinstance(node, ast.For))
    assert isinstance(loop.iter, ast.Tuple)

    assert Counter(ast.unparse(item) for item in loop.iter.elts) == Counter(ways_in)


def test_every_function_has_its_time_out_and_no_time_out_lacks_its_function() -> None:
    configured = json.loads(CONFIG.read_text("utf-8"))["lambda_functions"]
    authorizers = {found.name for found in app.builtin_auth_handlers}

    assert set(configured) - authorizers == {"api_handler", *HANDLERS}


@pytest.mark.parametrize(("logical", "rule"), sorted(of_type("AWS::Events::Rule").items()))
def test_a_tick_calls_a_function_for_every_shard_that_the_store_writes(logical: str, rule: dict[str, Any]) -> None:
    function = snake(rule["Targets"][0]["Arn"]["Fn::GetAtt"][0])
    asks_for_a_shard = "shard" in (ROOT / f"chalicelib/schedules/{function}.py").read_text("utf-8")
    inputs = [json.loads(target["Input"]) for target in rule["Targets"] if "Input" in target]

    assert inputs == ([{"shard": shard} for shard in range(SHARDS)] if asks_for_a_shard else []), logical


def test_what_a_queue_is_sent_somebody_reads() -> None:
    subscribed = [found["Endpoint"]["Fn::GetAtt"][0] for found in of_type("AWS::SNS::Subscription").values()]
    alive = [name for name, queue in of_type("AWS::SQS::Queue").items() if "RedrivePolicy" in queue]

    assert set(subscribed) <= set(mapped_queues())
    assert len(subscribed) == len(set(subscribed))
    assert mapped_queues() == sorted(alive)


def test_every_queue_has_dead_letters_of_its_own_that_are_kept_as_long() -> None:
    queues = of_type("AWS::SQS::Queue")
    dead = {
        name: queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for name, queue in queues.items()
        if "RedrivePolicy" in queue
    }

    assert sorted([*dead, *dead.values()]) == sorted(queues)
    for queue, letters in dead.items():
        assert queues[letters]["MessageRetentionPeriod"] >= queues[queue]["MessageRetentionPeriod"], queue


def test_one_failed_record_does_not_bring_back_the_others_nor_vanish() -> None:
    for logical, mapping in of_type("AWS::Lambda::EventSourceMapping").items():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], logical
        if mapping["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn":
            assert mapping["DestinationConfig"]["OnFailure"]["Destination"], logical
            assert mapping["MaximumRetryAttempts"] > 0, logical
