"""Why a promise ends on that day, in sentences that a citizen understands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.core.timestamps import instant, local_day
from chalicelib.domain.deadlines.clock_endings import Ending
from chalicelib.domain.deadlines.promised_dates import estimated_years
from chalicelib.i18n import text
from chalicelib.i18n.dates import day_in, instant_in, span_in, weekday_in, zone_name

Facts = Mapping[str, Any]


def explanation(language: str, facts: Facts, *, to_reporter: bool) -> str:
    """
    The facts of `domain.deadlines.promised_dates.explain` as a few sentences; they may have been read back from JSON.

    `to_reporter` speaks to whoever reported ("your report"); everybody else reads of a report and its reporter.
    """
    voice = _Voice(language, "" if to_reporter else ".neutral")
    if facts["budget"] is None:
        start = day_in(language, _day(facts["started_at"], facts))
        return text(language, "explanation.untimed", clock=text(language, f"clock.{facts['clock']}"), start=start)
    sentences = (
        _headline(voice, facts),
        _paused_after_the_date(voice, facts),
        _budget(language, facts),
        _pauses(voice, facts),
        _skipped(language, facts),
        _estimated(language, facts),
        text(language, "explanation.basis", policy=facts["policy"], version=facts["policy_version"]),
    )
    return " ".join(sentence for sentence in sentences if sentence)


@dataclass(frozen=True)
class _Voice:
    """A language, and the ending of the keys of texts that name the reporter."""

    language: str
    ending: str

    def text(self, key: str, **params: Any) -> str:
        return text(self.language, f"{key}{self.ending}", **params)


def _headline(voice: _Voice, facts: Facts) -> str:
    """Until when; or since when the clock stands still or is over."""
    language = voice.language
    clock = text(language, f"clock.{facts['clock']}")
    due = _due(language, facts)
    if facts["stopped_at"]:
        return text(
            language,
            _how_it_stopped(facts),
            clock=clock,
            due=due,
            stopped=_moment(language, facts["stopped_at"], facts),
        )
    if due is None:
        since = _moment(language, facts["pauses"][-1]["since"], facts) if facts["pauses"] else ""
        return voice.text("explanation.paused", clock=clock, since=since)
    return text(language, "explanation.due", promise=voice.text(f"promise.{facts['clock']}"), due=due)


def _how_it_stopped(facts: Facts) -> str:
    # Facts of old, and those promised on receipt, do not say what ended a clock.
    if (ended := facts.get("ended", Ending.DONE)) != Ending.DONE:
        return f"explanation.stopped.{ended}"
    if facts["due_at"] is None:
        return "explanation.stopped"
    # Stamps sort as text in the order of time.
    return f"explanation.stopped.{'in_time' if facts['stopped_at'] < facts['due_at'] else 'late'}"


def _paused_after_the_date(voice: _Voice, facts: Facts) -> str:
    if not facts["paused"] or facts["due_at"] is None or facts["stopped_at"]:
        return ""
    return voice.text("explanation.paused.late", since=_moment(voice.language, facts["pauses"][-1]["since"], facts))


def _due(language: str, facts: Facts) -> str | None:
    """The end of the last day, or a time of day where hours count; None while no date is known."""
    if facts["due_at"] is None:
        return None
    if _in_hours(facts):
        return _moment(language, facts["due_at"], facts)
    zone = zone_name(instant(facts["due_at"]), facts["zone"])
    return text(language, "explanation.end_of_day", day=day_in(language, _last_day(facts)), zone=zone)


def _budget(language: str, facts: Facts) -> str:
    amount, unit = facts["budget"]["amount"], facts["budget"]["unit"]
    key = f"explanation.budget.{unit}" + (".one" if amount == 1 else "")
    return text(language, key, amount=amount, start=_moment(language, facts["started_at"], facts))


def _pauses(voice: _Voice, facts: Facts) -> str:
    """The pauses that moved the date: those that are over and began before it."""
    language = voice.language
    told = [
        text(
            language,
            "explanation.pause.hours" if _in_hours(facts) else "explanation.pause",
            since=_moment(language, pause["since"], facts),
            until=_moment(language, pause["until"], facts),
        )
        for pause in facts["pauses"]
        if pause["until"] and _counted(pause, facts)
    ]
    return voice.text("explanation.pauses", pauses="; ".join(told)) if told else ""


def _counted(pause: Mapping[str, Any], facts: Facts) -> bool:
    if _in_hours(facts):
        return facts["due_at"] is None or pause["since"] < facts["due_at"]
    since, until = _day(pause["since"], facts), _day(pause["until"], facts)
    return since < until and (facts["last_day"] is None or since <= _last_day(facts))


@dataclass(frozen=True)
class _Run:
    """Days of one name without a working day between them."""

    first: date
    last: date
    name: str


def _skipped(language: str, facts: Facts) -> str:
    days = [entry for entry in facts["skipped"] if entry["reason"] != "pause"]
    if not days:
        return ""
    holidays = [
        text(language, "explanation.holiday", days=_span(language, run, facts), name=run.name)
        for run in _runs(days, "name_en" if language == "en" else "name_id")
    ]
    return text(language, "explanation.skipped", days="; ".join(_weekends(language, days) + holidays))


def _weekends(language: str, days: Iterable[Facts]) -> list[str]:
    found = [date.fromisoformat(entry["day"]).weekday() for entry in days if entry["reason"] == "weekend"]
    if not found:
        return []
    weekdays = [_weekday(language, weekday) for weekday in sorted(set(found))]
    names = text(language, "explanation.and", first=weekdays[0], last=weekdays[1]) if weekdays[1:] else weekdays[0]
    key = "explanation.weekends" + (".one" if len(found) == 1 else "")
    return [text(language, key, weekdays=names, count=len(found))]


def _weekday(language: str, weekday: int) -> str:
    name = weekday_in(language, weekday)
    return f"{name}s" if language == "en" else name


def _runs(days: Sequence[Facts], name: str) -> list[_Run]:
    """Holidays by name, runs joined over the weekends within them."""
    off = {date.fromisoformat(entry["day"]) for entry in days}
    runs: list[_Run] = []
    for entry in days:
        if entry["reason"] == "weekend":
            continue
        day = date.fromisoformat(entry["day"])
        if runs and runs[-1].name == entry[name] and _nothing_worked_between(runs[-1].last, day, off):
            runs[-1] = _Run(runs[-1].first, day, entry[name])
        else:
            runs.append(_Run(day, day, entry[name]))
    return runs


def _nothing_worked_between(last: date, day: date, off: set[date]) -> bool:
    return all(last + timedelta(days=step) in off for step in range(1, (day - last).days))


def _span(language: str, run: _Run, facts: Facts) -> str:
    with_year = facts["last_day"] is None or run.last.year != _last_day(facts).year
    return span_in(language, run.first, run.last, with_year=with_year)


def _estimated(language: str, facts: Facts) -> str:
    years = estimated_years(facts)
    return text(language, "explanation.estimated", years=years) if years else ""


def _moment(language: str, stamped: str, facts: Facts) -> str:
    if _in_hours(facts):
        return instant_in(language, instant(stamped), facts["zone"])
    return day_in(language, _day(stamped, facts))


def _in_hours(facts: Facts) -> bool:
    return bool(facts["budget"]["unit"] == "hours")


def _last_day(facts: Facts) -> date:
    return date.fromisoformat(facts["last_day"])


def _day(stamped: str, facts: Facts) -> date:
    return local_day(instant(stamped), ZoneInfo(facts["zone"]))
