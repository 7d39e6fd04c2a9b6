"""What a form lets people choose from, as it is answered."""

from typing_extensions import TypedDict

from chalicelib.api.responses.case_responses import Area
from chalicelib.domain.organisation.areas import AreaKind


class Category(TypedDict):
    """A topic to choose from."""

    id: str
    name: str
    parent: str | None
    classifications: list[str]


class Institution(TypedDict):
    """Whom a report can be addressed to."""

    id: str
    name: str
    area: str


class ListedArea(Area):
    """An area to choose from; `label` is its name and what tells it from a twin, `within` the area around it."""

    kind: AreaKind
    kind_text: str
    label: str
    within: Area | None


class Categories(TypedDict):
    """What is offered today."""

    items: list[Category]


class Areas(TypedDict):
    """The areas within one, in the alphabet's order or best first; `more` if there are more than are listed."""

    items: list[ListedArea]
    more: bool


class Institutions(TypedDict):
    """Every institution that takes reports."""

    items: list[Institution]
