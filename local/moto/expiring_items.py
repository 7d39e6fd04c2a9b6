"""moto keeps what a time to live says is over; DynamoDB deletes it within days, and the stream says who did."""

from collections.abc import Collection
from datetime import datetime

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

from infra.template import ACCOUNT
from local.moto.corrections import LOCK

_OLDEST_SECONDS = 5 * 365 * 24 * 3600
"""What expired longer ago DynamoDB takes for a mistake, and keeps."""
_TTL_IDENTITY = {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}


def expire_items(now: datetime, names: Collection[str] | None = None) -> int:
    """
    Delete what its table's TTL says is over, as DynamoDB would within days, and say who did it in the stream.

    *names* are the tables that are looked at; None: all.
    """
    with LOCK:
        tables = [table for region in dynamodb_backends[ACCOUNT].values() for table in region.tables.values()]
        kept = [
            table
            for table in tables
            if table.ttl["TimeToLiveStatus"] == "ENABLED" and (names is None or table.name in names)
        ]
        return sum(_expire(table, item, now) for table in kept for item in list(table.all_items()))


def _expire(table: Table, item: Item, now: datetime) -> bool:
    expires = item.attrs.get(table.ttl["AttributeName"])
    if expires is None or expires.type != "N" or not 0 <= now.timestamp() - float(expires.value) <= _OLDEST_SECONDS:
        return False
    table.delete_item(item.hash_key, item.range_key)
    if table.stream_shard:
        table.stream_shard.items[-1].record["userIdentity"] = dict(_TTL_IDENTITY)
    return True
