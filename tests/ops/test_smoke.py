"""Smoke finds what is broken in a service, and leaves no report behind."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from infra.static_site import site_headers
from local.dynamodb.ports import HeldPort
from ops.asking import Asks
from ops.verbs.smoke import STEPS, smoke
from tests.load.subject import Subject
from tests.ops.stubbed import unhurried

NUMBER = "JA-0000-0000-0000"


class Pretender:
    """Answers as the service does, but for what a test says otherwise; `asked` is what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.case: dict[str, Any] = {"timeline": [{"type": "routed", "desk": {"name": "Nasional"}}], "status": "closed"}
        self.answers: dict[str, tuple[int, Any]] = {
            "GET /v1/health": (200, {"stage": "dev", "home": "J"}),
            "GET /": (200, "<html></html>"),
            "POST /v1/complaints": (201, {"number": NUMBER, "pin": "1"}),
            f"POST /v1/complaints/{NUMBER}/session": (200, {"token": "t", "expires_in": 9}),
            f"POST /v1/complaints/{NUMBER}/withdrawal": (200, {}),
        }

    def answer(self, asked: str, *, by_reporter: bool) -> tuple[int, Any]:
        """Status and content."""
        self.asked.append(asked)
        if asked == f"GET /v1/complaints/{NUMBER}":
            return (200, self.case) if by_reporter else (401, {"code": "unauthenticated"})
        return self.answers.get(asked, (404, {"code": "not_found"}))


@pytest.fixture
def pretender() -> Pretender:
    """The service that is asked at `address`."""
    return Pretender()


@pytest.fixture
def address(pretender: Pretender) -> Iterator[str]:
    """Where it answers."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = f"{self.command} {self.path}"
            status, content = pretender.answer(asked, by_reporter="Authorization" in self.headers)
            body = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(status)
            for name, value in site_headers().items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer  # noqa: N815  # http.server looks for these names

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_real_service_passes_every_step(tmp_path: Path) -> None:
    with Subject(tmp_path / "state") as subject:
        done = smoke(Asks(f"http://127.0.0.1:{subject.wire.port}"), stage="dev", home="J")

    assert [(step.name, step.ok, step.found) for step in done.steps if not step.ok] == []
    assert [step.name for step in done.steps] == [name for name, _ in STEPS]
    assert done.ok


def test_a_service_that_does_not_answer_is_told_as_such() -> None:
    with HeldPort() as port:
        done = smoke(Asks(f"http://127.0.0.1:{port.number}"), stage="dev", home="J")

    assert done.failed == "health"
    assert "refused" in done.steps[0].found.lower()


def test_another_stage_under_the_same_address_is_noticed_before_anything_is_filed(
    pretender: Pretender, address: str
) -> None:
    done = smoke(Asks(address), stage="prod", home="J")

    assert done.failed == "health"
    assert "it is dev with home J, not prod" in done.steps[0].found
    assert pretender.asked == ["GET /v1/health"]


def test_a_report_that_finds_no_desk_in_time_is_told_and_withdrawn_all_the_same(
    pretender: Pretender, address: str
) -> None:
    pretender.case["timeline"] = []
    instants = iter(float(second) for second in range(1000))

    done = smoke(Asks(address), stage="dev", home="J", clock=lambda: next(instants), wait=unhurried)

    assert done.failed == "routed"
    assert done.steps[-1].name == "withdraw"
    assert done.steps[-1].ok


def test_a_second_report_for_the_same_key_is_a_fault(pretender: Pretender, address: str) -> None:
    numbers = iter([NUMBER, "JA-1111-1111-1111"])
    usual = pretender.answer
    pretender.answer = lambda asked, **more: (  # type: ignore[method-assign]
        (201, {"number": next(numbers), "pin": "1"}) if asked == "POST /v1/complaints" else usual(asked, **more)
    )

    done = smoke(Asks(address), stage="dev", home="J")

    assert done.failed == "file again"


def test_a_refusal_is_told_with_its_code(pretender: Pretender, address: str) -> None:
    pretender.answers["POST /v1/complaints"] = (503, {"code": "read_only"})

    done = smoke(Asks(address), stage="dev", home="J")

    assert done.steps[-1].found == "POST /v1/complaints: 503 instead of 201 (read_only)"
