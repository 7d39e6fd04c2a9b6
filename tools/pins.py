"""
`make pins`: which pins of requirements*.txt and constraints.txt are behind; with MOVE=1, all of them moved together.

What the requirements bring is resolved anew by pip, so that constraints.txt never holds a version that no requirement
takes. Then `--wheels` asks whether every pin that ships has a wheel for each of Lambda's interpreters and machines.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from ops.packaging.archive import ONLY_AS_SOURCE  # noqa: E402  # the folder of the project has to be on the path first
from ops.packaging.runtime import MACHINES, PACKABLE, Target  # noqa: E402

FILES = ("requirements.txt", "requirements-dev.txt", "requirements-emulator.txt")
"""What we ask for; the emulator's has an environment, and so pins, of its own."""
CONSTRAINTS = "constraints.txt"
"""What those bring."""

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)(?P<extras>\[[^]]*\])?==(?P<version>\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Pin:
    """A package at a version, and the file that says so."""

    file: str
    name: str
    version: str


def normal(name: str) -> str:
    """The name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_in(file: str, text: str) -> list[Pin]:
    """Every pin of a file, in its order."""
    return [Pin(file, found["name"], found["version"]) for found in _PIN.finditer(text)]


def behind(pinned: str, newest: str) -> str:
    """By which part of its number a pin is behind: major, minor, patch; empty if it is not."""
    old, new = _numbers(pinned), _numbers(newest)
    if new <= old:
        return ""
    place = next(place for place, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1])
    return ("major", "minor", "patch")[min(place, 2)]


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(number) for number in re.findall(r"\d+", version.partition("+")[0])]
    return tuple((found + [0] * 6)[:6])


def moved(text: str, versions: Mapping[str, str]) -> str:
    """The file's text with its pins at those versions, by normal name; what is not named stays."""

    def pin(found: re.Match[str]) -> str:
        version = versions.get(normal(found["name"]), found["version"])
        return f"{found['name']}{found['extras'] or ''}=={version}"

    return _PIN.sub(pin, text)


def constraints(text: str, resolved: Mapping[str, str], asked_for: Iterable[str]) -> str:
    """The file of constraints for what was resolved: its comment, and one pin of everything nobody asks for himself."""
    head = [line for line in text.splitlines() if line.startswith("#")]
    brought = sorted(set(resolved) - set(map(normal, asked_for)))
    return "\n".join([*head, *(f"{name}=={resolved[name]}" for name in brought)]) + "\n"


def table(pins: Iterable[Pin], newest: Mapping[str, str]) -> Iterator[str]:
    """What is behind, the largest steps first."""
    order = ("major", "minor", "patch")
    late = [(behind(pin.version, newest.get(normal(pin.name), pin.version)), pin) for pin in pins]
    for step, pin in sorted(
        ((step, pin) for step, pin in late if step), key=lambda one: (order.index(one[0]), one[1].name)
    ):
        yield f"{step:<6} {pin.name:<28} {pin.version:<18} -> {newest[normal(pin.name)]:<18} {pin.file}"


def main(arguments: list[str]) -> int:
    """Prints what is behind; 1 if pip could not do what was asked."""
    parser = argparse.ArgumentParser(prog="python -m tools.pins", description=__doc__)
    parser.add_argument("--move", action="store_true", help="write the newest versions into the files")
    parser.add_argument("--only", nargs="+", default=[], help="move these of our own requirements alone")
    parser.add_argument("--wheels", action="store_true", help="ask for a wheel of every pin that ships")
    given = parser.parse_args(arguments)
    if given.wheels:
        return _ask_for_wheels()
    pins = [pin for file in (*FILES, CONSTRAINTS) for pin in pins_in(file, (ROOT / file).read_text("utf-8"))]
    newest = _newest(pins)
    for line in table(pins, newest):
        print(line)
    if given.move:
        _move(pins, newest, set(map(normal, given.only)))
    return 0


def _newest(pins: Iterable[Pin]) -> dict[str, str]:
    """One question for everything that is installed, one more for each pin that is not."""
    outdated = json.loads(_pip("list", "--outdated", "--format=json"))
    installed = {normal(found["name"]) for found in json.loads(_pip("list", "--format=json"))}
    newest = {normal(found["name"]): str(found["latest_version"]) for found in outdated}
    for name in {normal(pin.name) for pin in pins} - installed:
        newest[name] = _pip("index", "versions", name).partition("(")[2].partition(")")[0]
    return newest


def _move(pins: list[Pin], newest: Mapping[str, str], only: set[str]) -> None:
    asked_for = [pin for pin in pins if pin.file != CONSTRAINTS]
    wanted = {
        normal(pin.name): newest[normal(pin.name)]
        for pin in asked_for
        if normal(pin.name) in newest and (not only or normal(pin.name) in only)
    }
    texts = {file: moved((ROOT / file).read_text("utf-8"), wanted) for file in FILES}
    with tempfile.TemporaryDirectory() as folder:
        for file in FILES[:2]:
            (Path(folder) / file).write_text(texts[file].replace(f"-c {CONSTRAINTS}\n", ""), encoding="utf-8")
        report = _pip(
            "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-", "-r", f"{folder}/{FILES[1]}"
        )
    resolved = resolved_in(json.loads(report))
    texts[CONSTRAINTS] = constraints(
        (ROOT / CONSTRAINTS).read_text("utf-8"), resolved, [pin.name for pin in asked_for if pin.file in FILES[:2]]
    )
    for file, text in texts.items():
        (ROOT / file).write_text(text, encoding="utf-8")
    print("moved; now: .venv/bin/pip install -r requirements-dev.txt && make test && make pins WHEELS=1")


def resolved_in(report: Mapping[str, Any]) -> dict[str, str]:
    """The versions that pip's report (version 1) says it would install, by normal name."""
    return {normal(one["metadata"]["name"]): str(one["metadata"]["version"]) for one in report["install"]}


def _ask_for_wheels() -> int:
    """Without their dependencies: every pin stands for itself."""
    files = ("requirements.txt", CONSTRAINTS)
    shipped = {normal(pin.name): pin for file in files for pin in pins_in(file, (ROOT / file).read_text("utf-8"))}
    brought = resolved_in(
        json.loads(
            _pip("install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-", "-r", "requirements.txt")
        )
    )
    names = [f"{name}=={shipped[name].version}" for name in sorted(brought) if name not in ONLY_AS_SOURCE]
    for python, machine in product(PACKABLE, MACHINES.values()):
        target = Target(python, machine)
        with tempfile.TemporaryDirectory() as folder:
            options = ["--no-deps", "--only-binary=:all:", "--target", folder, *target.pip_options]
            _pip("install", "--quiet", "--dry-run", "--ignore-installed", *options, *names)
        print(f"{target}: a wheel of each of {len(names)} pins")
    return 0


def _pip(*words: str) -> str:
    command = [sys.executable, "-m", "pip", *words, "--disable-pip-version-check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    if done.returncode:
        sys.exit(done.stderr.strip())
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
