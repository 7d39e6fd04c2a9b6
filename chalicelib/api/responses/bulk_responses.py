"""What became of many cases that an officer ended together."""

# pydantic reads these on Python 3.11 only from typing_extensions.
from typing_extensions import TypedDict


class Told(TypedDict):
    """Why nothing was done, in words."""

    code: str
    title: str
    detail: str


class Ended(TypedDict):
    """What became of one case of many: where it stands now, or why nothing was done."""

    number: str
    status: str | None
    revision: int | None
    problem: Told | None


class EndedTogether(TypedDict):
    """One line for each case that was named, in their order."""

    items: list[Ended]
    done: int
    failed: int
