"""A small country, its officers, and stories: histories of a case told verb by verb."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, reduce
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.actions.context import Bench, Request
from chalicelib.domain.actions.desk_transfers import transfer
from chalicelib.domain.actions.milestone_effects import DueMilestone, fire, together
from chalicelib.domain.actions.officer_decisions import decide
from chalicelib.domain.actions.reporter_decisions import decide_for_reporter
from chalicelib.domain.cases.case import REPORTER, Actor, Case, Event, apply
from chalicelib.domain.cases.events import Step, write_event
from chalicelib.domain.cases.lifecycle import step
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import (
    NATIONAL,
    ArchiveReason,
    AreaCode,
    Classification,
    ClockKind,
    DeskId,
    EventType,
    OfficerId,
    Role,
    Status,
    Verb,
    Verdict,
    ancestors,
)
from chalicelib.domain.deadlines.calendar import Calendar, DayOff, Week, national_calendar
from chalicelib.domain.deadlines.clock_replay import derive
from chalicelib.domain.deadlines.clocks import DESK_CLOCKS, Clock, Terms
from chalicelib.domain.deadlines.holds import held_so_far
from chalicelib.domain.deadlines.milestones import Milestone, next_milestone
from chalicelib.domain.deadlines.sla import Policy, PolicyRef, policy_from
from chalicelib.domain.files.attachment_history import Copy, attached
from chalicelib.domain.organisation.directory import Desk, Officer
from chalicelib.domain.organisation.hierarchy import standing_in

NUMBER = CaseNumber("J7-K2M9-QX4T-8BW3")
WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
SUBSTANCE = "Lubang di Jalan Antara sudah ditambal kemarin sepanjang enam meter; foto terlampir."
COURTESY = "Terima kasih atas laporan Anda. Laporan Anda akan kami tindak lanjuti. Mohon ditunggu."


def at(text: str, zone: str = WIB) -> datetime:
    """'Tue 17 Mar 2026 09:00' on a wall in that zone; a wrong weekday is an error."""
    moment = datetime.strptime(text, "%a %d %b %Y %H:%M").replace(tzinfo=ZoneInfo(zone))
    assert f"{moment:%a %d %b %Y %H:%M}" == text
    return moment


def shown(moment: datetime | None, zone: str = WIB) -> str | None:
    """An instant as `at` reads it."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %d %b %Y %H:%M}" if moment else None


def last_day(clock: Clock) -> str | None:
    """The day by whose end it is due, as a clerk writes it."""
    return f"{clock.last_day:%a %d %b %Y}" if clock.last_day else None


def a_desk(desk_id: str, parent: str | None, area: str, zone: str = WIB, **changed: Any) -> Desk:
    """A desk like most: five-day week, active."""
    return Desk(DeskId(desk_id), desk_id.title(), DeskId(parent) if parent else None, AreaCode(area), zone, **changed)


class Country:
    """Desks in memory, asked as the rules ask the directory."""

    def __init__(self, desks: Iterable[Desk]) -> None:
        self.desks = {desk.id: desk for desk in desks}

    def desk(self, desk_id: DeskId) -> Desk | None:
        """As the protocol says."""
        return self.desks.get(desk_id)

    def desks_of(self, institution: DeskId) -> list[Desk]:
        """As the protocol says."""
        return [desk for desk in self.desks.values() if desk.id.partition("/")[0] == institution]

    def coordinator(self, area: AreaCode | None) -> Desk:
        """As the protocol says."""
        for around in ancestors(area) if area else ():
            for desk in self.desks.values():
                stands = standing_in(desk, self)
                if desk.coordinates and desk.area == around and stands:
                    return stands
        return self.desks[NATIONAL]

    def but(self, desk_id: str, **changed: Any) -> "Country":
        """The same country with one desk changed."""
        return Country({**self.desks, DeskId(desk_id): replace(self.desks[DeskId(desk_id)], **changed)}.values())

    def without(self, *desk_ids: str) -> "Country":
        """The same country, those desks gone."""
        return Country(desk for desk in self.desks.values() if desk.id not in desk_ids)


