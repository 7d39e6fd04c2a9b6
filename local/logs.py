"""What the service does, in lines that a person reads: when, what, of which case, and the rest as `name=value`."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from chalicelib.observability import logger

_PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "xray_trace_id"}
_QUIET = {"_aws", "correlation", "location", "service"}
JAKARTA = ZoneInfo("Asia/Jakarta")


class Readable(LambdaPowertoolsFormatter):
    """Business time in Jakarta, the message, the case, the rest."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def format(self, record: logging.LogRecord) -> str:
        """One line; a failure keeps its traceback."""
        told = {name: value for name, value in vars(record).items() if name not in _PLAIN | _QUIET}
        case = told.pop("case", "")
        rest = " ".join(f"{name}={_brief(value)}" for name, value in told.items() if value not in (None, {}, []))
        mark = "" if record.levelno < logging.WARNING else f"{record.levelname} "
        line = (
            f"{self._now().astimezone(JAKARTA):%a %d %b %H:%M WIB}  {mark}{record.getMessage():<22} {case:<18} {rest}"
        )
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line.rstrip()


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name}:{_brief(inner)}" for name, inner in value.items())
    text = str(value)
    with contextlib.suppress(ValueError):
        if "T" in text and (moment := datetime.fromisoformat(text)).tzinfo:
            return f"{moment.astimezone(JAKARTA):%Y-%m-%dT%H:%M} WIB"
    return text


def _is_told(record: logging.LogRecord) -> bool:
    """Metrics are for CloudWatch; the lines beside them say the same in words."""
    return not hasattr(record, "_aws")


def make_readable(now: Callable[[], datetime]) -> None:
    """The service's log lines, for a terminal."""
    for handler in logger.handlers:
        handler.setFormatter(Readable(now))
        handler.addFilter(_is_told)


@contextmanager
def silence() -> Iterator[None]:
    """Only what went wrong is told inside."""
    before = logger.log_level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def unprinted() -> Iterator[None]:
    """Nothing is printed inside; whoever else listens hears every line."""
    levels = [(handler, handler.level) for handler in logger.handlers]
    for handler, _ in levels:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in levels:
            handler.setLevel(level)
