"""The plainer way to the engine answers, and fails, as botocore's own does."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from local.aws.provision import provision
from local.dynamodb import engines, wire
from tests.needs import need_engine

pytestmark = pytest.mark.dynoxide

TABLE = "lapor-dev-cases"
ITEM = {
    "pk": {"S": "CASE#1"},
    "sk": {"S": "CASE"},
    "sealed": {"B": b"\x00\xff rahasia"},
    "title": {"S": 'Jalan "berlubang" \u2014 \U0001f6a7\r\n\r\n'},
    "nested": {"M": {"B": {"S": "a name, not bytes"}, "list": {"L": [{"N": "1.5"}, {"BOOL": True}, {"NULL": True}]}}},
    "long": {"S": "x" * 300_000},
}
KEY = {"pk": ITEM["pk"], "sk": ITEM["sk"]}


@pytest.fixture(scope="module")
def engine() -> Iterator[engines.Engine]:
    need_engine("dynoxide")
    with engines.running("dynoxide", None) as engine:
        provision()
        yield engine


def both_ways(engine: engines.Engine, operation: str, **params: Any) -> tuple[Any, Any]:
    """What the call answers botocore's way and the plain one, without what differs at every call."""
    client = boto3.client("dynamodb")
    usual = getattr(client, operation)(**params)
    with wire.plain_to(engine.endpoint_url):
        plain = getattr(client, operation)(**params)
    del usual["ResponseMetadata"], plain["ResponseMetadata"]
    return usual, plain


def test_what_is_written_the_plain_way_is_read_either_way(engine: engines.Engine) -> None:
    with wire.plain_to(engine.endpoint_url):
        boto3.client("dynamodb").put_item(TableName=TABLE, Item=ITEM)

    usual, plain = both_ways(engine, "get_item", TableName=TABLE, Key=KEY)

    assert usual["Item"] == plain["Item"] == ITEM


def test_lists_are_the_same_either_way(engine: engines.Engine) -> None:
    boto3.client("dynamodb").put_item(TableName=TABLE, Item=ITEM)
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": ITEM["pk"]}}

    usual, plain = both_ways(engine, "query", TableName=TABLE, ReturnConsumedCapacity="TOTAL", **asked)

    assert usual == plain


@pytest.mark.parametrize("item", [{**ITEM, "pk": {"S": ""}}, ITEM])
def test_what_is_refused_is_the_same_error_either_way(engine: engines.Engine, item: dict[str, Any]) -> None:
    client = boto3.client("dynamodb")
    client.put_item(TableName=TABLE, Item=ITEM)
    put = {"Put": {"TableName": TABLE, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
    caught = []

    for address in (None, engine.endpoint_url):
        with wire.plain_to(address), pytest.raises(ClientError) as refused:
            client.transact_write_items(TransactItems=[put])
        caught.append(refused.value)

    usual, plain = caught
    assert type(usual) is type(plain)
    assert usual.response["Error"] == plain.response["Error"]
    assert usual.response.get("CancellationReasons") == plain.response.get("CancellationReasons")


def test_stream_records_carry_their_moment(engine: engines.Engine) -> None:
    with wire.plain_to(engine.endpoint_url):
        boto3.client("dynamodb").put_item(TableName=TABLE, Item={**ITEM, "sk": {"S": "EVENT"}})
        streams = boto3.client("dynamodbstreams", config=Config(parameter_validation=False))
        [stream] = streams.list_streams(TableName=TABLE)["Streams"]
        [shard] = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
        where = {"StreamArn": stream["StreamArn"], "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = streams.get_shard_iterator(**where)["ShardIterator"]
        records = streams.get_records(ShardIterator=iterator)["Records"]

    moments = {record["dynamodb"]["ApproximateCreationDateTime"] for record in records}
    assert all(isinstance(moment, datetime) and moment.tzinfo for moment in moments)


def test_an_engine_that_is_gone_is_a_closed_connection() -> None:
    need_engine("dynoxide")
    engine = engines.start("dynoxide", None)
    with engines._environment(engine.environment() | {"AWS_DEFAULT_REGION": "ap-southeast-3"}):
        client = boto3.client("dynamodb", aws_access_key_id="a", aws_secret_access_key="b")
        with wire.plain_to(engine.endpoint_url):
            client.list_tables()
            engine.stop()
            with pytest.raises(ConnectionClosedError):
                client.list_tables()


def test_other_services_go_their_own_way(engine: engines.Engine) -> None:
    with wire.plain_to(engine.endpoint_url):
        assert boto3.client("sns").list_topics()["Topics"]


def test_what_dynamodb_refuses_is_refused_before_it_goes_the_plain_way() -> None:
    need_engine("dynoxide")
    asked = {
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": ITEM["pk"], ":idle": {"N": "1"}},
    }
    with engines.running("dynoxide", None, plain=True):
        provision()
        with pytest.raises(ClientError, match="unused in expressions"):
            boto3.client("dynamodb").query(TableName=TABLE, **asked)
