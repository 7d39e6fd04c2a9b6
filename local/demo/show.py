"""`make demo`: the run, and the table at its end."""

import resource
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from local import logs
from local.business_clock import BusinessClock
from local.demo import sf311
from local.demo.ledger import Ledger, Mailboxes, Outside, checks, counted, lost_messages, numbers
from local.demo.people import Chance
from local.demo.story import Story
from local.seed import samples, seeding
from local.service import Service, running, started

START = datetime(2026, 1, 12, 0, 0, tzinfo=UTC)
"""A Monday, 07:00 in Jakarta; the six weeks hold two public holidays and one day of collective leave."""
DAYS = 42
SEED = 1708
LEFT_OUT = {"check_promises", "publish_roots", "send_digests", "verify_cases"}
"""The nightly proof is done once, over every case, at the end; the mornings of 195 desks say nothing of complaints."""


def show(
    csv: Path | None,
    limit: int | None,
    columns: Mapping[str, str] | None = None,
    mapping: Path | None = None,
    console: Console | None = None,
) -> int:
    """Runs the demo in a state of its own, which is thrown away; 0 if every sum agrees, FaultyFileError for the CSV."""
    console = console or Console()
    # read first: a file that cannot be used is to be told before anything is started
    bodies = list(sf311.requests(csv, limit, columns, mapping)) if csv else []
    began = time.monotonic()
    with (
        logs.silence(),
        TemporaryDirectory(prefix="lapor-demo-") as state,
        running("dynoxide", Path(state), plain=True) as engine,
        started(engine, BusinessClock(frozen_at=START), side_by_side=engine.name != "moto") as service,
    ):
        seeding.seed(service.provisioned)
        service.schedules.rules = [rule for rule in service.schedules.rules if rule.function not in LEFT_OUT]
        mail = Mailboxes(service)
        story = Story(service, Chance(SEED), START)
        with Progress(console=console) as progress:
            story.run([*samples.requests(START.date()), *bodies], DAYS, progress)
            mail.empty()
            agreed = _report(console, progress, service, story, mail)
    seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    console.print(
        f"{story.did['filed']} complaints, six weeks, engine {engine.name}: {seconds / 60:.1f} minutes, "
        f"peak memory {peak:.0f} MB (engine {children:.0f} MB)"
    )
    return 0 if agreed else 1


def _report(console: Console, progress: Progress, service: Service, story: Story, mail: Mailboxes) -> bool:
    parts, now = service.parts, service.business_clock.now()
    ledger = Ledger()
    found = list(numbers())
    task = progress.add_task("histories proved", total=len(found))
    for number in found:
        ledger.add(parts, parts.cases.load(number), now)
        progress.advance(task)
    totals = counted(parts, START.date() - timedelta(days=1), now.date())
    outside = Outside(story.did["filed"], totals, mail, service.deliveries.backlog(), lost_messages(service))
    sums = checks(ledger, outside)
    _tables(console, story, ledger, mail)
    for what, agrees in sums.items():
        console.print(f"  {'agrees   ' if agrees else 'DISAGREES'}  {what}", highlight=False)
    for broken in ledger.broken[:10]:
        console.print(f"  {broken.number}: promise {broken.promise}: {broken.what}", highlight=False)
    return all(sums.values())


def _tables(console: Console, story: Story, ledger: Ledger, mail: Mailboxes) -> None:
    events = ledger.events
    _table(console, "What happened", [
        ("filed", story.did["filed"]),
        ("routed", events["routed"]),
        ("reminders", events["reminded"]),
        ("breaches", events["breached"]),
        *((f"escalated to {level}", count) for level, count in sorted(ledger.levels.items())),
        ("returned", events["returned"]),
        ("held", events["held"]),
        ("answered", events["answered"]),
        ("disputed", story.did["disputed"]),
        ("closing announced", events["closing_announced"]),
        *((f"ended: {outcome}", count) for outcome, count in sorted(ledger.outcomes.items())),
        ("reopened", events["reopened"]),
        ("still open", ledger.open),
        ("messages to reporters", ledger.messages),
        *((f"refused by the API: {what}", count) for what, count in sorted(story.refused.items())),
    ])  # fmt: skip
    _table(
        console,
        "Routed by rule, to desk",
        [(f"{rule} → {desk}", n) for (rule, desk), n in ledger.routed.most_common(40)],
    )
    received = Counter({desk: sum(kinds.values()) for desk, kinds in mail.received.items()})
    _table(console, "Notifications delivered, by topic", received.most_common())


def _table(console: Console, title: str, rows: list[tuple[str, int]]) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    table.add_column("number", justify="right")
    for what, number in rows:
        table.add_row(what, f"{number:,}")
    console.print(table)
