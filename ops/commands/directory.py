"""`directory export`, `directory import`: agencies, areas, categories, rules, policies and days off as files."""

from pathlib import Path
from typing import Annotated

import typer

from ops.options import AsJson, DryRun, Region, Stage
from ops.place import Place
from ops.terminal import table, terminal
from ops.verbs.decree import take_over_decree
from ops.verbs.directory import export_directory, import_directory
from ops.verbs.retire import retire_desk

app = typer.Typer(help="The directory as files: out, and checked in.", no_args_is_help=True)

Source = Annotated[Path, typer.Option("--folder", exists=True, file_okay=False, help="Where the files lie")]
Target = Annotated[Path, typer.Option("--folder", file_okay=False, help="Where the files go")]
Baseline = Annotated[
    bool,
    typer.Option("--baseline", help="Of files not there take what the release ships: a new Region begins so"),
]
SHOWN = 20
"""Names in one cell of a table; all of them are in the JSON."""


@app.command()
def export(*, stage: Stage, region: Region, folder: Target, as_json: AsJson = False) -> None:
    """Write the directory as files; one of them holds officers' names."""
    with terminal(as_json=as_json) as out:
        done = export_directory(Place.of(stage, region), folder)
        out.show(done, table("file", "entries", rows=done.files.items(), title=str(done.folder)))


@app.command("import")
def import_(
    *,
    stage: Stage,
    region: Region,
    folder: Source,
    baseline: Baseline = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Check all files, then write what differs; 1 and file, line and field of every fault, and nothing written."""
    with terminal(as_json=as_json) as out:
        done = import_directory(Place.of(stage, region), folder, dry_run=dry_run, baseline=baseline)
        if not done.ok:
            out.show(done, table("fault", rows=([str(fault)] for fault in done.faults)), ok=False)
            return
        rows = [(one.kind, *map(_some, (one.added, one.changed, one.removed)), one.same) for one in done.changes]
        title = "would change" if dry_run else "changed"
        made = table("kind", "added", "changed", "removed", "same", rows=rows, title=title)
        out.show(done, made, table("new topics", rows=([name] for name in done.topics)))


@app.command()
def retire(
    *,
    stage: Stage,
    region: Region,
    desk: Annotated[str, typer.Option("--desk", help="The desk that is closed")],
    to: Annotated[str | None, typer.Option("--to", help="Who takes over its open cases, and what comes later")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Close a desk and move its open cases to who takes over; begun and broken off, the same call goes on."""
    with terminal(as_json=as_json) as out:
        done = retire_desk(Place.of(stage, region), desk, to, dry_run=dry_run)
        if not done.ok:
            out.show(done, table("refused", rows=[[done.refused]]), ok=False)
            return
        title = f"{'would go' if dry_run else 'went'} from {done.desk} to {done.to or 'the desk above'}"
        out.show(done, table("case", rows=([number] for number in done.cases), title=title))


@app.command()
def decree(
    *,
    stage: Stage,
    region: Region,
    file: Annotated[Path, typer.Option("--file", exists=True, dir_okay=False, help="Its days, as in calendar.json")],
    year: Annotated[int, typer.Option("--year", help="The year whose days off it names")],
    source: Annotated[str, typer.Option("--source", help="The decree: numbers and year, as in its title")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take over the joint decree of a year; lists every open date that it moves, and with --dry-run does no more."""
    with terminal(as_json=as_json) as out:
        done = take_over_decree(Place.of(stage, region), file, year, source, dry_run=dry_run)
        if not done.ok:
            out.show(done, table("fault", rows=([fault] for fault in done.faults)), ok=False)
            return
        rows = [(move.number, move.clock, move.before, move.after) for move in done.moves]
        title = f"dates that {'would move' if dry_run else 'move'} under {source}"
        out.show(done, table("case", "clock", "from", "to", rows=rows, title=title))


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
