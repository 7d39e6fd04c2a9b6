"""The HTTP way in: read, ask a service, answer."""
