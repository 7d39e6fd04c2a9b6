"""`logs`, `alarms`, `verify`: what is going on in a place, and whether it is right."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from rich.text import Text

from chalicelib.clock import machine_now
from ops.exits import Misused
from ops.options import AsJson, Region, Stage
from ops.place import Place
from ops.terminal import plain, table, terminal
from ops.verbs.alarms import list_alarms
from ops.verbs.logs import Line, Search, ago, follow_logs, read_logs
from ops.verbs.verify import Chosen, verify_chains


def logs(
    *,
    stage: Stage,
    region: Region,
    function: Annotated[list[str] | None, typer.Option(help="Only this function's; may be given again")] = None,
    since: Annotated[str, typer.Option(help="How far back: 30s, 90m, 12h, 2d")] = "15m",
    text: Annotated[str, typer.Option(help="Only lines with that in them: a correlation id, a case's number")] = "",
    most: Annotated[int, typer.Option("--max", min=1, help="No more lines than that")] = 1000,
    follow: Annotated[int, typer.Option(min=0, max=3600, help="Go on showing new lines for so many seconds")] = 0,
    as_json: AsJson = False,
) -> None:
    """What the functions logged, together and in order."""
    with terminal(as_json=as_json) as out:
        place, now = Place.of(stage, region), machine_now()
        search = Search(ago(since, now), tuple(function or ()), text, most)
        if follow and not as_json:
            for line in follow_logs(place, search, now + timedelta(seconds=follow)):
                out.out.print(_shown(line), markup=False, soft_wrap=True)
            return
        found = read_logs(place, search)
        if not found.whole:
            out.say(f"there is more: only the first {most} lines are shown; ask for one function, or raise --max")
        out.show(found, Text("\n".join(map(_shown, found.lines))))


def _shown(line: Line) -> str:
    more = " ".join(f"{name}={plain(value)}" for name, value in line.more.items())
    return f"{line.at:%Y-%m-%d %H:%M:%S} {line.level:<7} {line.function:<16} {line.message} {more}".rstrip()


def alarms(*, stage: Stage, region: Region, as_json: AsJson = False) -> None:
    """How every alarm stands, why, and where the runbook goes on; 1 if one rings."""
    with terminal(as_json=as_json) as out:
        found = list_alarms(Place.of(stage, region))
        rows = [(one.state, one.name, one.since, one.what, one.entry, one.reason) for one in found.alarms]
        out.show(found, table("", "alarm", "since", "what", "runbook", "reason", rows=rows), ok=found.ok)


def verify(
    *,
    stage: Stage,
    region: Region,
    number: Annotated[str, typer.Option(help="Only this case")] = "",
    since: Annotated[str, typer.Option(help="Only cases that moved since this day (2026-03-13)")] = "",
    sample: Annotated[int, typer.Option(min=0, help="Of these only so many, drawn by chance")] = 0,
    as_json: AsJson = False,
) -> None:
    """Verify the hash chains of histories against their anchors; 1 and every broken case by its number."""
    with terminal(as_json=as_json) as out:
        chosen = Chosen(number, _day(since), machine_now().astimezone(UTC).date(), sample)
        with out.progress("verifying") as step:
            found = verify_chains(Place.of(stage, region), chosen, step)
        rows = [(one.number, "; ".join(one.flaws)) for one in found.broken]
        unsealed = "" if found.sealed else "; you may not use the key of the seals, and they were not checked"
        title = f"{found.cases} histories, {found.anchored} of them anchored, {len(rows)} broken{unsealed}"
        out.show(found, table("case", "flaws", rows=rows, title=title), ok=found.ok)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise Misused(f"{text!r} is no day: 2026-03-13") from error
