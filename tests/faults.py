"""
What the network does to a service: calls that fail before or after they took effect, and a count of every call.

It sits in botocore, above the engine (moto in this process or dynoxide over HTTP) and below every client of ours, so
nothing of ours is replaced: a lost acknowledgement really has written.
"""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.endpoint import Endpoint
from botocore.exceptions import ConnectionClosedError

Answer = tuple[Any, dict[str, Any]]

_TABLE = re.compile(r"lapor-[^-]+-(cases|directory|limits|statistics)$")


class Crash(BaseException):
    """The function's process ends here; no handler of ours may catch it."""


@dataclass(frozen=True)
class Failure:
    """How a call fails: an error of the service with that code, or, without one, a connection that closes."""

    code: str = ""
    status: int = 400
    reasons: tuple[str, ...] = ()
    """Of a cancelled transaction: the code of each item; one code stands for all of them."""

    def told(self, items: int) -> Answer:
        """The answer that the client gets."""
        parsed: dict[str, Any] = {
            "Error": {"Code": self.code, "Message": "injected"},
            "ResponseMetadata": {"HTTPStatusCode": self.status, "RequestId": "injected", "HTTPHeaders": {}},
        }
        if self.reasons:
            codes = self.reasons * items if len(self.reasons) == 1 else self.reasons
            parsed["CancellationReasons"] = [{"Code": code, "Message": code} for code in codes]
            parsed["Error"]["Message"] = f"Transaction cancelled, please refer [{', '.join(codes)}]"
        return SimpleNamespace(status_code=self.status, headers={}), parsed


CLOSED = Failure()
THROTTLED = Failure("ThrottlingException")
EXCEEDED = Failure("ProvisionedThroughputExceededException")
SERVER_ERROR = Failure("InternalServerError", 500)
CONFLICT = Failure("TransactionCanceledException", reasons=("TransactionConflict",))
CONDITION = Failure("TransactionCanceledException", reasons=("None", "ConditionalCheckFailed"))
"""Not of the anchor, which is asked first."""
DENIED = Failure("AccessDeniedException")


@dataclass
class _Plan:
    operation: str
    place: str
    left: int
    times: float
    failure: Failure | None
    after: bool

    def strikes(self, call: str) -> bool:
        place, _, operation = call.rpartition(".")
        if self.operation not in {"*", operation} or self.place not in {"*", *place.split("+")}:
            return False
        self.left -= 1
        return self.left < 0 < self.left + 1 + self.times


@dataclass
class Wire:
    """Every AWS call of this process while it is tapped."""

    calls: list[str] = field(default_factory=list)
    """In order, as `cases.TransactWriteItems` or `sns.Publish`; a transaction over two tables names both with a +."""
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Every call with what it carried."""
    _plans: list[_Plan] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def counted(self) -> Counter[str]:
        """How often each call was made."""
        return Counter(self.calls)

    def forget(self) -> None:
        """Count anew; what is to fail still will."""
        self.calls.clear()
        self.sent.clear()

    def fail(
        self,
        operation: str,
        failure: Failure = SERVER_ERROR,
        *,
        on: str = "cases",
        nth: int = 1,
        times: float = 1,
        after: bool = False,
    ) -> None:
        """
        The nth such call from now on, and those behind it up to `times`, fail; `after` they took effect, if so.

        `on` is a table, or a service; "*" stands for any operation, and for any place.
        """
        self._plans.append(_Plan(operation, on, nth - 1, times, failure, after))

    def crash(self, nth: int, *, after: bool) -> None:
        """The process ends at the nth call of any kind from now on, before or after it took effect."""
        self._plans.append(_Plan("*", "*", nth - 1, 1, None, after))

    def mend(self) -> None:
        """Nothing fails any more."""
        self._plans.clear()

    def through(self, endpoint: Any, model: Any, request: dict[str, Any], plain: Any) -> Answer:
        """One call, as it fares."""
        params = _params(request)
        call = f"{_place(model, params)}.{model.name}"
        with self._lock:
            self.calls.append(call)
            self.sent.append((call, params))
            plan = next((plan for plan in [*self._plans] if plan.strikes(call)), None)
        if plan is None:
            answer: Answer = plain(endpoint, model, request)
            return answer
        if plan.after:
            plain(endpoint, model, request)
        if plan.failure is None:
            raise Crash(call)
        if not plan.failure.code:
            raise ConnectionClosedError(endpoint_url=str(endpoint.host))
        return plan.failure.told(len(params.get("TransactItems", ())))


def _params(request: dict[str, Any]) -> dict[str, Any]:
    """What the call carries: fields of a form or of JSON; nothing of a file."""
    body = request.get("body")
    if isinstance(body, str | bytes) and body[:1] in {"{", b"{"}:
        body = json.loads(body)
    return body if isinstance(body, dict) else {}


def _place(model: Any, params: dict[str, Any]) -> str:
    tables = {*_tables(params)}
    if tables:
        return "+".join(sorted(tables))
    return str(model.service_model.service_name)


def _tables(params: dict[str, Any]) -> Iterator[str]:
    items = [one for item in params.get("TransactItems", ()) for one in item.values()]
    named = [found.get("TableName", "") for found in (params, *items)] + list(params.get("RequestItems", ()))
    for name in named:
        if found := _TABLE.search(name):
            yield found[1]


@contextmanager
def tapped() -> Iterator[Wire]:
    """The wire, open to be listened to and cut; as it was afterwards."""
    wire, plain = Wire(), Endpoint.make_request

    def through(endpoint: Any, model: Any, request: dict[str, Any]) -> Answer:
        return wire.through(endpoint, model, request, plain)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Endpoint, "make_request", through)
        yield wire
