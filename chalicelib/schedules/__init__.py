"""Ways in from the clock."""

from chalicelib import startup

__all__ = ["startup"]
