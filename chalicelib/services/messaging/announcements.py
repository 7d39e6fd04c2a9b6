"""Telling the rest of the service that something happened to a case."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.cases.case import Case, Event, apply
from chalicelib.domain.cases.events import event_fields
from chalicelib.domain.core.timestamps import instant, local_day
from chalicelib.domain.deadlines.clocks import Rules
from chalicelib.domain.messaging.notifications import agency_notices, reporter_notice
from chalicelib.domain.statistics.outcomes import DAY_ZONE, achieved
from chalicelib.notify.cloud_events import Envelope
from chalicelib.notify.envelopes import announcement
from chalicelib.services.core.parts import Parts
from chalicelib.services.statistics.projection import past_of
from chalicelib.store.cases.case_file import CaseFile

LOOK_BACK = timedelta(hours=1)


def announce(parts: Parts, announcements: Sequence[Envelope]) -> None:
    """Publishes them; published twice each carries the same id, and its readers know it."""
    parts.topics.publish_batch(parts.place.case_events_topic, announcements)


def oldest_unannounced(parts: Parts, shard: int, now: datetime) -> timedelta:
    """
    How long the oldest event waits to be followed and announced, of what moved last within the hour; zero if none does.

    One query, however much moved: what it does not reach, or was lost for longer, the nightly check finds.
    """
    since = now - LOOK_BACK
    days = sorted({since.date(), now.date()})
    found = [
        at for home in parts.keepers.homes() for day in days for at in parts.sweeps.unfollowed(home, day, shard, since)
    ]
    return max((now - instant(moved_at) for moved_at in found), default=timedelta(0))


def announcement_of(parts: Parts, file: CaseFile, seq: int) -> Envelope:
    """What the rest of the service is told of the event of that seq."""
    event, before = file.event_at(seq)
    seal = next(seal for record, seal in zip(file.records, file.seals, strict=True) if record["seq"] == seq)
    data = {**event_fields(event), "seal": seal, "context": context_of(file, seq, parts.directory)}
    audience = audience_of(event, before, reachable=file.events[0].data["reachable"])
    return announcement(event, source=parts.place.source, data=data, audience=audience)


def context_of(file: CaseFile, seq: int, rules: Rules) -> dict[str, Any]:
    """What the event of that seq does not say itself and counting needs (services/statistics/projection.py)."""
    event, before = file.event_at(seq)
    after = apply(before, event)
    goal = achieved([past for past in file.events if past.seq <= seq], rules)
    hidden, hidden_before = _is_hidden(after), _is_hidden(before or after)
    past = {} if hidden == hidden_before else {"past": _past(file, seq, rules)}
    return past | {
        "status_before": before.status.value if before else None,
        "desk_before": before.desk if before else None,
        "classification_before": before.classification.value if before else None,
        "rating_before": before.rating if before else None,
        "classification": after.classification.value,
        "hidden_before": hidden_before,
        "hidden": hidden,
        "area": after.area,
        "received_on": local_day(after.received_at, DAY_ZONE).isoformat(),
        "achieved": {"goal": goal.goal.value, "days": goal.days, "on_time": goal.on_time} if goal else None,
    }


def _is_hidden(case: Case) -> bool:
    return case.secret or case.is_whistleblowing


def _past(file: CaseFile, seq: int, rules: Rules) -> list[Any]:
    """What all earlier events raised: it is counted elsewhere once the reporter has hidden the case, or shown it."""
    return [past_of(event, context_of(file, event.seq, rules)) for event in file.events if event.seq < seq]


def audience_of(event: Event, before: Case | None, *, reachable: bool) -> str:
    """Which of the queues behind the topic care; a reporter who left no contact cannot be told."""
    agencies, reporter = bool(agency_notices(event, before)), reachable and reporter_notice(event) is not None
    if agencies and reporter:
        return "both"
    if agencies:
        return "agencies"
    return "reporters" if reporter else "none"
