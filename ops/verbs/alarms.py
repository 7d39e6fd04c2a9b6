"""How every alarm of a stage stands, and which entry of the runbook it leads to."""

import re
from dataclasses import dataclass
from datetime import datetime

from ops.place import Place

_ENTRY = re.compile(r"\s*(docs/runbook\.md#[a-z0-9-]+)")
_WORST_FIRST = ("ALARM", "INSUFFICIENT_DATA", "OK")


@dataclass(frozen=True)
class Alarm:
    """One alarm; `entry` is where docs/runbook.md says what to do."""

    name: str
    state: str
    since: datetime
    what: str
    entry: str
    reason: str


@dataclass(frozen=True)
class Alarms:
    """All of a stage's alarms, the ringing ones first; *ok* if none rings."""

    ok: bool
    alarms: tuple[Alarm, ...]


def list_alarms(place: Place) -> Alarms:
    """Ask CloudWatch for every alarm whose name begins as those of this stage do."""
    pages = place.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix=place.name(""))
    kinds = ("MetricAlarms", "CompositeAlarms")
    found = [_alarm(one) for page in pages for kind in kinds for one in page.get(kind, [])]
    found.sort(key=lambda alarm: (_WORST_FIRST.index(alarm.state), alarm.name))
    return Alarms(all(alarm.state != "ALARM" for alarm in found), tuple(found))


def _alarm(one: dict[str, object]) -> Alarm:
    said = str(one.get("AlarmDescription", ""))
    entry = _ENTRY.search(said)
    since = one["StateUpdatedTimestamp"]
    assert isinstance(since, datetime)  # noqa: S101  # botocore parses it
    return Alarm(
        name=str(one["AlarmName"]),
        state=str(one["StateValue"]),
        since=since,
        what=_ENTRY.sub("", said).strip(),
        entry=entry[1] if entry else "",
        reason=str(one.get("StateReason", "")),
    )
