"""Each function may do what its stories do, and nothing else."""

import json
from typing import Any

import pytest

from chalicelib.store.tables.case_table import ReporterRow
from chalicelib.store.tables.table_scans import READABLE
from local.permissions.demands import ATTRIBUTES, LEADING, SELECT
from local.permissions.roles import POLICIES, policy_of
from ops.packaging.template.functions import functions_of
from tests.ops.calling import NEVER_SEEN, Permission, called
from tests.ops.conftest import PackageOf
from tests.ops.permissions import permitted
from tests.ops.recording import differences, written

OF_LAMBDA = {"WriteLogs", "ReadStream", "ReadQueue", "KeepWhatFailed", "LookIntoBucketOfWhatFailed"}
"""What Lambda does in the function's name: its log, its source, and where a stream's failures go."""
KEY = "OpenWhatLiesUnderOurKey"
SEALS = ["kms:Decrypt", "kms:GenerateDataKey"]
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
STREAM = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}
QUEUE = {"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}
MEET_REPORTERS = {"api_handler", "tell_reporters"}
"""Who takes in what reporters say of themselves, and who writes to them; nobody else ever reads it."""


def functions(package_of: PackageOf) -> dict[str, str]:
    return functions_of(package_of("ap-southeast-3", "dev").app_template)


def of_its_own(function: str) -> set[Permission]:
    policy = policy_of(function)
    sids = {statement["Sid"] for statement in policy["Statement"]} - OF_LAMBDA - {KEY}
    return set().union(*(permitted(policy, sid) for sid in sids))


def test_every_function_may_do_exactly_what_it_was_seen_doing(package_of: PackageOf) -> None:
    for function in functions(package_of).values():
        seen = {(action, place) for action, place in called(function) if not place.startswith("DataKey ")}

        assert of_its_own(function) == seen, function


def test_what_was_seen_needs_no_excuse() -> None:
    for function, excused in NEVER_SEEN.items():
        assert not excused & set(written()[function]), function


def test_whatever_is_written_down_is_of_a_function_that_exists(package_of: PackageOf) -> None:
    assert set(written()) <= set(functions(package_of).values())


def test_a_call_that_is_new_or_gone_makes_what_is_written_down_stale() -> None:
    then = {"follow_case": [("dynamodb:Query", "CasesTable CASE#*"), ("sns:Publish", "CaseEventsTopic")]}
    now = {"follow_case": {("dynamodb:Query", "CasesTable CASE#*")}, "authorizer": {("kms:Decrypt", "IdentityKey")}}

    assert not differences(then, then)
    assert differences(now, then) == [
        "authorizer calls kms:Decrypt on IdentityKey, which is not written down",
        "follow_case does not call sns:Publish on CaseEventsTopic any more",
    ]


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
        needed = {(action, place) for action, place in called(function) if place.startswith("DataKey ")}
        sources = permitted(policy, "ReadQueue") | permitted(policy, "ReadStream") | permitted(policy, "KeepWhatFailed")
        needed |= {("kms:Decrypt", f"DataKey by {action.partition(':')[0]}") for action, _ in sources}
        needed |= {("kms:GenerateDataKey", "DataKey by s3") for action, _ in sources if action == "s3:PutObject"}
        statements = [statement for statement in policy["Statement"] if statement["Sid"] == KEY]
        services = {place for _, place in needed}

        assert {place for _, place in permitted(policy, KEY)} == services, function
        for statement in statements:
            seals = any(action == "kms:GenerateDataKey" for action, _ in needed)
            assert statement["Action"] == (SEALS if seals else "kms:Decrypt"), function
            assert statement["Resource"] == {"Fn::GetAtt": ["DataKey", "Arn"]}, function


def test_only_who_meets_reporters_may_touch_what_they_said_of_themselves(package_of: PackageOf) -> None:
    for function in functions(package_of).values():
        kinds = {place for action, place in permitted(policy_of(function)) if place.startswith("CasesTable ")}

        assert ("CasesTable REPORTER#*" in kinds) == (function in MEET_REPORTERS), function


@pytest.mark.parametrize("path", sorted(POLICIES.glob("policy-*.json")), ids=lambda path: path.stem)
def test_items_of_the_table_with_personal_data_are_allowed_by_kind_and_never_all_at_once(path: Any) -> None:
    """`ForAllValues` alone lets pass whatever names no key, as a scan does: the key has to be there as well."""
    for statement in json.loads(path.read_text("utf-8"))["Statement"]:
        if statement["Action"] == "dynamodb:Scan":
            assert path.stem == "policy-verify_cases"
        elif statement.get("Resource") == {"Fn::GetAtt": ["CasesTable", "Arn"]}:
            assert statement["Condition"]["Null"] == {LEADING: "false"}
            assert set(statement["Condition"]) == {"Null", "ForAllValues:StringLike"}
        else:
            assert '"CasesTable", "Arn"' not in json.dumps(statement)


PROVING = {"seal", "pin_check", "pin_seq", "channels", "contact_checks", "sealed"}
"""What a reporter's seal covers: keyed hashes, which channels there are, and what IdentityKey alone opens."""


def test_who_walks_over_all_cases_is_given_nothing_that_a_reporter_said_but_under_a_key() -> None:
    """By the names that the walk asks for, and no others; without any the condition would let everything pass."""
    (walk,) = (one for one in policy_of("verify_cases")["Statement"] if one["Sid"] == "WalkCases")
    named = set(walk["Condition"]["ForAllValues:StringEquals"][ATTRIBUTES])

    assert named == READABLE
    assert walk["Condition"]["StringEquals"] == {SELECT: "SPECIFIC_ATTRIBUTES"}
    assert walk["Condition"]["Null"] == {ATTRIBUTES: "false"}
    assert named & set(ReporterRow.get_attributes()) == {"pk", "sk", "type", "number", "expires_at"} | PROVING
    assert not any(place == "IdentityKey" for _, place in permitted(policy_of("verify_cases")))


@pytest.mark.parametrize("text", [path.read_text("utf-8") for path in sorted(POLICIES.glob("policy-*.json"))])
def test_no_policy_names_more_than_it_must(text: str) -> None:
    """A prefix stands where AWS knows the name only later: objects of a bucket, and topics made for institutions."""
    for statement in json.loads(text)["Statement"]:
        assert '"*"' not in json.dumps(statement.get("Resource", ""))
        assert "*" not in json.dumps(statement["Action"])
        assert statement["Effect"] == "Allow"
        assert "NotResource" not in statement or statement["Sid"] == "SendShortMessages"
