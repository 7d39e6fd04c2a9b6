"""A function does here what its role lets it do on AWS, and remembers only what it has asked itself."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib import wiring
from chalicelib.store.tables.case_table import ReporterRow
from local.permissions.demands import LEADING, Demands
from local.permissions.iam import Demand
from local.permissions.roles import Roles, _Everywhere, in_effect, nobody
from local.service import Service

TABLE = "cases"
REPORTER, CASE = {"pk": {"S": "REPORTER#J1"}, "sk": {"S": "REPORTER"}}, {"pk": {"S": "CASE#J1"}, "sk": {"S": "CASE"}}
MEET_REPORTERS = ("api_handler", "tell_reporters")


@pytest.fixture
def as_function(service: Service) -> Iterator[Callable[[str], Any]]:
    """Whatever is called inside, is called under that function's role."""
    with in_effect():
        yield Roles(service.provisioned.template).assumed


@pytest.fixture
def table(service: Service) -> str:
    return service.provisioned.ref("CasesTable")


def test_a_permission_that_a_role_lacks_is_missed_although_another_function_has_just_asked(service: Service) -> None:
    service.functions.invoke("close_silent", {"shard": 0})
    roles = service.functions._roles
    assert roles
    plain = roles.statements("watch_announcements")
    roles._statements["watch_announcements"] = [one for one in plain if one["Sid"] != "UseDirectory"]

    with pytest.raises(Exception, match="allows no dynamodb:Query on DirectoryTable"):
        service.functions.invoke("watch_announcements", {"shard": 0})


def test_who_meets_reporters_seals_and_opens_for_a_case_and_for_nothing_else(
    service: Service, as_function: Callable[[str], Any]
) -> None:
    kms, key = boto3.client("kms"), service.provisioned.environment()["IDENTITY_KEY"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"name", EncryptionContext={"case": "J1"})["CiphertextBlob"]

    with as_function("api_handler"):
        kms.encrypt(KeyId=key, Plaintext=b"name", EncryptionContext={"case": "J1"})
        for context in ({}, {"stage": "dev"}, {"case": "J1", "stage": "dev"}):
            with pytest.raises(ClientError, match="no kms:Encrypt on IdentityKey"):
                kms.encrypt(KeyId=key, Plaintext=b"name", EncryptionContext=context)
    with as_function("tell_reporters"):
        kms.decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionContext={"case": "J1"})
        with pytest.raises(ClientError, match="no kms:Decrypt on IdentityKey"):
            kms.decrypt(KeyId=key, CiphertextBlob=sealed)


def test_no_function_can_delete_anything_of_a_case(
    service: Service, as_function: Callable[[str], Any], table: str
) -> None:
    dynamodb = boto3.client("dynamodb")
    for name in service.functions.handlers:
        for key in (
            REPORTER,
            CASE,
            {"pk": {"S": "CASE#J1"}, "sk": {"S": "EVENT#000001"}},
            {"pk": {"S": "KEY#1"}, "sk": {"S": "KEY"}},
        ):
            with as_function(name), pytest.raises(ClientError, match="no dynamodb:DeleteItem"):
                dynamodb.delete_item(TableName=table, Key=key)


def test_each_function_asks_the_directory_itself_and_once(service: Service) -> None:
    context = service.functions.context
    asked = wiring.parts(context("send_reminders")).directory
    again = wiring.parts(context("send_reminders")).directory
    other = wiring.parts(context("close_silent")).directory

    assert asked._memory is again._memory
    assert asked._memory is not other._memory


