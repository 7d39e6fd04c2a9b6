"""The tables and their indexes as PynamoDB models, and how they are asked. What items mean lies in the other rooms."""
