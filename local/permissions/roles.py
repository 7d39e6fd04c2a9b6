"""
Roles in effect: a function's call that its policy does not permit is denied here as it would be on AWS.

Whoever adds a call to a function so learns at once that its role must allow it. Nobody else is under any role: tests,
the seed and the deliveries are no functions.
"""

import json
import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any
from unittest.mock import patch

import boto3
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib.store.files.object_store import Objects
from infra import ROOT
from infra.template import Template
from local.permissions.demands import Demands
from local.permissions.iam import Demand, allows

POLICIES = ROOT / ".chalice"
CALLED: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
"""What each function did under its role since the process began: actions, and places in the words of the template."""
_ANSWERS_KEPT = 10_000
"""Of a role that never changes the same is asked again and again, mostly about the case in hand."""


def policy_of(function: str) -> Mapping[str, Any]:
    """The hand-written policy of the function's role."""
    found: Mapping[str, Any] = json.loads((POLICIES / f"policy-{function}.json").read_text("utf-8"))
    return found


class Roles:
    """The roles of a stage's functions."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._demands = Demands(template)
        self._statements: dict[str, list[Mapping[str, Any]]] = {}
        self._answers: dict[tuple[Any, ...], bool] = {}
        self._lock = threading.Lock()

    @contextmanager
    def assumed(self, function: str) -> Iterator[None]:
        """Whatever this thread calls inside, it calls as that function."""
        token = _assumed.set((self, function))
        try:
            yield
        finally:
            _assumed.reset(token)

    def statements(self, function: str) -> list[Mapping[str, Any]]:
        """The role's policy with every intrinsic resolved."""
        with self._lock:
            if function not in self._statements:
                self._statements[function] = self._template.resolve(policy_of(function)["Statement"])
            return self._statements[function]

    def permit(self, function: str, operation: str, demands: Iterable[Demand]) -> None:
        """Notes what is permitted; AccessDenied in AWS's words for what is not."""
        for demand in demands:
            if not self._permits(function, demand):
                told = f"the role of {function} allows no {demand.action} on {' or '.join(demand.places)}"
                raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": told}}, operation)

    def call(self, function: str, client: Any, operation: str, asked: dict[str, Any]) -> None:
        """One call of a client."""
        service = client.meta.service_model.service_name
        self.permit(function, operation, self._demands.of(service, operation, asked))

    def signed(self, function: str, operation: str, bucket: str, key: str) -> None:
        """A link or form for somebody else, who acts with the rights of the function that signed it."""
        self.permit(function, operation, self._demands.of("s3", operation, {"Bucket": bucket, "Key": key}))

    def may_hear_of(self, function: str, asked: Mapping[str, Any], error: ClientError) -> bool:
        """S3 says that an object is missing only to those who may list its bucket; others are denied."""
        missing = error.response["Error"]["Code"] in {"NoSuchKey", "404"}
        return not missing or self._permits(function, self._demands.of_listing(asked["Bucket"]))

    def _permits(self, function: str, demand: Demand) -> bool:
        asked = (function, demand.action, demand.resource, *demand.context.items())
        permitted = self._answers.get(asked)
        if permitted is None:
            if len(self._answers) >= _ANSWERS_KEPT:
                self._answers.clear()
            permitted = self._answers[asked] = allows(self.statements(function), demand)
        if permitted:
            CALLED[function].update((demand.action, place) for place in demand.places)
        return permitted


_assumed: ContextVar[tuple[Roles, str] | None] = ContextVar("assumed", default=None)


class _Everywhere:
    """What stands around every client of this process as long as one service runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._services = 0
        self._standing = ExitStack()

    def begin(self) -> None:
        with self._lock:
            if not self._services:
                for around in (_around_calls(), _around_signatures(), patch.object(boto3, "client", _client)):
                    self._standing.enter_context(around)
            self._services += 1

    def end(self) -> None:
        with self._lock:
            self._services -= 1
            if not self._services:
                self._standing.close()


_everywhere = _Everywhere()


@contextmanager
def in_effect() -> Iterator[None]:
    """Every function under its own role, in every service of this process; several may begin and end in any order."""
    _everywhere.begin()
    try:
        yield
    finally:
        _everywhere.end()


@contextmanager
def nobody() -> Iterator[None]:
    """Whoever looks on while a function runs, or does something in its midst, is under no role meanwhile."""
    token = _assumed.set(None)
    try:
        yield
    finally:
        _assumed.reset(token)


_plain_client = boto3.client
_clients: dict[tuple[str, ...], Any] = {}


def _client(service: str, **how: Any) -> Any:
    """Each function keeps its clients for the next service here: to make one costs more than most of its calls."""
    assumed = _assumed.get()
    if assumed is None:
        return _plain_client(service, **how)
    config = how.get("config")
    where = how.get("region_name") or os.environ.get("AWS_DEFAULT_REGION", "")
    told = str(sorted(vars(config)["_user_provided_options"].items())) if config else ""
    key = assumed[1], service, where, os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}", ""), told
    if key not in _clients:
        _clients[key] = _plain_client(service, **how)
    return _clients[key]


@contextmanager
def _around_calls() -> Iterator[None]:
    plain = BaseClient._make_api_call  # noqa: SLF001  # PynamoDB and boto3 meet here

    def call(client: Any, operation: str, asked: dict[str, Any]) -> Any:
        assumed = _assumed.get()
        if assumed is None:
            return plain(client, operation, asked)
        roles, function = assumed
        roles.call(function, client, operation, asked)
        try:
            return plain(client, operation, asked)
        except ClientError as error:
            if roles.may_hear_of(function, asked, error):
                raise
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}, operation) from error

    with patch.object(BaseClient, "_make_api_call", call):
        yield


@contextmanager
def _around_signatures() -> Iterator[None]:
    plain_form, plain_link = Objects.form, Objects.link

    def form(objects: Objects, key: str, **how: Any) -> Any:
        _sign("PutObject", objects, key)
        return plain_form(objects, key, **how)

    def link(objects: Objects, key: str, **how: Any) -> str:
        _sign("GetObject", objects, key)
        return plain_link(objects, key, **how)

    with patch.multiple(Objects, form=form, link=link):
        yield


def _sign(operation: str, objects: Objects, key: str) -> None:
    if assumed := _assumed.get():
        roles, function = assumed
        bucket = objects._bucket.name  # noqa: SLF001  # nothing else of ours asks where it is
        roles.signed(function, operation, bucket, key)
