"""Names of many areas at once: those that lie beside each other come with one question."""

from chalicelib.domain.words import AreaCode
from chalicelib.services.parts import Parts


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

    def of(self, code: str) -> str:
        """The area's name; its code if it has none."""
        parent = code.rpartition(".")[0]
        if parent not in self._known:
            beside = self._parts.directory.areas_in(AreaCode(parent) if parent else None)
            self._known[parent] = {area.code: area.name for area in beside}
        return self._known[parent].get(code, code)
