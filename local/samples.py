"""The project's own sample complaints, as requests that a citizen could send."""

import json
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from local.gateway import Gateway, Response
from local.seed_files import SEED, read
from local.small_files import write_whole

CONTACTS = {"email": {"email": "warga@example.org"}, "phone": {"phone": "+6281200000000"}}


def requests(today: date) -> list[dict[str, Any]]:
    """One request body a sample."""
    return [_request(sample, today) for sample in read(SEED / "complaints.json")]


def _request(sample: dict[str, Any], today: date) -> dict[str, Any]:
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
    if contact := CONTACTS.get(sample.get("contact") or ""):
        body["reporter"] = contact
    return body


def file(gateway: Gateway, body: dict[str, Any], key: str | None = None) -> Response:
    """Files one through the API."""
    return gateway.request("POST", "/v1/complaints", {"Idempotency-Key": key or str(uuid.uuid4())}, body)


def file_some(gateway: Gateway, today: date, count: int, folder: Path | None) -> dict[str, str]:
    """Files the first samples once, and keeps number and PIN of the first for the guide."""
    kept = folder / "sample.json" if folder else None
    if kept and kept.exists():
        found: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
        return found
    answers = [file(gateway, body).json() for body in requests(today)[:count]]
    first = {"number": answers[0]["number"], "pin": answers[0]["pin"]}
    if kept:
        write_whole(kept, json.dumps(first))
    return first
