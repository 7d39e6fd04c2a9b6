"""Who may know of a case, as its reporter chose last: reckoned from its history, and held against all that left."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.tables.case_table import CaseRow
from tests.simulation.model import ENDED, Broken

_CHOSEN = ("anonymous", "secret")
_BARE = {"number", "purpose", "desk", "due_at"}
_PUBLIC_KEYS = ("public_area_key", "public_category_key", "public_day_key", "public_at")

Event = Mapping[str, Any]


def _hidden(events: Sequence[Event]) -> Iterator[bool]:
    """After each event: is the case none of the public's business?"""
    secret, kind = False, ""
    for event in events:
        data = event["data"]
        kind = data.get("classification", kind)
        if event["type"] == "submitted":
            secret = data["secret"]
        if event["type"] == "visibility_changed":
            secret = data["to"]["secret"]
        yield secret or kind == "whistleblowing"


def hidden_now(file: CaseFile) -> bool:
    """As its reporter chose last, or as whistleblowing is."""
    return list(_hidden(file.records))[-1]


def choices(files: Sequence[CaseFile]) -> Iterator[Broken]:
    """The reporter alone chooses, from what was to what shall be; never of whistleblowing, at the end only to hide."""
    for file in files:
        chosen = {name: file.records[0]["data"][name] for name in _CHOSEN}
        kind = status = ""
        for event in file.records:
            kind = event["data"].get("classification", kind)
            if event["type"] == "visibility_changed":
                before, after = event["data"]["from"], event["data"]["to"]
                shows = any(before[name] and not after[name] for name in _CHOSEN)
                if event["actor"]["kind"] != "reporter" or kind == "whistleblowing" or before == after:
                    yield Broken(7, f"{file.case.number}: who sees it was changed by {event['actor']['kind']}")
                if before != chosen or (shows and status in ENDED):
                    yield Broken(7, f"{file.case.number}: it went from {before} to {after}, it was {chosen}, {status}")
                chosen = dict(after)
            status = event["status"]
        if chosen != {"anonymous": file.case.anonymous, "secret": file.case.secret}:
            yield Broken(7, f"{file.case.number}: its reporter chose {chosen}")


def kept(files: Sequence[CaseFile], heard: Sequence[tuple[str, Mapping[str, Any], str]]) -> Iterator[Broken]:
    """What is hidden is in no public index, and notices that came after say number and date alone."""
    hidden = {str(file.case.number): list(_hidden(file.records)) for file in files}
    for row in CaseRow.scan(CaseRow.sk == "CASE"):
        if found := [name for name in _PUBLIC_KEYS if hidden[str(row.number)][-1] and getattr(row, name)]:
            yield Broken(7, f"{row.number} is hidden and has {found}")
    for topic, notice, _ in heard:
        number, seq = notice["id"].split(".")[:2]
        # Who read the case at that event, or later, found it hidden whenever it was: it was so ever since.
        if all(hidden[number][int(seq) - 1 :]) and (more := set(notice["data"]) - _BARE):
            yield Broken(7, f"{number} was hidden and {topic} was told of {sorted(more)}")
