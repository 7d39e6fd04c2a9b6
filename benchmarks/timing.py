"""Processor time of a submission against bare botocore, and of a function's start against its floor."""

import json
import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
from botocore.awsrequest import AWSResponse
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

from app import app
from benchmarks.results import Processor
from benchmarks.stage import REPORT, Stage, running, staged
from benchmarks.warming import warm_up
from chalicelib import wiring
from chalicelib.domain.core.vocabulary import AreaCode, Classification
from chalicelib.observability import logger
from chalicelib.services.cases.filing import ScopedKey, submit
from chalicelib.services.cases.submission import Submission

ROOT = Path(__file__).parents[1]
COMPILED = ROOT / ".state" / "compiled"
ROUNDS, SUBMISSIONS = 11, 40
FRESH_PROCESSES = 11
_FLOOR = "import boto3; boto3.client('dynamodb', region_name='ap-southeast-3')"
_START = (
    "import importlib; importlib.import_module({module!r}); from chalicelib.store import tables; "
    "tables.use('lapor-bench', 'ap-southeast-3'); tables.transactions().client"
)


def processor_of_submit() -> Processor:
    """Medians of rounds, with AWS's answers given from memory, so that no engine's work is counted."""
    with running("moto", None) as engine, staged(engine) as stage:
        warm_up(stage)
        event, sent, answers = _recorded(stage)
        # Limits are counted on the way in, and are no part of the service.
        of_service = [call for call in sent if call[1] != "UpdateItem"]
        ways = (_whole(stage, event), _bare(sent), _service(stage), _bare(of_service))
        ways[2]()  # outside of a function it remembers nothing of what that was warmed up with
        with _answered(answers), _logging_to_nowhere():
            rounds = [[_seconds(way) for way in ways] for _ in range(ROUNDS)]
    whole = statistics.median(whole / bare for whole, bare, _, _ in rounds)
    return Processor(whole, statistics.median(service / bare for _, _, service, bare in rounds))


_MAKING = """
import dataclasses, time
spent, make = [], dataclasses._process_class
def timed(*arguments, **more):
    began = time.process_time()
    made = make(*arguments, **more)
    spent.append(time.process_time() - began)
    return made
dataclasses._process_class = timed
import chalicelib.streams.follow_case
print(len(spent), sum(spent))
"""
"""How many dataclasses of ours a function makes at its start, and what that takes: the largest single cost of ours."""


def making_of_dataclasses() -> tuple[int, float]:
    """How many an event function makes, and the time of it as a ratio to the floor."""
    found = [_ran(_MAKING).split() for _ in range(FRESH_PROCESSES)]
    floor = min(_fresh(_FLOOR) for _ in range(FRESH_PROCESSES))
    return int(found[0][0]), min(float(seconds) for _, seconds in found) / floor


def starts() -> dict[str, float]:
    """Each function by its handler string, against the floor: the least of fresh processes, turn by turn."""
    declared: list[Any] = [*app.pure_lambda_functions, *app.builtin_auth_handlers]
    modules = {"api_handler": "app"} | {found.name: found.handler_string.rpartition(".")[0] for found in declared}
    found: dict[str, list[float]] = {name: [] for name in modules}
    for module in modules.values():
        _fresh(_START.format(module=module))
    floors = []
    for _ in range(FRESH_PROCESSES):
        floors.append(_fresh(_FLOOR))
        for name, module in modules.items():
            found[name].append(_fresh(_START.format(module=module)))
    return {name: min(seconds) / min(floors) for name, seconds in found.items()}


def _fresh(script: str) -> float:
    return float(_ran(f"import time; began = time.process_time(); {script}; print(time.process_time() - began)"))


def _ran(script: str) -> str:
    """
    What a process of its own prints.

    Our modules are compiled beforehand, as the libraries are; without that each start would measure the compiler.
    """
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(COMPILED),
    }
    command = [sys.executable, "-c", script]
    done = subprocess.run(  # noqa: S603  # our own words
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def _recorded(stage: Stage) -> tuple[dict[str, Any], list[Any], dict[str, AWSResponse]]:
    """One submission as API Gateway hands it over, the AWS calls that it made, and what AWS answered."""
    events: list[dict[str, Any]] = []
    answers: dict[str, AWSResponse] = {}
    plain, invoke = BotocoreStubber.__call__, stage.service.functions.invoke

    def kept(stubber: Any, event_name: str, request: Any, **more: Any) -> Any:
        answer = plain(stubber, event_name, request, **more)
        answers[_target(request)] = answer
        return answer

    def heard(name: str, event: Any, **more: Any) -> Any:
        events.append(event)
        return invoke(name, event, **more)

    stage.tap.emptied()
    with patch.object(BotocoreStubber, "__call__", kept), patch.object(stage.service.functions, "invoke", heard):
        stage.file()
    sent = [(call.service, call.operation, call.params) for one in stage.tap.emptied() for call in one.calls]
    return events[0], sent, answers


@contextmanager
def _answered(answers: dict[str, AWSResponse]) -> Iterator[None]:
    bodies = {target: (answer.status_code, dict(answer.headers), answer.content) for target, answer in answers.items()}

    def given(_: Any, event_name: str, request: Any, **__: Any) -> AWSResponse:  # noqa: ARG001  # botocore's names
        status, headers, content = bodies[_target(request)]
        return AWSResponse(request.url, status, headers, MockRawResponse(content))

    with patch.object(BotocoreStubber, "__call__", given):
        yield


def _target(request: Any) -> str:
    """The operation, and the table if it names one: answers of two tables differ."""
    value = request.headers.get("X-Amz-Target", request.url)
    table = json.loads(request.body or "{}").get("TableName", "")
    return f"{value.decode() if isinstance(value, bytes) else value} {table}"


@contextmanager
def _logging_to_nowhere() -> Iterator[None]:
    """The log is written as in production, only to where nobody reads it."""
    handlers = [one for one in logger.handlers if isinstance(one, logging.StreamHandler)]
    before = [(one, one.stream) for one in handlers]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        logger.setLevel(logging.INFO)
        for one in handlers:
            one.setStream(nowhere)
        try:
            yield
        finally:
            for one, stream in before:
                one.setStream(stream)
            logger.setLevel(logging.ERROR)


def _whole(stage: Stage, event: dict[str, Any]) -> Callable[[], object]:
    handler = stage.service.functions.load("api_handler")
    raw = json.dumps(event)

    def once() -> object:
        answer = handler(json.loads(raw), stage.service.functions.context("api_handler"))
        if answer["statusCode"] != HTTPStatus.CREATED:
            raise AssertionError(answer)
        return answer

    return once


def _service(stage: Stage) -> Callable[[], object]:
    submission = Submission(
        Classification(str(REPORT["classification"])),
        str(REPORT["title"]),
        str(REPORT["body"]),
        category=str(REPORT["category"]),
        area=AreaCode(str(REPORT["area"])),
        place=str(REPORT["place"]),
        identity={"name": "Warga Contoh", "email": "warga@example.org"},
    )
    return lambda: submit(wiring.parts(), submission, ScopedKey("benchmark", "benchmark"), "digest", stage.now)


def _bare(sent: list[Any]) -> Callable[[], object]:
    calls = [(boto3.client(service)._make_api_call, operation, params) for service, operation, params in sent]  # noqa: SLF001  # what every method of a client calls
    return lambda: [call(operation, params) for call, operation, params in calls]


def _seconds(way: Callable[[], object]) -> float:
    way()
    began = time.process_time()
    for _ in range(SUBMISSIONS):
        way()
    return (time.process_time() - began) / SUBMISSIONS
