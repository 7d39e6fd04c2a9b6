"""The history of a case with its proof, as officers may see it: as a page, and as a table for a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from typing_extensions import TypedDict

from chalicelib.api.http.csv_tables import as_table
from chalicelib.api.http.request_models import Query
from chalicelib.api.requests.payloads import Format
from chalicelib.api.responses.case_responses import Entry
from chalicelib.api.responses.proof_responses import FlawAt, flaws_view
from chalicelib.api.views.timeline import length_of, timeline
from chalicelib.domain.actions.visibility import reads_under_masks, viewer_of
from chalicelib.domain.core.timestamps import wall_time
from chalicelib.domain.organisation.directory import Officer
from chalicelib.i18n import text
from chalicelib.services.core.history_check import Proof
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.case_file import CaseFile

PAGE, PAGE_BYTES = 200, 500_000
"""Entries of a page, and how long it gets: the longest messages fill one sooner."""

COLUMNS = (
    "seq", "at", "what", "by", "officer", "function", "desk", "status", "readers", "why", "message", "hash",
)  # fmt: skip


class HistoryQuery(Query):
    """As JSON or as a table; where to go on."""

    format: Format = Format.JSON
    cursor: str | None = None


class HistoryEntry(Entry):
    """A line of the history, and the hash by which the next one stands on it."""

    hash: str


class ProofOfHistory(TypedDict):
    """Whether the whole history is as it was written; up to `anchored_seq` that is proved from outside the table."""

    intact: bool
    flaws: list[FlawAt]
    anchored_seq: int
    last_hash: str


class History(TypedDict):
    """Some of a case's history, oldest first, with the proof of all of it."""

    number: str
    proof: ProofOfHistory
    items: list[HistoryEntry]
    next: str | None


def entries(
    parts: Parts, file: CaseFile, officer: Officer, language: str, after: int
) -> tuple[list[HistoryEntry], int | None]:
    """A page of what the officer may read of the history, and behind which event the next one begins."""
    hashes = {record["seq"]: str(record["hash"]) for record in file.records}
    whole = reads_under_masks(officer, file.case)
    lines = timeline(parts, file, viewer_of(officer), language, whole=whole)
    found = [entry for entry in lines if entry["seq"] > after]
    page: list[HistoryEntry] = []
    length = 0
    for entry in found:
        if len(page) == PAGE or length > PAGE_BYTES:
            return page, page[-1]["seq"]
        page.append({**entry, "hash": hashes[entry["seq"]]})
        length += length_of(entry)
    return page, None


def proof_view(file: CaseFile, proof: Proof) -> ProofOfHistory:
    """What the proof came to."""
    return {
        "intact": not proof.flaws,
        "flaws": flaws_view(proof.flaws),
        "anchored_seq": proof.anchored_seq,
        "last_hash": file.case.last_hash,
    }


def history_table(found: Iterable[HistoryEntry], language: str, zone: ZoneInfo, *, begins: bool) -> str:
    """The page as a table; only the first one of a history has the names of the columns."""
    head = [text(language, f"column.{name}") for name in COLUMNS] if begins else None
    return as_table(head, _rows(found, language, zone))


def _rows(found: Iterable[HistoryEntry], language: str, zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    for entry in found:
        by = entry["by"]
        officer = by.get("officer")
        yield (
            entry["seq"],
            wall_time(entry["at"], zone),
            entry["text"],
            by["name"] or text(language, f"by.{by['kind']}"),
            officer and officer["name"],
            officer and officer["function"],
            entry["desk"]["name"],
            text(language, f"status.{entry['status']}"),
            text(language, f"audience.{entry['audience']}"),
            entry.get("why"),
            entry.get("message"),
            entry["hash"],
        )
