"""The service as it is measured: whole, in this process, with the directory that `make run` has, and people in it."""

import itertools
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
from PIL import Image

from benchmarks.tap import Invocation, Tap
from local import logs
from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine, running
from local.seed import seeding
from local.seed.confirmed_contacts import confirm_contacts
from local.seed.samples import as_keywords, of_somebody
from local.service import Service, started
from local.web.gateway import Request, Response

START = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)
"""A Monday, 09:00 in Jakarta, with no holiday in the four weeks that follow but one."""
BAD = 400

REPORT = {
    "classification": "complaint",
    "title": "Jalan berlubang di depan pasar Kelapapati",
    "body": "Sudah tiga minggu ada lubang besar di jalan depan pasar, lebarnya kira-kira satu meter. Kalau hujan "
    "lubang itu tidak kelihatan, dan minggu lalu dua pengendara motor jatuh di situ. Mohon segera ditambal.",
    "area": "14.03.01.2004",
    "category": "infrastructure/road",
    "place": "depan pasar, jalur arah pelabuhan",
}
"""For bengkalis/pupr, which gets its cases straight; in area 61.05 Sintang's admin verifies first."""
ANSWER = "Lubang di depan pasar sudah ditambal kemarin sepanjang enam meter; foto sebelum dan sesudah terlampir."
REPORTER = {"name": "Warga Contoh"}
"""With an e-mail address of each report's own: so many of one contact would be a flood."""
CONSUMERS = frozenset({"notify_agencies", "tell_reporters", "count_events"})
"""The functions behind the topic of case events."""
ROADS = "penghubung@pupr.bengkalis"


class Stage:
    """A service with a tap on it; `ask` is a request as API Gateway would hand it over."""

    def __init__(self, service: Service, tap: Tap) -> None:
        self.service = service
        self.tap = tap
        self._keys = itertools.count(1)
        self._tokens: dict[str, str] = {}

    @property
    def now(self) -> datetime:
        """The business time."""
        return self.service.business_clock.now()

    def ask(
        self, method: str, path: str, body: Any = None, *, by: str = "", token: str = "", **headers: str
    ) -> Response:
        """The answer; a refusal ends the measuring, for then something else is measured than is said."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token := token or (self.token_of(by) if by else ""):
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        raw = b"" if body is None else json.dumps(body).encode()
        target, _, query = path.partition("?")
        response = self.service.gateway.handle(Request(method, target, query, tuple(sent.items()), raw, "203.0.113.9"))
        if response.status >= BAD:
            raise RuntimeError(f"{method} {path}: {response.status} {response.text}")
        return response

    def token_of(self, account: str) -> str:
        """An officer's, from the stage's own user pool."""
        if account not in self._tokens:
            self._tokens[account] = seeding.sign_in(self.service.provisioned, account)
        return self._tokens[account]

    def file(self, *, confirms: bool = True, **changed: Any) -> dict[str, Any]:
        """The receipt of the usual report, or of one that differs in what is named; its contact counts as confirmed."""
        key = f"benchmark-{next(self._keys):012d}"
        somebody = {"reporter": {**REPORTER, "email": f"{key}@example.org"}}
        body = {name: value for name, value in (REPORT | somebody | changed).items() if value is not None}
        sent = as_keywords(of_somebody(key))
        receipt: dict[str, Any] = self.ask("POST", "/v1/complaints", body, **sent).json()
        if confirms:
            confirm_contacts(self.service.parts, receipt["number"])
        return receipt

    def filed(self, **changed: Any) -> dict[str, Any]:
        """The same, once everybody has dealt with it."""
        receipt = self.file(**changed)
        self.service.deliver()
        return receipt

    def act(self, by: str, number: str, verb: str, **body: Any) -> None:
        """An officer's step on the case as they find it."""
        tag = self.ask("GET", f"/v1/cases/{number}", by=by).headers["etag"]
        self.ask("POST", f"/v1/cases/{number}/{verb}", body, by=by, If_Match=tag)

    def stock(self, count: int) -> list[str]:
        """So many cases that the roads agency has taken on, in all lists."""
        with self.quiet():
            numbers = [self.filed()["number"] for _ in range(count)]
            for number in numbers:
                self.act(ROADS, number, "accept")
            self.service.deliver()
        return numbers

    def upload(self, key: str, content: bytes) -> None:
        """A file arrives in the bucket, past the check of its form."""
        bucket = self.service.provisioned.ref("FilesBucket")
        boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=content)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """What is done inside is not weighed, and nobody is told of it: it only makes what is measured afterwards."""
        with self.tap.off(without=CONSUMERS):
            yield

    def session(self, receipt: dict[str, Any]) -> str:
        """The reporter's token."""
        path = f"/v1/complaints/{receipt['number']}/session"
        return str(self.ask("POST", path, {"pin": receipt["pin"]}).json()["token"])

    def pass_time(self, **delta: float) -> None:
        """Moves the business time; nobody fires anything."""
        self.service.business_clock.set(self.now + timedelta(**delta))

    def tick(self) -> None:
        """One minute of every sweep."""
        for function in ("send_reminders", "escalate_overdue", "close_silent"):
            self.service.schedules.tick(function, self.now)

    def watch(self) -> None:
        """One minute's look at what the stream leaves unannounced."""
        self.service.schedules.tick("watch_announcements", self.now)

    def deliveries(self) -> list[Invocation]:
        """What the functions did to deal with everything that waited."""
        self.tap.emptied()
        self.service.deliver()
        return self.tap.emptied()


def a_photo() -> bytes:
    """As a telephone sends it after the form has made it smaller."""
    written = BytesIO()
    Image.effect_noise((1600, 1200), 24).convert("RGB").save(written, "JPEG", quality=82)
    return written.getvalue()


@contextmanager
def staged(engine: Engine, state: Path | None = None, *, stage: str = "bench") -> Iterator[Stage]:
    """
    A stage of its own, on a clock that moves only when told.

    Its directory stays warm for as long as the run takes: thirty seconds of a machine are not the same on every one.
    """
    with (
        logs.silence(),
        patch("chalicelib.store.directory.ttl_cache.FRESH_SECONDS", math.inf),
        patch("chalicelib.store.directory.kill_switches.FRESH_SECONDS", math.inf),
        started(engine, BusinessClock(frozen_at=START), stage=stage, state_dir=state) as service,
    ):
        seeding.seed(service.provisioned)
        with Tap(service.provisioned.template).on(service) as tap:
            yield Stage(service, tap)


__all__ = ["Stage", "a_photo", "running", "staged"]
