"""What must hold of everything that left the service, and of what all cases are together (docs/promises.md)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.messaging.contact_confirmation import MOST_ASKED, Word, is_asking
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.vault import Contact
from chalicelib.store.tables.case_table import CaseRow
from local.web.gateway import Response
from tests.simulation.days import Days
from tests.simulation.model import ENDED, Broken, Calendars, instant
from tests.simulation.secrecy import hidden_now


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
        for file in files for row in file.notices if row.channel == "sns" and not row.state
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


def unasked(files: Sequence[CaseFile], contact_of: Callable[[CaseNumber], Contact]) -> Iterator[Broken]:
    """Whoever never said that a contact is theirs got nothing there but the message that asks, three times at most."""
    for file in files:
        words = contact_of(file.case.number).words
        sent = [row for row in file.notices if row.to == "reporter" and not row.state and row.channel in words]
        asked = Counter(row.channel for row in sent if is_asking(row.purpose))
        for row in sent:
            if words[row.channel] is Word.UNCONFIRMED and not is_asking(row.purpose):
                yield Broken(7, f"{file.case.number}: {row.purpose} went to a contact that nobody confirmed")
        for channel in (name for name, times in asked.items() if times > MOST_ASKED):
            yield Broken(7, f"{file.case.number}: its {channel} contact was asked {asked[channel]} times")


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
        file.case.number for file in files
        if hidden_now(file) or file.case.verified_at is None
    }  # fmt: skip
    for path, answer in outside.public:
        for number in hidden:
            if number in answer.text and (number not in path or answer.status != 404):
                yield Broken(7, f"GET {path} tells the public of {number}")


def forgotten(files: Sequence[CaseFile], acknowledged: Mapping[str, int]) -> Iterator[Broken]:
    """What officers and reporters were told is done stands in the history."""
    for file in files:
        steps = [event for event in file.records[1:] if "sha256" not in event["data"]]
        done = sum(event["actor"]["kind"] in {"officer", "reporter", "public"} for event in steps)
        if done < acknowledged.get(file.case.number, 0):
            yield Broken(
                1, f"{file.case.number}: of {acknowledged[file.case.number]} acknowledged steps {done} are kept"
            )


def recount(files: Sequence[CaseFile], calendars: Calendars) -> Counter[str]:
    """How often the nation's statistics should have counted each measure; in time or late is one."""
    total: Counter[str] = Counter()
    for file in files:
        hidden, shown = True, file.records[0]["data"]["classification"]
        seen: list[Mapping[str, Any]] = []
        for event in file.records:
            was_hidden, shown = hidden, event["data"].get("classification", shown)
            hidden = shown == "whistleblowing"
            seen.append(event)
            if not hidden:
                total.update(_measures(seen, calendars))
                total["received"] += was_hidden
    return +total


def still_open(files: Sequence[CaseFile]) -> Counter[str]:
    """How many cases that may be counted are open, by the day in Jakarta on which they came in."""
    shown = (file for file in files if file.case.is_open and not file.case.is_whistleblowing)
    return Counter(_day(file.records[0], "Asia/Jakarta").isoformat() for file in shown)


def _measures(seen: Sequence[Mapping[str, Any]], calendars: Calendars) -> Iterator[str]:
    """What the last of these events is counted as."""
    event, before = seen[-1], seen[-2]["status"] if len(seen) > 1 else None
    if event["status"] != before:
        yield f"status.{event['status']}"
    if event["type"] in _COUNTED:
        yield f"event.{event['type']}"
    if before == "on_hold" != event["status"]:
        yield f"held.{_stood_still(seen, calendars)}"
    types = [past["type"] for past in seen]
    if event["type"] == "answered" and types.count("answered") == 1:
        yield from ("first", f"first.{_days(seen, calendars)}")
    if event["type"] == "rated" and types.count("rated") == 1:
        yield f"rating.{event['data']['rating']}"
    if event["status"] in ENDED and before not in ENDED:
        yield f"outcome.{event['data']['outcome']}"
        if event["data"]["outcome"] in {"accepted", "silence"}:
            yield from ("end", f"end.{_days(seen, calendars)}")


def _stood_still(seen: Sequence[Mapping[str, Any]], calendars: Calendars) -> int:
    """On how many working days the hold that the last of these events ended stopped the clocks."""
    held = max(place for place, event in enumerate(seen) if event["type"] == "held")
    asked, moved = seen[held], [event["data"]["calendar"] for event in seen[held:] if event["type"] == "rescheduled"]
    resumed = next((event for event in seen[held:] if event["type"] == "resumed"), seen[-1])
    days, zone = Days(calendars[max([asked["data"]["terms"]["calendar"], *moved])]), asked["data"]["terms"]["zone"]
    passed = days.between(_day(asked, zone), _day(resumed, zone), str(asked["desk"]))
    return min(passed, int(asked["data"]["days_left"]))


def _days(seen: Sequence[Mapping[str, Any]], calendars: Calendars) -> int:
    """Working days from the first of these events to the last, by the calendar that held for the case."""
    first, desk = seen[0], str(seen[0]["desk"])
    moved = [event["data"]["calendar"] for event in seen if event["type"] == "rescheduled"]
    days = Days(calendars[max([first["data"]["terms"]["calendar"], *moved])])
    zone = first["data"]["terms"]["zone"]
    return min(days.between(_day(first, zone), _day(seen[-1], zone), desk), 250)


def _day(event: Mapping[str, Any], zone: str) -> date:
    return instant(event["at"]).astimezone(ZoneInfo(zone)).date()


_COUNTED = {"reminded", "breached", "escalated", "returned", "replied", "answered", "reopened"}
