"""
Logs and metrics: configured here and nowhere else.

A line names numbers of cases, desks, rules and counts, never texts, names or contacts. `observed` wraps every event
function, because Chalice's middleware does not reach functions that Lambda loads without app.py.
"""

import functools
import logging
from collections.abc import Callable
from traceback import format_tb
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from chalicelib.clock import machine_now
from chalicelib.correlation import carrying, correlation
from chalicelib.log_safety import describe
from chalicelib.metrics import NAMESPACE, Metric
from chalicelib.settings import settings


class SafeFormatter(LambdaPowertoolsFormatter):
    """Tells an exception by its kind and place: what another library says of it may quote what somebody wrote."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        """The frames of the error and of whatever caused it, each with its safe words."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines = [*format_tb(error.__traceback__), describe(error), *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(line.rstrip("\n") for line in lines)


def _with_correlation(record: logging.LogRecord) -> bool:
    if found := correlation():
        record.correlation = found
    return True


logger = Logger(
    service="lapor",
    logger_formatter=SafeFormatter(serialize_stacktrace=False, log_record_order=["level", "message", "timestamp"]),
)
logger.addFilter(_with_correlation)

Handler = Callable[[dict[str, Any], Any], Any]


def observed(handler: Handler) -> Handler:
    """Gives each line of an invocation the function's name and request id, and logs what the handler raises."""

    @functools.wraps(handler)
    def wrapped(event: dict[str, Any], context: Any) -> Any:
        name, request_id = getattr(context, "function_name", handler.__name__), getattr(context, "aws_request_id", "")
        with logger.append_context_keys(function=name, request=request_id), carrying(request_id):
            try:
                return handler(event, context)
            except Exception:
                logger.exception("invocation failed")
                raise

    return wrapped


def ticking(handler: Handler) -> Handler:
    """The same for a scheduled function, and a heartbeat when it ended well: one that is missing calls somebody."""
    watched = observed(handler)

    @functools.wraps(handler)
    def wrapped(event: dict[str, Any], context: Any) -> Any:
        answer = watched(event, context)
        measure(Metric.TICK, function=handler.__name__)
        return answer

    return wrapped


def measure(metric: Metric, number: float = 1, **dimensions: str) -> None:
    """
    One number of a metric, as a log line in CloudWatch's embedded metric format; nothing is called.

    Written here because the metrics of Powertools import a validator and keep state between invocations.
    """
    named = {"stage": settings().stage} | dimensions
    logger.info(
        metric.value,
        extra={
            "_aws": {
                "Timestamp": int(machine_now().timestamp() * 1000),
                "CloudWatchMetrics": [
                    {
                        "Namespace": NAMESPACE,
                        "Dimensions": [list(metric.dimensions)],
                        "Metrics": [{"Name": metric.value, "Unit": metric.unit.value}],
                    }
                ],
            },
            **named,
            metric.value: number,
        },
    )
