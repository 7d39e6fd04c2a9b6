"""
The only place that reads the time. Two times, two names (docs/glossary.md).

Business time decides receipt, calendars, clocks and milestones; a local service can move it forward. Machine time
decides tokens, signatures, leases, retries and expiry, and nobody moves it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime


def machine_now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


_business: Callable[[], datetime] = machine_now


def business_now() -> datetime:
    """The moment that the rules are to take as now, UTC."""
    return _business()


def set_business_clock(source: Callable[[], datetime]) -> None:
    """Lets a local service or a test give the business time."""
    global _business  # noqa: PLW0603  # one clock a process is the point of this module
    _business = source


def seconds() -> float:
    """
    Seconds since some moment, to tell how old an answer is that was remembered.

    Of the machine, unless somebody gives the business time: then of that, so that what a test finds does not depend on
    how long it took.
    """
    return time.monotonic() if _business is machine_now else _business().timestamp()
