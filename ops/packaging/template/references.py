"""What a template refers to, and how to refer to something else."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Reference = tuple[str, str | None]
"""A logical id, and the attribute if it is not `Ref`."""

_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]+(?:\.[A-Za-z0-9.]+)?)\}")


def references(value: Any) -> Iterator[Reference]:
    """Everything that *value* refers to, `DependsOn` and conditions left out."""
    found: list[Reference] = []

    def note(reference: Reference) -> Reference:
        found.append(reference)
        return reference

    redirected(value, note)
    yield from found


def redirected(value: Any, to: Callable[[Reference], Reference]) -> Any:
    """*value*, each of its references replaced by what *to* makes of it."""
    if isinstance(value, list):
        return [redirected(inner, to) for inner in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1:
        name, argument = next(iter(value.items()))
        if name == "Ref":
            return _written(to((argument, None)))
        if name == "Fn::GetAtt":
            path = argument if isinstance(argument, list) else argument.split(".", 1)
            return _written(to((path[0], path[1])))
        if name == "Fn::Sub":
            return {name: _sub(argument, to)}
    return {key: redirected(inner, to) for key, inner in value.items()}


def _written(reference: Reference) -> dict[str, Any]:
    logical, attribute = reference
    # what SAM offers of its own resources is referred to with a dot
    if attribute is None or attribute in {"Alias", "Stage"}:
        return {"Ref": logical if attribute is None else f"{logical}.{attribute}"}
    return {"Fn::GetAtt": [logical, attribute]}


def _sub(argument: Any, to: Callable[[Reference], Reference]) -> Any:
    text, extra = argument if isinstance(argument, list) else (argument, {})

    def replaced(match: re.Match[str]) -> str:
        logical, _, attribute = match[1].partition(".")
        if logical in extra:
            return match[0]
        logical, found = to((logical, attribute or None))
        return f"${{{logical}.{found}}}" if found else f"${{{logical}}}"

    text = _IN_TEXT.sub(replaced, text)
    return [text, redirected(extra, to)] if extra else text


def conditions(value: Any) -> Iterator[str]:
    """The names of the conditions on which *value* depends."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "Condition" and isinstance(inner, str):
                yield inner
            elif key == "Fn::If":
                yield inner[0]
                yield from conditions(inner[1:])
            else:
                yield from conditions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from conditions(inner)
