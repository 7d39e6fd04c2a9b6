"""What others hold us to, a short line for each part: the API's document and the templates, without their texts."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ops.packaging import Package

FOLDER = Path(__file__).parent
OPENAPI = FOLDER / "openapi.txt"
TEMPLATES = FOLDER / "templates.txt"
PLACE = ("ap-southeast-3", "dev")
"""The Region and stage whose templates are recorded."""
_TEXTS = {"description", "summary", "title", "Description", "AlarmDescription"}
"""Texts may get clearer at any time."""
_CODE = {"Handler", "CodeUri"}
"""Where our code lies inside its archive is nobody's concern."""


def openapi_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """One line an operation, then one a schema."""
    for path, methods in sorted(document["paths"].items()):
        for method, operation in sorted(methods.items()):
            yield f"{method.upper()} {path} {_digest(operation)}"
    for kind, components in sorted(document["components"].items()):
        for name, component in sorted(components.items()):
            yield f"{kind} {name} {_digest(component)}"


def template_lines(package: Package) -> Iterator[str]:
    """One line a resource, output and parameter of each stack."""
    for stack, template in (("data", package.data_template), ("application", package.app_template)):
        for section in ("Parameters", "Resources", "Outputs"):
            for name, entry in sorted(template.get(section, {}).items()):
                yield f"{stack} {section} {name} {entry.get('Type', '')} {_digest(entry)}"


def _digest(value: Any) -> str:
    text = json.dumps(_without_texts(value), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _without_texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: _without_texts(each)
            for name, each in value.items()
            if name not in _CODE and not (name in _TEXTS and isinstance(each, str))
        }
    return [_without_texts(each) for each in value] if isinstance(value, list | tuple) else value
