"""The engines behind the tables, and what DynamoDB refuses that they would take. Tables are those of the template."""
