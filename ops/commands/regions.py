"""`failover`, `failback`: which Region looks after whose cases."""

from typing import Annotated

import typer

from chalicelib.clock import machine_now
from ops.exits import Misused
from ops.options import AsJson, DryRun, Region, Stage
from ops.place import Place
from ops.terminal import Terminal, table, terminal
from ops.values import load, places
from ops.verbs.failover import Order, hand_over

Home = Annotated[str, typer.Option(help="The letter in which the numbers of its cases begin", show_default=False)]
Lost = Annotated[bool, typer.Option("--confirm-lost", help="You know that nothing runs in the other Region any more")]
BackFrom = Annotated[str, typer.Option("--from", help="The Region that kept its cases", show_default=False)]


def failover(
    stage: Stage,
    region: Region,
    *,
    home: Home,
    confirm_lost: Lost = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let this Region look after the cases of another one's home, and catch up with them."""
    with terminal(as_json=as_json) as out:
        before, after = home_place(stage, home), Place.of(stage, region)
        order = Order(home, before, after, machine_now(), lost=confirm_lost, dry_run=dry_run)
        _done(order, out)


def failback(
    stage: Stage, region: Region, *, back_from: BackFrom, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Give this Region its own cases back, once everything about them has arrived here."""
    with terminal(as_json=as_json) as out:
        after = Place.of(stage, region)
        order = Order(after.values.home, Place.of(stage, back_from), after, machine_now(), dry_run=dry_run)
        _done(order, out)


def home_place(stage: str, home: str) -> Place:
    """The Region of that stage that gives out numbers beginning so; Misused if there is none."""
    for region, found in places():
        if found == stage and load(stage, region).home == home:
            return Place.of(stage, region)
    raise Misused(f"no Region of {stage} has the home {home}")


def _done(order: Order, out: Terminal) -> None:
    with out.progress(f"home {order.home}") as step:
        done = hand_over(order, step)
    rows = [
        ("home", done.home),
        ("kept by", f"{done.before} before, {done.keeper} now"),
        ("cases caught up with", done.cases),
        ("events announced", done.announced),
        ("not whole", ", ".join(done.torn) or "none"),
    ]
    out.show(done, table("", "", rows=rows), ok=not done.torn)
