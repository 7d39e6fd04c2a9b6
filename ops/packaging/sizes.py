"""
Writes docs/packaging.md: how large the archive is, and what it would be otherwise.

    python -m ops.packaging.sizes
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from infra import ROOT
from ops.packaging.archive import archived, requirements
from ops.packaging.runtime import MACHINES, PINNED, Target
from ops.packaging.source import Source, chalice_source

PAGE = ROOT / "docs" / "packaging.md"
OF_THE_RUNTIME = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six.py", "urllib3")
"""What Lambda's own runtime brings, in a version of its own."""
LIMITS = "Lambda takes 50 MB zipped when it is sent directly, any size from a bucket, and 250 MB unpacked."


def main() -> None:
    """Build what is compared, and write the page."""
    with chalice_source("ap-southeast-3") as source:
        PAGE.write_text("\n".join(page(source)) + "\n", encoding="utf-8")


def page(source: Source) -> Iterator[str]:
    """The page, line by line."""
    yield "# What is deployed, and how large it is"
    yield ""
    yield "*Made by `python -m ops.packaging.sizes`. `make package` prints the sizes of one place.*"
    yield ""
    yield "| archive | zipped, MB | unpacked, MB |"
    yield "|---|--:|--:|"
    for architecture in MACHINES:
        target = Target.of_lambda(architecture)
        yield _row(f"{architecture}: shipped", source, target, ())
        yield _row(f"{architecture}: boto3 left to the runtime", source, target, OF_THE_RUNTIME)
    yield ""
    compiled = "with" if Target.of_lambda("arm64").may_compile else "without"
    yield f"Measured {compiled} byte code, which only the deployed interpreter (Python {PINNED[0]}.{PINNED[1]}) writes."
    yield LIMITS
    yield "Why boto3 is in the archive: [ADR 19](adr/0019-boto3-is-in-the-archive.md)."
    yield "`sbom.json` beside it names what others wrote, there and in the site, with licences (CycloneDX 1.6)."
    yield ""
    yield "The largest parts, arm64:"
    yield ""
    yield "| part | unpacked, MB |"
    yield "|---|--:|"
    yield from _parts(requirements(Target.of_lambda("arm64")))


def _row(name: str, source: Source, target: Target, left_out: tuple[str, ...]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        made = archived(source.code, Path(folder, "functions.zip"), target, left_out=left_out)
    return f"| {name} | {made.bytes / 1e6:.1f} | {made.unpacked_bytes / 1e6:.1f} |"


def _parts(folder: Path) -> Iterator[str]:
    sizes = {
        part.name: sum(file.stat().st_size for file in [part, *part.rglob("*")] if file.is_file())
        for part in folder.iterdir()
    }
    for name, size in sorted(sizes.items(), key=lambda pair: -pair[1])[:10]:
        yield f"| `{name}` | {size / 1e6:.1f} |"


if __name__ == "__main__":
    main()
