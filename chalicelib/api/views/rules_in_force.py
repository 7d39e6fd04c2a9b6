"""What is in force today, for a page: where the directory has lost it the page opens all the same."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.deadlines.calendar import Calendar
from chalicelib.domain.deadlines.sla import Policy
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure
from chalicelib.services.core.parts import Parts

T = TypeVar("T")


def policy_today(parts: Parts, now: datetime) -> Policy | None:
    """The policy in force; None, and somebody is called, if it is gone."""
    return _unless_gone(lambda: parts.directory.policy_in_force(now))


def calendar_today(parts: Parts) -> Calendar | None:
    """The same of the calendar."""
    return _unless_gone(parts.directory.calendar_in_force)


def _unless_gone(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except CorruptData as error:
        logger.error("tampered", extra={"directory": str(error)})
        measure(Metric.TAMPERED)
        return None
