"""Each function may do what its stories do, and nothing else."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ops.packaging.functions import functions_of
from tests.ops.conftest import PackageOf
from tests.ops.permissions import POLICIES, Permission, permitted, policy_of

CALLS: Mapping[str, list[list[str]]] = json.loads((Path(__file__).parent / "calls.json").read_text("utf-8"))
"""Written by `python -m tests.ops.record` while the stories ran, every function with a memory of its own."""
IS_IT_OURS = ("dynamodb:GetItem", "CasesTable")
"""An acknowledgement is lost on the way, the write comes again and is refused: is the event there our own?"""
NEVER_SEEN: Mapping[str, set[Permission]] = {
    "close_silent": {IS_IT_OURS},
    "escalate_overdue": {IS_IT_OURS},
    "follow_case": {IS_IT_OURS},
    "route_complaint": {IS_IT_OURS},
    "send_reminders": {IS_IT_OURS},
    # the verdict of GuardDuty, which no machine but AWS's has
    "clean_uploads": {("s3:GetObjectTagging", "FilesBucket/incoming/*")},
    # a shard with more cases than a page holds goes on in a new message
    "move_deadlines": {IS_IT_OURS, ("sqs:SendMessage", "MoveDeadlinesQueue")},
}
"""What only an accident, a crowd or AWS itself brings about; each with its reason."""
OF_LAMBDA = {"WriteLogs", "ReadStream", "ReadQueue", "KeepWhatFailed", "LookIntoBucketOfWhatFailed"}
"""What Lambda does in the function's name: its log, its source, and where a stream's failures go."""
KEY = "OpenWhatLiesUnderOurKey"
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
STREAM = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}
QUEUE = {"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}
WRITES = {"s3:PutObject", "sqs:SendMessage", "sns:Publish"}
NOT_OURS = {"telephones", "topics of institutions", "the sender", "IdentityKey", "the switches"}
"""Nothing of these lies under the key of our data."""


def functions(package_of: PackageOf) -> dict[str, str]:
    return functions_of(package_of("ap-southeast-3", "dev").app_template)


def called(function: str) -> set[Permission]:
    return {(action, place) for action, place in CALLS.get(function, [])} | NEVER_SEEN.get(function, set())


def of_its_own(function: str) -> set[Permission]:
    policy = policy_of(function)
    sids = {statement["Sid"] for statement in policy["Statement"]} - OF_LAMBDA - {KEY}
    return set().union(*(permitted(policy, sid) for sid in sids))


def test_every_function_may_do_exactly_what_it_was_seen_doing(package_of: PackageOf) -> None:
    for function in functions(package_of).values():
        assert of_its_own(function) == called(function), function


def test_what_was_seen_needs_no_excuse() -> None:
    for function, excused in NEVER_SEEN.items():
        assert not excused & {(action, place) for action, place in CALLS[function]}, function


def test_whatever_is_written_down_is_of_a_function_that_exists(package_of: PackageOf) -> None:
    assert set(CALLS) <= set(functions(package_of).values())


def test_lambda_may_read_each_functions_own_source_and_write_its_own_log(package_of: PackageOf) -> None:
    package = package_of("ap-southeast-3", "dev")
    names = functions(package_of)
    sources = {
        names[found["Properties"]["FunctionName"]["Ref"].removesuffix(".Alias")]: found["Properties"]["EventSourceArn"][
            "Ref"
        ]
        for found in package.app_template["Resources"].values()
        if found["Type"] == "AWS::Lambda::EventSourceMapping"
    }
    for logical, function in names.items():
        policy = policy_of(function)
        wanted: set[Permission] = {(action, f"{logical}Logs") for action in LOGS}
        if sources.get(function) == "CasesTableStreamArn":
            wanted |= {(action, "CasesTable") for action in STREAM}
            wanted |= {("s3:PutObject", "ParkedBucket/aws/lambda/*"), ("s3:ListBucket", "ParkedBucket")}
        elif function in sources:
            wanted |= {(action, sources[function].removesuffix("Arn")) for action in QUEUE}

        assert set().union(*(permitted(policy, sid) for sid in OF_LAMBDA)) == wanted, function


def test_the_key_opens_through_those_services_only_that_the_function_calls(package_of: PackageOf) -> None:
    for function in functions(package_of).values():
        policy = policy_of(function)
        everything = {
            (action, place) for action, place in permitted(policy) if not action.startswith(("logs:", "kms:"))
        }
        under_key = {(action, place) for action, place in everything if place not in NOT_OURS}
        wanted = {action.partition(":")[0] for action, _ in under_key}
        writes = {action for action, _ in under_key} & WRITES
        statements = [statement for statement in policy["Statement"] if statement["Sid"] == KEY]

        assert [_services(statement) for statement in statements] == ([wanted] if wanted else []), function
        for statement in statements:
            actions = ["kms:Decrypt", "kms:GenerateDataKey"] if writes else "kms:Decrypt"
            assert statement["Action"] == actions, function
            assert statement["Resource"] == {"Fn::GetAtt": ["DataKey", "Arn"]}, function


def _services(statement: Mapping[str, Any]) -> set[str]:
    via = statement["Condition"]["StringEquals"]["kms:ViaService"]
    return {one["Fn::Sub"].partition(".")[0] for one in via}


@pytest.mark.parametrize("text", [path.read_text("utf-8") for path in sorted(POLICIES.glob("policy-*.json"))])
def test_no_policy_names_more_than_it_must(text: str) -> None:
    """A prefix stands where AWS knows the name only later: objects of a bucket, and topics made for institutions."""
    for statement in json.loads(text)["Statement"]:
        assert '"*"' not in json.dumps(statement.get("Resource", ""))
        assert "*" not in json.dumps(statement["Action"])
        assert statement["Effect"] == "Allow"
        assert "NotResource" not in statement or statement["Sid"] == "SendShortMessages"
