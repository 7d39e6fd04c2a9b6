"""
Mistakes that somebody could make in the service tomorrow, planted one at a time: a simulator that misses them is none.

Each replaces one small thing of the service for as long as the run lasts.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pynamodb.transactions import TransactWrite

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.vocabulary import ClockKind, EventType
from chalicelib.domain.deadlines import clock_replay, milestones
from chalicelib.domain.deadlines.calendar import WorkingDays
from chalicelib.notify import envelopes
from chalicelib.services.cases import filing
from chalicelib.services.deadlines import due_milestones as firing
from chalicelib.services.messaging import agency_notices
from chalicelib.store.cases import case_rows, case_store
from chalicelib.store.cases.case_file import CaseFile
from chalicelib.store.cases.case_queries import CaseQueries
from chalicelib.store.cases.notice_store import NoticeStore
from chalicelib.store.tables.case_table import CaseRow, EventRow, Row, TextRow
from chalicelib.store.tables.statistics_table import StatisticsRow
from chalicelib.streams import follow_case

Patch = pytest.MonkeyPatch


def a_dropped_condition(patch: Patch) -> None:
    """The case and its event are written without asking whether it has moved since it was read."""
    plain, save = TransactWrite.update, TransactWrite.save

    def update(self: Any, model: Any, actions: Any, condition: Any = None, **more: Any) -> None:
        plain(self, model, actions, None if isinstance(model, CaseRow) else condition, **more)

    def put(self: Any, model: Any, condition: Any = None, **more: Any) -> None:
        save(self, model, None if isinstance(model, EventRow | TextRow) else condition, **more)

    patch.setattr(TransactWrite, "update", update)
    patch.setattr(TransactWrite, "save", put)


def a_timer_that_is_not_stopped(patch: Patch) -> None:
    """The first answer does not end the time in which it was owed."""
    plain = clock_replay._ends

    def ends(kind: ClockKind, before: Any, after: Any, event: Event) -> bool:
        return kind is not ClockKind.RESPOND and plain(kind, before, after, event)

    patch.setattr(clock_replay, "_ends", ends)


def a_clock_reset_by_a_note(patch: Patch) -> None:
    """Whoever leaves a note has five days more for the first answer."""
    plain = clock_replay._ends

    def ends(kind: ClockKind, before: Any, after: Any, event: Event) -> bool:
        noted = kind is ClockKind.RESPOND and event.type is EventType.NOTED
        return noted or plain(kind, before, after, event)

    patch.setattr(clock_replay, "_ends", ends)


def a_holiday_that_is_off_by_one(patch: Patch) -> None:
    """The day after a holiday is taken for it."""
    plain = WorkingDays.why_not

    def why_not(self: WorkingDays, day: date) -> Any:
        return plain(self, day) if day.weekday() >= self.week else plain(self, day - timedelta(days=1))

    patch.setattr(WorkingDays, "why_not", why_not)


def a_close_without_its_notice(patch: Patch) -> None:
    """Silence ends a case, and nobody was told that it would."""
    plain = milestones._of_reporter
    patch.setattr(milestones, "_of_reporter", lambda *given: plain(*given)[1:])
    patch.setattr(firing, "notice_heard_at", lambda _parts, _file, clock: clock.started_at)


def a_notice_that_forgets_that_it_was_sent(patch: Patch) -> None:
    """Nobody looks whether the institution was told already, not even who claims the notice."""
    patch.setattr(CaseFile, "notice_settled", lambda *_: False)
    patch.setattr(NoticeStore, "claim", lambda *_, **__: True)


def a_counter_without_its_guard(patch: Patch) -> None:
    """Every announcement is counted, also the second time."""
    plain = TransactWrite.save

    def save(self: Any, model: Any, condition: Any = None, **more: Any) -> None:
        plain(self, model, None if isinstance(model, StatisticsRow) else condition, **more)

    patch.setattr(TransactWrite, "save", save)


def a_missing_tie_break(patch: Patch) -> None:
    """Two milestones of the same moment fire in whatever order they were put down."""
    plain = milestones._of_desk

    def of_desk(*given: Any) -> list[Any]:
        found = plain(*given)
        found.reverse()
        return sorted(found, key=lambda milestone: milestone.at)

    patch.setattr(milestones, "_of_desk", of_desk)


def a_page_that_is_lost(patch: Patch) -> None:
    """Of a long history only the first page is read, as at DynamoDB's 1 MB."""
    plain = Row.query.__func__  # type: ignore[attr-defined]

    def query(cls: type[Row], key: str, *given: Any, **named: Any) -> Iterator[Row]:
        found = plain(cls, key, *given, **named)
        return (row for place, row in enumerate(found) if place < FIRST_PAGE or not key.startswith("CASE#"))

    patch.setattr(Row, "query", classmethod(query))


