"""
Does the service do what people come for? Asked as they ask: over its site and its public API, and nothing else.

A report is filed, followed until it is routed, and withdrawn. It says of itself what it is, is secret, leaves nobody to
write to, and goes to the national desk, for it names no place. It is a real report all the same, kept in the history
and counted as filed and withdrawn: a second kind of report, which only this files, would take a path of its own.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from infra.static_site import site_headers
from ops.asking import Answered, Asks
from ops.deploying.change_sets import Wait

ROUTED_WITHIN_SECONDS = 60.0
"""What is promised from filing to routing, with room for the stream and a cold start."""
BETWEEN_LOOKS_SECONDS = 1.0
GONE = frozenset({401, 404})
COMPLAINT = {
    "classification": "complaint",
    "title": "Uji otomatis layanan, mohon abaikan",
    "body": "Laporan ini dibuat oleh pemeriksa layanan untuk menguji alur pelaporan, dan segera dicabut kembali.",
    "place": "Tidak ada: ini uji otomatis",
    "anonymous": True,
    "secret": True,
}
WITHDRAWAL = {"text": "Uji otomatis selesai."}


class StepFailed(Exception):
    """The service did not do what this step asks of it; the text says what it did instead."""


@dataclass(frozen=True)
class Step:
    """One thing that was tried; `found` is what came of it."""

    name: str
    ok: bool
    milliseconds: int
    found: str


@dataclass(frozen=True)
class Smoked:
    """Every step up to the first that failed; a report that was filed is withdrawn whatever happens."""

    url: str
    ok: bool
    number: str
    seconds: float
    steps: tuple[Step, ...]

    @property
    def failed(self) -> str:
        """The first step that failed, empty if none did."""
        return next((step.name for step in self.steps if not step.ok), "")


@dataclass
class Visit:
    """One run: what is asked, and what earlier steps found out."""

    asks: Asks
    stage: str
    home: str
    routed_within: float
    clock: Callable[[], float]
    wait: Wait
    key: str = field(default_factory=lambda: str(uuid4()))
    number: str = ""
    pin: str = ""
    token: str = ""
    filed_at: float = 0.0


def smoke(
    asks: Asks,
    *,
    stage: str,
    home: str,
    routed_within: float = ROUTED_WITHIN_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    wait: Wait = time.sleep,
) -> Smoked:
    """Go through all steps at *asks*' address, and stop at the first that fails."""
    visit = Visit(asks, stage, home, routed_within, clock, wait)
    begun = clock()
    steps = tuple(_tried(visit))
    ok = all(step.ok for step in steps)
    return Smoked(asks.url, ok, visit.number, round(clock() - begun, 1), steps)


def _tried(visit: Visit) -> Iterator[Step]:
    for name, step in STEPS:
        done = _step(visit, name, step)
        yield done
        if not done.ok:
            if visit.token and name != "withdraw":
                yield _step(visit, "withdraw", _withdraw)
            return


def _step(visit: Visit, name: str, step: Callable[[Visit], str]) -> Step:
    begun = visit.clock()
    try:
        found, ok = step(visit), True
    except StepFailed as error:
        found, ok = str(error), False
    return Step(name, ok, round((visit.clock() - begun) * 1000), found)


def _health(visit: Visit) -> str:
    told = _json(visit.asks("GET", "/v1/health"), 200)
    if (told["stage"], told["home"]) != (visit.stage, visit.home):
        raise StepFailed(f"it is {told['stage']} with home {told['home']}, not {visit.stage} with {visit.home}")
    return f"{told['stage']}, home {told['home']}"


def _page(visit: Visit) -> str:
    answered = visit.asks("GET", "/")
    _status(answered, 200)
    if b"</html>" not in answered.body:
        raise StepFailed("/ is no page")
    wanted = {name for name in site_headers() if name not in answered.headers}
    if wanted:
        raise StepFailed(f"/ comes without {', '.join(sorted(wanted))}")
    _status(visit.asks("GET", "/there-is-no-such-page"), 404)
    return f"{len(answered.body)} bytes, with all its headers; 404 for what is not there"


def _file(visit: Visit) -> str:
    told = _json(_filed(visit), 201)
    visit.number, visit.pin, visit.filed_at = told["number"], told["pin"], visit.clock()
    if not visit.number.startswith(visit.home):
        raise StepFailed(f"{visit.number} does not begin with {visit.home}")
    return visit.number


def _file_again(visit: Visit) -> str:
    again = _json(_filed(visit), 201)["number"]
    if again != visit.number:
        raise StepFailed(f"the same key was taken for a second report, {again}")
    return "the same key is the same report"


def _filed(visit: Visit) -> Answered:
    return visit.asks("POST", "/v1/complaints", COMPLAINT, {"Idempotency-Key": visit.key})


def _open(visit: Visit) -> str:
    told = _json(visit.asks("POST", f"/v1/complaints/{visit.number}/session", {"pin": visit.pin}), 200)
    visit.token = told["token"]
    return f"for {told['expires_in']} seconds"


def _routed(visit: Visit) -> str:
    while True:
        timeline = _json(_as_reporter(visit, "GET"), 200)["timeline"]
        waited = visit.clock() - visit.filed_at
        if routed := [entry for entry in timeline if entry["type"] == "routed"]:
            return f"to {routed[0]['desk']['name']}, seen after {waited:.1f} seconds"
        if waited > visit.routed_within:
            raise StepFailed(f"not routed after {waited:.0f} seconds; see docs/runbook.md#time-to-route")
        visit.wait(BETWEEN_LOOKS_SECONDS)


def _hidden(visit: Visit) -> str:
    answered = visit.asks("GET", f"/v1/complaints/{visit.number}")
    if answered.status not in GONE:
        raise StepFailed(f"whoever has no PIN gets {answered.status}")
    return f"{answered.status} without the PIN"


def _withdraw(visit: Visit) -> str:
    _json(_as_reporter(visit, "POST", "/withdrawal", WITHDRAWAL), 200)
    status = str(_json(_as_reporter(visit, "GET"), 200)["status"])
    if status != "closed":
        raise StepFailed(f"it is {status} after its withdrawal")
    return status


def _as_reporter(visit: Visit, method: str, path: str = "", body: Mapping[str, Any] | None = None) -> Answered:
    headers = {"Authorization": f"Bearer {visit.token}"}
    return visit.asks(method, f"/v1/complaints/{visit.number}{path}", body, headers)


def _json(answered: Answered, status: int) -> Any:
    _status(answered, status)
    try:
        return answered.json()
    except ValueError:
        raise StepFailed(f"{answered.asked}: an answer that is no JSON") from None


def _status(answered: Answered, status: int) -> None:
    if answered.status != status:
        raise StepFailed(f"{answered.asked}: {answered.status} instead of {status}{answered.said}")


STEPS: tuple[tuple[str, Callable[[Visit], str]], ...] = (
    ("health", _health),
    ("page", _page),
    ("file", _file),
    ("file again", _file_again),
    ("open", _open),
    ("routed", _routed),
    ("hidden", _hidden),
    ("withdraw", _withdraw),
)
