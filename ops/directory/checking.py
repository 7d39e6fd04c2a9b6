"""Whether entries fit each other and what the place holds already: nothing may point to what there is not."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chalicelib.domain.core.vocabulary import NATIONAL, DeskId, institution_of
from ops.directory.contents import Contents
from ops.directory.forms import faults_of
from ops.directory.reading import Entry, Fault, Folder

Known = Callable[[str, str], bool]


def faults_in(folder: Folder, there: Contents) -> tuple[Fault, ...]:
    """Everything that is wrong with the folder, first in each entry, then between them."""
    entries = [entry for found in folder.entries.values() for entry in found]
    alone = (*folder.faults, *(fault for entry in entries for fault in faults_of(entry)))
    return alone or tuple(_between(folder, there))


def merged(folder: Folder, there: Contents) -> Contents:
    """What the place would hold afterwards; rules and days off are replaced as a whole, the rest is added to."""
    after = {kind: dict(found) for kind, found in there.items()}
    for kind, entries in folder.entries.items():
        kept = {} if kind in {"rules", "calendar"} else after[kind]
        after[kind] = kept | {entry.id: entry.content for entry in entries}
    return after


def _between(folder: Folder, there: Contents) -> Iterator[Fault]:
    after = merged(folder, there)

    def known(kind: str, name: str) -> bool:
        return name in after[kind]

    for kind, entries in folder.entries.items():
        doubled = Counter(entry.id for entry in entries)
        yield from (entry.fault("", f"{entry.id} stands here twice") for entry in entries if doubled[entry.id] > 1)
        check = _CHECKS.get(kind)
        for entry in entries if check else ():
            assert check  # noqa: S101  # the loop is empty without one
            yield from check(entry, known)
    for entry in folder.entries.get("policies", ()):
        if there["policies"].get(entry.id, entry.content) != entry.content:
            yield entry.fault("version", f"{entry.id} is in force elsewhere in this form: take the next version")
    yield from _retired(folder.entries.get("desks", ()), there["desks"], after["desks"])
    yield from _coordinators(folder.entries.get("desks", ()), after["desks"])
    if not known("desks", NATIONAL):
        yield Fault("desks.json", 1, "", f"the desk {NATIONAL} is missing, at which every tree ends")


def _points(entry: Entry, field: str, kind: str, known: Known) -> Iterator[Fault]:
    name = entry.content.get(field)
    if name and not known(kind, name):
        yield entry.fault(field, f"{name} is not among the {kind}, neither here nor in the place")


def _desk(entry: Entry, known: Known) -> Iterator[Fault]:
    yield from _points(entry, "parent", "desks", known)
    yield from _points(entry, "inspectorate", "desks", known)
    yield from _points(entry, "successor", "desks", known)
    if entry.content.get("successor") == entry.id:
        yield entry.fault("successor", "a desk does not take over from itself")
    if entry.id == NATIONAL and not entry.content.get("active", True):
        yield entry.fault("active", f"{NATIONAL} cannot be retired: every tree ends there")
    yield from _points(entry, "area", "areas", known)
    if not known("desks", institution_of(DeskId(entry.id))):
        yield entry.fault("id", f"its institution {institution_of(DeskId(entry.id))} is missing")
    if (entry.content.get("parent") is None) != (entry.id == NATIONAL):
        yield entry.fault("parent", f"{NATIONAL} alone has no desk above it")
    if entry.content.get("parent") == entry.id:
        yield entry.fault("parent", "a desk is not above itself")


def _rule(entry: Entry, known: Known) -> Iterator[Fault]:
    if not str(entry.content["target"]).startswith("/"):
        yield from _points(entry, "target", "desks", known)
    yield from _points(entry, "area", "areas", known)
    for category in entry.content.get("categories", ()):
        if not known("categories", category):
            yield entry.fault("categories", f"{category} is not among the categories")


def _officer(entry: Entry, known: Known) -> Iterator[Fault]:
    return _points(entry, "desk", "desks", known)


def _category(entry: Entry, known: Known) -> Iterator[Fault]:
    return _points(entry, "parent", "categories", known)


def _area(entry: Entry, known: Known) -> Iterator[Fault]:
    around = entry.id.rpartition(".")[0]
    if around and not known("areas", around):
        yield entry.fault("code", f"{around}, in which it lies, is missing")


_CHECKS: Mapping[str, Callable[[Entry, Known], Iterator[Fault]]] = {
    "areas": _area,
    "categories": _category,
    "desks": _desk,
    "officers": _officer,
    "rules": _rule,
}


def _retired(
    entries: tuple[Entry, ...], before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[Fault]:
    """Whoever retires a desk says who takes over: its open cases, and what comes for it later."""
    for entry in entries:
        if entry.content.get("active", True) or not before.get(entry.id, {}).get("active", False):
            continue
        heir = entry.content.get("successor")
        if not heir:
            yield entry.fault("successor", f"{entry.id} is retired: name the desk that takes over its open cases")
        elif not after.get(heir, {}).get("active", True):
            yield entry.fault("successor", f"{heir} is retired itself")


def _coordinators(entries: tuple[Entry, ...], desks: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """An area's reports go to one desk."""
    areas = Counter(desk["area"] for desk in desks.values() if desk.get("coordinates") and desk.get("active", True))
    for entry in entries:
        if entry.content.get("coordinates") and areas[entry.content["area"]] > 1:
            yield entry.fault("coordinates", f"another desk coordinates {entry.content['area'] or 'the nation'}")
