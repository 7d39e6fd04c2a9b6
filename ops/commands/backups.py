"""`backup create`, `backup list`, `restore drill`: what there is to come back from, and whether it does."""

from typing import Annotated

import typer

from chalicelib.clock import machine_now
from ops.options import AsJson, DryRun, Region, Stage
from ops.place import Place
from ops.terminal import table, terminal
from ops.verbs.backup import create_backups, list_backups
from ops.verbs.restore import Wanted
from ops.verbs.restore import drill as restore_drill

app = typer.Typer(help="Backups of the tables.", no_args_is_help=True)
restore = typer.Typer(help="Restoring the tables, rehearsed.", no_args_is_help=True)


@app.command()
def create(*, stage: Stage, region: Region, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Back up all three tables now; kept until somebody deletes them."""
    with terminal(as_json=as_json) as out:
        made = create_backups(Place.of(stage, region), machine_now(), dry_run=dry_run)
        out.show(made, table("table", "backup", rows=made.names.items()))


@app.command("list")
def list_(*, stage: Stage, region: Region, as_json: AsJson = False) -> None:
    """What there is to restore from; 1 if a table cannot be restored to a moment ago."""
    with terminal(as_json=as_json) as out:
        found = list_backups(Place.of(stage, region), machine_now())
        windows = [(one.table, one.since or "off", one.until or "off") for one in found.recovery]
        rows = [(one.at, one.table, one.name, one.bytes, one.status) for one in found.backups]
        recovery = table("table", "any second from", "to", rows=windows)
        out.show(found, recovery, table("made at", "table", "backup", "bytes", "", rows=rows), ok=found.ok)


@restore.command()
def drill(
    *,
    stage: Stage,
    region: Region,
    from_backup: Annotated[bool, typer.Option("--from-backup", help="The newest backups, not a moment ago")] = False,
    sample: Annotated[int, typer.Option(min=0, help="Verify only so many histories, drawn by chance")] = 0,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the copies there")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Restore beside the real tables, prove and measure it, take the copies away; 1 if anything is amiss."""
    with terminal(as_json=as_json) as out:
        wanted = Wanted(from_backup, keep, dry_run, sample)
        with out.progress("drill") as step:
            done = restore_drill(Place.of(stage, region), wanted, step)
        rows = [(one.table, one.copied, one.original, one.events, len(one.lost)) for one in done.tables]
        verified = f"{done.chains.cases} histories, {len(done.chains.broken)} broken" if done.chains else "no histories"
        title = (
            f"from {done.source} of {done.restored_to}: lost {done.rpo_seconds:.0f} s, took {done.rto_seconds:.0f} s"
        )
        made = table("table", "copied", "now", "events", "lost", rows=rows, title=f"{title}; {verified}")
        out.show(done, made, table("missing", rows=([one] for one in done.missing)), ok=done.ok)
