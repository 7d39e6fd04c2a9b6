"""What looks at a stage: `status`, `drift`, `smoke`."""

from typing import Annotated

import typer
from rich.table import Table

from chalicelib.clock import machine_now
from ops.asking import Asks
from ops.exits import Misused
from ops.options import AsJson, Region, Stage
from ops.place import Place
from ops.terminal import table, terminal
from ops.verbs.deploy import site_address
from ops.verbs.drift import Drifted, drift_of_place
from ops.verbs.smoke import ROUTED_WITHIN_SECONDS, Smoked
from ops.verbs.smoke import smoke as go_through
from ops.verbs.status import Status, status_of_place

Url = Annotated[str, typer.Option(help="Another address than the stage's own, http://localhost:8000 say")]
Seconds = Annotated[float, typer.Option(help="How long routing may take")]


def status(stage: Stage, region: Region, *, as_json: AsJson = False) -> None:
    """Stacks, release, versions, alarms, queues and schedules on one screen; ends with 1 if something is wrong."""
    with terminal(as_json=as_json) as out:
        found = status_of_place(Place.of(stage, region), now=machine_now())
        out.show(found, *_screen(found), ok=found.well)


def drift(stage: Stage, region: Region, *, as_json: AsJson = False) -> None:
    """Compare what is there with the templates that were deployed; ends with 1 if somebody changed it by hand."""
    with terminal(as_json=as_json) as out:
        with out.progress("comparing"):
            found = drift_of_place(Place.of(stage, region))
        rows = [
            (one.stack, one.logical, one.type, one.status.lower(), one.meant or _changes(one)) for one in found.drifted
        ]
        for stack, why in found.unseen.items():
            out.say(f"{stack}: not everything could be looked at: {why}")
        title = "not as it was deployed" if rows else "as it was deployed"
        out.show(found, table("stack", "resource", "type", "", "what", rows=rows, title=title), ok=found.ok)


def _changes(one: Drifted) -> str:
    return "; ".join(f"{each.path}: {each.expected} is {each.actual}" for each in one.differences)


def smoke(
    stage: Stage,
    region: Region,
    *,
    url: Url = "",
    routed_within: Seconds = ROUTED_WITHIN_SECONDS,
    as_json: AsJson = False,
) -> None:
    """File, follow and withdraw a synthetic report over the public API; ends with 1 and the step that failed."""
    with terminal(as_json=as_json) as out:
        place = Place.of(stage, region)
        address = url or site_address(place)
        if not address:
            raise Misused(
                f"{place.app_stack} tells no address: is it deployed? Another one: --url http://localhost:8000"
            )
        done = go_through(Asks(address.rstrip("/")), stage=stage, home=place.values.home, routed_within=routed_within)
        out.show(done, shown_smoke(done), ok=done.ok)


def shown_smoke(done: Smoked) -> Table:
    """The steps, each with what came of it."""
    rows = [("ok" if step.ok else "FAILED", step.name, f"{step.milliseconds} ms", step.found) for step in done.steps]
    return table("", "step", "took", "found", rows=rows, title=f"{done.url}: {done.seconds} seconds")


def _screen(found: Status) -> list[Table]:
    release = found.release
    live = f"{release.release[:12]}, commit {release.commit}, {release.at}" if release else "none noted"
    stacks = [
        (each.name, each.status or "not there", "protected" if each.protected else "unprotected")
        for each in found.stacks
    ]
    functions = [
        (each.name, each.version, f"{each.share:.0%} to {each.trying}" if each.trying else "")
        for each in found.functions
    ]
    queues = [(each.name, each.waiting, each.taken) for each in found.queues]
    switches = [(each.name, each.value, each.set_at) for each in found.switches if each.holds_back]
    ticks = [(each.function, each.last_at or "not within a day") for each in found.ticks]
    return [
        table("stack", "status", "", rows=stacks, title=f"{found.stage} in {found.region}; release {live}"),
        table("function", "live", "trying", rows=functions),
        table("queue", "waiting", "taken", rows=queues),
        table("schedule", "last ended well", rows=ticks),
        table("switch that holds back", "says", "since", rows=switches),
        table("ringing alarm", rows=[(name,) for name in found.ringing], title=f"{found.alarms} alarms"),
    ]
