"""On-demand backups of the three tables, and how far back each of them can be restored from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ops.place import Place

TABLES = ("cases", "directory", "statistics")
LAG = timedelta(minutes=15)
"""DynamoDB promises five minutes behind; whoever is three times that behind is not backed up as promised."""


@dataclass(frozen=True)
class Backup:
    """A backup that somebody asked for; kept until somebody deletes it."""

    table: str
    name: str
    arn: str
    at: datetime
    bytes: int
    status: str


@dataclass(frozen=True)
class Recovery:
    """From when to when a table can be restored to any second; nothing if that is switched off."""

    table: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Backups:
    """Every backup of the place, the newest first; *ok* if each table can be restored to a moment ago."""

    ok: bool
    recovery: tuple[Recovery, ...]
    backups: tuple[Backup, ...]


@dataclass(frozen=True)
class Made:
    """The backups that were made, by table; on a dry run those that would be."""

    dry_run: bool
    names: dict[str, str]


def create_backups(place: Place, now: datetime, *, dry_run: bool = False) -> Made:
    """Back all three tables up, under names that tell the time."""
    names = {table: f"{place.name(table)}-{now:%Y%m%dT%H%M%SZ}" for table in TABLES}
    if not dry_run:
        for table, name in names.items():
            place.client("dynamodb").create_backup(TableName=place.name(table), BackupName=name)
    return Made(dry_run, names)


def list_backups(place: Place, now: datetime) -> Backups:
    """What there is to restore from."""
    recovery = tuple(recovery_of(place, table) for table in TABLES)
    backups = sorted((one for table in TABLES for one in _of(place, table)), key=lambda one: one.at, reverse=True)
    return Backups(all(one.until and now - one.until < LAG for one in recovery), recovery, tuple(backups))


def recovery_of(place: Place, table: str) -> Recovery:
    """The window of a table's point-in-time recovery."""
    answer = place.client("dynamodb").describe_continuous_backups(TableName=place.name(table))
    told: dict[str, Any] = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    if told.get("PointInTimeRecoveryStatus") != "ENABLED":
        return Recovery(table, None, None)
    return Recovery(table, told.get("EarliestRestorableDateTime"), told.get("LatestRestorableDateTime"))


def _of(place: Place, table: str) -> Iterator[Backup]:
    pages = place.client("dynamodb").get_paginator("list_backups").paginate(TableName=place.name(table))
    for one in (one for page in pages for one in page["BackupSummaries"]):
        yield Backup(
            table=table,
            name=one["BackupName"],
            arn=one["BackupArn"],
            at=one["BackupCreationDateTime"],
            bytes=one.get("BackupSizeBytes", 0),
            status=one["BackupStatus"],
        )
