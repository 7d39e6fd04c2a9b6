"""
Which desk must act on a report, and why.

First the institution that the reporter chose, then rules in their order, then the coordinating desk of the place, its
province, the nation. No outcome is "nowhere" and none is "rejected".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.directory import Desk, Desks
from chalicelib.domain.errors import TargetUnfit
from chalicelib.domain.words import NATIONAL, AreaCode, Classification, DeskId, institution_of

RETURN_LIMIT = 2
"""After so many returns the parent desk decides, and its word is final."""


@dataclass(frozen=True)
class Rule:
    """
    One line of the routing rules; every condition that is given must hold.

    `target` is a desk's id, or "/agency" for that agency of whichever institution is responsible for the place, so
    that one line serves every regency.
    """

    id: str
    target: str
    classifications: frozenset[Classification] = frozenset()
    categories: frozenset[str] = frozenset()
    area: AreaCode | None = None
    channel: str | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RuleBook:
    """An immutable version of the rules."""

    version: int
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What routing looks at. The text is searched for words and not kept."""

    classification: Classification
    category: str | None = None
    area: AreaCode | None = None
    institution: DeskId | None = None
    channel: str = "web"
    text: str = ""


@dataclass(frozen=True)
class Decision:
    """Where a report goes and why; `broken` names rules that point nowhere, so that somebody is called."""

    desk: DeskId
    reason: str
    straight: bool = False
    rule: str | None = None
    version: int | None = None
    matched: Mapping[str, Any] = field(default_factory=dict)
    runners_up: tuple[str, ...] = ()
    suggested: DeskId | None = None
    broken: tuple[str, ...] = ()


def provisional_desk(facts: Facts, desks: Desks) -> Desk:
    """Who answers for a report until it is routed: the coordinating desk, for whistleblowing its inspectorate."""
    base = desks.coordinator(facts.area)
    return inspectorate_for(base, desks) if facts.classification is Classification.WHISTLEBLOWING else base


def route(facts: Facts, book: RuleBook, desks: Desks) -> Decision:
    """The desk that must act. Total: every report has an answer."""
    if facts.classification is Classification.WHISTLEBLOWING:
        desk = provisional_desk(facts, desks)
        return Decision(desk.id, "inspectorate", straight=False)
    chosen = _active(desks.desk(facts.institution)) if facts.institution else None
    base = chosen or desks.coordinator(facts.area)
    hits = [(rule, matched) for rule in book.rules if (matched := _match(rule, facts)) is not None]
    usable, broken = [], []
    for rule, matched in hits:
        target, sound = _target(rule, base, desks, bound=chosen is not None)
        if target:
            usable.append((rule, matched, target))
        elif not sound:
            broken.append(rule.id)
    if broken and not usable:
        return Decision(base.id, "broken_rule", version=book.version, broken=tuple(broken))
    if not usable:
        return Decision(base.id, "chosen" if chosen else "coordinating_desk", version=book.version)
    rule, matched, target = usable[0]
    return _settled(
        Decision(
            desk=target.id,
            reason="rule",
            rule=rule.id,
            version=book.version,
            matched=matched,
            runners_up=tuple(f"{rule.id} → {desk.id}" for rule, _, desk in usable[1:4]),
            broken=tuple(broken),
        ),
        target,
        desks,
    )


def _settled(decision: Decision, target: Desk, desks: Desks) -> Decision:
    """An institution that wants to verify first gets the case itself, with the agency as a suggestion."""
    institution = desks.desk(institution_of(target.id)) or target
    if target.is_institution or institution.straight:
        return _with(decision, straight=not target.is_institution)
    return _with(decision, desk=institution.id, suggested=target.id)


def _with(decision: Decision, **changes: Any) -> Decision:
    return Decision(**{**vars(decision), **changes})


def _active(desk: Desk | None) -> Desk | None:
    return desk if desk and desk.active else None


def _match(rule: Rule, facts: Facts) -> dict[str, Any] | None:
    """What of the report met the rule's conditions; None if one of them fails."""
    matched: dict[str, Any] = {}
    if rule.classifications:
        matched["classification"] = facts.classification.value if facts.classification in rule.classifications else None
    if rule.categories:
        matched["category"] = facts.category if _category_in(facts.category, rule.categories) else None
    if rule.area:
        inside = facts.area is not None and f"{facts.area}.".startswith(f"{rule.area}.")
        matched["area"] = facts.area if inside else None
    if rule.channel:
        matched["channel"] = facts.channel if facts.channel == rule.channel else None
    if rule.words:
        found = sorted(word for word in rule.words if word in facts.text.casefold())
        matched["words"] = found or None
    return None if any(value is None for value in matched.values()) else matched


def _category_in(category: str | None, wanted: frozenset[str]) -> bool:
    """A rule for "infrastructure" also takes "infrastructure/road"."""
    return category is not None and bool(wanted & {category, category.partition("/")[0]})


def _target(rule: Rule, base: Desk, desks: Desks, *, bound: bool) -> tuple[Desk | None, bool]:
    """
    The desk that a rule points to here, and whether the rule is sound.

    "/agency" missing at this institution only means that the rule does not apply; a named desk that does not exist
    is a mistake. Where the reporter chose the institution, rules may only refine the choice within it.
    """
    if rule.target.startswith("/"):
        return _active(desks.desk(DeskId(f"{institution_of(base.id)}{rule.target}"))), True
    target = _active(desks.desk(DeskId(rule.target)))
    if target and bound and institution_of(target.id) != institution_of(base.id):
        return None, True
    return target, target is not None


def inspectorate_for(desk: Desk, desks: Desks) -> Desk:
    """The inspectorate that watches over a desk: its institution's, else the next one up the tree."""
    seen: Desk | None = desk
    while seen:
        if seen.inspectorate and (found := desks.desk(seen.inspectorate)):
            return found
        seen = desks.desk(seen.parent) if seen.parent else None
    return national_desk(desks)


def national_desk(desks: Desks) -> Desk:
    """The root of the tree."""
    desk = desks.desk(NATIONAL)
    if desk is None:
        raise TargetUnfit(desk=NATIONAL)
    return desk


def parent_of(desk: Desk, desks: Desks) -> Desk:
    """The next desk up; the national desk above everything, itself included."""
    return (desks.desk(desk.parent) if desk.parent else None) or national_desk(desks)


@dataclass(frozen=True)
class Return:
    """Where a case goes that a desk says is not its own; `asked_parent` if the parent must decide."""

    desk: Desk
    asked_parent: bool


def hand_back(case: Case, to: DeskId | None, desks: Desks) -> Return:
    """
    Answer "not ours" with another desk, never with an end.

    A desk may name the next one twice in a case's life; then, or when it names a desk that had the case already
    (A → B → A), or names none, the parent decides. What a parent has decided cannot be returned.
    """
    holder = desks.desk(case.desk) or national_desk(desks)
    if case.decided or holder.id == NATIONAL:
        raise TargetUnfit(desk=case.desk, reason="decided")
    named = _active(desks.desk(to)) if to else None
    if to and named is None:
        raise TargetUnfit(desk=to)
    had_it = {*case.returned_by, case.desk}
    asks_again = case.status == "return_requested"
    if named is None or asks_again or named.id in had_it or len(case.returned_by) >= RETURN_LIMIT:
        return Return(parent_of(holder, desks), asked_parent=True)
    return Return(named, asked_parent=False)
