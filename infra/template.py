"""
Reads `infra/resources.yaml` and answers what its intrinsics mean on this machine.

CloudFormation is not asked: moto's drops subscriptions, TTL and user pools and still reports success. So the
provisioner, the deliveries and the tests read the same file that production is made from.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from infra import ROOT

RESOURCES = ROOT / "infra" / "resources.yaml"
CONFIG = ROOT / ".chalice" / "config.json"
ACCOUNT = "123456789012"


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short forms, `!Ref x` becoming `{"Ref": "x"}`."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]  # what is left is a mapping
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


def load(path: Path = RESOURCES) -> dict[str, Any]:
    """The template as plain data, every intrinsic in its long form; the caller's own, to change as it likes."""
    return deepcopy(_read(path, path.stat().st_mtime_ns))


@cache
def _read(path: Path, _written_at: int) -> dict[str, Any]:
    """Read once until it is written again: each test begins with a service of its own."""
    # the loader is a SafeLoader that knows a few more tags
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    return loaded


class Template:
    """The resources of one stage in one Region, with intrinsics resolved as far as is known."""

    def __init__(
        self,
        body: Mapping[str, Any],
        *,
        stage: str = "dev",
        region: str = "ap-southeast-3",
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        """
        Names can be asked for at once; ids that a service gives (`know`) only after it has been made.

        *parameters* stand in for the defaults of the file.
        """
        self.body = body
        self.stage = stage
        self.region = region
        declared = body.get("Parameters", {}).items()
        self._known: dict[tuple[str, str | None], str] = {
            **{(name, None): str(found["Default"]) for name, found in declared if "Default" in found},
            **{(name, None): value for name, value in (parameters or {}).items()},
            ("Stage", None): stage,
            ("AWS::AccountId", None): ACCOUNT,
            ("AWS::Region", None): region,
            ("AWS::Partition", None): "aws",
        }

    def know(self, logical: str, reference: str, **attributes: str) -> None:
        """What `Ref` and `GetAtt` of a resource give from now on."""
        self._known[logical, None] = reference
        for name, value in attributes.items():
            self._known[logical, name] = value

    def of_type(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each resource of a type: logical id, and properties in which every intrinsic is resolved."""
        for logical, resource in self.body["Resources"].items():
            if resource["Type"] == kind:
                yield logical, self.resolve(resource.get("Properties", {}))

    def properties(self, logical: str) -> dict[str, Any]:
        """One resource's properties, as they stand."""
        found: dict[str, Any] = self.body["Resources"][logical]["Properties"]
        return found

    def resolve(self, value: Any) -> Any:
        """*value* without intrinsics."""
        if isinstance(value, dict):
            if len(value) == 1:
                name, argument = next(iter(value.items()))
                if name in _INTRINSICS:
                    return _INTRINSICS[name](self, argument)
            return {key: self.resolve(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.resolve(inner) for inner in value]
        return value

    def lookup(self, logical: str, attribute: str | None = None) -> str:
        """`Ref` or `GetAtt`; the functions, which Chalice declares elsewhere, answer with their logical id."""
        if (logical, attribute) in self._known:
            return self._known[logical, attribute]
        if logical not in self.body["Resources"] and "::" not in logical:
            return logical
        raise LookupError(f"nothing is known yet of {logical}{'.' + attribute if attribute else ''}")


def _sub(template: Template, argument: Any) -> str:
    text, extra = argument if isinstance(argument, list) else (argument, {})

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name in extra:
            return str(template.resolve(extra[name]))
        logical, _, attribute = name.partition(".")
        return template.lookup(logical, attribute or None)

    return re.sub(r"\$\{([A-Za-z0-9:.]+)\}", filled, text)


_INTRINSICS: dict[str, Callable[[Template, Any], Any]] = {
    "Ref": lambda template, name: template.lookup(name),
    "Fn::Sub": _sub,
    "Fn::GetAtt": lambda template, path: template.lookup(path[0], path[1]),
    "Fn::Join": lambda template, argument: argument[0].join(str(template.resolve(part)) for part in argument[1]),
}


def snake(logical: str) -> str:
    """The function's name behind Chalice's logical id: `RouteComplaint` is `route_complaint`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", logical).lower()
