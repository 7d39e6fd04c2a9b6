"""`dead list`, `dead show`, `dead redrive`, `dead park`: what the service could not handle."""

from typing import Annotated

import typer

from ops.options import AsJson, DryRun, Region, Stage
from ops.place import Place
from ops.terminal import table, terminal
from ops.verbs.dead import BATCH, BUCKET, list_dead, show_dead
from ops.verbs.redrive import ALL, Wish
from ops.verbs.redrive import park as park_message
from ops.verbs.redrive import redrive as redrive_letters

app = typer.Typer(help="Dead letters: list, look, have handled again, put aside.", no_args_is_help=True)

Source = Annotated[str, typer.Option("--from", help="The function whose queue they lie in, or `parked` for the bucket")]
Most = Annotated[int, typer.Option("--max", min=1, max=ALL, help="No more letters than that")]


@app.command("list")
def list_(*, stage: Stage, region: Region, as_json: AsJson = False) -> None:
    """How many dead letters lie where, and since when; 1 if there are any."""
    with terminal(as_json=as_json) as out:
        found = list_dead(Place.of(stage, region))
        rows = [(pile.where, pile.function, pile.letters, pile.oldest or "") for pile in found.piles]
        out.show(found, table("where", "function", "letters", "oldest", rows=rows), ok=found.letters == 0)


@app.command()
def show(
    *,
    stage: Stage,
    region: Region,
    source: Source = BUCKET,
    most: Most = BATCH,
    as_json: AsJson = False,
) -> None:
    """What each letter is about and why it is dead; takes nothing away and shows no text of a complaint."""
    with terminal(as_json=as_json) as out:
        letters = show_dead(Place.of(stage, region), source, most=most)
        rows = [(one.id, one.function, one.since, one.cause, "\n".join(one.about)) for one in letters]
        out.show(letters, table("id", "function", "since", "cause", "about", rows=rows))


@app.command()
def redrive(
    *,
    stage: Stage,
    region: Region,
    source: Source,
    function: Annotated[str, typer.Option(help="Of what was parked only this function's")] = "",
    number: Annotated[str, typer.Option(help="Only what is about this case")] = "",
    most: Most = ALL,
    rate: Annotated[float, typer.Option(min=0, help="Letters a second; 0 as fast as it goes")] = 5,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Have letters handled again, once their cause is gone; each is removed only when it arrived."""
    with terminal(as_json=as_json) as out:
        wish = Wish(source, function, number, most, rate, dry_run)
        with out.progress("redriving") as step:
            done = redrive_letters(Place.of(stage, region), wish, step)
        rows = [(fate.outcome, fate.letter.id, "\n".join(fate.letter.about), fate.why) for fate in done.fates]
        out.show(done, table("", "id", "about", "why", rows=rows), ok=done.ok)


@app.command()
def park(
    *,
    stage: Stage,
    region: Region,
    source: Source,
    message: Annotated[str, typer.Option(help="The message's id, as `dead show` tells it")],
    cause: Annotated[str, typer.Option(help="Why it is put aside; no names, no contacts")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put a poison message aside: out of its queue, into the bucket, with a cause."""
    with terminal(as_json=as_json) as out:
        key = park_message(Place.of(stage, region), source, message, cause, dry_run=dry_run)
        rows = [("would lie" if dry_run else "lies", key)]
        out.show({"dry_run": dry_run, "key": key}, table("", "", rows=rows))
