"""One machine gets what the template declares, once, and keeps what a durable database needs again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3
import pytest

from local.aws.keepsakes import Keepsakes
from local.aws.provision import Provisioned, provision
from local.dynamodb import engines
from tests.needs import need_engine

REGION = "ap-southeast-3"


def client(service: str) -> Any:
    return boto3.client(service, region_name=REGION)  # type: ignore[call-overload, unused-ignore]


@pytest.fixture(params=["moto", pytest.param("dynoxide", marks=pytest.mark.dynoxide)])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Provisioned]:
    need_engine(request.param)
    with engines.running(request.param, tmp_path):
        yield provision(state_dir=tmp_path)


def test_the_tables_have_their_indexes_stream_and_ttl(made: Provisioned) -> None:
    table = client("dynamodb").describe_table(TableName="lapor-dev-cases")["Table"]
    indexes = {index["IndexName"] for index in table["GlobalSecondaryIndexes"]}

    assert {"due", "inbox", "mine", "moved", "public_area", "public_category", "public_day"} == indexes
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    ttl = client("dynamodb").describe_time_to_live(TableName="lapor-dev-directory")["TimeToLiveDescription"]
    assert ttl["AttributeName"] == "expires_at"
    assert made.stream_arn() == table["LatestStreamArn"]


def test_an_event_reaches_the_queues_whose_audience_it_is_for(made: Provisioned) -> None:
    def publish(audience: str) -> None:
        attribute = {"DataType": "String", "StringValue": audience}
        topic = made.ref("CaseEventsTopic")
        client("sns").publish(TopicArn=topic, Message=audience, MessageAttributes={"audience": attribute})

    def received(queue: str) -> list[str]:
        found = client("sqs").receive_message(QueueUrl=made.ref(queue), MaxNumberOfMessages=10)
        return [message["Body"] for message in found.get("Messages", [])]

    for audience in ("agencies", "reporters", "both", "nobody"):
        publish(audience)

    assert received("NotifyAgenciesQueue") == ["agencies", "both"]
    assert received("TellReportersQueue") == ["reporters", "both"]
    assert received("CountEventsQueue") == ["agencies", "reporters", "both", "nobody"]


def test_doing_it_again_changes_nothing(made: Provisioned, tmp_path: Path) -> None:
    client("dynamodb").put_item(TableName="lapor-dev-cases", Item={"pk": {"S": "a"}, "sk": {"S": "b"}})

    assert provision(state_dir=tmp_path).environment() == made.environment()
    assert client("dynamodb").describe_table(TableName="lapor-dev-cases")["Table"]["ItemCount"] in {0, 1}
    assert "Item" in client("dynamodb").get_item(TableName="lapor-dev-cases", Key={"pk": {"S": "a"}, "sk": {"S": "b"}})


def test_the_environment_has_exactly_the_names_that_production_sets(made: Provisioned) -> None:
    declared = set(made.template.body["Globals"]["Function"]["Environment"]["Variables"])

    assert set(made.environment()) == declared
    assert made.environment()["PARKED_BUCKET"] == "lapor-123456789012-ap-southeast-3-dev-parked"
    assert made.environment()["IDENTITY_KEY"] == "alias/lapor-dev"


def test_what_was_encrypted_can_be_read_by_the_next_run(tmp_path: Path) -> None:
    with engines.running("moto"):
        before = provision(state_dir=tmp_path).environment()
        context = {"number": "J-1"}
        alias = before["IDENTITY_KEY"]
        blob = client("kms").encrypt(KeyId=alias, Plaintext=b"siti", EncryptionContext=context)["CiphertextBlob"]
        secret = client("secretsmanager").get_secret_value(SecretId="lapor-dev-keys")["SecretString"]

    with engines.running("moto"):
        after = provision(state_dir=tmp_path).environment()

        assert client("kms").decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"] == b"siti"
        assert client("secretsmanager").get_secret_value(SecretId="lapor-dev-keys")["SecretString"] == secret
    assert after == before


def test_what_was_sealed_is_recognised_by_the_next_run_and_not_after_a_reset(tmp_path: Path) -> None:
    def mac(state: Path) -> bytes:
        with engines.running("moto"):
            alias = provision(state_dir=state).environment()["SEAL_KEY"]
            made: bytes = client("kms").generate_mac(KeyId=alias, Message=b"seals", MacAlgorithm="HMAC_SHA_256")["Mac"]
            return made

    before = mac(tmp_path / "kept")

    assert mac(tmp_path / "kept") == before
    assert mac(tmp_path / "another") != before


def test_a_state_of_before_there_were_seals_is_told_apart(tmp_path: Path) -> None:
    assert not Keepsakes(tmp_path).lack_seals
    Keepsakes(tmp_path).secret("Keys", "a secret")
    assert Keepsakes(tmp_path).lack_seals
    with engines.running("moto"):
        provision(state_dir=tmp_path)

    assert not Keepsakes(tmp_path).lack_seals


def test_an_officer_can_sign_in_and_the_token_names_the_pool(made: Provisioned) -> None:
    cognito, pool, app = client("cognito-idp"), made.ref("OfficersPool"), made.ref("OfficersClient")
    cognito.admin_create_user(UserPoolId=pool, Username="officer")
    cognito.admin_set_user_password(UserPoolId=pool, Username="officer", Password="Rahasia-12345", Permanent=True)

    signed = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=app,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "officer", "PASSWORD": "Rahasia-12345"},
    )

    assert signed["AuthenticationResult"]["IdToken"]


def test_the_keys_that_the_pool_signs_with_stand_where_the_authorizer_looks(made: Provisioned) -> None:
    url = made.environment()["USER_POOL_KEYS_URL"]

    with urlopen(url) as answer:  # noqa: S310  # an address of this machine
        assert [key["kid"] for key in json.load(answer)["keys"]] == ["dummy"]
