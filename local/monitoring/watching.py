"""
Measures on this machine what CloudWatch measures on AWS, as far as this machine can know it.

The service's own metrics are read from its log lines, as CloudWatch reads them. Lambda's come from every invocation,
the API's from every answer, DynamoDB's from what the engine answered; what lies in queues and streams is counted by
whoever looks. Nothing here is throttled by Lambda, blocked by a firewall or bounced by a reader: those stay unmeasured.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto.sqs.models import sqs_backends

from infra.template import ACCOUNT
from local.aws.mappings import StreamMapping
from local.monitoring.alarms import Board, alarms_of
from local.monitoring.metrics import Metric, Metrics
from local.service import Service
from local.web.gateway import STAGE, Request, Response

_THROTTLES = {"ProvisionedThroughputExceededException", "ThrottlingException"}
_READS = {"BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"}
_FAILED = 500


class Watcher:
    """What is measured of one service, and its alarms."""

    def __init__(
        self,
        service: Service,
        *,
        now: Callable[[], datetime] | None = None,
        timer: Callable[[], float] = time.perf_counter,
        since: datetime | None = None,
    ) -> None:
        """
        *now* says when something was measured, *timer* how long an answer took; both can be given by a test.

        *since* is when measuring began: what is silent because nobody was there yet, rings no alarm.
        """
        self.metrics = Metrics()
        self.board = Board(alarms_of(service.provisioned.template, service.functions), self.metrics, since=since)
        self._service = service
        self._now = now or service.business_clock.now
        self.timer = timer
        self._first_seen: dict[tuple[str, str], datetime] = {}

    @contextmanager
    def watching(self) -> Iterator["Watcher"]:
        """Measure until the end of the block."""
        listener = _Listener(self._heard)
        root = logging.getLogger()
        root.addHandler(listener)
        try:
            with ExitStack() as stack:
                self._tap(stack)
                yield self
        finally:
            root.removeHandler(listener)

    def look(self) -> Board:
        """Count what waits, and evaluate the alarms."""
        now = self._now()
        self._look_at_queues(now)
        self._look_at_streams(now)
        self.board.look(now)
        return self.board

    def keep_looking(self, stop: threading.Event, *, every_seconds: float = 15.0) -> None:
        """Look again and again until *stop* is set; what one look misses the next one sees."""
        while not stop.wait(every_seconds):
            self.look()

    def _put(self, namespace: str, name: str, number: float, **dimensions: str) -> None:
        self.metrics.put(Metric.of(namespace, name, **dimensions), number, self._now())

    def _heard(self, record: logging.LogRecord) -> None:
        """A log line in CloudWatch's embedded metric format."""
        for directive in getattr(record, "_aws", {}).get("CloudWatchMetrics", []):
            for keys in directive["Dimensions"]:
                dimensions = {key: str(getattr(record, key, "")) for key in keys}
                for metric in directive["Metrics"]:
                    self._put(directive["Namespace"], metric["Name"], getattr(record, metric["Name"]), **dimensions)

    def _tap(self, stack: ExitStack) -> None:
        functions, gateway = self._service.functions, self._service.gateway
        invoke, handle, ask = functions.invoke, gateway.handle, BaseClient._make_api_call  # noqa: SLF001  # where all meet

        def invoked(name: str, *given: Any, **named: Any) -> Any:
            called = f"lapor-{self._service.provisioned.template.stage}-{name}"
            started, failed = self.timer(), 1
            try:
                answer = invoke(name, *given, **named)
                failed = 0
                return answer
            finally:
                self._put("AWS/Lambda", "Invocations", 1, FunctionName=called)
                self._put("AWS/Lambda", "Errors", failed, FunctionName=called)
                self._put("AWS/Lambda", "Duration", 1000 * (self.timer() - started), FunctionName=called)

        def handled(request: Request) -> Response:
            started = self.timer()
            response = handle(request)
            of = {"ApiName": f"lapor-{self._service.provisioned.template.stage}", "Stage": STAGE}
            self._put("AWS/ApiGateway", "Count", 1, **of)
            self._put("AWS/ApiGateway", "5XXError", int(response.status >= _FAILED), **of)
            self._put("AWS/ApiGateway", "Latency", 1000 * (self.timer() - started), **of)
            return response

        def asked(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:
            try:
                return ask(client, operation, params)
            except ClientError as error:
                if client.meta.service_model.service_name == "dynamodb":
                    self._refused(operation, params, error)
                raise

        stack.enter_context(patch.object(functions, "invoke", invoked))
        stack.enter_context(patch.object(gateway, "handle", handled))
        stack.enter_context(patch.object(BaseClient, "_make_api_call", asked))

    def _refused(self, operation: str, params: dict[str, Any], error: ClientError) -> None:
        """DynamoDB said no."""
        code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        for table in _tables(params):
            if code in _THROTTLES:
                name = "ReadThrottleEvents" if operation in _READS else "WriteThrottleEvents"
                self._put("AWS/DynamoDB", name, 1, TableName=table)
            elif status >= _FAILED:
                self._put("AWS/DynamoDB", "SystemErrors", 1, TableName=table, Operation=operation)

    def _look_at_queues(self, now: datetime) -> None:
        template = self._service.provisioned.template
        for _, properties in template.of_type("AWS::SQS::Queue"):
            name = properties["QueueName"]
            queue = sqs_backends[ACCOUNT][template.region].queues[name]
            waiting = [message.id for message in queue._messages]  # noqa: SLF001  # hidden ones count too
            age = self._age(name, waiting, now)
            self._put("AWS/SQS", "ApproximateNumberOfMessagesVisible", len(queue.messages), QueueName=name)
            self._put("AWS/SQS", "ApproximateAgeOfOldestMessage", age.total_seconds(), QueueName=name)

    def _look_at_streams(self, now: datetime) -> None:
        deliveries, stage = self._service.deliveries, self._service.provisioned.template.stage
        deliveries.backlog()
        for mapping in deliveries.mappings:
            # a mapping that is switched off does not look at the stream, and nobody is told how old it gets
            if isinstance(mapping, StreamMapping) and not mapping.paused:
                age = self._age(mapping.logical, mapping.waiting(), now) / timedelta(milliseconds=1)
                self._put("AWS/Lambda", "IteratorAge", age, FunctionName=f"lapor-{stage}-{mapping.function}")

    def _age(self, where: str, waiting: list[str], now: datetime) -> timedelta:
        """For how long the oldest of them has been seen waiting there."""
        for one in waiting:
            self._first_seen.setdefault((where, one), now)
        for gone in [key for key in self._first_seen if key[0] == where and key[1] not in waiting]:
            del self._first_seen[gone]
        return max((now - self._first_seen[where, one] for one in waiting), default=timedelta(0))


class _Listener(logging.Handler):
    """Hands on every line that carries a metric."""

    def __init__(self, hear: Callable[[logging.LogRecord], None]) -> None:
        super().__init__()
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        if hasattr(record, "_aws"):
            self._hear(record)


def _tables(body: dict[str, Any]) -> set[str]:
    """The tables that a call is about."""
    items = [one for item in body.get("TransactItems", ()) for one in item.values()]
    named = [found["TableName"] for found in (body, *items) if "TableName" in found]
    return {*named, *body.get("RequestItems", ())}
