"""Ways in from the clock."""

from chalicelib import startup  # noqa: F401  # before all else
