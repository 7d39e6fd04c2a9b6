"""
The lifecycle of a case as one table: whose turn it is, which clocks run, what may follow.

The API, the clocks and docs/lifecycle.md read it; nothing else decides what may follow what. Source of the stages:
PermenPANRB 62/2018 as practised in SP4N-LAPOR!; of "no wrong door": the absence of any step that ends a case for lack
of authority.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.core.errors import WrongStage
from chalicelib.domain.core.vocabulary import ClockKind, Queue, Role, Status, Verb


class Turn(StrEnum):
    """Who has to move next."""

    INSTITUTION_ADMIN = "institution_admin"
    LIAISON_OFFICER = "liaison_officer"
    PARENT_ADMIN = "parent_admin"
    REPORTER = "reporter"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Stage:
    """
    One line of the table.

    `runs` are the clocks that run here and start if they have not; `keeps` go on if they were running; `pauses` stand
    still, on hold for as long as the policy lets them; every other clock stops. `may` maps each verb to the statuses
    that it can lead to.
    """

    turn: Turn
    queue: Queue
    runs: frozenset[ClockKind]
    may: Mapping[Verb, frozenset[Status]]
    keeps: frozenset[ClockKind] = frozenset()
    pauses: frozenset[ClockKind] = frozenset()

    @property
    def is_open(self) -> bool:
        """Does somebody still owe something?"""
        return self.turn is not Turn.NOBODY


S, V, K = Status, Verb, ClockKind


def _clocks(*kinds: ClockKind) -> frozenset[ClockKind]:
    return frozenset(kinds)


def _to(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


def _staying(status: Status, *verbs: Verb) -> dict[Verb, frozenset[Status]]:
    return dict.fromkeys(verbs, _to(status))


_ANY = (
    V.NOTE, V.ATTACH, V.PUBLISH, V.REMOVE, V.CHANGE_VISIBILITY, V.MASK, V.UNMASK, V.REQUEST_MASK, V.DISMISS_MASK,
    V.ESCALATE_MASK, V.REQUEST_PIN,
)  # fmt: skip
_ANY_OPEN = (*_ANY, V.REMIND, V.RESCHEDULE)

LIFECYCLE: Mapping[Status, Stage] = {
    S.SUBMITTED: Stage(
        turn=Turn.INSTITUTION_ADMIN,
        queue=Queue.NEW,
        runs=_clocks(K.VERIFY, K.CITIZEN),
        keeps=_clocks(K.ROUTE, K.RESOLVE),
        may={
            V.ROUTE: _to(S.SUBMITTED, S.DISPOSED),
            V.VERIFY: _to(S.DISPOSED),
            V.DISPOSE: _to(S.DISPOSED),
            V.HOLD: _to(S.ON_HOLD),
            V.RETURN: _to(S.SUBMITTED, S.DISPOSED, S.RETURN_REQUESTED),
            V.ARCHIVE: _to(S.ARCHIVED),
            V.WITHDRAW: _to(S.CLOSED),
        }
        | _staying(S.SUBMITTED, V.REPLY, V.TRIAGE, V.TRANSFER, V.ESCALATE, *_ANY_OPEN),
    ),
    S.ON_HOLD: Stage(
        turn=Turn.REPORTER,
        queue=Queue.WAITING_REPORTER,
        runs=_clocks(K.SUPPLY, K.CITIZEN),
        pauses=_clocks(K.VERIFY, K.RESPOND, K.RESOLVE),
        may={
            V.REPLY: _to(S.SUBMITTED, S.DISPOSED, S.IN_PROGRESS),
            V.DISPOSE: _to(S.DISPOSED),
            V.ACCEPT: _to(S.IN_PROGRESS),
            V.ARCHIVE_UNSUPPLIED: _to(S.ARCHIVED),
            V.END_HOLD: _to(S.SUBMITTED, S.DISPOSED, S.IN_PROGRESS),
            V.WITHDRAW: _to(S.CLOSED),
        }
        | _staying(S.ON_HOLD, V.TRIAGE, V.TRANSFER, V.RESUME, V.ESCALATE, *_ANY_OPEN),
    ),
    S.DISPOSED: Stage(
        turn=Turn.LIAISON_OFFICER,
        queue=Queue.NEW,
        runs=_clocks(K.RESPOND, K.RESOLVE, K.CITIZEN),
        may={
            V.ACCEPT: _to(S.IN_PROGRESS),
            V.ANSWER: _to(S.IN_PROGRESS, S.ANSWERED),
            V.DISPOSE: _to(S.DISPOSED),
            V.RETURN: _to(S.SUBMITTED, S.DISPOSED, S.RETURN_REQUESTED),
            V.HOLD: _to(S.ON_HOLD),
            V.ARCHIVE: _to(S.ARCHIVED),
            V.WITHDRAW: _to(S.CLOSED),
        }
        | _staying(S.DISPOSED, V.REPLY, V.TRIAGE, V.TRANSFER, V.ESCALATE, *_ANY_OPEN),
    ),
    S.RETURN_REQUESTED: Stage(
        turn=Turn.PARENT_ADMIN,
        queue=Queue.NEW,
        runs=_clocks(K.VERIFY, K.CITIZEN),
        keeps=_clocks(K.RESOLVE),
        may={
            V.DISPOSE: _to(S.DISPOSED),
            V.RETURN: _to(S.RETURN_REQUESTED),
            V.ARCHIVE: _to(S.ARCHIVED),
            V.WITHDRAW: _to(S.CLOSED),
        }
        | _staying(S.RETURN_REQUESTED, V.REPLY, V.TRIAGE, V.TRANSFER, V.ESCALATE, *_ANY_OPEN),
    ),
    S.IN_PROGRESS: Stage(
        turn=Turn.LIAISON_OFFICER,
        queue=Queue.WORKING,
        runs=_clocks(K.RESPOND, K.RESOLVE, K.CITIZEN),
        may={
            V.ANSWER: _to(S.IN_PROGRESS, S.ANSWERED),
            V.DISPOSE: _to(S.DISPOSED),
            V.RETURN: _to(S.SUBMITTED, S.DISPOSED, S.RETURN_REQUESTED),
            V.HOLD: _to(S.ON_HOLD),
            V.ARCHIVE: _to(S.ARCHIVED),
            V.TRANSFER: _to(S.DISPOSED),
            V.WITHDRAW: _to(S.CLOSED),
        }
        | _staying(S.IN_PROGRESS, V.REPLY, V.TRIAGE, V.ESCALATE, *_ANY_OPEN),
    ),
    S.ANSWERED: Stage(
        turn=Turn.REPORTER,
        queue=Queue.ANSWERED,
        runs=_clocks(K.REPLY, K.CITIZEN),
        pauses=_clocks(K.RESOLVE),
        may={
            V.REPLY: _to(S.IN_PROGRESS, S.CLOSED),
            V.ANSWER: _to(S.ANSWERED),
            V.CLOSE_SILENT: _to(S.CLOSED),
            V.WITHDRAW: _to(S.CLOSED),
        }
        | _staying(S.ANSWERED, V.RATE, V.TRANSFER, *_ANY_OPEN),
    ),
    S.CLOSED: Stage(
        turn=Turn.NOBODY,
        queue=Queue.DONE,
        runs=_clocks(),
        may={V.REOPEN: _to(S.SUBMITTED, S.DISPOSED, S.IN_PROGRESS)} | _staying(S.CLOSED, V.RATE, *_ANY),
    ),
    S.ARCHIVED: Stage(
        turn=Turn.NOBODY,
        queue=Queue.DONE,
        runs=_clocks(),
        may={V.REOPEN: _to(S.SUBMITTED)} | _staying(S.ARCHIVED, *_ANY),
    ),
}

_ADMINS = frozenset({Role.INSTITUTION_ADMIN, Role.NATIONAL_ADMIN})
_WORKERS = _ADMINS | {Role.LIAISON_OFFICER, Role.INSPECTOR}

WHO_MAY: Mapping[Verb, frozenset[Role]] = {
    V.VERIFY: _ADMINS | {Role.INSPECTOR},
    V.DISPOSE: _WORKERS,
    V.ARCHIVE: _ADMINS | {Role.INSPECTOR},
    V.HOLD: _WORKERS,
    V.ACCEPT: _WORKERS,
    V.RETURN: _WORKERS,
    V.ANSWER: _WORKERS,
    V.TRIAGE: _WORKERS,
    V.NOTE: _WORKERS | {Role.LEADER},
    V.ATTACH: _WORKERS,
    V.PUBLISH: _WORKERS,
    V.MASK: _WORKERS,
    V.UNMASK: _WORKERS,
    V.DISMISS_MASK: _WORKERS,
    V.REMOVE: _WORKERS,
}
"""Which roles may do an officer's step; which cases they may touch at all is visibility.py's matter."""

VERIFIERS = _ADMINS | {Role.INSPECTOR}
"""Who decides on what nobody has examined, and on returns; a liaison officer passes on what the desk works on."""

REPORTER_MAY = (V.REPLY, V.ATTACH, V.REMOVE, V.RATE, V.REOPEN, V.WITHDRAW, V.CHANGE_VISIBILITY)
"""
The reporter's own verbs, in the order in which pages offer them.

What is neither an officer's nor the reporter's, the service does by itself.
"""


def step(status: Status, verb: Verb, to: Status) -> Status:
    """The status that the verb leads to, if the table allows it; WrongStage otherwise."""
    if to not in LIFECYCLE[status].may.get(verb, frozenset()):
        raise WrongStage(verb=verb.value, status=status.value)
    return to


def allows(status: Status, verb: Verb) -> bool:
    """May the verb be tried at all in that status?"""
    return verb in LIFECYCLE[status].may
