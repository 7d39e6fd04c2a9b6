"""Policies are read as IAM documents it."""

from typing import Any

import pytest

from local.permissions.iam import Demand, allows

KEYS, VIA = "dynamodb:LeadingKeys", "kms:ViaService"
TABLE = "arn:aws:dynamodb:ap-southeast-3:123456789012:table/cases"
OF_CASES = {"ForAllValues:StringLike": {KEYS: ["CASE#*"]}}


def allow(**changed: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE, **changed}


def get(*keys: str, resource: str = TABLE) -> Demand:
    return Demand("dynamodb:GetItem", resource, {KEYS: keys} if keys else {})


@pytest.mark.parametrize(
    ("statement", "demand", "allowed"),
    [
        (allow(), get(), True),
        (allow(Action=["dynamodb:PutItem", "dynamodb:Get*"]), get(), True),
        (allow(Action="dynamodb:PutItem"), get(), False),
        (allow(Resource=f"{TABLE}/index/*"), get(), False),
        (allow(Resource=f"{TABLE}/index/*"), get(resource=f"{TABLE}/index/due"), True),
        (allow(), get(resource=f"{TABLE}/index/due"), False),
        ({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:sns:*:*:*"}, get(resource="*"), True),
        ({"Effect": "Allow", "Action": "*", "NotResource": f"{TABLE}*"}, get(), False),
        (allow(Condition=OF_CASES), get("CASE#1", "CASE#2"), True),
        (allow(Condition=OF_CASES), get("CASE#1", "REPORTER#1"), False),
        (allow(Condition=OF_CASES), get(), True),  # no key at all: none that does not match
        (allow(Condition=OF_CASES | {"Null": {KEYS: "false"}}), get(), False),
        (allow(Condition=OF_CASES | {"Null": {KEYS: "false"}}), get("CASE#1"), True),
        (allow(Condition={"Null": {KEYS: "true"}}), get(), True),
        (allow(Condition={"ForAnyValue:StringLike": {KEYS: "CASE#*"}}), get("CASE#1", "REPORTER#1"), True),
        (allow(Condition={"ForAnyValue:StringLike": {KEYS: "CASE#*"}}), get(), False),
        (allow(Condition={"StringEquals": {VIA: "s3.amazonaws.com"}}), get(), False),
    ],
)
def test_a_statement_allows_what_it_names(statement: dict[str, Any], demand: Demand, *, allowed: bool) -> None:
    assert allows([statement], demand) is allowed


def test_whatever_one_statement_denies_no_other_can_allow() -> None:
    deny = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*", "Condition": {"Bool": {"aws:Secure": False}}}
    plain = Demand("dynamodb:GetItem", TABLE, {"aws:Secure": ("false",)})

    assert allows([allow(), deny], get())
    assert not allows([allow(), deny], plain)
    assert not allows([], get())


@pytest.mark.parametrize(
    ("named", "allowed"),
    [
        ({"Service": "sns.amazonaws.com"}, True),
        ({"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}, True),
        ({"Service": "s3.amazonaws.com"}, False),
        ({"AWS": "arn:aws:iam::123456789012:root"}, False),
        ("*", True),
    ],
)
def test_a_policy_of_a_resource_says_whom_it_means(named: Any, *, allowed: bool) -> None:
    demand = Demand("dynamodb:GetItem", TABLE, principal="sns.amazonaws.com")

    assert allows([allow(Principal=named)], demand) is allowed


def test_the_account_stands_for_each_of_its_roles() -> None:
    statement = allow(Principal={"AWS": "arn:aws:iam::123456789012:root"})
    role, stranger = (f"arn:aws:iam::{account}:role/any" for account in ("123456789012", "210987654321"))

    assert allows([statement], Demand("dynamodb:GetItem", TABLE, principal=role))
    assert not allows([statement], Demand("dynamodb:GetItem", TABLE, principal=stranger))


def test_a_condition_of_which_nothing_is_known_is_an_error() -> None:
    with pytest.raises(NotImplementedError, match="IpAddress"):
        allows([allow(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})], get())
