"""What every request is read as: a JSON body, or what stands behind the question mark. Unknown fields are refused."""

import hashlib
from typing import Any

from pydantic import BaseModel, ConfigDict

from chalicelib.domain.core.canonical_json import canonical


class Payload(BaseModel):
    """A JSON body."""

    # Schemas are built when first used: a cold start needs one or two of them.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    def digest(self) -> str:
        """The same for two bodies that mean the same, however they are spaced and ordered."""
        return hashlib.sha256(canonical(_meaning(self.model_dump(mode="json", exclude_defaults=True)))).hexdigest()

    def contacts(self) -> tuple[str, ...]:
        """The contacts that it names, each in its one spelling."""
        return ()


def _meaning(value: Any) -> Any:
    """Without what says nothing (an object of nothing), and numbers as they are kept."""
    if isinstance(value, dict):
        parts = {name: _meaning(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part != {}}
    return six_digits(value) if isinstance(value, float) else value


def six_digits(degrees: float) -> str:
    """To a tenth of a metre, more would claim what no telephone knows; the equator lies on one side of itself only."""
    return f"{round(degrees, 6) + 0.0:.6f}"


class Query(BaseModel):
    """What stands behind the question mark; all of it is text."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    def question(self, *whose: str) -> str:
        """What a cursor is bound to: the same question of the same person."""
        return "|".join([type(self).__name__, *whose, *(f"{name}={value}" for name, value in self if name != "cursor")])
