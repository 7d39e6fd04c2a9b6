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
from tests.mutation.sample import is_chosen

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "mutants"

_KILLED = {1, 3, 36, 37, -24, 24, 152, 255}
"""mutmut's exit codes of a mutant that a test, the type checker or the time limit noticed."""

_SAMPLE = "sample"
"""The file in a ring's folder that tells how many mutants there were for each that was chosen."""

_ARGUMENTS = ("-p", "no:xdist", "-p", "no:cacheprovider")
_CONFIGURATION = """
[tool.mutmut]
source_paths = ["chalicelib"]
only_mutate = {only}
also_copy = {copied}
pytest_add_cli_args = {arguments}
pytest_add_cli_args_test_selection = {tests}
use_git_change_detection = false
timeout_multiplier = 6.0
timeout_constant = {seconds}
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
    """All that mutmut can make."""
    chosen: int
    """Those of the sample, or all."""
    tried: int
    """Those of the chosen that were given to the tests; fewer while a run has not ended."""
    killed: int
    survivors: tuple[Survivor, ...]

    @property
    def has_ended(self) -> bool:
        """Whether its shares are those of all the chosen; what an unfinished run tried are the quickest to try."""
        return 0 < self.tried == self.chosen


def run(ring: Ring, *, children: int, sample: int = 1, only: str | None = None, again: bool = False) -> Result:
    """
    Mutate the ring and run its tests; resumes what an interrupted run left.

    *sample* tries one mutant in so many; *only* narrows the files; *again* also tries what has lived, for there may be
    new tests.
    """
    folder = _prepared(ring, only)
    (folder / _SAMPLE).write_text(str(sample), "utf-8")
    if again:
        _forget_survivors(folder)
    subprocess.run(_mutmut("run", str(sample), str(children)), cwd=folder, check=False)  # noqa: S603  # our own words only
    return read(ring)


def has_run(ring: Ring) -> bool:
    """Is there anything to read of the ring?"""
    return (WORK / ring.name / _SAMPLE).exists()


def read(ring: Ring) -> Result:
    """The result of the ring's last run, as far as it came."""
    folder = WORK / ring.name
    sample = int((folder / _SAMPLE).read_text("utf-8"))
    codes: dict[str, int | None] = {}
    for meta in _metas(folder):
        codes |= json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    chosen = {name: code for name, code in codes.items() if is_chosen(name, sample)}
    tried = {name: code for name, code in chosen.items() if code is not None}
    alive = [name for name, code in tried.items() if code not in _KILLED]
    survivors = tuple(_shown(folder, alive))
    return Result(ring.name, len(codes), len(chosen), len(tried), len(tried) - len(alive), survivors)


def _metas(folder: Path) -> list[Path]:
    """mutmut's notes on each file: the exit code by mutant, none for one that was not tried yet."""
    return sorted((folder / "mutants" / "chalicelib").rglob("*.meta"))


def _forget_survivors(folder: Path) -> None:
    for meta in _metas(folder):
        notes = json.loads(meta.read_text("utf-8"))
        codes = notes["exit_code_by_key"]
        notes["exit_code_by_key"] = {name: code if code in _KILLED else None for name, code in codes.items()}
        meta.write_text(json.dumps(notes, indent=4), "utf-8")


def _shown(folder: Path, names: list[str]) -> Iterator[Survivor]:
    given = "\n".join(names)
    shown = subprocess.run(_mutmut("show"), cwd=folder, check=True, input=given, capture_output=True, text=True)  # noqa: S603  # names are mutmut's own
    for name, change in json.loads(shown.stdout).items():
        lines = [line for line in change.splitlines() if not line.startswith(("---", "+++"))]
        yield Survivor(_function(name), _part(lines, "-"), _part(lines, "+"))


def _part(lines: list[str], sign: str) -> str:
    return "\n".join(line[1:].strip() for line in lines if line.startswith(sign))


def _function(name: str) -> str:
    """`chalicelib.domain.core.pins.x_pin_for__mutmut_16` → `chalicelib.domain.core.pins.pin_for`."""
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
        only=json.dumps([only or ring.source]),
        copied=json.dumps(tops),
        arguments=json.dumps([*_ARGUMENTS, *(("-p", "tests.mutation.nearest") if ring.needs_aws else ())]),
        tests=json.dumps(list(ring.tests)),
        seconds=30.0 if ring.needs_aws else 5.0,
    )
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8") + configuration, "utf-8")
    return folder


def _mutmut(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.mutation.inside", *arguments]
