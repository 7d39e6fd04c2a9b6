"""
What a fresh local service has behind it: weeks in which people complained, officers answered and cases ended.

Without it the public list and the numbers are empty until somebody has worked for weeks. It is played through the API
as the demo is; a start that was interrupted meanwhile begins afresh the next time.
"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib import clock
from local import logs
from local.demo.people import Chance
from local.demo.story import Story
from local.dynamodb.engine_file import FILE
from local.progress import Progress
from local.seed import samples
from local.seed.seed_files import SEED, read
from local.service import Service

DAYS, FILING_DAYS = 42, 38
FRESH = 24
"""Complaints that come in when the service starts, and lie there unanswered."""
LEFT_OUT = {"check_promises", "publish_roots", "send_digests", "verify_cases"}
"""The nightly proof and the mornings of 195 desks change no case."""

_SEED = 1708
_UNFINISHED, _BEFORE, _SAMPLE = "unfinished", "before.sqlite", "sample.json"


def first_moment(state: Path | None) -> datetime | None:
    """When the history of a service that is still to be seeded begins; None for one that has its history."""
    if state and (state / _SAMPLE).exists():
        return None
    return clock.machine_now() - timedelta(days=DAYS)


def begin_afresh(state: Path) -> bool:
    """Clear away what an interrupted first start has left; whether there was any. Call it before the engine starts."""
    interrupted = (state / _UNFINISHED).exists()
    if interrupted:
        before = state / _BEFORE
        kept = before.read_bytes() if before.exists() else None
        for path in state.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        if kept is not None:
            (state / FILE).write_bytes(kept)
    if not (state / _SAMPLE).exists():
        # areas that were imported first are not to be lost with a seed that was interrupted
        if (state / FILE).exists():
            shutil.copy(state / FILE, state / _BEFORE)
        (state / _UNFINISHED).touch()
    return interrupted


def ensure_history(service: Service, state: Path | None, progress: Progress, *, weeks: bool = True) -> dict[str, str]:
    """Play the *weeks* and file what is fresh, once; number and PIN of the first fresh complaint, for the guide."""
    began = service.business_clock.now()
    if weeks and first_moment(state) is not None:
        with logs.silence():
            _play(service, began, progress)
            service.business_clock.release()
    with logs.silence(), progress.step("Filing complaints that nobody has read yet"):
        sample = samples.file_some(service, service.business_clock.now().date(), FRESH, state)
        service.deliver()
    if state:
        (state / _UNFINISHED).unlink(missing_ok=True)
        (state / _BEFORE).unlink(missing_ok=True)
    return sample


def _play(service: Service, began: datetime, progress: Progress) -> None:
    everything = service.schedules.rules
    service.schedules.rules = [rule for rule in everything if rule.function not in LEFT_OUT]
    story = Story(service, _Content(_SEED), began, filing_days=FILING_DAYS)
    bodies = _bodies(began)
    with progress.step(f"Six weeks of {len(bodies)} complaints, days", DAYS) as advance:
        for until in story.played(bodies, DAYS):
            advance((until - began).days)
    service.schedules.rules = everything


class _Content(Chance):
    """Reporters who say more often than others what they think: an average needs twenty of them."""

    def verdict(self) -> str:
        """What a reporter does with an answer."""
        return self.choice(("accepted", "disputed", "silent"), (0.7, 0.05, 0.25))

    def rating(self) -> int:
        """Nobody gives the worst: a figure that was given less than five times is withheld."""
        return int(self.choice(("2", "3", "4", "5"), (0.2, 0.2, 0.3, 0.3)))


def _bodies(began: datetime) -> list[dict[str, Any]]:
    """Every sample but those that are left for the start, and each again from another place."""
    found = samples.requests(began.date())
    names = {area["code"]: area["name"] for area in read(SEED / "areas.json")}
    regencies = sorted({body["area"][:5] for body in found if body.get("area")})
    echoes = [
        _elsewhere(body, area := regencies[place % len(regencies)], names[area]) for place, body in enumerate(found)
    ]
    return [*found[FRESH:], *echoes]


def _elsewhere(body: dict[str, Any], area: str, name: str) -> dict[str, Any]:
    """The same complaint from another regency or city."""
    kept = {key: value for key, value in body.items() if key not in {"place", "latitude", "longitude", "institution"}}
    return {**kept, "area": area, "title": f"{body['title']}, {name}"[:150]}
