"""The switches by which operators hold things back while the service runs; functions look at them once a minute."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from botocore.exceptions import ClientError

from chalicelib.domain.core.switches import NAMES, OFF, Setting, switches_from
from ops.exits import Misused, Refused
from ops.place import Place

BANNER = "banner"


@dataclass(frozen=True)
class Switch:
    """A switch and what it says; `readable` unless the service counts it as off for not knowing what it means."""

    name: str
    value: str
    set_at: datetime | None
    readable: bool

    @property
    def holds_back(self) -> bool:
        """Is anything different because of it?"""
        return self.readable and self.value != OFF


@dataclass(frozen=True)
class Turned:
    """What a switch said, and what it says now."""

    stage: str
    region: str
    name: str
    before: str
    after: str
    done: bool


def list_switches(place: Place) -> tuple[Switch, ...]:
    """All of them, in the order in which one would reach for them; one that is not there is missing from the list."""
    told = place.client("ssm").get_parameters(Names=[_path(place, name) for name in NAMES])["Parameters"]
    found = {one["Name"].rpartition("/")[2]: one for one in told}
    settings = {name: Setting(one["Value"], one["LastModifiedDate"]) for name, one in found.items()}
    unreadable = switches_from(settings).unreadable
    return tuple(
        Switch(name, settings[name].value, settings[name].set_at, name not in unreadable)
        for name in NAMES
        if name in settings
    )


def turn(place: Place, name: str, value: str, *, dry_run: bool = False) -> Turned:
    """Let a switch say *value*; Misused if the service would not know what that means."""
    if name not in NAMES:
        raise Misused(f"{name} is no switch; there are: {', '.join(NAMES)}")
    if switches_from({name: Setting(value)}).unreadable:
        raise Misused(
            "banner takes --id and --en, each a short text"
            if name == BANNER
            else f"{name} takes on and off, not {value}"
        )
    before = _value(place, name)
    if not dry_run:
        place.client("ssm").put_parameter(Name=_path(place, name), Value=value, Overwrite=True)
    return Turned(place.stage, place.region, name, before, value, not dry_run)


def banner_of(texts: Mapping[str, str]) -> str:
    """The banner's value from its text in each language."""
    return json.dumps(dict(texts), ensure_ascii=False)


def _value(place: Place, name: str) -> str:
    try:
        return str(place.client("ssm").get_parameter(Name=_path(place, name))["Parameter"]["Value"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "ParameterNotFound":
            raise
        raise Refused(f"{place.app_stack} has no switch {name}: was it deployed?") from error


def _path(place: Place, name: str) -> str:
    return f"/lapor/{place.stage}/{name}"
