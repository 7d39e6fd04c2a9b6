"""
Deletes what its table's time to live says is over, by business time, as DynamoDB does within days.

The stream says who did it, as on AWS: a REMOVE by the service itself. The engine on disk has a sweep of its own that
goes by the machine's clock, and so would not see what has expired on a clock that was moved.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.template import Template
from local.aws.stream_readers import Stream
from local.dynamodb.tables import tables_of
from local.moto import expiring_items

OLDEST = timedelta(days=5 * 365)
"""What expired longer ago than five years DynamoDB takes for a mistake, and keeps."""


class Expiry:
    """The time to live of one stage's tables."""

    def __init__(self, template: Template, streams: Mapping[str, Stream]) -> None:
        """*streams* by their ARNs: what was expired is named to them before it is deleted."""
        self._template = template
        self._streams = streams
        self._tables = {
            wanted["TableName"]: (wanted["TimeToLiveSpecification"]["AttributeName"], wanted["KeySchema"])
            for _, wanted in tables_of(template)
            if wanted.get("TimeToLiveSpecification", {}).get("Enabled")
        }

    def sweep(self, now: datetime) -> int:
        """Delete what is over at *now*; how many items."""
        if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ:
            return expiring_items.expire_items(now, self._tables)
        client = boto3.client("dynamodb", region_name=self._template.region)
        return sum(
            self._delete(client, table, key, now) for table in self._tables for key in self._over(client, table, now)
        )

    def _over(self, client: Any, table: str, now: datetime) -> Iterator[dict[str, Any]]:
        attribute, schema = self._tables[table]
        names = {"#t": attribute} | {f"#k{place}": key["AttributeName"] for place, key in enumerate(schema)}
        pages = client.get_paginator("scan").paginate(
            TableName=table,
            FilterExpression="attribute_type(#t, :number) AND #t BETWEEN :oldest AND :now",
            ProjectionExpression=", ".join(name for name in names if name != "#t"),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={
                ":number": {"S": "N"},
                ":now": {"N": str(int(now.timestamp()))},
                ":oldest": {"N": str(int((now - OLDEST).timestamp()))},
            },
            ConsistentRead=True,
        )
        for page in pages:
            yield from page["Items"]

    def _delete(self, client: Any, table: str, key: dict[str, Any], now: datetime) -> bool:
        """Unless its life was prolonged meanwhile."""
        for stream in self._streams.values():
            if stream.table == table:
                stream.expires(key)
        try:
            client.delete_item(
                TableName=table,
                Key=key,
                ConditionExpression="#t <= :now",
                ExpressionAttributeNames={"#t": self._tables[table][0]},
                ExpressionAttributeValues={":now": {"N": str(int(now.timestamp()))}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True
