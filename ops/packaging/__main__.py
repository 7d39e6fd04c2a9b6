"""`make package STAGE=dev REGION=ap-southeast-3`: packages into build/package/<region>/<stage> and prints sizes."""

import argparse

from rich.console import Console

from ops.packaging import Package, package
from ops.packaging.source import ROOT
from ops.values import load

TARGET = ROOT / "build" / "package"


def main() -> None:
    """Package what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m ops.packaging", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--region", required=True)
    asked = parser.parse_args()
    made = package(load(asked.stage, asked.region), TARGET / asked.region / asked.stage)
    told(made, Console(highlight=False))


def told(made: Package, console: Console) -> None:
    """What was made, how large it is, and whether it may be deployed."""
    console.print(f"[bold]{made.values.stack}[/] in {made.values.region}: {made.folder}")
    for name, template in (("data.json", made.data_template), ("app.json", made.app_template)):
        console.print(f"  {name:<16} {len(template['Resources']):>4} resources")
    console.print(f"  {'expanded':<16} {len(made.expanded['Resources']):>4} resources")
    if made.archive:
        size, unpacked = made.archive.bytes / 1e6, made.archive.unpacked_bytes / 1e6
        console.print(
            f"  {made.archive.path.name:<16} {size:.1f} MB, unpacked {unpacked:.1f} MB, sha256 {made.archive.sha256}"
        )
    console.print(
        f"  {'site':<16} {len(made.site):>4} files, {sum(file.path.stat().st_size for file in made.site) / 1e6:.1f} MB"
    )
    console.print("  deployable" if made.deployable else f"  [yellow]not deployable[/]: {made.why_not}")


if __name__ == "__main__":
    main()
