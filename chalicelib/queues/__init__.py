"""Ways in from the queues behind the topic of case events: each with its own retries and dead letters."""

from chalicelib import startup  # noqa: F401  # before all else
