"""
The built parts of web/ are what their sources build: `--write` builds them, without it they are compared byte for byte.

Node is needed for nothing else: what is built is committed. Where npm is missing the comparison is left out, and says
so, except in CI.
"""

import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "tools" / "web"
INSTALLED = ROOT / "build" / "web"
WEB = ROOT / "web"
PINS = ("package.json", "package-lock.json")


def main(arguments: list[str]) -> int:
    """The exit code: 0 where committed and built agree."""
    if not (shutil.which("npm") and shutil.which("node")):
        print("web: npm is not here, so the built files were not compared with their sources")
        return 1 if os.environ.get("CI") or arguments else 0
    install()
    if arguments == ["--write"]:
        build(WEB)
        print("web: built")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        wrong = differences(Path(folder))
    for path in wrong:
        print(f"web/{path} is not what its sources build; run: make web")
    return 1 if wrong else 0


def install() -> None:
    """The pinned packages, outside of the sources; again only when the pins have changed."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    stamp = INSTALLED / "installed"
    pins = b"".join((SOURCES / name).read_bytes() for name in PINS)
    if stamp.exists() and stamp.read_bytes() == pins:
        return
    for name in PINS:
        shutil.copyfile(SOURCES / name, INSTALLED / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=INSTALLED, check=True)  # noqa: S603  our own words
    stamp.write_bytes(pins)


def build(out: Path) -> None:
    """Everything that is built, below *out*."""
    command = ["node", str(SOURCES / "build.mjs"), str(INSTALLED / "node_modules"), str(out)]
    subprocess.run(command, check=True)  # noqa: S603  our own words


def differences(built: Path) -> list[str]:
    """What was built and is committed otherwise, or not at all; and what lies beside it but is not built."""
    found = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    kinds = {(Path(name).parent, Path(name).suffix) for name in found}
    committed = {path.relative_to(WEB).as_posix() for folder, kind in kinds for path in (WEB / folder).glob(f"*{kind}")}
    same = {name for name in found & committed if filecmp.cmp(built / name, WEB / name, shallow=False)}
    return sorted((found | committed) - same)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
