"""How a verb ends, for whoever called it from a script; named here and nowhere else."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of `python -m ops`."""

    DONE = 0
    FOUND = 1
    """It found something wrong, or refused."""
    USAGE = 2
    """It was asked wrongly: an option, a place without values, a file that says what it must not."""
    AWS = 3
    """AWS failed or refused; what was done until then stands."""


class Refused(Exception):
    """The verb will not do it; the text says why, and the way out."""


class Misused(Exception):
    """The verb was asked wrongly; the text says how to ask."""


class Failed(Exception):
    """AWS did not do what it was asked; the text says the first cause."""
