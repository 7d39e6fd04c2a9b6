"""
Routes that exist only on this machine: sign in as a sample officer, move the business clock, read what went out.

They are no part of the service; nothing of them is shipped.
"""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import boto3

from chalicelib.domain.core.switches import NAMES
from chalicelib.settings import settings
from local.monitoring.watching import Watcher
from local.pages.moving import Mover, in_jakarta
from local.seed.seeding import sign_in
from local.service import Service
from local.web.gateway import Headers, Request, Response

DAYS_AT_MOST = 120


class Control:
    """The handlers of `/_local/…`."""

    def __init__(
        self,
        service: Service,
        guide: Callable[[], str],
        watcher: Watcher | None = None,
        *,
        stop: threading.Event | None = None,
    ) -> None:
        """A clock that is being moved stops where it is once *stop* is set."""
        self._service = service
        self._guide = guide
        self._watcher = watcher
        self._mover = Mover(service, stop or threading.Event())

    def routes(self) -> Mapping[str, Callable[[Request], Response]]:
        """By the beginning of their paths."""
        return {
            "/_local/sign-in": self.sign_in,
            "/_local/clock": self.clock,
            "/_local/backlog": self.backlog,
            "/_local/switches": self.switches,
            "/_local/alarms": self.alarms,
            "/_local/guide": self.guide,
        }

    def sign_in(self, request: Request) -> Response:
        """POST {"account": …}: the id token of a sample officer, as plain text."""
        account = str(_body(request).get("account", ""))
        try:
            return _text(sign_in(self._service.provisioned, account))
        except KeyError:
            return _text(f"there is no sample account {account!r}; /_local/guide lists them\n", 404)

    def clock(self, request: Request) -> Response:
        """POST {"days": n, "hours": n}: moves the business time forward, firing schedules on the way; GET tells it."""
        happened: dict[str, Any] = {}
        if request.method == "POST":
            wanted = _body(request)
            try:
                by = timedelta(days=float(wanted.get("days", 0)), hours=float(wanted.get("hours", 0)))
            except (TypeError, ValueError, OverflowError):
                by = timedelta(0)
            if not timedelta(0) < by <= timedelta(days=DAYS_AT_MOST):
                return _text(f"give days and hours, more than 0 and at most {DAYS_AT_MOST} days in all\n", 422)
            happened = self._mover.move(by)
        return _json({"business_now": in_jakarta(self._service.business_clock.now()), **happened})

    def backlog(self, _: Request) -> Response:
        """What waits for each function."""
        return _json(self._service.deliveries.backlog())

    def switches(self, request: Request) -> Response:
        """POST {"pause-notices": "on"}: sets kill switches as an operator does on AWS; GET tells all of them."""
        ssm, path = boto3.client("ssm", region_name=self._service.provisioned.template.region), settings().switches_path
        wanted = _body(request) if request.method == "POST" else {}
        if unknown := sorted(set(wanted) - set(NAMES)):
            return _text(f"there is no switch {unknown[0]!r}; there are {', '.join(NAMES)}\n", 422)
        for name, value in wanted.items():
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            ssm.put_parameter(Name=f"{path}/{name}", Value=text, Overwrite=True)
        found = ssm.get_parameters_by_path(Path=path)["Parameters"]
        return _json({each["Name"].rpartition("/")[2]: each["Value"] for each in found})

    def alarms(self, _: Request) -> Response:
        """Every alarm as it stands now, those that are up first, with its entry of the runbook."""
        if self._watcher is None:
            return _text("nobody watches this service\n", 404)
        board = self._watcher.look()
        told = [
            {"alarm": alarm.name, "state": board.states[alarm.name], "says": alarm.says, "runbook": alarm.link}
            for alarm in sorted(board.alarms, key=lambda alarm: (alarm not in board.red, alarm.name))
        ]
        return _json(told)

    def guide(self, _: Request) -> Response:
        """The guide that was printed at the start."""
        return _text(self._guide())


def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _json(value: Any) -> Response:
    return Response(200, Headers({"content-type": "application/json"}), json.dumps(value).encode() + b"\n")


def _text(value: str, status: int = 200) -> Response:
    return Response(status, Headers({"content-type": "text/plain; charset=utf-8"}), value.encode())
