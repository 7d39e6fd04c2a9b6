"""Ways in from the table's stream: the two readers that a shard of DynamoDB Streams bears."""
