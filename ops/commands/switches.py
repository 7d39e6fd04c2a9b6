"""`switch list`, `switch set`, `switch clear`: hold back what must not go on."""

from typing import Annotated

import typer

from chalicelib.domain.core.switches import NAMES, OFF, ON
from ops.options import AsJson, DryRun, Region, Stage
from ops.place import Place
from ops.terminal import Terminal, table, terminal
from ops.verbs.switches import BANNER, Turned, banner_of, list_switches, turn

app = typer.Typer(help="Kill switches: read-only, pause notices or closing, banner.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help=", ".join(NAMES), show_default=False)]


@app.command("list")
def list_(*, stage: Stage, region: Region, as_json: AsJson = False) -> None:
    """What each switch says; 1 if one holds anything back."""
    with terminal(as_json=as_json) as out:
        found = list_switches(Place.of(stage, region))
        rows = [(one.name, one.value if one.readable else f"unreadable: {one.value}", one.set_at) for one in found]
        ok = not any(one.holds_back or not one.readable for one in found)
        out.show(found, table("switch", "says", "since", rows=rows), ok=ok)


@app.command("set")
def set_(
    *,
    name: Name,
    value: Annotated[str, typer.Argument(help="on or off; a banner is given by its texts instead")] = ON,
    stage: Stage,
    region: Region,
    indonesian: Annotated[str, typer.Option("--id", help="The banner's text in Indonesian")] = "",
    english: Annotated[str, typer.Option("--en", help="The banner's text in English")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Hold it back; in effect within a minute, without a deployment."""
    with terminal(as_json=as_json) as out:
        wanted = banner_of({"id": indonesian, "en": english}) if name == BANNER else value
        _shown(out, turn(Place.of(stage, region), name, wanted, dry_run=dry_run))


@app.command()
def clear(*, name: Name, stage: Stage, region: Region, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Let it go on; in effect within a minute."""
    with terminal(as_json=as_json) as out:
        _shown(out, turn(Place.of(stage, region), name, OFF, dry_run=dry_run))


def _shown(out: Terminal, done: Turned) -> None:
    title = f"{done.name} of {done.stage} in {done.region}, {'within a minute' if done.done else 'not done'}"
    out.show(done, table("was", "says", rows=[(done.before, done.after)], title=title))
