"""
One id for whatever a request causes: in every log line, in the event that it wrote, and in the messages that follow.

It is API Gateway's id of the request, or the invocation's where no request is behind it, so it is never used twice: an
id that a caller chose could link two reports of one reporter. Only officers may bring their own.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Correlation-Id"
ATTRIBUTE = "correlation"
"""Its name in a log line, an event's item and the attributes of a message."""

_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
_current: ContextVar[str] = ContextVar(ATTRIBUTE, default="")


def correlation() -> str:
    """The id of what is being done; empty where nobody gave one."""
    return _current.get()


@contextmanager
def carrying(given: str | None) -> Iterator[None]:
    """Everything inside is done, and logged, under that id; without one under that of what is around it."""
    if not given:
        yield
        return
    token = _current.set(given)
    try:
        yield
    finally:
        _current.reset(token)


def well_formed(given: str | None) -> str | None:
    """The id if it can be taken over: what is written into logs and messages is not for callers to shape."""
    return given if given and _WELL_FORMED.fullmatch(given) else None