COUNTRY = Country([
    a_desk("nasional", None, "", inspectorate="nasional/inspektorat"),
    a_desk("nasional/inspektorat", "nasional", ""),
    a_desk("kemenpu", "nasional", ""),
    a_desk("kemenpu/bm", "kemenpu", ""),
    a_desk("riau", "nasional", "14", coordinates=True, inspectorate="riau/inspektorat"),
    a_desk("riau/inspektorat", "riau", "14"),
    a_desk("bengkalis", "riau", "14.03", coordinates=True, inspectorate="bengkalis/inspektorat"),
    a_desk("bengkalis/pupr", "bengkalis", "14.03"),
    a_desk("bengkalis/dlh", "bengkalis", "14.03"),
    a_desk("bengkalis/inspektorat", "bengkalis", "14.03"),
    a_desk("kepri", "nasional", "21", coordinates=True),
    a_desk("batam", "kepri", "21.71", coordinates=True, straight=True),
    a_desk("batam/dlh", "batam", "21.71"),
    a_desk("karangasem", "nasional", "51.07", WITA, coordinates=True),
    a_desk("karangasem/dinkes", "karangasem", "51.07", WITA, week=Week.SIX),
    a_desk("jayapura", "nasional", "91.71", WIT, coordinates=True),
])  # fmt: skip
"""Bengkalis wants to verify first, Batam does not; Bali works on Saturdays; Kepri has no inspectorate."""


def an_officer(desk: str, *roles: Role, **changed: Any) -> Officer:
    """Somebody at that desk."""
    named = "+".join(roles) or "nobody"
    return Officer(OfficerId(f"{desk}:{named}"), named, DeskId(desk), frozenset(roles), **changed)


def admin_of(desk: str) -> Officer:
    """The admin of an institution; of the national desk, the national admin."""
    return an_officer(desk, Role.NATIONAL_ADMIN if desk == NATIONAL else Role.INSTITUTION_ADMIN)


def liaison_of(desk: str) -> Officer:
    """The liaison officer of a desk."""
    return an_officer(desk, Role.LIAISON_OFFICER)


def inspector_of(desk: str) -> Officer:
    """An inspector at an inspectorate's desk."""
    return an_officer(desk, Role.INSPECTOR)


@cache
def policy_data() -> Mapping[str, Any]:
    """The shipped policy as an administrator writes it."""
    shipped = json.loads(files("chalicelib.domain").joinpath("data", "policies.json").read_text("utf-8"))
    found: Mapping[str, Any] = shipped[0]
    return found


class Rulebooks:
    """Policies by version, and a calendar that grows by days off."""

    def __init__(self, *policies: Policy, days_off: Iterable[str] = ()) -> None:
        self.policies = {policy.ref: policy for policy in policies or (policy_from(policy_data()),)}
        self.calendars = {1: national_calendar()}
        for day in days_off:
            self.publish(day)

    def policy(self, ref: PolicyRef) -> Policy:
        """As the protocol says."""
        return self.policies[ref]

    def calendar(self, version: int) -> Calendar:
        """As the protocol says."""
        return self.calendars[version]

    @property
    def in_force(self) -> Policy:
        """The newest policy."""
        return max(self.policies.values(), key=lambda policy: policy.ref.version)

    def publish(self, day: str, area: str | None = None) -> int:
        """A day off is added, as in 'Wed 01 Apr 2026'; the version of the calendar that has it."""
        version = max(self.calendars)
        off = DayOff(at(f"{day} 00:00").date(), "Libur", "Day off", "local" if area else "public")
        self.calendars[version + 1] = self.calendars[version].with_day_off(off, area)
        return version + 1


def terms_of(desk: Desk, rules: Rulebooks, calendar: int = 1) -> Terms:
    """What a clock that starts at that desk is given."""
    return Terms(rules.in_force.ref, calendar, desk.zone, desk.week, desk.area)


REPORT_TEXTS = {
    "title": "Jalan berlubang di depan pasar",
    "body": "Jalan Antara berlubang sejak tiga minggu lalu.",
    "place": "Di depan rumah nomor tujuh",
}


