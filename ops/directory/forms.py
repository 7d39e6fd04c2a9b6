"""The form of every kind of entry, strictly: a field that nobody knows, or a value that nobody can use, is a fault."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from chalicelib.domain.core.vocabulary import Classification, Role
from chalicelib.domain.deadlines.sla import policy_from
from ops.directory.reading import Entry, Fault


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is no time zone: Asia/Jakarta, Asia/Makassar, Asia/Jayapura")
    return name


AreaCode = Annotated[str, Field(pattern=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$")]
DeskId = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$")]
Target = Annotated[str, Field(pattern=r"^(/|[a-z0-9-]*(/[a-z0-9-]+)?)$", min_length=1)]
CategoryId = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class AreaForm(_Form):
    """An area of Kemendagri."""

    code: AreaCode
    name: Name


class CategoryForm(_Form):
    """A topic to choose from."""

    id: CategoryId
    name_id: Name
    name_en: Name
    parent: CategoryId | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    classifications: list[Classification] | None = None


class DeskForm(_Form):
    """An institution or an agency; its topic belongs to the place and is in no file."""

    id: DeskId
    name: Name
    parent: DeskId | None
    area: AreaCode | Literal[""]
    zone: Annotated[str, AfterValidator(_zone)]
    week: Literal[5, 6] = 5
    coordinates: bool = False
    straight: bool = False
    inspectorate: DeskId | None = None
    active: bool = True
    successor: DeskId | None = None


class OfficerForm(_Form):
    """Somebody who works on cases; `id` is the subject that the user pool gave."""

    id: Annotated[str, Field(min_length=1)]
    name: Name
    desk: DeskId
    roles: Annotated[list[Role], Field(min_length=1)]
    active: bool = True


class RuleForm(_Form):
    """A line of the routing rules."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    target: Target
    classifications: list[Classification] = []
    categories: list[CategoryId] = []
    area: AreaCode | None = None
    channel: str | None = None
    words: list[str] = []


class DayOffForm(_Form):
    """A day off, of the country or of an area."""

    day: date
    name_id: Name
    name_en: Name
    kind: Literal["public", "collective_leave", "local"]
    estimated: bool = False
    area: AreaCode | None = None


FORMS: Mapping[str, type[BaseModel]] = {
    "areas": AreaForm,
    "categories": CategoryForm,
    "desks": DeskForm,
    "officers": OfficerForm,
    "rules": RuleForm,
    "calendar": DayOffForm,
}


def faults_of(entry: Entry) -> Iterator[Fault]:
    """Every field that is not as it must be."""
    if entry.kind == "policies":
        yield from _of_policy(entry)
        return
    try:
        FORMS[entry.kind].model_validate_json(_as_json(entry.content))
    except ValidationError as error:
        for fault in error.errors():
            yield entry.fault(".".join(map(str, fault["loc"])), fault["msg"])


def _as_json(content: Mapping[str, Any]) -> str:
    """In JSON's mode dates are texts, as they stand in the file."""
    return json.dumps(content)


def _of_policy(entry: Entry) -> Iterator[Fault]:
    """The rules know best what a policy needs."""
    try:
        policy_from(entry.content)
    except KeyError as error:
        yield entry.fault(str(error.args[0]), "is missing")
    except (AttributeError, TypeError, ValueError) as error:
        yield entry.fault("", str(error))
