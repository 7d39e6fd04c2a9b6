"""What the functions logged, of one or all of them, in the order in which it happened."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.clock import machine_now
from infra.template import CONFIG
from ops.exits import Misused
from ops.place import Place

NEW_SECONDS = 2.0
"""How often a log that is followed is asked for more."""
LATE = timedelta(seconds=30)
"""Lines reach the log in no strict order; so much of the past is asked for again."""
_LENGTH = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SHOWN_APART = ("level", "message", "timestamp", "location", "service", "function", "_aws")


@dataclass(frozen=True)
class Line:
    """One line of a function's log; `more` is what the line says beside its message."""

    at: datetime
    function: str
    level: str
    message: str
    more: dict[str, Any]
    id: str = field(repr=False)


@dataclass(frozen=True)
class Logs:
    """What was asked for; *whole* is false if there was more than fits."""

    whole: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Search:
    """Which lines: of these functions, since then, and with that text in them (an id, a number of a case)."""

    since: datetime
    functions: tuple[str, ...] = ()
    text: str = ""
    most: int = 1000


def functions() -> list[str]:
    """Every function of the service."""
    return sorted(json.loads(CONFIG.read_text("utf-8"))["lambda_functions"])


def ago(length: str, now: datetime) -> datetime:
    """`90m` before *now*; Misused if it is no length."""
    found = _LENGTH.fullmatch(length)
    if found is None:
        raise Misused(f"{length!r} is no length of time: 30s, 90m, 12h, 2d")
    return now - timedelta(**{_UNITS[found[2]]: int(found[1])})


def read_logs(place: Place, search: Search) -> Logs:
    """The lines, oldest first, of every function together."""
    if unknown := sorted(set(search.functions) - set(functions())):
        raise Misused(f"no function {unknown[0]!r}: there are {', '.join(functions())}")
    names = search.functions or tuple(functions())
    found = sorted((line for name in names for line in _of(place, name, search)), key=lambda line: line.at)
    return Logs(len(found) <= search.most, tuple(found[: search.most]))


def follow_logs(
    place: Place,
    search: Search,
    until: datetime,
    *,
    now: Callable[[], datetime] = machine_now,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Line]:
    """The lines there are, and each new one until that time."""
    seen: set[str] = set()
    while True:
        asked_at = now()
        for line in read_logs(place, search).lines:
            if line.id not in seen:
                seen.add(line.id)
                yield line
        if asked_at >= until:
            return
        search = Search(max(search.since, asked_at - LATE), search.functions, search.text, search.most)
        wait(NEW_SECONDS)


def _of(place: Place, function: str, search: Search) -> Iterator[Line]:
    logs = place.client("logs")
    asked = {
        "logGroupName": f"/aws/lambda/{place.name(function)}",
        "startTime": int(search.since.timestamp() * 1000),
        "filterPattern": json.dumps(search.text) if search.text else "",
    }
    pages = logs.get_paginator("filter_log_events").paginate(**asked, PaginationConfig={"MaxItems": search.most + 1})
    try:
        yield from (_line(function, event) for page in pages for event in page["events"])
    except logs.exceptions.ResourceNotFoundException:
        # it was never called in this place
        return


def _line(function: str, event: dict[str, Any]) -> Line:
    at, text = datetime.fromtimestamp(event["timestamp"] / 1000, UTC), event["message"].strip()
    try:
        told = json.loads(text)
        more = {name: value for name, value in told.items() if name not in _SHOWN_APART}
        return Line(at, function, str(told.get("level", "")), str(told.get("message", "")), more, event["eventId"])
    except (AttributeError, ValueError):
        # Lambda's own lines, of starts and time-outs
        return Line(at, function, "", text, {}, event["eventId"])
