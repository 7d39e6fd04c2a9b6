"""Ways in from the table's stream: the two readers that a shard of DynamoDB Streams bears."""

from chalicelib import startup

__all__ = ["startup"]
