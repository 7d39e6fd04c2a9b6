"""What each viewer is shown of a case: domain/actions/visibility.py decides, this puts it into words."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from chalicelib import clock
from chalicelib.api.http.cursors import read_cursor, write_cursor
from chalicelib.api.responses.case_responses import (
    Clock,
    Entry,
    Next,
    OfficerCase,
    Original,
    Promise,
    PublicCase,
    ReporterCase,
)
from chalicelib.api.responses.hold_responses import holds_view
from chalicelib.api.responses.masking_responses import masking_view
from chalicelib.api.responses.proof_responses import proof_of
from chalicelib.api.views.attachment_view import attachments, places
from chalicelib.api.views.directory_names import area_named, category_named, desk_here, desk_named, officer_named
from chalicelib.api.views.message_view import contacts, notices
from chalicelib.api.views.rules_in_force import calendar_today, policy_today
from chalicelib.api.views.text_changes import changes
from chalicelib.api.views.timeline import latest, shown, timeline
from chalicelib.domain.actions.available_actions import available_officer_actions, available_reporter_actions
from chalicelib.domain.actions.officer_decisions import actor_of
from chalicelib.domain.actions.visibility import Field, Viewer, reads_under_masks, sees, viewer_of
from chalicelib.domain.cases.case import REPORTER, Actor
from chalicelib.domain.cases.lifecycle import LIFECYCLE, Turn
from chalicelib.domain.core.timestamps import instant, stamp
from chalicelib.domain.core.vocabulary import EventType, Verb
from chalicelib.domain.deadlines import clocks
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import DESK_CLOCKS
from chalicelib.domain.deadlines.holds import held_so_far
from chalicelib.domain.deadlines.promised_dates import confirmed, current_promises, explain, is_kept
from chalicelib.domain.deadlines.sla import Policy
from chalicelib.domain.organisation.directory import Officer
from chalicelib.domain.publication.passages import REPORT, VERSIONED, coarse
from chalicelib.i18n import text
from chalicelib.i18n.explanations import explanation
from chalicelib.services.cases.case_reading import CaseReading
from chalicelib.services.cases.lost_pins import contact_of
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.reporter_messages import reach


class CaseView:
    """One case in one language at one moment."""

    def __init__(
        self,
        parts: Parts,
        reading: CaseReading,
        language: str,
        now: datetime,
        cursor: str | None = None,
        *,
        entire: bool = False,
    ) -> None:
        """Of the timeline the newest page, or the one that the cursor names; `entire` is all of it."""
        self._parts = parts
        self._reading = reading
        self._file = file = reading.file
        self._case = file.case
        self._language = language
        self._now = now
        self._entire = entire
        place = read_cursor(parts.secrets().cursors, self._question(), cursor) if cursor else {"before": None}
        self._before: int | None = place["before"]
        self._calendar = calendar_today(parts)
        self._clocks = derive(file.events, parts.directory) if reading.counts else ()
        self._held = held_so_far(self._clocks, parts.directory, now)
        self._promised = current_promises(self._clocks, file.events[0].data["promises"], parts.directory)

    def public(self, viewer: Viewer = Viewer.PUBLIC, asker: Actor | None = None, *, whole: bool = False) -> PublicCase:
        """What everybody may see; for another viewer the same lines, with what more they see of each."""
        parts, case, language = self._parts, self._case, self._language
        title, body = (shown(self._file, *self._source(name), viewer, whole=whole) for name in VERSIONED)
        steps, older = self._steps(viewer, whole=whole)
        return {
            "number": case.number,
            "status": case.status.value,
            "status_text": text(language, f"status.{case.status}"),
            "classification": case.classification.value,
            "category": category_named(parts, case.category, language),
            "area": area_named(parts, case.area),
            "desk": desk_here(parts, case.desk),
            "title": title,
            "body": body,
            "received_at": stamp(case.received_at),
            "verified": case.verified_at is not None,
            "promises": [self._promise(facts, viewer) for facts in self._promised],
            "next": self._next(),
            "timeline": steps,
            "older": self._cursor(older),
            "changes": changes(parts, self._file),
            "attachments": attachments(
                parts, self._file, viewer, language, clock.machine_now(), whole=whole, asker=asker
            ),
            "rating": case.rating,
            "outcome": case.outcome.value if case.outcome else None,
            "outcome_text": text(language, f"outcome.{case.outcome}") if case.outcome else None,
            "proof": proof_of(self._reading.flaws, language, whole=viewer is not Viewer.PUBLIC),
        }

    def _steps(self, viewer: Viewer, *, whole: bool) -> tuple[list[Entry], int | None]:
        about = (self._parts, self._file, viewer, self._language)
        return (
            (timeline(*about, whole=whole), None) if self._entire else latest(*about, whole=whole, before=self._before)
        )

    def _question(self) -> str:
        return f"timeline|{self._case.number}"

    def _cursor(self, older: int | None) -> str | None:
        if older is None:
            return None
        return write_cursor(self._parts.secrets().cursors, self._question(), {"before": older})

    def reporter(self) -> ReporterCase:
        """Everything that is the reporter's."""
        return self._whole(
            Viewer.REPORTER,
            lambda policy: available_reporter_actions(self._case, policy, self._now),
            REPORTER,
            whole=True,
        )

    def officer(self, officer: Officer) -> OfficerCase:
        """Everything but who reported."""
        case, parts, whole = self._case, self._parts, reads_under_masks(officer, self._case)
        suggested = next((e.data.get("suggested") for e in self._file.events if e.type is EventType.ROUTED), None)
        return {
            **self._whole(
                viewer_of(officer),
                lambda policy: available_officer_actions(
                    officer, case, held=self._held, policy=policy, desks=parts.directory
                ),
                actor_of(officer),
                whole=whole,
            ),
            **masking_view(self._file, self._language, whole=whole),
            "clocks": [self._clock(clock) for clock in self._clocks],
            "revision": case.revision,
            "officer": case.officer,
            "handler": officer_named(parts, case.officer, self._language) if case.officer else None,
            "suggested": desk_named(parts, suggested) if suggested else None,
            "returned_by": [desk_named(parts, desk) for desk in case.returned_by],
            "escalated_to": [desk_named(parts, desk) for desk in case.escalated_to],
        }

    def _whole(
        self, viewer: Viewer, may: Callable[[Policy], Sequence[Verb]], asker: Actor, *, whole: bool
    ) -> ReporterCase:
        case, report, policy = self._case, self._file.report, policy_today(self._parts, self._now)
        stops = self._reading.flaws or not self._calendar
        placed, located = sees(viewer, Field.PLACE), sees(viewer, Field.COORDINATES)
        decimals = None if whole else self._file.curtain.decimals()
        contact = contact_of(self._parts, self._file)
        found = reach(self._file, contact)
        return {
            **self.public(viewer, asker, whole=whole),
            "place": self._place(viewer, whole=whole) if placed else None,
            "latitude": coarse(report.latitude, decimals) if located else None,
            "longitude": coarse(report.longitude, decimals) if located else None,
            "occurred_on": report.occurred_on,
            "original": self._original(viewer, whole=whole) if sees(viewer, Field.ORIGINAL_TEXT) else None,
            "anonymous": case.anonymous,
            "secret": case.secret,
            "emergency": case.emergency,
            "needs_inspection": case.needs_inspection,
            "reopened": case.reopened,
            "held": holds_view(self._held, policy),
            "may": [verb.value for verb in may(policy)] if policy and not stops else [],
            "places": places(self._file, asker, clock.machine_now()),
            "notices": notices(self._parts, self._file) if sees(viewer, Field.NOTICES) else [],
            "reachable": found.reachable,
            "obstacle": found.obstacle.value if found.obstacle else None,
            "contacts": contacts(self._file, contact, self._now),
            "seq": case.seq,
            "hash": case.last_hash,
        }

    def _source(self, name: str) -> tuple[int, str]:
        """Where title or body stand as last edited."""
        return self._file.curtain.source_of(name), name

    def _place(self, viewer: Viewer, *, whole: bool) -> str | None:
        return shown(self._file, REPORT, "place", viewer, whole=whole) if self._file.report.place else None

    def _original(self, viewer: Viewer, *, whole: bool) -> Original | None:
        report, texts = self._file.report, self._file.all_texts
        if all(texts[seq][name] == getattr(report, name) for seq, name in map(self._source, VERSIONED)):
            return None
        title, body = (shown(self._file, REPORT, name, viewer, whole=whole) for name in VERSIONED)
        return {"title": title, "body": body}

    def _promise(self, facts: dict[str, Any], viewer: Viewer = Viewer.PUBLIC) -> Promise:
        facts = confirmed(facts, self._calendar)
        due = facts["due_at"]
        ended = instant(facts["stopped_at"]) if facts["stopped_at"] else self._now
        return {
            "clock": facts["clock"],
            "due_at": due,
            "last_day": facts["last_day"],
            "explanation": explanation(self._language, facts, to_reporter=viewer is Viewer.REPORTER),
            "paused": facts["paused"],
            "stopped_at": facts["stopped_at"],
            "overdue": due is not None and ended >= instant(due),
            "kept": is_kept(facts),
            "estimated": bool(facts["estimated_years"]),
        }

    def _clock(self, clock: clocks.Clock) -> Clock:
        facts = explain(clock, self._parts.directory)
        return {
            **self._promise(facts),
            "id": clock.id,
            "started_at": facts["started_at"],
            "zone": facts["zone"],
            "policy": facts["policy"],
            "policy_version": facts["policy_version"],
            "calendar_version": facts["calendar_version"],
            "budget": facts["budget"],
            "skipped": facts["skipped"],
            "pauses": facts["pauses"],
            "fired": {name: stamp(at) for name, at in sorted(clock.fired.items())},
        }

    def _next(self) -> Next:
        turn = LIFECYCLE[self._case.status].turn
        running = [clock for clock in self._clocks if clock.runs and clock.due_at and turn is not Turn.NOBODY]
        # A desk whose time for waiting is used up owes something again, and it is still the reporter's turn.
        running = [clock for clock in running if turn is not Turn.REPORTER or clock.kind not in DESK_CLOCKS]
        nearest = min(running, key=lambda clock: clock.due_at or self._now, default=None)
        return {
            "turn": turn.value,
            "text": text(self._language, f"turn.{turn}"),
            "clock": nearest.kind.value if nearest else None,
            "due_at": stamp(nearest.due_at) if nearest and nearest.due_at else None,
        }
