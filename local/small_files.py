"""The small files beside the database: a kill at any moment leaves the old one or the new one, never half of one."""

from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Replaces the file's content at once; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(content.encode() if isinstance(content, str) else content)
    new.replace(path)
