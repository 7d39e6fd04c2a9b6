"""The small files beside the database: a kill at any moment leaves the old one or the new one, never half of one."""

import json
from pathlib import Path
from typing import Any


class UnreadableStateError(Exception):
    """A file of the state says nothing that can be read; the message says which, and what to do."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} cannot be read: bring it back from a copy, or begin anew with make reset.")


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in the file, {} if there is no file; UnreadableStateError for anything else."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise UnreadableStateError(path) from error
    if not isinstance(found, dict):
        raise UnreadableStateError(path)
    return found


def write_whole(path: Path, content: str | bytes) -> None:
    """Replaces the file's content at once; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(content.encode() if isinstance(content, str) else content)
    new.replace(path)
