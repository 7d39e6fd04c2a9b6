"""
What a version of a policy, the calendar or the routing rules says, as one hash that events pin beside its name.

A name alone (`permenpan-62@1`) proves nothing: whoever writes to the directory can put other budgets under it. Hashed
is what the rules make of a version; what equals its default is left out, so that a release which adds a field with a
default changes no fingerprint (docs/adr/0028-everything-that-is-read-is-proved.md).
"""

from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from hashlib import sha256
from typing import Any

from chalicelib.domain.core.canonical_json import canonical

_LABEL = "lapor version 1"


def fingerprint_of(kind: str, version: Any) -> str:
    """The hash (hex, SHA-256) of a version's content; `kind` keeps versions of different things apart."""
    return sha256(canonical([_LABEL, kind, _plain(version)])).hexdigest()


def _plain(value: Any) -> Any:
    """As canonical JSON can hold it; TypeError for what has no one form."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        said = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(found) for field, found in said if not _is_default(field, found)}
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(found) for key, found in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        return [_plain(found) for found in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _is_default(field: Field[Any], found: Any) -> bool:
    return field.default is not MISSING and found == field.default