@dataclass
class Story:
    """The history of one case; each verb writes its event as the services would."""

    desks: Country = field(default_factory=lambda: COUNTRY)
    rules: Rulebooks = field(default_factory=Rulebooks)
    calendar: int = 1
    events: list[Event] = field(default_factory=list)
    made: Case | None = None
    derived: tuple[int, tuple[Clock, ...]] | None = None
    texts: dict[int, dict[str, str]] = field(default_factory=lambda: {1: dict(REPORT_TEXTS)})

    @property
    def case(self) -> Case:
        """As it stands now."""
        assert self.made
        return self.made

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Derived from the whole history, once for each event."""
        if self.derived is None or self.derived[0] != len(self.events):
            self.derived = (len(self.events), derive(self.events, self.rules))
        return self.derived[1]

    def clock(self, kind: ClockKind) -> Clock:
        """The latest of its kind."""
        return next(clock for clock in reversed(self.clocks) if clock.kind is kind)

    def write(self, made: Step, actor: Actor, when: datetime, *, terms: bool = True) -> "Story":
        """One event, and the case after it."""
        holder = self.desks.desk(made.desk) or self.desks.coordinator(None)
        extra = {"terms": terms_of(holder, self.rules, self.calendar).as_data()} if terms else {}
        made = replace(made, data={**made.data, **extra})
        number = self.events[0].number if self.events else NUMBER
        written = write_event(made, actor, when, case=self.made, number=number, event_id=f"e{len(self.events) + 1}")
        self.events.append(written.event)
        self.texts[written.event.seq] = self.texts.get(written.event.seq, {}) | dict(made.texts)
        self.made = apply(self.made, written.event)
        return self

    def bench(self, when: datetime) -> Bench:
        """What a decision about the case is made with."""
        held = held_so_far(self.clocks, self.rules, when)
        return Bench(
            self.case,
            self.desks,
            self.rules.in_force,
            when,
            attached=attached(self.events),
            events=self.events,
            texts=self.texts,
            held=held,
        )

    def route(self, when: datetime, to: str, *, straight: bool = False) -> "Story":
        """The stream finds the desk."""
        status = step(self.case.status, Verb.ROUTE, Status.DISPOSED if straight else Status.SUBMITTED)
        routed = Step(EventType.ROUTED, status, DeskId(to), data={"from": self.case.desk, "to": to})
        return self.write(routed, Actor("service", "route_complaint"), when)

    def do(self, officer: Officer, verb: Verb, when: datetime, **request: Any) -> "Story":
        """An officer's step."""
        made = decide(self.bench(when), officer, verb, Request(**request))
        return self.write(made, Actor("officer", officer.id, officer.desk), when)

    def reporter(self, verb: Verb, when: datetime, **request: Any) -> "Story":
        """A reporter's step."""
        return self.write(decide_for_reporter(self.bench(when), verb, Request(**request)), REPORTER, when)

    def transfer(self, when: datetime) -> "Story":
        """The case goes on to who is responsible now, if its desk was retired."""
        made = transfer(self.case, self.desks)
        return self.write(made, Actor("service", "retire"), when) if made else self

    def reschedule(self, when: datetime, version: int) -> "Story":
        """The calendar changed."""
        self.calendar = version
        moved = Step(EventType.RESCHEDULED, self.case.status, self.case.desk, data={"calendar": version})
        return self.write(moved, Actor("service", "move_deadlines"), when, terms=False)

    def waiting(self) -> list[tuple[Clock, Milestone]]:
        """The next milestone of each clock that has one, earliest first."""
        found = [(clock, next_milestone(clock, self.rules)) for clock in self.clocks]
        return sorted(((clock, one) for clock, one in found if one), key=lambda pair: (pair[1].at, pair[0].id))

    def fire(
        self, clock: Clock, milestone: Milestone, when: datetime, *also: tuple[Clock, Milestone], heard: bool = True
    ) -> "Story":
        """The sweep records a milestone, and those of other clocks that say the same; `heard`, if notices arrived."""
        if milestone.name == "route":
            return self.route(when, self.case.desk)
        made = fire(DueMilestone(self.case, clock, milestone, when, self.desks, also, heard=heard))
        return self.write(made, Actor("service", "sweep"), when, terms=made.type is EventType.HOLD_ENDED)

    def fire_until(self, when: datetime, *, heard: bool = True) -> list[str]:
        """Everything that comes due up to then, each at its own time; the names, as 'respond breach'."""
        told = []
        while (waiting := self.waiting()) and waiting[0][1].at <= when:
            clock, milestone = waiting[0]
            due = [
                each
                for each in waiting
                if each[0].kind in DESK_CLOCKS and each[1].at <= milestone.at and each[1].sweep is milestone.sweep
            ]
            alike = together(due) if clock.kind in DESK_CLOCKS else [waiting[0]]
            self.fire(*alike[0], max(milestone.at, self.events[-1].at), *alike[1:], heard=heard)
            told += [f"{clock.kind} {milestone.name}" for clock, milestone in alike]
        return told


