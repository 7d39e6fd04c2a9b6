"""What the doctor says of a place."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.stub import Stubber

from chalicelib.clock import machine_now
from ops.exits import Exit
from ops.place import Aws, Place
from ops.values import load
from ops.verbs.examinations import IN_AWS, Check, Verdict
from tests.ops.tool import at


@pytest.fixture
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is signed in, whoever runs the tests."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")


def a_stack(state: str) -> dict[str, Any]:
    return {"StackName": "x", "CreationTime": machine_now(), "StackStatus": state}


def switches(value: str) -> dict[str, Any]:
    return {"Parameters": [{"Name": "/lapor/dev/read-only", "Value": value}]}


def a_certificate(state: str, until: datetime) -> dict[str, Any]:
    return {"Certificate": {"Status": state, "NotAfter": until}}


def verdicts(answer: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {check["name"]: check["verdict"] for check in answer["checks"]}


@pytest.mark.usefixtures("_nobody")
def test_without_aws_it_says_what_it_could_not_look_at_and_does_not_fail_for_it() -> None:
    asked = at("doctor")

    assert asked.code == Exit.DONE
    assert verdicts(asked.answer)["values"] == "ok"
    assert verdicts(asked.answer)["identity"] == "unseen"


def test_a_place_without_values_is_not_fit() -> None:
    asked = at("doctor", stage="nowhere")

    assert asked.code == Exit.FOUND
    assert not asked.answer["fit"]
    assert verdicts(asked.answer)["values"] == "fail"


@pytest.mark.usefixtures("_nobody")
def test_whatever_is_not_ok_says_the_way_out() -> None:
    checks = at("doctor").answer["checks"]

    assert all(check["way_out"] for check in checks if check["verdict"] != "ok")


def looked_at(check: str, service: str, operation: str, answer: dict[str, Any], stage: str = "dev") -> Check:
    """What the doctor makes of that answer of AWS."""
    aws = Aws("ap-southeast-3")
    with Stubber(aws.client(service, "us-east-1" if service == "acm" else "")) as stub:
        for _ in range(4 if check == "keys" else 2):
            stub.add_response(operation, answer)
        place = Place(load(stage, "ap-southeast-3").model_copy(update={"certificate_arn": CERTIFICATE}), aws)
        return Check(check, *dict(IN_AWS)[check](place))


CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/7b0a"
NEXT_YEAR = machine_now() + timedelta(days=365)
SEEN: list[tuple[str, str, str, dict[str, Any], Verdict]] = [
    ("region", "ec2", "describe_regions", {"Regions": [{"OptInStatus": "opted-in"}]}, Verdict.OK),
    ("region", "ec2", "describe_regions", {"Regions": [{"OptInStatus": "not-opted-in"}]}, Verdict.FAIL),
    ("concurrency", "lambda", "get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 10}}, Verdict.WARN),
    ("concurrency", "lambda", "get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 1000}}, Verdict.OK),
    ("stacks", "cloudformation", "describe_stacks", {"Stacks": [a_stack("UPDATE_COMPLETE")]}, Verdict.OK),
    ("stacks", "cloudformation", "describe_stacks", {"Stacks": [a_stack("UPDATE_IN_PROGRESS")]}, Verdict.WARN),
    ("stacks", "cloudformation", "describe_stacks", {"Stacks": [a_stack("ROLLBACK_COMPLETE")]}, Verdict.FAIL),
    ("sender", "sesv2", "get_email_identity", {"VerifiedForSendingStatus": True}, Verdict.OK),
    ("sender", "sesv2", "get_email_identity", {"VerifiedForSendingStatus": False}, Verdict.FAIL),
    ("letters", "sesv2", "get_account", {"ProductionAccessEnabled": False}, Verdict.WARN),
    ("letters", "sesv2", "get_account", {"ProductionAccessEnabled": True}, Verdict.OK),
    ("secrets", "secretsmanager", "describe_secret", {"Name": "x"}, Verdict.OK),
    ("secrets", "secretsmanager", "describe_secret", {"DeletedDate": NEXT_YEAR}, Verdict.WARN),
    ("keys", "kms", "describe_key", {"KeyMetadata": {"KeyId": "k", "KeyState": "Enabled"}}, Verdict.OK),
    ("keys", "kms", "describe_key", {"KeyMetadata": {"KeyId": "k", "KeyState": "PendingDeletion"}}, Verdict.FAIL),
    ("switches", "ssm", "get_parameters_by_path", switches("off"), Verdict.OK),
    ("switches", "ssm", "get_parameters_by_path", switches("on"), Verdict.WARN),
    ("switches", "ssm", "get_parameters_by_path", {"Parameters": []}, Verdict.WARN),
    ("certificate", "acm", "describe_certificate", a_certificate("ISSUED", NEXT_YEAR), Verdict.OK),
    ("certificate", "acm", "describe_certificate", a_certificate("ISSUED", machine_now()), Verdict.WARN),
    ("certificate", "acm", "describe_certificate", a_certificate("EXPIRED", machine_now()), Verdict.FAIL),
]


@pytest.mark.parametrize("seen", SEEN, ids=[f"{one[0]}-{one[4]}" for one in SEEN])
def test_each_thing_is_judged_by_what_aws_says_of_it(seen: tuple[str, str, str, dict[str, Any], Verdict]) -> None:
    check, service, operation, answer, verdict = seen

    found = looked_at(check, service, operation, answer)

    assert found.verdict is verdict, found
    assert bool(found.way_out) == (verdict is not Verdict.OK)


def test_everything_is_judged_in_some_test() -> None:
    assert {one[0] for one in SEEN} | {"identity", "listeners"} == {name for name, _ in IN_AWS}


def test_a_stage_of_citizens_that_may_send_to_nobody_is_not_fit() -> None:
    assert looked_at("letters", "sesv2", "get_account", {}, stage="prod").verdict is Verdict.FAIL


TOPIC = "arn:aws:sns:ap-southeast-3:123456789012:lapor-dev-desk-riau"


@pytest.mark.parametrize(
    ("subscription", "verdict"),
    [
        ("arn:aws:sns:ap-southeast-3:123456789012:lapor-dev-desk-riau:0", Verdict.OK),
        ("PendingConfirmation", Verdict.WARN),
    ],
)
def test_a_topic_that_nobody_has_confirmed_to_hear_is_named(subscription: str, verdict: Verdict) -> None:
    aws = Aws("ap-southeast-3")
    place = Place(load("dev", "ap-southeast-3"), aws)
    with Stubber(place.client("sns")) as stub:
        stub.add_response("list_topics", {"Topics": [{"TopicArn": TOPIC}]})
        stub.add_response(
            "list_subscriptions", {"Subscriptions": [{"TopicArn": TOPIC, "SubscriptionArn": subscription}]}
        )

        found = dict(IN_AWS)["listeners"](place)

    assert (found[0], "lapor-dev-desk-riau" in found[1]) == (verdict, verdict is Verdict.WARN)
