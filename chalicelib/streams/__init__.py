"""Ways in from the table's stream: the two readers that a shard of DynamoDB Streams bears."""

from chalicelib import startup  # noqa: F401  # before all else
