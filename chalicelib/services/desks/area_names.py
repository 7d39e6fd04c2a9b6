"""Many areas at once: their names, and those that somebody looks for; what lies beside each other is one question."""

from chalicelib.domain.core.vocabulary import AreaCode
from chalicelib.domain.organisation.areas import found_by
from chalicelib.domain.organisation.directory import Area
from chalicelib.services.core.parts import Parts

MOST_FOUND = 50
"""Who finds more types another letter."""


def find_areas(parts: Parts, within: AreaCode | None, typed: str) -> tuple[list[Area], bool]:
    """The areas up to two levels within one (or the nation) that are called so, best first; and whether more are."""
    directory = parts.directory
    children = directory.areas_in(within)
    below = [area for child in children for area in directory.areas_in(child.code)]
    found = found_by(typed, [*children, *below])
    return found[:MOST_FOUND], len(found) > MOST_FOUND


class AreaNames:
    """The names of areas, for one request; `asked` counts the questions to the directory."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[str, dict[str, str]] = {}

    @property
    def asked(self) -> int:
        """How often the directory was asked."""
        return len(self._known)

    def knows(self, code: str | None) -> bool:
        """Would the name come without a question?"""
        return code is None or code.rpartition(".")[0] in self._known

    def around(self, code: AreaCode) -> Area | None:
        """The area directly around that one; None for a province."""
        parent = AreaCode(code.rpartition(".")[0])
        return Area(parent, self.of(parent)) if parent else None

    def of(self, code: str) -> str:
        """The area's name; its code if it has none."""
        parent = code.rpartition(".")[0]
        if parent not in self._known:
            beside = self._parts.directory.areas_in(AreaCode(parent) or None)
            self._known[parent] = {area.code: area.name for area in beside}
        return self._known[parent].get(code, code)
