"""What must hold of everything that left the service, and of what all cases are together (docs/promises.md)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.store.files import CaseFile
from chalicelib.store.tables import CaseRow
from local.gateway import Response
from tests.simulation.model import Broken


@dataclass
class Outside:
    """What somebody outside saw: notices by topic, log lines, answers to the public."""

    heard: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    """Whose topic, the notice, and the message as it came."""
    logged: list[str] = field(default_factory=list)
    public: list[tuple[str, Response]] = field(default_factory=list)


def stored_numbers() -> set[str]:
    """Every case there is, by a scan."""
    return {str(row.number) for row in CaseRow.scan(CaseRow.sk == "CASE")}


def notices_of(files: Sequence[CaseFile], outside: Outside) -> Iterator[Broken]:
    """What is marked as sent was heard, what was heard is marked, and the desk that must act knows of it."""
    marked = {
        f"{file.case.number}.{int(row.sk.split('#')[1])}.{row.purpose.partition('@')[0]}"
        for file in files for row in file.notices if row.channel == "sns"
    }  # fmt: skip
    heard = {notice["id"] for _, notice, _ in outside.heard}
    for missing in sorted(marked ^ heard):
        yield Broken(
            8, f"notice {missing} was {'marked and never sent' if missing in marked else 'sent and never marked'}"
        )
    known = {(topic, notice["data"]["number"]) for topic, notice, _ in outside.heard}
    for file in files:
        case = file.case
        topic = case.desk if case.is_whistleblowing else case.desk.partition("/")[0]
        if case.is_open and case.routed_at and (topic, case.number) not in known:
            yield Broken(2, f"{case.number}: {topic} holds it and was never told")


def crossings(files: Sequence[CaseFile], outside: Outside) -> Iterator[Broken]:
    """Whistleblowing reaches inspectorates alone; a notice goes to the institution that it names; keys stay at home."""
    hidden = {file.case.number for file in files if file.records[0]["data"]["classification"] == "whistleblowing"}
    for topic, notice, _ in outside.heard:
        number, desk = notice["data"]["number"], str(notice["data"].get("desk", topic))
        if number in hidden and not (topic.endswith("/inspektorat") or topic == "nasional"):
            yield Broken(7, f"{number} is whistleblowing and {topic} heard of it")
        if desk.partition("/")[0] != topic.partition("/")[0]:
            yield Broken(9, f"a notice for {desk} went to {topic}")
    for row in CaseRow.scan():
        for name in ("due_key", "inbox_key", "moved_key", "public_day_key"):
            key = getattr(row, name, None)
            if key and not key.startswith(f"{row.number[0]}#"):
                yield Broken(9, f"{row.number} has {name} {key}")


def leaks(tokens: Mapping[str, Sequence[str]], files: Sequence[CaseFile], outside: Outside) -> Iterator[Broken]:
    """No name, address or word of a reporter in a notice or a log line; nothing hidden in what the public reads."""
    everywhere = [("a notice", raw) for *_, raw in outside.heard] + [("a log line", line) for line in outside.logged]
    for number, words in tokens.items():
        for place, text in everywhere:
            if any(word in text for word in words):
                yield Broken(7, f"{number}: {place} tells what only its reporter and officers may know: {text[:200]}")
        for path, answer in outside.public:
            if any(word in answer.text for word in words[:3]):
                yield Broken(7, f"{number}: GET {path} names its reporter")
    hidden = {
        file.case.number: file.case for file in files
        if file.case.secret or file.case.is_whistleblowing or file.case.verified_at is None
    }  # fmt: skip
    for path, answer in outside.public:
        for number in hidden:
            if number in answer.text and (number not in path or answer.status != 404):
                yield Broken(7, f"GET {path} tells the public of {number}")


def forgotten(files: Sequence[CaseFile], acknowledged: Mapping[str, int]) -> Iterator[Broken]:
    """What officers and reporters were told is done stands in the history."""
    for file in files:
        done = sum(event["actor"]["kind"] in {"officer", "reporter"} for event in file.records[1:])
        if done < acknowledged.get(file.case.number, 0):
            yield Broken(
                1, f"{file.case.number}: of {acknowledged[file.case.number]} acknowledged steps {done} are kept"
            )


def recount(files: Sequence[CaseFile]) -> Counter[str]:
    """How often the nation's statistics should have counted each measure."""
    total: Counter[str] = Counter()
    for file in files:
        kind, before = file.records[0]["data"]["classification"], None
        for event in file.records:
            kind = event["data"].get("classification", kind)
            if kind != "whistleblowing":
                total[f"status.{event['status']}"] += event["status"] != before
                total[f"event.{event['type']}"] += event["type"] in _COUNTED
            before = event["status"]
    return +total


_COUNTED = {"reminded", "breached", "escalated", "returned", "replied", "answered", "reopened"}
