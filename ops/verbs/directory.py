"""The directory of a place out to files, and in from them: nothing of what has a fault, and nothing the second time."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from chalicelib.clock import business_now
from chalicelib.domain.core.vocabulary import AreaCode, DeskId
from chalicelib.domain.deadlines.calendar import Calendar
from chalicelib.domain.organisation.directory import Area
from chalicelib.services.cases.desk_retirement import hand_over
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines import calendar_changes
from chalicelib.store.directory.directory_json import day_off_from, desk_from, officer_from
from ops.directory.baseline import with_baseline
from ops.directory.checking import faults_in, merged
from ops.directory.contents import Contents, contents_of
from ops.directory.reading import KINDS, Fault, Folder, read_folder
from ops.inside import inside
from ops.place import Place

AS_A_WHOLE = ("rules", "calendar")
"""These are versions: replaced as a whole, or not at all."""


@dataclass(frozen=True)
class Change:
    """What an import does to one kind: ids that come, that change, and, of what is replaced as a whole, that go."""

    kind: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int


@dataclass(frozen=True)
class Imported:
    """What was wrong, or what changed; with faults, or on a dry run, nothing was written."""

    dry_run: bool
    ok: bool
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    topics: tuple[str, ...]
    """Desks that get a topic of their own."""
    moved: tuple[str, ...] = ()
    """Open cases of desks that were retired, moved to who took over."""


@dataclass(frozen=True)
class Exported:
    """How many entries were written, by file."""

    folder: Path
    files: Mapping[str, int]


def export_directory(place: Place, folder: Path) -> Exported:
    """Write what the place holds as files that `directory import` takes; officers' names are in one of them."""
    with inside(place) as parts:
        there = contents_of(parts())
    folder.mkdir(parents=True, exist_ok=True)
    for kind, entries in there.items():
        lines = ",\n".join(f"  {json.dumps(entry, ensure_ascii=False)}" for entry in entries.values())
        (folder / f"{kind}.json").write_text(f"[\n{lines}\n]\n" if lines else "[]\n", encoding="utf-8")
    return Exported(folder, {f"{kind}.json": len(entries) for kind, entries in there.items()})


def import_directory(place: Place, folder: Path, *, dry_run: bool = False, baseline: bool = False) -> Imported:
    """
    Check everything, then write what differs; a file that is not there changes nothing of its kind.

    With *baseline* what the release ships stands in for it: categories, rules, policies and national days off.
    """
    found = with_baseline(read_folder(folder)) if baseline else read_folder(folder)
    with inside(place) as parts:
        there = contents_of(parts())
        if faults := faults_in(found, there):
            return Imported(dry_run, ok=False, faults=faults, changes=(), topics=())
        after = merged(found, there)
        changes = tuple(_change(kind, there[kind], after[kind]) for kind in KINDS if kind in found.entries)
        topics = tuple(_without_topic(parts(), after))
        if not dry_run:
            for change in changes:
                _write(parts(), change, after[change.kind])
            _give_topics(place, parts(), topics)
        moved = () if dry_run else tuple(_hand_over(parts(), found))
    return Imported(dry_run, ok=True, faults=(), changes=changes, topics=topics, moved=moved)


def _hand_over(parts: Parts, found: Folder) -> Iterator[str]:
    """Every time, not only when a desk is retired: an import that was broken off is made again."""
    now = business_now().astimezone(UTC)
    for entry in found.entries.get("desks", ()):
        if not entry.content.get("active", True):
            yield from (moved.number for moved in hand_over(parts, DeskId(entry.id), now))


def _change(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    added = tuple(name for name in after if name not in before)
    changed = tuple(name for name in after if name in before and not _says_the_same(kind, before[name], after[name]))
    removed = tuple(name for name in before if name not in after)
    if kind == "rules" and not (added or changed or removed) and list(before) != list(after):
        changed = tuple(name for name, was in zip(after, before, strict=True) if name != was)
    return Change(kind, added, changed, removed, len(after) - len(added) - len(changed))


def _says_the_same(kind: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether it was written out or left to its usual value."""
    if kind == "desks":
        return desk_from(dict(one)) == desk_from(dict(other))
    if kind == "officers":
        return officer_from(dict(one)) == officer_from(dict(other))
    return one == other or (kind == "calendar" and {"estimated": False, **one} == {"estimated": False, **other})


def _write(parts: Parts, change: Change, entries: Mapping[str, Mapping[str, Any]]) -> None:
    wanted = [dict(entries[name]) for name in (*change.added, *change.changed)]
    if not wanted and not change.removed:
        return
    registry = parts.registry
    match change.kind:
        case "areas":
            registry.save_areas(Area(AreaCode(area["code"]), area["name"]) for area in wanted)
        case "categories":
            registry.save_categories(wanted)
        case "desks":
            topics = {name: desk.topic for name in entries if (desk := parts.directory.desk(DeskId(name)))}
            registry.save_desks(desk_from(desk | {"topic": topics.get(desk["id"])}) for desk in wanted)
        case "officers":
            registry.save_officers(map(officer_from, wanted))
        case "rules":
            registry.publish_rules(parts.directory.rule_book().version + 1, [dict(rule) for rule in entries.values()])
        case "policies":
            for policy in wanted:
                registry.publish_policy(policy)
        case _:
            _publish_calendar(parts, entries)


def _publish_calendar(parts: Parts, entries: Mapping[str, Mapping[str, Any]]) -> None:
    """The next version, after which every open deadline is looked at again."""
    days: dict[str, dict[Any, Any]] = {"": {}}
    for entry in entries.values():
        off = day_off_from({name: value for name, value in entry.items() if name != "area"})
        days.setdefault(entry.get("area") or "", {})[off.day] = off
    national = days.pop("")
    version = parts.directory.calendar_version() + 1
    calendar_changes.publish(parts, Calendar(version, national, days), business_now().astimezone(UTC))


def _without_topic(parts: Parts, after: Contents) -> list[str]:
    """Institutions and inspectorates that have none: over it they hear of their cases."""
    inspectorates = {desk.get("inspectorate") for desk in after["desks"].values()}
    wanted = [name for name in after["desks"] if "/" not in name or name in inspectorates]
    return [name for name in wanted if not ((desk := parts.directory.desk(DeskId(name))) and desk.topic)]


def _give_topics(place: Place, parts: Parts, names: tuple[str, ...]) -> None:
    sns = place.client("sns")
    for name in names:
        desk = parts.directory.desk(DeskId(name))
        assert desk  # noqa: S101  # it was written a moment ago
        topic = sns.create_topic(
            Name=place.name(f"desk-{name.replace('/', '-')}"),
            Attributes={"KmsMasterKeyId": f"alias/{place.values.stack}-data"},
            Tags=[{"Key": "app", "Value": "lapor"}, {"Key": "stage", "Value": place.stage}],
        )
        parts.registry.save_desks([type(desk)(**vars(desk) | {"topic": topic["TopicArn"]})])
