"""
What moto does otherwise than AWS, put right in one place (what only costs too much: `moto_indexes`, `moto_speed`).

Each correction has a test that fails without it. `apply()` makes them all, once. What cannot well be put right here
(consumed capacity, filters on keys) is why the store's tests run a second time on another engine.
"""

import copy
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from moto import backend_index
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.exceptions import JsonRESTError
from moto.core.responses import EmptyResult
from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import StreamRecord, StreamShard, Table
from moto.dynamodb.responses import DynamoHandler
from moto.dynamodbstreams import urls as stream_urls

from local.moto import bucket, indexes, kms_keys, speed
from local.moto.indexes import Key, reindex, stored
from local.moto.patching import Corrections

LOCK = threading.RLock()
"""Held around every call into moto, which counts on nobody else being there."""

Plain = Callable[..., Any]

_BATCH_LIMIT = 25
_TOKENS_KEPT = 10_000
_STREAM_HOSTS = r"https?://\d+\.streams-ddb\.(.+)\.amazonaws\.com"

_corrections = Corrections()
_copying_tables = threading.local()


def apply() -> None:
    """Correct moto for the rest of this process; the second call does nothing."""
    with LOCK:
        _corrections.install()
        indexes.corrections.install()
        kms_keys.corrections.install()
        speed.corrections.install()
        bucket.corrections.install()
        # botocore calls streams by an account's own host name, which moto's list of hosts does not have
        if _STREAM_HOSTS not in stream_urls.url_bases:
            stream_urls.url_bases.append(_STREAM_HOSTS)
            backend_index.backend_url_patterns.insert(0, ("dynamodbstreams", re.compile(_STREAM_HOSTS)))


@_corrections.around(BotocoreStubber, "process_request")
def one_call_at_a_time(plain: Plain, stubber: BotocoreStubber, request: Any) -> Any:
    """Unlocked, parallel writes are lost and a conditional put has two winners."""
    with LOCK:
        return plain(stubber, request)


@_corrections.around(StreamRecord, "__init__")
def records_name_their_region(plain: Plain, record: StreamRecord, table: Table, *how: Any) -> None:
    """moto says us-east-1 wherever the table is."""
    plain(record, table, *how)
    record.record["awsRegion"] = table.region_name


@_corrections.around(StreamShard, "add")
def what_changes_nothing_leaves_no_record(plain: Plain, shard: StreamShard, old: Item | None, new: Item | None) -> None:
    """moto reports a MODIFY between two equal images."""
    if old is None or new is None or old.attrs != new.attrs:
        plain(shard, old, new)


@contextmanager
def _undone_on_failure(places: list[tuple[Table, Key]]) -> Iterator[None]:
    """Put the items and the streams of *places* back if the block raises: the cost is that of these items alone."""
    before = [(table, key, copy.deepcopy(stored(table, key))) for table, key in places]
    shards = {
        id(table): (table.stream_shard, len(table.stream_shard.items)) for table, _ in places if table.stream_shard
    }
    try:
        yield
    except BaseException:
        for table, key, item in before:
            _put_back(table, key, item)
        for shard, length in shards.values():
            del shard.items[length:]
        raise


def _put_back(table: Table, key: Key, item: Item | None) -> None:
    hash_key, range_key = key
    collection: dict[Any, Any] = table.items if range_key is None else table.items[hash_key]
    name = hash_key if range_key is None else range_key
    collection.pop(name, None)
    if item is not None:
        collection[name] = item
    reindex(table, key)


@_corrections.around(Table, "__deepcopy__")
def transactions_copy_no_table(plain: Plain | None, table: Table, memo: dict[int, Any]) -> Any:
    """The undo log below replaces the copies that moto makes of every table a transaction names."""
    if getattr(_copying_tables, "off", False):
        return table
    if plain:
        return plain(table, memo)
    made = Table.__new__(type(table))
    memo[id(table)] = made
    made.__dict__.update(copy.deepcopy(table.__dict__, memo))
    return made


@_corrections.around(DynamoDBBackend, "transact_write_items")
def transactions_undo_only_what_they_did(plain: Plain, backend: DynamoDBBackend, transact_items: list[Any]) -> None:
    """moto swaps a copied table in after a failure, under the feet of shard iterators and of parallel writers."""
    with _undone_on_failure([place for item in transact_items for place in _places(backend, item)]):
        _copying_tables.off = True
        try:
            plain(backend, transact_items)
        finally:
            _copying_tables.off = False


