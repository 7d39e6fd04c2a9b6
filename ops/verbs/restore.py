"""
A restore, rehearsed: the tables come back under other names, are proved to be what they were, and go again.

What it measures is what an emergency would take: how much would be lost (RPO) and how long it would last (RTO).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.clock import machine_now
from ops.exits import Refused
from ops.place import Place
from ops.terminal import Step
from ops.verbs.backup import TABLES, list_backups, recovery_of
from ops.verbs.copies import MARK, Compared, Copies
from ops.verbs.verify import Chosen, Verified, verify_chains

POLL_SECONDS = 15.0
LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Drill:
    """What a drill found; *ok* if everything was there and every chain verified. Seconds are measured."""

    dry_run: bool
    ok: bool
    prefix: str
    source: str
    restored_to: datetime
    began_at: datetime
    rpo_seconds: float
    kept: bool
    rto_seconds: float = 0
    tables: tuple[Compared, ...] = ()
    missing: tuple[str, ...] = ()
    chains: Verified | None = None


@dataclass(frozen=True)
class Wanted:
    """From point-in-time recovery, or from the newest backups; the copies go afterwards unless they are kept."""

    from_backup: bool = False
    keep: bool = False
    dry_run: bool = False
    sample: int = 0


def drill(
    place: Place,
    wanted: Wanted,
    step: Step = lambda *_: None,
    *,
    now: Callable[[], datetime] = machine_now,
    wait: Callable[[float], None] = time.sleep,
) -> Drill:
    """Restore all three tables beside the real ones, prove them, measure it, take them away."""
    began = now()
    copies = Copies(place, f"{place.values.stack}-{MARK}-{began:%y%m%d%H%M%S}")
    sources, restored_to = _sources(place, wanted, began)
    done = Drill(
        dry_run=wanted.dry_run,
        ok=True,
        prefix=copies.prefix,
        source="the newest backups" if wanted.from_backup else "point-in-time recovery",
        restored_to=restored_to,
        began_at=began,
        rpo_seconds=(began - restored_to).total_seconds(),
        kept=wanted.keep,
    )
    if wanted.dry_run:
        return done
    try:
        for table in TABLES:
            step(f"restoring {table}", None)
            copies.restore(table, **sources[table])
        _wait_for(copies, step, now, wait)
        return _proved(done, copies, wanted, step, now)
    finally:
        if not wanted.keep:
            copies.remove()


def _proved(done: Drill, copies: Copies, wanted: Wanted, step: Step, now: Callable[[], datetime]) -> Drill:
    """The copies held against the originals and their anchors, then made whole, as an emergency would need them."""
    compared = tuple(copies.compare(table) for table in TABLES)
    chains = verify_chains(copies.place, Chosen(sample=wanted.sample), step, tables=copies.prefix)
    for table in TABLES:
        copies.finish(table)
    missing = tuple(flaw for table in TABLES for flaw in copies.missing(table))
    return replace(
        done,
        ok=chains.ok and not missing and not any(one.lost for one in compared),
        rto_seconds=(now() - done.began_at).total_seconds(),
        tables=compared,
        missing=missing,
        chains=chains,
    )


def _sources(place: Place, wanted: Wanted, now: datetime) -> tuple[dict[str, dict[str, Any]], datetime]:
    """Where each table is restored from, and the oldest of those moments."""
    if wanted.from_backup:
        newest = {one.table: one for one in reversed(list_backups(place, now).backups) if one.status == "AVAILABLE"}
        if missing := [table for table in TABLES if table not in newest]:
            raise Refused(f"no backup of {', '.join(missing)}: backup create makes them")
        arns = {table: {"BackupArn": one.arn} for table, one in newest.items()}
        return arns, min(one.at for one in newest.values())
    windows = [recovery_of(place, table) for table in TABLES]
    if off := [one.table for one in windows if one.until is None]:
        raise Refused(f"point-in-time recovery of {', '.join(off)} is off: deploy switches it on")
    # one moment for all three, or an anchor could be older than the event that it speaks of
    moment = min(one.until for one in windows if one.until)
    return {table: {"RestoreDateTime": moment} for table in TABLES}, moment


def _wait_for(copies: Copies, step: Step, now: Callable[[], datetime], wait: Callable[[float], None]) -> None:
    until = now() + LONGEST
    for table in TABLES:
        while not copies.is_ready(table):
            if now() > until:
                raise Refused(f"{copies.name(table)} is not ready after {LONGEST}; the copies are taken away")
            step(f"waiting for {table}", None)
            wait(POLL_SECONDS)
