"""Packages a place into a folder of its own."""

from dataclasses import dataclass
from pathlib import Path

from infra import ROOT
from ops.packaging import Package, package
from ops.values import Values

TARGET = ROOT / "build" / "package"


@dataclass(frozen=True)
class Packaged:
    """What lies in the folder, and whether it may be deployed."""

    stack: str
    region: str
    folder: Path
    data_resources: int
    app_resources: int
    expanded_resources: int
    archive: Path | None
    archive_bytes: int
    archive_unpacked_bytes: int
    archive_sha256: str
    site_files: int
    site_bytes: int
    release: str
    deployable: bool
    why_not: str


def package_place(values: Values, target: Path = TARGET, *, archive: bool = True) -> Packaged:
    """Everything that is deployed there, under *target*/<region>/<stage>."""
    return summed_up(package(values, target / values.region / values.stage, archive=archive))


def summed_up(made: Package) -> Packaged:
    """The package in figures."""
    archive = made.archive
    return Packaged(
        stack=made.values.stack,
        region=made.values.region,
        folder=made.folder,
        data_resources=len(made.data_template["Resources"]),
        app_resources=len(made.app_template["Resources"]),
        expanded_resources=len(made.expanded["Resources"]),
        archive=archive.path if archive else None,
        archive_bytes=archive.bytes if archive else 0,
        archive_unpacked_bytes=archive.unpacked_bytes if archive else 0,
        archive_sha256=archive.sha256 if archive else "",
        site_files=len(made.site),
        site_bytes=sum(file.path.stat().st_size for file in made.site),
        release=made.release,
        deployable=made.deployable,
        why_not=made.why_not,
    )