def _places(backend: DynamoDBBackend, item: dict[str, Any]) -> Iterator[tuple[Table, Key]]:
    for operation in item.values():
        table = backend.tables.get(operation.get("TableName", ""))
        key = operation.get("Key") or operation.get("Item") or {}
        if table and all(name in key for name in table.table_key_attrs):
            yield table, backend.get_keys_value(table, key)


@_corrections.around(DynamoHandler, "transact_write_items")
def transactions_can_be_repeated(plain: Plain, handler: DynamoHandler) -> Any:
    """The same ClientRequestToken means the same transaction: its repetition succeeds and does nothing."""
    tokens: dict[str, Any] = handler.dynamodb_backend.__dict__.setdefault("seen_tokens", {})
    token, items = handler.body.get("ClientRequestToken"), handler.body["TransactItems"]
    if token in tokens:
        if tokens[token] != items:
            raise JsonRESTError("IdempotentParameterMismatchException", "The token came with another transaction")
        return EmptyResult()
    asked = copy.deepcopy(items)
    answer = plain(handler)
    if token:
        tokens[token] = asked
        if len(tokens) > _TOKENS_KEPT:
            del tokens[next(iter(tokens))]
    return answer


@_corrections.around(DynamoDBBackend, "update_item")
def an_update_that_creates_is_one_insert(
    plain: Plain, backend: DynamoDBBackend, table_name: str, key: dict[str, Any], *how: Any, **named: Any
) -> Item:
    """moto puts the bare key first: a record too many, and an item left behind when the update then fails."""
    table = backend.get_table(table_name)
    place = backend.get_keys_value(table, key)
    shard = table.stream_shard
    length = len(shard.items) if shard else 0
    created = stored(table, place) is None
    with _undone_on_failure([(table, place)]):
        item: Item = plain(backend, table_name, key, *how, **named)
        _check_index_keys(table, item.attrs)
    if created and shard and table.stream_specification:
        view, number = table.stream_specification["StreamViewType"], shard.starting_sequence_number + length
        shard.items[length:] = [StreamRecord(table, view, "INSERT", None, item, number)]
    reindex(table, place)
    return item


@_corrections.around(Table, "put_item")
def index_keys_have_their_type(plain: Plain, table: Table, item_attrs: dict[str, Any], *how: Any, **named: Any) -> Item:
    """DynamoDB refuses an index key of another type; moto stores the item and the index misses it."""
    _check_index_keys(table, item_attrs)
    item: Item = plain(table, item_attrs, *how, **named)
    reindex(table, (item.hash_key, item.range_key))
    return item


@_corrections.around(Table, "delete_item")
def deleted_items_leave_the_indexes(plain: Plain, table: Table, *key: Any) -> Item | None:
    """moto has no indexes to keep, `moto_indexes` has."""
    item: Item | None = plain(table, *key)
    reindex(table, (key[0], key[1]))
    return item


def _check_index_keys(table: Table, attributes: dict[str, Any]) -> None:
    for attribute in table.attr:
        name, expected = attribute["AttributeName"], attribute["AttributeType"]
        value = attributes.get(name)
        if value is None:
            continue
        actual = value.type if isinstance(value, DynamoType) else next(iter(value))
        if actual != expected:
            what = f"Type mismatch for Index Key {name} Expected: {expected} Actual: {actual}"
            raise MockValidationException(f"One or more parameter values were invalid: {what}")


@_corrections.around(DynamoHandler, "batch_write_item")
def batches_stay_within_25(plain: Plain, handler: DynamoHandler) -> Any:
    """DynamoDB refuses the 26th write of a batch."""
    if sum(map(len, handler.body["RequestItems"].values())) > _BATCH_LIMIT:
        raise MockValidationException("Too many items requested for the BatchWriteItem call")
    return plain(handler)


@_corrections.around(DynamoHandler, "query")
def queries_use_the_values_they_bring(plain: Plain, handler: DynamoHandler) -> Any:
    """DynamoDB refuses a value that no expression uses."""
    said = " ".join(handler.body.get(name, "") for name in ("KeyConditionExpression", "FilterExpression"))
    unused = set(handler.body.get("ExpressionAttributeValues", {})) - set(re.findall(r":\w+", said))
    if unused:
        what = f"unused in expressions: keys: {{{', '.join(sorted(unused))}}}"
        raise MockValidationException(f"Value provided in ExpressionAttributeValues {what}")
    return plain(handler)
