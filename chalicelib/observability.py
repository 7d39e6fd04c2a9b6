"""
Logs and metrics: configured here and nowhere else.

A line names numbers of cases, desks, rules and counts, never texts, names or contacts. `observed` wraps every event
function, because Chalice's middleware does not reach functions that Lambda loads without app.py.
"""

import functools
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger

logger = Logger(service="lapor", log_record_order=["level", "message", "timestamp"])

Handler = Callable[[dict[str, Any], Any], Any]


def observed(handler: Handler) -> Handler:
    """Gives each line of an invocation the function's name and request id, and logs what the handler raises."""

    @functools.wraps(handler)
    def wrapped(event: dict[str, Any], context: Any) -> Any:
        name, request_id = getattr(context, "function_name", handler.__name__), getattr(context, "aws_request_id", "")
        with logger.append_context_keys(function=name, request=request_id):
            try:
                return handler(event, context)
            except Exception:
                logger.exception("invocation failed")
                raise

    return wrapped


def count(metric: str, number: int = 1) -> None:
    """A metric, as a log line in CloudWatch's embedded metric format; nothing is called."""
    logger.info(
        metric,
        extra={
            "_aws": {
                "Timestamp": _now_ms(),
                "CloudWatchMetrics": [
                    {"Namespace": "Lapor", "Dimensions": [["service"]], "Metrics": [{"Name": metric, "Unit": "Count"}]}
                ],
            },
            metric: number,
        },
    )


def _now_ms() -> int:
    from chalicelib.clock import machine_now

    return int(machine_now().timestamp() * 1000)
