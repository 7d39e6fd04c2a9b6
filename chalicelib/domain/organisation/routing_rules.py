"""
Which desk must act on a report, and why.

First the institution that the reporter chose, then the rules, then the coordinating desk of the place, its province,
the nation. No outcome is "nowhere" and none is "rejected".

A topic that somebody chose says more than words do: rules about topics come first, in their order. Rules about words
alone decide only where no topic was chosen, and only if all that apply name the same desk; else people decide. So they
do where a topic was chosen and the words name another agency's matter, but not the topic's own. What this comes to is
measured in docs/routing.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from chalicelib.domain.core.fingerprints import fingerprint_of
from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, institution_of
from chalicelib.domain.organisation.directory import Desk, Desks
from chalicelib.domain.organisation.hierarchy import inspectorate_for, standing_in
from chalicelib.domain.organisation.rule_words import reading, spoken_of

RUNNERS_UP = 3
"""How many of the rules that would have come next, or that disagreed, a decision remembers."""

COORDINATOR = "/"
"""The target of a rule that knows when a topic or a word is not enough: people at the coordinating desk read it."""

NO_TOPIC = frozenset({None, "other"})
"""Who chose this has not said what the report is about."""


@dataclass(frozen=True)
class Rule:
    """
    One line of the routing rules; every condition that is given must hold.

    `target` is a desk's id, or "/agency" for that agency of whichever institution is responsible for the place, so
    that one line serves every regency; COORDINATOR is that institution itself.
    """

    id: str
    target: str
    classifications: frozenset[Classification] = frozenset()
    categories: frozenset[str] = frozenset()
    area: AreaCode | None = None
    channel: str | None = None
    words: frozenset[str] = frozenset()

    @property
    def guesses(self) -> bool:
        """Does it go by words alone?"""
        return bool(self.words) and not self.categories


@dataclass(frozen=True)
class RuleBook:
    """An immutable version of the rules."""

    version: int
    rules: tuple[Rule, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """The hash of what it says, which events pin beside its name."""
        return fingerprint_of("rules", self)


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
    chosen = standing_in(desks.desk(facts.institution), desks) if facts.institution else None
    base = chosen or desks.coordinator(facts.area)
    if facts.classification is Classification.WHISTLEBLOWING:
        return Decision(inspectorate_for(base, desks).id, "inspectorate")
    facts = replace(facts, text=reading(facts.text))
    met = _met(facts, book, base, desks, bound=chosen is not None)
    hits = _asked(met, facts)
    broken = tuple(hit.rule.id for hit in hits if hit.target is None)
    named = tuple(f"{hit.rule.id} → {hit.target.id}" for hit in hits if hit.target)
    people = Decision(base.id, "chosen" if chosen else "coordinating_desk", version=book.version, broken=broken)
    if not hits or _disagree(hits):
        return replace(people, runners_up=named[:RUNNERS_UP])
    if against := _contradicting(hits[0], met):
        return replace(people, runners_up=(*named[:1], *against)[:RUNNERS_UP])
    rule, matched, target = hits[0].rule, hits[0].matched, hits[0].target
    if rule.target == COORDINATOR:
        return replace(people, rule=rule.id, matched=matched, runners_up=named[1:][:RUNNERS_UP])
    found = Decision(
        desk=base.id,
        reason="rule" if target else "broken_rule",
        rule=rule.id,
        version=book.version,
        matched=matched,
        runners_up=named[1 if target else 0 :][:RUNNERS_UP],
        broken=broken,
    )
    return _settled(found, target, desks) if target else found


def _met(facts: Facts, book: RuleBook, base: Desk, desks: Desks, *, bound: bool) -> list["_Hit"]:
    """The rules that the report meets, whether they are to be asked or not."""
    return [hit for rule in book.rules if (hit := _hit(rule, facts, base, desks, bound=bound))]


def _asked(met: Sequence["_Hit"], facts: Facts) -> list["_Hit"]:
    """Those that decide: such as go by words alone only where no topic was chosen."""
    sure = [hit for hit in met if not hit.rule.guesses]
    has_topic = facts.category not in NO_TOPIC or any(hit.rule.categories for hit in sure)
    return sure if has_topic else list(met)


def _contradicting(decides: "_Hit", met: Sequence["_Hit"]) -> tuple[str, ...]:
    """What the words name where a topic alone decides, if its own agency's matter is not among it."""
    if not decides.rule.categories or decides.rule.words or not decides.target:
        return ()
    guesses = {hit.rule.id: hit.target.id for hit in met if hit.rule.guesses and hit.target}
    if decides.target.id in guesses.values():
        return ()
    return tuple(f"{rule} → {desk}" for rule, desk in guesses.items())


def _disagree(hits: Sequence["_Hit"]) -> bool:
    """Would guesses decide, and do they lead to more than one desk?"""
    targets = {hit.target.id for hit in hits if hit.rule.guesses and hit.target}
    return hits[0].rule.guesses and len(targets) > 1


def _settled(decision: Decision, target: Desk, desks: Desks) -> Decision:
    """An institution that wants to verify first gets the case itself, with the agency as a suggestion."""
    if target.is_institution:
        return replace(decision, desk=target.id)
    takes = receiver(target, desks)
    if takes is target:
        return replace(decision, desk=target.id, straight=True)
    return replace(decision, desk=takes.id, suggested=target.id)


def receiver(target: Desk, desks: Desks) -> Desk:
    """Who really gets a case meant for that desk: its institution, if there is one that verifies first."""
    institution = standing_in(desks.desk(institution_of(target.id)), desks)
    return target if institution is None or institution.straight else institution


@dataclass(frozen=True)
class _Hit:
    """A rule that a report meets; without target where the rule names a desk that is not there."""

    rule: Rule
    matched: Mapping[str, Any]
    target: Desk | None


def _hit(rule: Rule, facts: Facts, base: Desk, desks: Desks, *, bound: bool) -> _Hit | None:
    """
    The rule's hit on that report; None if it does not apply.

    "/agency" missing at this institution only means that the rule does not apply; a named desk that does not exist
    is a mistake. Where the reporter chose the institution, rules may only refine the choice within it.
    """
    matched = _match(rule, facts)
    if matched is None:
        return None
    if rule.target == COORDINATOR:
        return _Hit(rule, matched, base)
    relative = rule.target.startswith("/")
    named = DeskId(f"{institution_of(base.id)}{rule.target}" if relative else rule.target)
    target = standing_in(desks.desk(named), desks)
    if relative and target is None:
        return None
    if target and bound and institution_of(target.id) != institution_of(base.id):
        return None
    return _Hit(rule, matched, target)


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
        matched["words"] = spoken_of(rule.words, facts.text) or None
    return None if any(value is None for value in matched.values()) else matched


def _category_in(category: str | None, wanted: frozenset[str]) -> bool:
    """A rule for "infrastructure" also takes "infrastructure/road"."""
    return category is not None and any(f"{category}/".startswith(f"{one}/") for one in wanted)
