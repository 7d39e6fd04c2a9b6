"""How far each mapping of a stream is, beside a database that outlives the process."""

import contextlib
import json
from pathlib import Path

from local.small_files import write_whole


class Checkpoints:
    """A small file beside the database; nothing without a folder."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "checkpoints.json" if folder else None
        self._kept: dict[str, list[str | int]] = {}
        if self._path and self._path.exists():
            with contextlib.suppress(ValueError):
                self._kept = json.loads(self._path.read_text(encoding="utf-8"))

    def of(self, logical: str, arn: str) -> int:
        """Where the mapping was in this very stream; -1 for its beginning."""
        kept = self._kept.get(logical)
        return int(kept[1]) if kept and kept[0] == arn else -1

    def keep(self, places: dict[str, tuple[str, int]]) -> None:
        """Write what has moved."""
        new: dict[str, list[str | int]] = {logical: list(place) for logical, place in places.items()}
        if self._path is None or new == self._kept:
            return
        self._kept = new
        write_whole(self._path, json.dumps(new))
