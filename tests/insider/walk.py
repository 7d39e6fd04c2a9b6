"""
Every item of the tables with each of its attributes changed, taken away and added, and every item removed.

What no check can or need tell is named here with its reason; everything else is found, or a hole.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from pynamodb.models import Model

from chalicelib.domain.cases.case import Case
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, Tampered
from chalicelib.services.core.history_check import load_sound
from tests.forgeries import forgeries, other
from tests.insider.account import CASES, STATISTICS, Change, Item
from tests.insider.finders import EVIDENCE, NIGHTLY, ROUND, STREAM
from tests.insider.town import Town
from tests.insider.tries import alarms

SOME = 2
"""So many items of a kind are looked at, those of our case before others."""
TOLD_NOWHERE = {
    "correlation": "by which request an event came: nobody reads it, and it is in no hash",
    "no_letters": "whether a reporter wants messages: theirs to change at will",
    "email_said": "what a reporter said of a contact: under a mark of its own; without it the contact is asked anew",
    "queue": "the name of a pile; which one it is, its key says",
}
"""Attributes that prove nothing, with the reason."""
NOT_PROVED = {
    "NOTICE": "what became of a message",
    "ACCESS": "who took what out",
    "SHARE": "how much of a day's messages is used",
    "ONCE": "what was done once a day",
    "RECOUNT": "the mark of a recount",
    "CLOCK": "derived, and written anew when the case moves; the round compares it with the history",
}
"""Kinds of items of which the same holds; docs/adr/0028 says so."""


@dataclass
class Walked:
    """How many changes to a kind of item were found, by whom, and which were not."""

    kind: str
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """A line."""
        by = ", ".join(f"{count} by {name}" for name, count in sorted(self.found.items()))
        return f"every part of {self.kind}: {self.found.total()} changes found, {by}"


def walked(town: Town, some: int = SOME) -> Iterator[Walked]:
    """Each kind of item, as many as some of each."""
    state, kinds = town.account.now(), dict[str, list[tuple[type[Model], Item]]]()
    models: tuple[type[Model], ...] = (CASES, STATISTICS)
    for model in models:
        for item in sorted(town.account.items(model), key=lambda item: town.ours.number not in item["pk"]):
            place = "cases" if model is CASES else "statistics"
            kinds.setdefault(_kind(Change(place, item, item)), []).append((model, item))
    for kind in sorted(kinds.keys() - NOT_PROVED.keys()):
        told = Walked(kind)
        for model, item in kinds[kind][:some]:
            for what, forged in _changes(item):
                _change(town, model, item, forged)
                finder = _finder(town)
                told.found.update([finder] if finder else [])
                told.missed += [] if finder else [f"{item['pk']} {item['sk']} {what}"]
                town.account.put_back(state)
        yield told


def _kind(change: Change) -> str:
    told = str(change.item.get("type", "")) or change.kind
    return "counters" if told in {"ALL", "DESK", "AREA"} else told


def _changes(item: Item) -> Iterator[tuple[str, Item | None]]:
    """What is done to it, and the item then; None where it is gone."""
    if "event_hash" in item or item["sk"] in {"KEY", "REPORTER"}:
        for name in sorted(item.keys() - {"pk", "sk", "type"} - TOLD_NOWHERE.keys()):
            if isinstance(item[name], str) and not _is_as_if_absent(item, name):
                yield f"with another {name}", {**item, name: other(name, item[name])}
        yield "that will expire", {**item, "expires_at": 1_800_000_000}
    elif "type" in item:
        yield from ((told, forged) for told, forged in forgeries(item) if not _is_told_nowhere(told))
    else:
        for name in sorted(item.keys() - {"pk", "sk"}):
            yield f"with another {name}", {**item, name: item[name] + 1}
    for name in sorted(item.keys() - {"pk", "sk", "type"} - TOLD_NOWHERE.keys()):
        if not _is_as_if_absent(item, name):
            yield f"without {name}", {key: value for key, value in item.items() if key != name}
    yield "gone", None


def _is_as_if_absent(item: Item, name: str) -> bool:
    """A case without it says the same; of a reporter's item the key says whose it is."""
    defaults = {field.name: field.default for field in fields(Case)}
    is_default = item["sk"] == "CASE" and name in defaults and defaults[name] == item[name]
    return is_default or (item["sk"] == "REPORTER" and name == "number")


def _is_told_nowhere(told: str) -> bool:
    return told.rpartition(" ")[2].rpartition(".")[2] in TOLD_NOWHERE


def _change(town: Town, model: type[Model], item: Item, forged: Item | None) -> None:
    if forged is None:
        town.account.remove(model, item)
    else:
        town.account.put(model, forged)


def _finder(town: Town) -> str | None:
    """The first who finds it: at once, by a reading, by itself, or by what citizens have."""
    if STREAM.asks(town):
        return STREAM.name
    if any(_is_refused(town, CaseNumber(number)) for number in town.numbers):
        return "any reading"
    return next(iter(alarms(town, [NIGHTLY, ROUND, EVIDENCE], first_only=True)), None)


def _is_refused(town: Town, number: CaseNumber) -> bool:
    """To whoever opens the case, or has its PIN."""
    try:
        load_sound(town.service.parts, number)
        town.service.parts.vault.contact_of(number)
    except (Missing, Tampered):
        return True
    return False
