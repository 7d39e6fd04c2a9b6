"""
Puts `infra/` over what Chalice wrote, and stops at the first name that is not what its writer believed.

Chalice's own `--merge-template` takes every name: one that was mistyped becomes a new resource without a type, one that
was taken replaces a function. Here an entry with a `Type` is a new resource and must find its name free; one without
changes a resource that Chalice made, and must find it.
"""

from collections.abc import Mapping
from typing import Any

ADDED = ("Parameters", "Mappings", "Conditions", "Outputs", "ForEach")
"""Sections to which entries are only added."""


class MergeError(ValueError):
    """A name in `infra/` is not what it is meant to be; the text says where and what to do."""


def merged(made: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Chalice's template with every file's content in it; the files in any order."""
    whole: dict[str, Any] = {**made, "Resources": dict(made["Resources"])}
    for name, content in files.items():
        for section, entries in content.items():
            if section == "Resources":
                _resources(whole["Resources"], set(made["Resources"]), entries, name)
            elif section == "Globals":
                whole[section] = _filled(whole.get(section, {}), entries, f"{name}: {section}")
            elif section in ADDED:
                whole[section] = _added(whole.get(section, {}), entries, f"{name}: {section}")
            else:
                raise MergeError(f"{name}: {section} is no section of a template that this merge knows")
    return whole


def _resources(whole: dict[str, Any], made: set[str], entries: Mapping[str, Any], file: str) -> None:
    for logical, entry in entries.items():
        if "Type" in entry:
            if logical in made:
                raise MergeError(f"{file}: {logical} is declared anew, but Chalice makes it: leave out its Type")
            if logical in whole:
                raise MergeError(f"{file}: {logical} is declared twice")
            whole[logical] = entry
        elif logical not in made:
            near = ", ".join(sorted(name for name in made if name.lower()[:4] == logical.lower()[:4]))
            raise MergeError(f"{file}: Chalice makes no {logical}{f'; it makes {near}' if near else ''}")
        else:
            whole[logical] = overridden(whole[logical], entry)


def overridden(below: Any, above: Any) -> Any:
    """
    Mappings merged key by key, everything else replaced; a key whose value is None goes away.

    An intrinsic is one value: `{"Ref": …}` over `{"Fn::Sub": …}` must not become both.
    """
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)) or is_intrinsic(below) or is_intrinsic(above):
        return above
    both = {key: overridden(below[key], value) if key in below else value for key, value in above.items()}
    return {key: value for key, value in {**below, **both}.items() if value is not None}


def is_intrinsic(value: Any) -> bool:
    """Is it `Ref` or one of CloudFormation's functions?"""
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::", "Condition"))


def _added(below: Mapping[str, Any], above: Mapping[str, Any], where: str) -> dict[str, Any]:
    if taken := sorted(set(below) & set(above)):
        raise MergeError(f"{where}: {taken[0]} is there already")
    return {**below, **above}


def _filled(below: Mapping[str, Any], above: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Both, where no two say something of the same key."""
    filled = dict(below)
    for key, value in above.items():
        if key in below and not (isinstance(below[key], Mapping) and isinstance(value, Mapping)):
            raise MergeError(f"{where}: {key} is there already")
        filled[key] = _filled(below[key], value, f"{where}.{key}") if key in below else value
    return filled
