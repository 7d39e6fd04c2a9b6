"""What moto does wrong by itself, one scenario each; run as a script, it prints those that fail uncorrected."""

import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends

from local.moto import expiring_items

REGION = "ap-southeast-3"
SCENARIOS: list[Callable[[], None]] = []


def scenario(check: Callable[[], None]) -> Callable[[], None]:
    SCENARIOS.append(check)
    return check


def client(service: str = "dynamodb") -> Any:
    return boto3.client(service, region_name=REGION)


def a_table(name: str = "t") -> None:
    client().create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk", "desk", "due")],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "inbox",
                "KeySchema": [
                    {"AttributeName": "desk", "KeyType": "HASH"},
                    {"AttributeName": "due", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["title"]},
            }
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )


def item(pk: str, **more: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "X"}} | {name: {"S": value} for name, value in more.items()}


def key(pk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "X"}}


def records() -> list[dict[str, Any]]:
    """What the table's stream holds, read as a Lambda mapping would."""
    streams = client("dynamodbstreams")
    arn = client().describe_table(TableName="t")["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    found: list[dict[str, Any]] = streams.get_records(ShardIterator=start["ShardIterator"])["Records"]
    return found


def logged() -> list[dict[str, Any]]:
    """The same without the streams API, so that a scenario proves its own correction and not the endpoint's."""
    shard = dynamodb_backends["123456789012"][REGION].tables["t"].stream_shard
    assert shard is not None
    return [record.record for record in shard.items]


def put_twice_or_cancel(first: str, second: str) -> None:
    """A transaction whose second put fails if *second* is there."""
    missing = {"TableName": "t", "ConditionExpression": "attribute_not_exists(pk)"}
    client().transact_write_items(
        TransactItems=[
            {"Put": {"TableName": "t", "Item": item(first)}},
            {"Put": missing | {"Item": item(second)}},
        ]
    )


def refused(code: str, call: Callable[..., Any], **arguments: Any) -> None:
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error  # noqa: PT017  runs outside pytest too
    else:
        raise AssertionError(f"{code} was expected")


@scenario
def streams_are_reachable_in_process() -> None:
    client().put_item(TableName="t", Item=item("a"))

    assert [record["eventName"] for record in records()] == ["INSERT"]


@scenario
def a_record_names_the_region_of_its_table() -> None:
    client().put_item(TableName="t", Item=item("a"))

    assert logged()[0]["awsRegion"] == REGION


@scenario
def a_write_that_changes_nothing_leaves_no_record() -> None:
    for _ in range(2):
        client().put_item(TableName="t", Item=item("a", title="same"))
    update = {"ExpressionAttributeValues": {":t": {"S": "same"}}, "UpdateExpression": "SET title = :t"}
    client().update_item(TableName="t", Key=key("a"), **update)

    assert [record["eventName"] for record in logged()] == ["INSERT"]


@scenario
def an_update_that_creates_an_item_is_one_insert() -> None:
    update = {"ExpressionAttributeValues": {":t": {"S": "new"}}, "UpdateExpression": "SET title = :t"}
    client().update_item(TableName="t", Key=key("a"), **update)
    client().put_item(TableName="t", Item=item("b"))

    assert [record["eventName"] for record in logged()] == ["INSERT", "INSERT"]
    assert logged()[0]["dynamodb"]["NewImage"] == item("a", title="new")
    first, second = (int(record["dynamodb"]["SequenceNumber"]) for record in logged())
    assert second == first + 1


@scenario
def an_update_that_fails_leaves_no_bare_key_behind() -> None:
    update = {"ExpressionAttributeValues": {":t": {"S": "x" * 420_000}}, "UpdateExpression": "SET title = :t"}
    refused("ValidationException", client().update_item, TableName="t", Key=key("a"), **update)

    assert "Item" not in client().get_item(TableName="t", Key=key("a"))
    assert logged() == []


@scenario
def a_cancelled_transaction_leaves_nothing_and_swaps_no_table() -> None:
    client().put_item(TableName="t", Item=item("there"))
    table = dynamodb_backends["123456789012"][REGION].tables["t"]
    shard = table.stream_shard
    refused("TransactionCanceledException", put_twice_or_cancel, first="phantom", second="there")
    client().put_item(TableName="t", Item=item("later"))

    assert shard is not None
    assert [record.record["dynamodb"]["Keys"]["pk"]["S"] for record in shard.items] == ["there", "later"]
    assert dynamodb_backends["123456789012"][REGION].tables["t"] is table
    assert "Item" not in client().get_item(TableName="t", Key=key("phantom"))


def fill(desks: int) -> None:
    for number in range(desks):
        rows = (item(f"{number}-{n}", desk=f"D{number}", due=f"{n:03}", title="x" * 300) for n in range(25))
        client().batch_write_item(RequestItems={"t": [{"PutRequest": {"Item": row}} for row in rows]})


def fastest(call: Callable[[], Any]) -> float:
    def once() -> float:
        started = time.process_time()
        call()
        return time.process_time() - started

    return min(once() for _ in range(8))


@scenario
def a_transaction_costs_the_same_in_a_full_table() -> None:
    numbers = iter(range(100))
    empty = fastest(lambda: put_twice_or_cancel(f"one-{next(numbers)}", f"two-{next(numbers)}"))
    fill(desks=20)

    assert fastest(lambda: put_twice_or_cancel(f"one-{next(numbers)}", f"two-{next(numbers)}")) < 3 * empty


@scenario
def a_repeated_transaction_succeeds_and_does_nothing() -> None:
    new = {"TableName": "t", "Item": item("a"), "ConditionExpression": "attribute_not_exists(pk)"}
    for _ in range(2):
        client().transact_write_items(TransactItems=[{"Put": new}], ClientRequestToken="once")

    other = [{"Put": {"TableName": "t", "Item": item("b")}}]
    call = client().transact_write_items
    refused("IdempotentParameterMismatchException", call, TransactItems=other, ClientRequestToken="once")
    assert len(logged()) == 1


@scenario
def an_index_key_of_another_type_is_refused() -> None:
    wrong = item("a") | {"desk": {"N": "7"}}

    refused("ValidationException", client().put_item, TableName="t", Item=wrong)


@scenario
def the_26th_write_of_a_batch_is_refused() -> None:
    writes = [{"PutRequest": {"Item": item(str(number))}} for number in range(26)]

    refused("ValidationException", client().batch_write_item, RequestItems={"t": writes})


@scenario
def a_value_that_no_expression_uses_is_refused() -> None:
    values = {":pk": {"S": "a"}, ":idle": {"S": "b"}}
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": values}

    refused("ValidationException", client().query, TableName="t", **asked)


@scenario
def items_past_their_ttl_go_and_the_stream_says_who_did_it() -> None:
    client().update_time_to_live(
        TableName="t", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"}
    )
    now = datetime(2026, 11, 21, tzinfo=UTC)
    for name, seconds in (("over", -1), ("not yet", 1)):
        ends = str(int(now.timestamp()) + seconds)
        client().put_item(TableName="t", Item=item(name) | {"expires_at": {"N": ends}})
    expired = expiring_items.expire_items(now)

    assert expired == 1
    assert logged()[-1]["eventName"] == "REMOVE"
    assert records()[-1]["userIdentity"] == {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}


@scenario
def parallel_writers_lose_nothing_beside_transactions_that_cancel() -> None:
    dynamodb = client()
    dynamodb.put_item(TableName="t", Item=item("there"))

    def write(writer: int) -> None:
        for number in range(25):
            dynamodb.put_item(TableName="t", Item=item(f"w{writer}-{number}"))

    def cancel() -> None:
        for _ in range(25):
            refused("TransactionCanceledException", put_twice_or_cancel, first="phantom", second="there")

    failures = _together([lambda n=n: write(n) for n in range(6)] + [cancel, cancel])

    assert failures == []
    assert dynamodb.describe_table(TableName="t")["Table"]["ItemCount"] == 151


def _together(jobs: list[Callable[[], None]]) -> list[BaseException]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    with ThreadPoolExecutor(len(jobs)) as pool:
        failures = [job.exception() for job in [pool.submit(job) for job in jobs]]
    sys.setswitchinterval(interval)
    return [failure for failure in failures if failure]


@scenario
def a_page_of_an_index_costs_the_same_in_a_full_table() -> None:
    values = {":d": {"S": "D0"}}
    asked = {"KeyConditionExpression": "desk = :d", "ExpressionAttributeValues": values, "Limit": 5}
    dynamodb = client()
    fill(desks=1)
    empty = fastest(lambda: dynamodb.query(TableName="t", IndexName="inbox", **asked))
    fill(desks=40)
    page = dynamodb.query(TableName="t", IndexName="inbox", **asked)

    assert [found["due"]["S"] for found in page["Items"]] == ["000", "001", "002", "003", "004"]
    assert fastest(lambda: dynamodb.query(TableName="t", IndexName="inbox", **asked)) < 2 * empty


@scenario
def a_message_costs_the_same_in_a_long_queue() -> None:
    sqs = client("sqs")
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    empty = fastest(lambda: sqs.send_message(QueueUrl=queue, MessageBody="x"))
    for _ in range(60):
        sqs.send_message_batch(QueueUrl=queue, Entries=[{"Id": str(n), "MessageBody": "x"} for n in range(10)])

    assert fastest(lambda: sqs.send_message(QueueUrl=queue, MessageBody="x")) < 3 * empty


@scenario
def a_page_of_items_is_not_spelled_out_attribute_by_attribute() -> None:
    wide = {f"a{number}": {"S": "x"} for number in range(20)}
    rows = [{"PutRequest": {"Item": item(str(number), desk="D", due="1") | wide}} for number in range(25)]
    client().batch_write_item(RequestItems={"t": rows})
    dynamodb = client()
    one = fastest(lambda: dynamodb.get_item(TableName="t", Key=key("nobody")))

    assert fastest(lambda: dynamodb.scan(TableName="t")) < 12 * one


@scenario
def what_a_key_of_several_regions_sealed_opens_in_each() -> None:
    kms = client("kms")
    key_id = kms.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    sealed = kms.encrypt(KeyId=key_id, Plaintext=b"secret")["CiphertextBlob"]
    kms.replicate_key(KeyId=key_id, ReplicaRegion="ap-southeast-1")

    for region in (REGION, "ap-southeast-1"):
        opened = boto3.client("kms", region_name=region).decrypt(KeyId=key_id, CiphertextBlob=sealed)
        assert opened["Plaintext"] == b"secret"


def main() -> None:
    """Print the scenarios that fail where nothing is corrected."""
    for check in SCENARIOS:
        with mock_aws():
            a_table()
            try:
                check()
            except Exception:  # noqa: BLE001  the scenario's failure is the result
                traceback.print_exc()
                sys.stdout.write(f"{check.__name__}\n")


if __name__ == "__main__":
    main()
