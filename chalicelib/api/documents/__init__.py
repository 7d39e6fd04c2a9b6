"""What is no JSON of a case: its printed file, its archive, the card of a link, the OpenAPI document."""
