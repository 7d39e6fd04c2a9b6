"""Before anything is deployed: `package`, `doctor`."""

from ops.options import AsJson, Region, Stage
from ops.terminal import table, terminal
from ops.values import load
from ops.verbs.doctor import examine
from ops.verbs.package import package_place


def package(*, stage: Stage, region: Region, as_json: AsJson = False) -> None:
    """Make what is deployed: templates, archive and site, under build/package."""
    with terminal(as_json=as_json) as out:
        made = package_place(load(stage, region))
        size = f"{made.archive_bytes / 1e6:.1f} MB, unpacked {made.archive_unpacked_bytes / 1e6:.1f} MB"
        rows = [
            ("data.json", f"{made.data_resources} resources"),
            ("app.json", f"{made.app_resources} resources, expanded {made.expanded_resources}"),
            ("functions.zip", f"{size}, sha256 {made.archive_sha256}"),
            ("site", f"{made.site_files} files, {made.site_bytes / 1e6:.1f} MB"),
            ("deployable", "yes" if made.deployable else f"no: {made.why_not}"),
        ]
        out.show(made, table("", "", rows=rows, title=f"{made.stack} in {made.region}: {made.folder}"))


def doctor(*, stage: Stage, region: Region, as_json: AsJson = False) -> None:
    """Look whether this machine, the account and the place are fit; works without AWS as far as it can."""
    with terminal(as_json=as_json) as out:
        seen = examine(stage, region)
        rows = [(check.verdict, check.name, check.found, check.way_out) for check in seen.checks]
        out.show(seen, table("", "what", "found", "way out", rows=rows), ok=seen.fit)
