"""The project's own sample complaints, as requests that a citizen could send."""

import hashlib
import json
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from local.seed.confirmed_contacts import confirm_contacts
from local.seed.seed_files import SEED, read
from local.service import Service
from local.small_files import write_whole
from local.web.gateway import Gateway, Response


def requests(today: date) -> list[dict[str, Any]]:
    """One request body a sample."""
    return [_request(sample, turn, today) for turn, sample in enumerate(read(SEED / "complaints.json"))]


def _request(sample: dict[str, Any], turn: int, today: date) -> dict[str, Any]:
    taken = (
        "classification",
        "title",
        "body",
        "category",
        "area",
        "place",
        "institution",
        "anonymous",
        "secret",
        "emergency",
    )
    body = {name: value for name in taken if (value := sample.get(name)) not in (None, False)}
    if sample.get("latitude"):
        body |= {"latitude": float(sample["latitude"]), "longitude": float(sample["longitude"])}
    if (days := sample.get("occurred_days_ago")) is not None:
        body["occurred_on"] = (today - timedelta(days=days)).isoformat()
    if contact := _contacts(turn).get(sample.get("contact") or ""):
        body["reporter"] = contact
    return body


def _contacts(turn: int) -> dict[str, dict[str, str]]:
    """Everybody has their own: one contact is sent only so many messages a day."""
    return {"email": {"email": f"warga-{turn}@example.org"}, "phone": {"phone": f"+62812{turn:08d}"}}


def of_somebody(key: str) -> dict[str, str]:
    """What a report is sent with by somebody at a network of their own: many from one would be a flood."""
    places = hashlib.sha256(key.encode()).digest()
    return {"Idempotency-Key": key, "X-Viewer-Address": f"10.{places[0]}.{places[1]}.{places[2]}"}


def as_keywords(headers: dict[str, str]) -> dict[str, str]:
    """Headers as the clients of tests and benchmarks name them."""
    return {name.replace("-", "_"): value for name, value in headers.items()}


def file(gateway: Gateway, body: dict[str, Any], key: str | None = None) -> Response:
    """Files one through the API."""
    return gateway.request("POST", "/v1/complaints", of_somebody(key or str(uuid.uuid4())), body)


def file_some(service: Service, today: date, count: int, folder: Path | None) -> dict[str, str]:
    """Files the first samples once, their contacts confirmed; keeps number and PIN of the first for the guide."""
    kept = folder / "sample.json" if folder else None
    if kept and kept.exists():
        found: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
        return found
    answers = [file(service.gateway, body).json() for body in requests(today)[:count]]
    for answer in answers:
        confirm_contacts(service.parts, answer["number"])
    first = {"number": answers[0]["number"], "pin": answers[0]["pin"]}
    if kept:
        write_whole(kept, json.dumps(first))
    return first
