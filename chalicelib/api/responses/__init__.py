"""What is answered: one shape an answer, from which the OpenAPI document is made."""
