"""What Chalice makes of the code: a SAM template, and a zip of our code with Chalice's own run-time part."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import ROOT

TAKEN = ("app.py", "chalicelib", ".chalice")


class ChaliceError(RuntimeError):
    """Chalice could not package the code; the text is what it said."""


@dataclass(frozen=True)
class Source:
    """Chalice's output, as long as its folder lives."""

    template: Mapping[str, Any]
    code: Path


@contextmanager
def chalice_source(region: str) -> Iterator[Source]:
    """
    Functions and API as Chalice writes them.

    It is given no requirements, and so downloads nothing: the archive brings its own. Its stage means nothing to us,
    names and places are parameters.
    """
    with tempfile.TemporaryDirectory(prefix="lapor-package-") as folder:
        project, out = Path(folder, "project"), Path(folder, "out")
        for name in TAKEN:
            _copy(ROOT / name, project / name)
        (project / "requirements.txt").touch()
        done = subprocess.run(  # noqa: S603  # our own interpreter and our own words
            [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", "any", str(out)],
            cwd=project,
            env={"PATH": os.environ.get("PATH", ""), "HOME": folder, "AWS_DEFAULT_REGION": region},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ChaliceError(done.stderr.strip() or done.stdout.strip())
        template = json.loads((out / "sam.json").read_text(encoding="utf-8"))
        yield Source(template, out / "deployment.zip")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "deploy*"))
    else:
        shutil.copy(source, target)
