"""A copy of the checkout in which mutmut may write, and what it found there."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.rings import Ring

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "mutants"

_KILLED = {1, 3, 36, 37, -24, 24, 152, 255}
"""mutmut's exit codes of a mutant that a test, the type checker or the time limit noticed."""

_CONFIGURATION = """
[tool.mutmut]
source_paths = ["chalicelib"]
only_mutate = {only}
also_copy = {copied}
pytest_add_cli_args = ["-p", "no:xdist", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {tests}
use_git_change_detection = false
timeout_multiplier = 6.0
timeout_constant = 5.0
"""


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test noticed: the function that was changed, and the changed lines."""

    function: str
    removed: str
    added: str


@dataclass(frozen=True)
class Result:
    """What became of a ring's mutants; the survivors include those that no test reaches."""

    ring: str
    mutants: int
    killed: int
    survivors: tuple[Survivor, ...]


def run(ring: Ring, *, children: int, only: str | None = None) -> Result:
    """Mutate the ring and run its tests; resumes what an interrupted run left. `only` narrows the files."""
    folder = _prepared(ring, only)
    subprocess.run(_mutmut("run", "--max-children", str(children)), cwd=folder, check=False)  # noqa: S603  # our own words only
    return read(ring, folder)


def read(ring: Ring, folder: Path) -> Result:
    """The result of the run in that folder, as far as it came."""
    codes: dict[str, int] = {}
    for meta in sorted((folder / "mutants" / "chalicelib").rglob("*.meta")):
        found = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
        codes |= {name: code for name, code in found.items() if code is not None}
    alive = [name for name, code in codes.items() if code not in _KILLED]
    return Result(ring.name, len(codes), len(codes) - len(alive), tuple(_shown(folder, alive)))


def _shown(folder: Path, names: list[str]) -> Iterator[Survivor]:
    for name in names:
        shown = subprocess.run(_mutmut("show", name), cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603  # names are mutmut's own
        lines = [line for line in shown.stdout.splitlines() if not line.startswith(("---", "+++"))]
        yield Survivor(_function(name), _part(lines, "-"), _part(lines, "+"))


def _part(lines: list[str], sign: str) -> str:
    return "\n".join(line[1:].strip() for line in lines if line.startswith(sign))


def _function(name: str) -> str:
    """`chalicelib.domain.pins.x_pin_for__mutmut_16` → `chalicelib.domain.pins.pin_for`."""
    plain = re.sub(r"__mutmut_\d+$", "", name)
    return re.sub(r"\.xǁ(\w+)ǁ", r".\1.", plain).replace(".x_", ".")


def _prepared(ring: Ring, only: str | None) -> Path:
    folder = WORK / ring.name
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S607  # git is where the checkout is
    paths = [Path(name) for name in tracked.split("\0") if name and (ROOT / name).is_file()]
    for path in paths:
        target = folder / path
        if not target.exists() or target.read_bytes() != (ROOT / path).read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, target)
    tops = sorted({path.parts[0] for path in paths} - {"chalicelib", "tests", "pyproject.toml"})
    configuration = _CONFIGURATION.format(
        only=json.dumps([only or ring.source]), copied=json.dumps(tops), tests=json.dumps(list(ring.tests))
    )
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8") + configuration, "utf-8")
    return folder


def _mutmut(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "mutmut", *arguments]
