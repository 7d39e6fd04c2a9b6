"""The zip that Lambda unpacks: our code, Chalice's run-time part and the requirements, the same bytes every time."""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ops.packaging.runtime import Target
from ops.packaging.source import ROOT

REQUIREMENTS = ROOT / "requirements.txt"
CACHE = ROOT / "build" / "wheels"
SERVICES = frozenset({"dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sns", "sqs"})
"""What our code calls; of botocore's descriptions of four hundred services the others stay behind."""
LEFT_OUT = frozenset({"__pycache__", "bin", "RECORD", "INSTALLER", "REQUESTED", "WHEEL", "direct_url.json", "py.typed"})
"""Scripts, and what is written by whoever installs."""
MIDNIGHT = (1980, 1, 1, 0, 0, 0)
COMPILE = """
import compileall, py_compile, sys
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
sys.exit(not compileall.compile_dir(sys.argv[1], maxlevels=20, ddir="/var/task", quiet=2, invalidation_mode=mode))
"""


class RequirementsError(RuntimeError):
    """The requirements could not be had for that runtime; the text is what pip said."""


@dataclass(frozen=True)
class Archive:
    """The zip and what is known of it."""

    path: Path
    sha256: str
    bytes: int
    unpacked_bytes: int


def build(code: Path, out: Path, target: Target, *, cache: Path = CACHE) -> Archive:
    """Put the archive for *target* together from Chalice's zip of our code; wheels are downloaded once."""
    folder = out.with_suffix(".d")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(requirements(target, cache), folder, ignore=_superfluous)
    with zipfile.ZipFile(code) as ours:
        ours.extractall(folder)
    if target.may_compile:
        _compile(folder)
    size = _zip(folder, out)
    shutil.rmtree(folder)
    return Archive(out, hashlib.sha256(out.read_bytes()).hexdigest(), out.stat().st_size, size)


def requirements(target: Target, cache: Path = CACHE) -> Path:
    """A folder with what `requirements.txt` names, installed for *target*."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    folder = cache / f"{target}-{wanted}"
    if not folder.is_dir():
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        options = ["--no-compile", "--only-binary=:all:", "--disable-pip-version-check", *target.pip_options]
        done = subprocess.run(  # noqa: S603  # our own interpreter and our own words
            [sys.executable, "-m", "pip", "install", "--quiet", "--target", unfinished, *options, "-r", REQUIREMENTS],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RequirementsError(done.stderr.strip())
        unfinished.rename(folder)
    return folder


def _superfluous(folder: str, names: list[str]) -> set[str]:
    """What the functions never read; licences stay."""
    left = {name for name in names if name in LEFT_OUT or name.endswith(".pyi")}
    if folder.endswith(("/botocore/data", "/boto3/data")):
        left |= {name for name in names if Path(folder, name).is_dir() and name not in SERVICES}
    if folder.endswith("/boto3"):
        left |= {"examples"}
    return left


def _compile(folder: Path) -> None:
    """In a process of its own with a fixed hash seed: otherwise sets within constants come in any order."""
    subprocess.run(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-I", "-c", COMPILE, folder], env={"PYTHONHASHSEED": "0"}, check=True
    )


def _zip(folder: Path, out: Path) -> int:
    size = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), MIDNIGHT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o755 if ".so" in path.suffixes else 0o644) << 16
            content = path.read_bytes()
            size += len(content)
            archive.writestr(entry, content, compresslevel=9)
    return size


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
