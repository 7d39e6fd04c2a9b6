"""`cost`, `budget`: what a place costs a month, and who hears if it is too much."""

from collections.abc import Mapping
from typing import Annotated

import typer

from ops.options import AsJson, DryRun, Region, Stage
from ops.place import Place
from ops.terminal import table, terminal
from ops.verbs.budget import keep_budget
from ops.verbs.cost import Traffic, billed, estimate

Complaints = Annotated[int, typer.Option(min=0, help="Complaints a month")]
Bursts = Annotated[int, typer.Option(min=0, help="Viral hours a month on top, 108,000 complaints each")]
Visits = Annotated[int, typer.Option(min=0, help="Looks at the public lists a month")]
Months = Annotated[int, typer.Option(min=1, help="For how many months of complaints storage is paid")]
Actual = Annotated[str, typer.Option(help="Not the estimate, but what was billed for a month: 2026-03")]


def cost(
    *,
    stage: Stage,
    region: Region,
    complaints: Complaints = 100_000,
    bursts: Bursts = 0,
    visits: Visits = 0,
    months: Months = 12,
    actual: Actual = "",
    as_json: AsJson = False,
) -> None:
    """Estimate a month from measured request units, per step and service; or say what was billed."""
    with terminal(as_json=as_json) as out:
        place = Place.of(stage, region)
        if actual:
            bill = billed(place, actual)
            out.show(bill, table("service", "USD", rows=_rows(bill.by_service, bill.usd)))
            return
        found = estimate(Traffic(complaints, bursts=bursts, visits=visits, months=months))
        if not found.checked:
            out.say(f"[yellow]prices not checked[/]: {found.source} (ops/pricing/prices.json)")
        if found.prices_of != region:
            out.say(f"[yellow]prices of {found.prices_of}[/], not of {region}")
        out.say(f"not in it: {', '.join(found.left_out)}")
        steps = table("step", "USD", rows=_rows(found.by_step, found.usd))
        out.show(found, steps, table("service", "USD", rows=_rows(found.by_service, found.usd)))


def budget(*, stage: Stage, region: Region, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Have the monthly budget that the place's values name, with a mail when it is spent or will be."""
    with terminal(as_json=as_json) as out:
        found = keep_budget(Place.of(stage, region), dry_run=dry_run)
        before = "none" if found.before_usd is None else f"{found.before_usd:,.2f}"
        out.show(found, table("budget", "USD before", "USD", rows=[(found.name, before, f"{found.usd:,.2f}")]))


def _rows(lines: Mapping[str, float], together: float) -> list[tuple[str, str]]:
    return [(name, f"{usd:,.2f}") for name, usd in [*lines.items(), ("together", together)]]
