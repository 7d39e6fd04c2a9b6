"""The zip that Lambda unpacks: our code, Chalice's run-time part and the requirements, the same bytes every time."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from infra import ROOT
from ops.packaging.runtime import Target

REQUIREMENTS = ROOT / "requirements.txt"
CONSTRAINTS = ROOT / "constraints.txt"
CACHE = ROOT / "build" / "wheels"
SERVICES = frozenset({"dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sns", "sqs", "ssm"})
"""What our code calls; of botocore's descriptions of four hundred services the others stay behind."""
LEFT_OUT = frozenset({"__pycache__", "bin", "RECORD", "INSTALLER", "REQUESTED", "WHEEL", "direct_url.json", "py.typed"})
"""Scripts, and what is written by whoever installs."""
ONLY_AS_SOURCE = ("pyvips",)
"""Plain Python of which nobody publishes a wheel; what it calls, pyvips-binary, comes as one."""
LEVEL = 6
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


def archived(code: Path, out: Path, target: Target, *, left_out: Collection[str] = ()) -> Archive:
    """The archive for *target* around Chalice's zip of our code, without the parts *left_out*."""
    others = {
        name: file for name, file in _files(requirements(target)).items() if name.partition("/")[0] not in left_out
    }
    with tempfile.TemporaryDirectory(prefix="lapor-code-") as folder:
        with zipfile.ZipFile(code) as zipped:
            zipped.extractall(folder)
        if target.may_compile:
            _compile(Path(folder))
        size = _zip({**others, **_files(Path(folder))}, out)
    return Archive(out, hashlib.sha256(out.read_bytes()).hexdigest(), out.stat().st_size, size)


def requirements(target: Target) -> Path:
    """A folder with what of `requirements.txt` is shipped to *target*; made once, by whoever comes first."""
    recipe = b"".join(each.read_bytes() for each in (REQUIREMENTS, CONSTRAINTS, Path(__file__)))
    form = "compiled" if target.may_compile else "source"
    folder = CACHE / f"{target}-{form}-{hashlib.sha256(recipe).hexdigest()[:16]}"
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=CACHE))
        _install(unfinished, target)
        _prune(unfinished)
        if target.may_compile:
            _compile(unfinished)
        with suppress(OSError):  # another process was first, with the same
            unfinished.rename(folder)
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _install(folder: Path, target: Target) -> None:
    """Wheels for *target*, and those that are made here of what is only to be had as source."""
    pins = [line for line in REQUIREMENTS.read_text("utf-8").splitlines() if line.partition("==")[0] in ONLY_AS_SOURCE]
    with tempfile.TemporaryDirectory(prefix="lapor-wheels-") as made:
        _pip("wheel", "--no-deps", "--wheel-dir", made, *pins)
        options = ["--no-compile", "--only-binary=:all:", "--find-links", made, *target.pip_options]
        _pip("install", "--target", str(folder), *options, "-r", str(REQUIREMENTS))


def _pip(*words: str) -> None:
    done = subprocess.run(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-m", "pip", *words, "--quiet", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RequirementsError(done.stderr.strip())


def _prune(folder: Path) -> None:
    """Take away what the functions never read; licences stay."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if _is_superfluous(path):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_superfluous(path: Path) -> bool:
    if path.parent.name == "data" and path.parent.parent.name in {"botocore", "boto3"}:
        return path.is_dir() and path.name not in SERVICES
    return path.name in LEFT_OUT or path.suffix == ".pyi" or (path.parent.name, path.name) == ("boto3", "examples")


def _compile(folder: Path) -> None:
    """In a process of its own with a fixed hash seed: otherwise sets within constants come in any order."""
    subprocess.run(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-I", "-c", COMPILE, folder], env={"PYTHONHASHSEED": "0"}, check=True
    )


def _zip(files: Mapping[str, Path], out: Path) -> int:
    size = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, MIDNIGHT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o755 if ".so" in files[name].suffixes else 0o644) << 16
            content = files[name].read_bytes()
            size += len(content)
            archive.writestr(entry, content, compresslevel=LEVEL)
    return size


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