def a_copy(attachment: str = "f1", content_type: str = "image/jpeg", **changed: Any) -> Copy:
    """A file that passed every check."""
    original = {"content_type": "image/png", "size": 90_000, "sha256": "0" * 64}
    usual: dict[str, Any] = {"name": "Rumah Bu Tuminah.png", "size": 40_000, "sha256": "1" * 64, "original": original}
    return Copy(**usual | {"id": attachment, "content_type": content_type} | changed)


MONDAY = at("Mon 05 Jan 2026 09:00")


def a_story(when: datetime = MONDAY, desk: str = "bengkalis", **changed: Any) -> Story:
    """A report is filed at that desk; `desks`, `rules` and `calendar` are the story's, the rest the report's."""
    story = Story(**{name: changed.pop(name) for name in ("desks", "rules", "calendar") if name in changed})
    usual = {
        "classification": Classification.COMPLAINT.value,
        "channel": "web",
        "language": "id",
        "anonymous": False,
        "secret": False,
        "emergency": False,
    }
    first = Step(EventType.SUBMITTED, Status.SUBMITTED, DeskId(desk), data=usual | changed)
    return story.write(first, REPORTER, when)


def routed(when: datetime = MONDAY, desk: str = "bengkalis", **changed: Any) -> Story:
    """A report that waits for verification at that desk."""
    return a_story(when, desk, **changed).route(when, desk)


def disposed(when: datetime = MONDAY, desk: str = "bengkalis/pupr", **changed: Any) -> Story:
    """A report that went straight to an agency."""
    return a_story(when, desk.partition("/")[0], **changed).route(when, desk, straight=True)


def in_progress(when: datetime = MONDAY, desk: str = "bengkalis/pupr", **changed: Any) -> Story:
    """A report that the agency has taken up."""
    return disposed(when, desk, **changed).do(liaison_of(desk), Verb.ACCEPT, when)


def answered(when: datetime = MONDAY, desk: str = "bengkalis/pupr", **changed: Any) -> Story:
    """A report with an answer of substance."""
    return disposed(when, desk, **changed).do(liaison_of(desk), Verb.ANSWER, when, text=SUBSTANCE)


def on_hold(when: datetime = MONDAY, desk: str = "bengkalis/pupr", **changed: Any) -> Story:
    """A report that lacks data."""
    return disposed(when, desk, **changed).do(liaison_of(desk), Verb.HOLD, when, text="Di mana tepatnya?")


def return_requested(when: datetime = MONDAY, desk: str = "bengkalis/pupr", **changed: Any) -> Story:
    """A report that its agency handed up without naming another."""
    return disposed(when, desk, **changed).do(liaison_of(desk), Verb.RETURN, when, text="Bukan wewenang kami.")


def closed(when: datetime = MONDAY, desk: str = "bengkalis/pupr", **changed: Any) -> Story:
    """A report whose answer was accepted."""
    return answered(when, desk, **changed).reporter(Verb.REPLY, when, verdict=Verdict.ACCEPTED)


def archived(when: datetime = MONDAY, desk: str = "bengkalis", **changed: Any) -> Story:
    """A report that an officer archived."""
    reason = {"reason": ArchiveReason.TOO_GENERAL, "text": "Terlalu umum untuk ditindaklanjuti."}
    return routed(when, desk, **changed).do(admin_of(desk), Verb.ARCHIVE, when, **reason)


IN_STATUS = {
    Status.SUBMITTED: routed,
    Status.ON_HOLD: on_hold,
    Status.DISPOSED: disposed,
    Status.RETURN_REQUESTED: return_requested,
    Status.IN_PROGRESS: in_progress,
    Status.ANSWERED: answered,
    Status.CLOSED: closed,
    Status.ARCHIVED: archived,
}
"""How a case comes to each status."""


def folded(events: Iterable[Event]) -> Case | None:
    """What a history adds up to."""
    return reduce(apply, events, None)


def days(count: float) -> timedelta:
    """That many days."""
    return timedelta(days=count)
