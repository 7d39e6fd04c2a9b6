"""Each path of the service gone once, on warm caches and undisturbed, with every call that it made."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.stage import ANSWER, ROADS, Stage, a_photo
from benchmarks.tap import Call, Invocation
from benchmarks.warming import OTHER_ADMIN, SINTANG, wish_for
from chalicelib import wiring
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.timestamps import instant


@dataclass(frozen=True)
class Path:
    """What was done, and the calls that it took."""

    name: str
    calls: tuple[Call, ...]

    @property
    def reads_and_writes(self) -> list[Call]:
        """The calls to DynamoDB."""
        return [call for call in self.calls if call.table]

    @property
    def to_others(self) -> Counter[str]:
        """The calls to every other service."""
        return Counter(call.name for call in self.calls if not call.table)

    @property
    def items_read(self) -> int:
        """Items that were looked at."""
        return sum(call.items_read for call in self.calls)

    @property
    def read_units(self) -> float:
        """Request units for reading."""
        return sum(call.read_units for call in self.calls)

    @property
    def write_units(self) -> float:
        """Request units for writing, indexes included."""
        return sum(call.write_units for call in self.calls)

    @property
    def index_units(self) -> float:
        """What of them the indexes take."""
        return sum(call.index_units for call in self.calls)


def measured(stage: Stage, *, rows: int, due: tuple[int, ...]) -> list[Path]:
    """Every path once, on a warm stage: `rows` cases lie in the lists, ticks find as many cases due as `due` says."""
    found = [*_ticks(stage, due)]
    stage.stock(rows)
    found += [*_submissions(stage), *_pages(stage), *_steps(stage), *_files(stage), *_deliveries(stage)]
    return [*found, _cold(stage)]


def next_moment(stage: Stage, number: str) -> tuple[datetime, str]:
    """When a clock of the case wants something next, and which sweep looks for it."""
    clocks = stage.service.parts.cases.load(CaseNumber(number)).clocks.values()
    at, key = min((row.due_at, row.due_key) for row in clocks if row.due_at and row.due_key)
    return instant(at), key.split("#")[1]


def _path(name: str, stage: Stage, do: Callable[[], object], function: str = "") -> Path:
    """What the functions called while it was done; of one function only, if that is named, at its last invocation."""
    stage.tap.emptied()
    do()
    heard = stage.tap.emptied()
    if function:
        heard = [invocation for invocation in heard if invocation.function == function][-1:]
    return Path(name, tuple(call for invocation in heard for call in invocation.calls))


def _submissions(stage: Stage) -> Iterator[Path]:
    yield _path("submit", stage, stage.file)
    yield _path("submit without a name or contact", stage, lambda: stage.file(reporter=None))


def _cold(stage: Stage) -> Path:
    """Last of all: what the directory has to be asked when a function starts."""
    context = stage.service.functions.context("api_handler")
    wiring.parts(context).registry._memory.forget()  # noqa: SLF001  # nothing but a new process forgets otherwise
    return _path("submit with nothing in memory", stage, stage.file)


def _pages(stage: Stage) -> Iterator[Path]:
    with stage.quiet():
        receipt = stage.filed()
        number = receipt["number"]
        stage.act(ROADS, number, "accept")
        token = stage.session(receipt)
    yield _path("reporter's session from a PIN", stage, lambda: stage.session(receipt))
    for name, path, by in (
        ("officer's page", f"/v1/cases/{number}", ROADS),
        ("page of the inbox", "/v1/inbox?queue=working", ROADS),
        ("late part of the inbox", "/v1/inbox?queue=working&due=late", ROADS),
        ("counts of the inbox", "/v1/inbox/counts", ROADS),
        ("what is late at a desk", "/v1/inbox/overdue", ROADS),
        ("public page", "/v1/complaints", ""),
        ("public page of a category", "/v1/complaints?category=infrastructure/road", ""),
        ("public page of a category with nothing in it", "/v1/complaints?category=health/clinic", ""),
        ("public case", f"/v1/complaints/{number}", ""),
    ):
        stage.ask("GET", path, by=by)
        yield _path(name, stage, lambda path=path, by=by: stage.ask("GET", path, by=by))  # type: ignore[misc]  # a lambda with defaults
    trial, text = f"/v1/cases/{number}/answer/preview", {"text": ANSWER, "final": True}
    yield _path("officer's step tried out", stage, lambda: stage.ask("POST", trial, text, by=ROADS))
    yield _path(
        "reporter's page", stage, lambda: stage.ask("GET", f"/v1/complaints/{number}", token=token), "api_handler"
    )


def _steps(stage: Stage) -> Iterator[Path]:
    """Every verb of an officer, and of the reporter."""
    with stage.quiet():
        numbers = [stage.filed()["number"] for _ in range(3)]
        waiting, archived = (stage.filed(**SINTANG)["number"] for _ in range(2))
    steps: list[tuple[str, str, str, dict[str, Any]]] = [
        (ROADS, numbers[0], "accept", {}),
        (ROADS, numbers[0], "note", {"text": "Sudah ditinjau bersama petugas lapangan."}),
        (ROADS, numbers[0], "answer", {"text": ANSWER, "final": True}),
        (ROADS, numbers[1], "hold", {"text": "Di sebelah mana pasar? Mohon kirim foto lokasi."}),
        (OTHER_ADMIN, waiting, "verify", {}),
        (OTHER_ADMIN, waiting, "dispose", {"to": "sintang/pupr"}),
        (ROADS, numbers[2], "return", {"text": "Bukan jalan kabupaten.", "to": "bengkalis"}),
        (OTHER_ADMIN, archived, "archive", {"reason": "private_matter", "text": "Perkara antara dua warga."}),
    ]
    for by, number, verb, body in steps:
        do = _acting(stage, by, number, verb, body)
        yield _path(f"officer's action: {verb}", stage, do, "api_handler")
    with stage.quiet():
        stage.service.deliver()


def _acting(stage: Stage, by: str, number: str, verb: str, body: dict[str, Any]) -> Callable[[], object]:
    return lambda: stage.act(by, number, verb, **body)


def _files(stage: Stage) -> Iterator[Path]:
    """A photo: its place, what becomes of it, and that the public may see it."""
    with stage.quiet():
        receipt = stage.filed()
        token = stage.session(receipt)
    number, content = receipt["number"], a_photo()
    placed: list[dict[str, Any]] = []

    def place() -> None:
        placed.append(stage.ask("POST", f"/v1/complaints/{number}/attachments", wish_for(content), token=token).json())

    yield _path("place for a photo", stage, place)
    with stage.quiet():
        stage.upload(placed[0]["upload"]["fields"]["key"], content)
    yield _path("clean_uploads: one photo", stage, stage.service.deliver, "clean_uploads")
    with stage.quiet():
        stage.service.deliver()
    shown = {"attachment": placed[0]["id"], "public": True}
    publish = _acting(stage, ROADS, number, "publication", shown)
    yield _path("officer's action: publication", stage, publish, "api_handler")
    with stage.quiet():
        stage.service.deliver()


def _deliveries(stage: Stage) -> Iterator[Path]:
    """What one submission sets in motion behind the API; the dearest invocation of each function."""
    stage.file()
    heard = stage.deliveries()
    for name, function in (
        ("route one complaint", "route_complaint"),
        ("move the clocks for one event", "follow_case"),
        ("notify_agencies: one notice", "notify_agencies"),
        ("tell_reporters: one message", "tell_reporters"),
        ("count_events: one event", "count_events"),
    ):
        invocations = [one for one in heard if one.function == function and one.records == 1]
        yield Path(name, tuple(max(invocations, key=_weight).calls))


def _weight(invocation: Invocation) -> tuple[int, float]:
    return len(invocation.calls), sum(call.write_units + call.read_units for call in invocation.calls)


def _ticks(stage: Stage, due: tuple[int, ...]) -> Iterator[Path]:
    """With nothing due; with cases to be reminded of; with cases that the stream did not route in time."""
    yield _path("tick with nothing due", stage, stage.tick)
    yield _path("look for the unannounced: nothing waits", stage, stage.watch)
    for count in due:
        with stage.quiet():
            numbers = [stage.file()["number"] for _ in range(count)]
            stage.service.deliver()
            moment, _ = next_moment(stage, numbers[0])
            stage.service.business_clock.set(moment - timedelta(seconds=1))
            stage.tick()
        stage.service.business_clock.set(moment)
        yield _path(f"tick with {count} due: reminders", stage, stage.tick)
    for count in due:
        yield unrouted(stage, count)


def unrouted(stage: Stage, count: int) -> Path:
    """A tick that finds so many cases which the stream has not brought to a desk in time."""
    with stage.quiet():
        stage.service.deliver()
        for _ in range(count):
            stage.file()
        # What else comes due meanwhile is no part of it.
        stage.pass_time(minutes=4)
        stage.tick()
    stage.pass_time(minutes=2)
    path = _path(f"tick with {count} due: routing", stage, stage.tick)
    with stage.quiet():
        stage.service.deliver()
    return path