def test_nobody_but_who_meets_reporters_reads_what_they_said_of_themselves(
    service: Service, as_function: Callable[[str], Any], table: str
) -> None:
    dynamodb = boto3.client("dynamodb")
    for name in service.functions.handlers:
        with as_function(name):
            if name in MEET_REPORTERS:
                dynamodb.get_item(TableName=table, Key=REPORTER)
                continue
            with pytest.raises(ClientError, match=r"dynamodb:GetItem on CasesTable REPORTER#\*"):
                dynamodb.get_item(TableName=table, Key=REPORTER)


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("query", {"KeyConditionExpression": "pk = :k", "ExpressionAttributeValues": {":k": {"S": "REPORTER#J1"}}}),
        ("scan", {}),
        ("update_item", {"Key": REPORTER}),
        ("delete_item", {"Key": REPORTER}),
        ("put_item", {"Item": REPORTER}),
    ],
)
def test_there_is_no_other_way_to_them_either(
    operation: str, asked: dict[str, Any], as_function: Callable[[str], Any], table: str
) -> None:
    with as_function("follow_case"), pytest.raises(ClientError) as denied:
        getattr(boto3.client("dynamodb"), operation)(TableName=table, **asked)

    assert denied.value.response["Error"]["Code"] == "AccessDeniedException"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"Select": "ALL_ATTRIBUTES"},
        {"Select": "COUNT"},
        {"Select": "SPECIFIC_ATTRIBUTES", "ProjectionExpression": "pk, email_said"},
        {
            "Select": "SPECIFIC_ATTRIBUTES",
            "ProjectionExpression": "#a",
            "ExpressionAttributeNames": {"#a": "no_letters"},
        },
    ],
)
def test_who_walks_over_all_cases_is_given_the_named_attributes_alone(
    asked: dict[str, Any], as_function: Callable[[str], Any], table: str
) -> None:
    with as_function("verify_cases"):
        boto3.client("dynamodb").scan(TableName=table, Select="SPECIFIC_ATTRIBUTES", ProjectionExpression="pk, seal")
        with pytest.raises(ClientError, match="allows no dynamodb:Scan"):
            boto3.client("dynamodb").scan(TableName=table, **asked)


def test_one_item_of_a_transaction_or_a_batch_that_is_not_allowed_denies_all_of_it(
    as_function: Callable[[str], Any], table: str
) -> None:
    dynamodb = boto3.client("dynamodb")
    puts = [{"Put": {"TableName": table, "Item": item}} for item in (CASE, REPORTER)]
    with as_function("follow_case"):
        dynamodb.transact_write_items(TransactItems=puts[:1])
        with pytest.raises(ClientError, match="REPORTER"):
            dynamodb.transact_write_items(TransactItems=puts)
        with pytest.raises(ClientError, match="BatchGetItem"):
            dynamodb.batch_get_item(RequestItems={table: {"Keys": [CASE, REPORTER]}})


def test_no_index_holds_a_reporter(service: Service) -> None:
    """Which is why conditions on keys stand at the table alone."""
    properties = service.provisioned.template.properties("CasesTable")
    keys = {key["AttributeName"] for index in properties["GlobalSecondaryIndexes"] for key in index["KeySchema"]}

    assert not keys & {
        attribute.attr_name for attribute in vars(ReporterRow).values() if hasattr(attribute, "attr_name")
    }


def test_a_missing_object_is_told_only_to_who_may_list_the_bucket(
    service: Service, as_function: Callable[[str], Any]
) -> None:
    s3, bucket = boto3.client("s3"), service.provisioned.ref("FilesBucket")
    codes = {}
    for name, key in (("clean_uploads", "incoming/J1/none"), ("api_handler", "clean/J1/none")):
        with as_function(name), pytest.raises(ClientError) as missing:
            s3.get_object(Bucket=bucket, Key=key)
        codes[name] = missing.value.response["Error"]["Code"]

    assert codes == {"clean_uploads": "NoSuchKey", "api_handler": "AccessDenied"}


def test_a_call_asks_for_the_key_under_which_lies_what_it_touches(service: Service, table: str) -> None:
    demands = Demands(service.provisioned.template)

    found = list(demands.of("dynamodb", "GetItem", {"TableName": table, "Key": CASE}))
    assert [(demand.action, demand.places) for demand in found] == [
        ("dynamodb:GetItem", ("CasesTable CASE#*",)),
        ("kms:Decrypt", ("DataKey by dynamodb",)),
    ]
    assert found[0].context == {LEADING: ("CASE#J1",)}
    assert found[1] == Demand(
        "kms:Decrypt",
        service.provisioned.arn("DataKey"),
        {"kms:ViaService": ("dynamodb.ap-southeast-3.amazonaws.com",)},
        places=("DataKey by dynamodb",),
    )


def test_what_is_not_a_function_is_under_no_role(service: Service, table: str) -> None:
    with in_effect():
        assert boto3.client("dynamodb").get_item(TableName=table, Key=REPORTER)
    assert service.parts.directory.categories()


def test_roles_stay_in_effect_until_the_last_service_has_ended() -> None:
    before, roles = BaseClient._make_api_call, _Everywhere()
    roles.begin()
    roles.begin()
    roles.end()
    assert BaseClient._make_api_call is not before

    roles.end()

    assert BaseClient._make_api_call is before


def test_who_looks_on_while_a_function_runs_is_under_no_role(as_function: Callable[[str], Any], table: str) -> None:
    with as_function("follow_case"), nobody():
        assert boto3.client("dynamodb").get_item(TableName=table, Key=REPORTER)