def a_query_that_knows_one_shard(patch: Patch) -> None:
    """Every sweep looks into the first shard."""
    plain = CaseQueries.due

    def due(self: CaseQueries, home: str, sweep: Any, _: int, *given: Any) -> Any:
        return plain(self, home, sweep, 0, *given)

    patch.setattr(CaseQueries, "due", due)


def a_key_that_is_not_kept(patch: Patch) -> None:
    """A report that is sent again is another report."""
    plain = filing.submit

    def submit(parts: Any, submission: Any, key: filing.ScopedKey, digest: str, now: Any) -> Any:
        return plain(parts, submission, replace(key, text=f"{key.text} {parts.new_id()}"), digest, now)

    patch.setattr(filing, "submit", submit)


def a_notice_with_the_title(patch: Patch) -> None:
    """The institution's topic is told what the reporter wrote."""
    plain = envelopes.notice

    def notice(*given: Any, **named: Any) -> Any:
        made = plain(*given, **named)
        return replace(made, body=made.body.replace('"number"', f'"title": "{_TITLES.get(given[1].number)}", "number"'))

    patch.setattr(agency_notices, "notice_envelope", notice)
    whole = agency_notices._send

    def send(parts: Any, file: Any, *more: Any, **named: Any) -> Any:
        _TITLES[file.case.number] = file.report.title
        return whole(parts, file, *more, **named)

    patch.setattr(agency_notices, "_send", send)


def an_announcement_that_may_fail(patch: Patch) -> None:
    """What could not be announced is taken for announced."""

    def announce(parts: Any, announcements: Any) -> None:
        try:
            parts.topics.publish_batch(parts.place.case_events_topic, announcements)
        except Exception:  # noqa: BLE001  the planted mistake
            return

    patch.setattr(follow_case, "announce", announce)


def whistleblowing_told_to_the_institution(patch: Patch) -> None:
    """The topic is the institution's, whoever is accused."""
    plain = agency_notices.topic_of
    patch.setattr(agency_notices, "topic_of", lambda parts, desk, **_: plain(parts, desk, whistleblowing=False))


def a_clock_that_is_not_written(patch: Patch) -> None:
    """Of the clocks that should run only the first is written."""
    plain = case_store.CaseStore.follow

    def follow(self: Any, file: Any, clocks: Any, rules: Any) -> bool:
        return plain(self, file, clocks[:1], rules)

    patch.setattr(case_store.CaseStore, "follow", follow)


def a_list_that_keeps_what_became_secret(patch: Patch) -> None:
    """What the public could find once stays in the public's indexes."""
    plain = case_rows.index_keys

    def index_keys(*given: Any) -> dict[str, Any]:
        return {name: key for name, key in plain(*given).items() if key or not name.startswith("public_")}

    patch.setattr(case_store, "index_keys", index_keys)


FIRST_PAGE = 16
_TITLES: dict[str, str] = {}

PLANTED: Mapping[Callable[[Patch], None], tuple[int, int]] = {
    a_dropped_condition: (1, 7),
    a_timer_that_is_not_stopped: (4, 6),
    a_clock_reset_by_a_note: (4, 7),
    a_holiday_that_is_off_by_one: (4, 1),
    a_close_without_its_notice: (5, 6),
    a_notice_that_forgets_that_it_was_sent: (8, 7),
    a_counter_without_its_guard: (8, 1),
    a_missing_tie_break: (4, 1),
    a_page_that_is_lost: (6, 1),
    a_query_that_knows_one_shard: (3, 1),
    a_key_that_is_not_kept: (1, 1),
    a_notice_with_the_title: (7, 1),
    an_announcement_that_may_fail: (6, 64),
    whistleblowing_told_to_the_institution: (7, 1),
    a_clock_that_is_not_written: (3, 1),
    a_list_that_keeps_what_became_secret: (7, 7),
}
"""
Each mistake, the promise (docs/promises.md) that it breaks, and the seed that shows it first.

Another step that people can take gives every seed another story; then the other seeds are asked too.
"""


@contextmanager
def planted(mistake: Callable[[Patch], None]) -> Iterator[None]:
    """With that mistake in the service."""
    with pytest.MonkeyPatch.context() as patch:
        mistake(patch)
        yield
