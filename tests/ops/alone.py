"""
Runs every function out of an unpacked archive, in a process that has the standard library and nothing else.

Called by test_archive.py as `python -I -S alone.py <folder>`, with the functions' handlers and environment on standard
input. AWS is a server in this process that has nothing stored; what the functions answer goes to standard output.
"""

import importlib
import json
import os
import sys
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NUMBER = "J2603-0000-0000"
RECORD = {
    "eventID": "1",
    "eventName": "INSERT",
    "dynamodb": {"Keys": {"pk": {"S": f"CASE#{NUMBER}"}, "sk": {"S": "EVENT#000001"}}, "SequenceNumber": "100"},
}
UPLOAD = {"Records": [{"s3": {"object": {"key": f"incoming/{NUMBER}/{'0' * 32}"}}}]}
ANNOUNCED = {"subject": NUMBER, "data": {"seq": 1, "number": NUMBER}}
REQUEST = {
    "resource": "/v1/openapi.json",
    "path": "/v1/openapi.json",
    "httpMethod": "GET",
    "headers": {"Accept-Language": "en"},
    "multiValueHeaders": {"Accept-Language": ["en"]},
    "queryStringParameters": None,
    "multiValueQueryStringParameters": None,
    "pathParameters": None,
    "stageVariables": None,
    "requestContext": {
        "requestId": "r",
        "resourcePath": "/v1/openapi.json",
        "httpMethod": "GET",
        "path": "/api/v1/openapi.json",
        "identity": {"sourceIp": "203.0.113.9"},
    },
    "body": None,
    "isBase64Encoded": False,
}
ARN = "arn:aws:execute-api:ap-southeast-3:123456789012:a/api/GET/v1/inbox"


def queued(body: Any) -> dict[str, Any]:
    """What a queue hands over."""
    return {"Records": [{"messageId": "1", "body": json.dumps(body)}]}


EVENTS: dict[str, Any] = {
    "api_handler": REQUEST,
    "authorizer": {"type": "TOKEN", "authorizationToken": "Bearer none", "methodArn": ARN},
    "route_complaint": {"Records": [RECORD]},
    "follow_case": {"Records": [RECORD]},
    "notify_agencies": queued(ANNOUNCED),
    "tell_reporters": queued(ANNOUNCED),
    "count_events": queued(ANNOUNCED),
    "move_deadlines": queued({"data": {}}),
    "clean_uploads": queued(UPLOAD),
    "send_digests": {"time": "2026-03-02T01:00:00Z", "detail-type": "Scheduled Event"},
}
SWEEPS = {"shard": 0}
ANSWERS: dict[str, Any] = {
    "Query": {"Items": [], "Count": 0, "ScannedCount": 0},
    "UpdateItem": {"Attributes": {}},
    "GenerateMac": {"Mac": f"{'A' * 43}="},
}
"""To operations of which nothing at all is no answer."""
SECONDS = 10


class NothingStored(BaseHTTPRequestHandler):
    """Answers as a DynamoDB without items does, and says yes to everything else."""

    protocol_version = "HTTP/1.1"  # or whoever asks whether to go on with a body waits for ever

    def do_POST(self) -> None:
        """An AWS call."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        target = self.headers.get("X-Amz-Target", "")
        said = ANSWERS.get(target.rpartition(".")[2], {})
        body = json.dumps(said).encode() if target else b""  # S3 names no target, and takes no JSON for an answer
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_DELETE = do_GET = do_POST  # noqa: N815  # http.server looks for these names

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Context:
    """What Lambda tells of an invocation."""

    aws_request_id = "r"

    def __init__(self, name: str) -> None:
        self.function_name = name
        self._until = time.monotonic() + SECONDS

    def get_remaining_time_in_millis(self) -> int:
        """Less and less."""
        return max(0, int((self._until - time.monotonic()) * 1000))


def main() -> None:
    """Answer for every function."""
    folder = sys.argv[1]
    sys.path.insert(0, folder)
    given = json.loads(sys.stdin.read())
    server = ThreadingHTTPServer(("127.0.0.1", 0), NothingStored)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ.update(given["environment"])
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.server_port}"
    answers = {name: answered(name, handler) for name, handler in given["handlers"].items()}
    outside = [
        name
        for name, module in sys.modules.items()
        if "site-packages" in str(getattr(module, "__file__", "")) and not str(module.__file__).startswith(folder)
    ]
    sys.stdout.write(f"\n{json.dumps({'answers': answers, 'outside': outside}, default=str)}\n")


def answered(name: str, handler: str) -> dict[str, Any]:
    """What the function says, or what it died of."""
    module, _, attribute = handler.rpartition(".")
    try:
        answer = getattr(importlib.import_module(module), attribute)(EVENTS.get(name, SWEEPS), Context(name))
    except Exception:  # noqa: BLE001  # whatever it is, the test wants to show it
        return {"answer": None, "error": traceback.format_exc()}
    return {"answer": answer, "error": ""}


if __name__ == "__main__":
    main()
