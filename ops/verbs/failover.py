"""
Lets another Region look after the cases of a home: because theirs is lost, is to be left, or is back.

Two Regions that write to one case lose each other's events, and nobody is told. So a Region that answers is asked to
stop first, and what it wrote has to have arrived; one that does not answer is only given up on somebody's word.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import LaporError, Unavailable
from chalicelib.services.core.history_check import prove
from chalicelib.services.core.parts import Parts
from chalicelib.services.deadlines.clock_updates import follow
from chalicelib.services.messaging.announcements import announce, announcement_of
from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.directory.region_ownership import NOBODY
from ops.exits import Refused
from ops.inside import inside
from ops.place import Place
from ops.terminal import Step

SETTLE_SECONDS = 60.0
"""Functions believe for 30 seconds what the directory said, and a call that has begun ends within seconds."""
LAG_SECONDS = 300.0
"""How long replication may take before a handing over is taken back."""
BETWEEN_LOOKS_SECONDS = 5.0
LOOK_BACK = timedelta(days=2)
"""Events that are announced again: what was on its way in the Region that had them is not here."""


def answers(place: Place) -> bool:
    """Is the Region there? An answer that refuses us is one."""
    try:
        place.client("dynamodb").describe_table(TableName=place.name("directory"))
    except ClientError as error:
        return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)) < 500  # noqa: PLR2004  # any 5xx
    except BotoCoreError:
        return False
    return True


@dataclass(frozen=True)
class Order:
    """Whose cases go from where to where; `lost` is somebody's word that nothing runs in the first Region any more."""

    home: str
    before: Place
    after: Place
    now: datetime
    lost: bool = False
    dry_run: bool = False
    answers: Callable[[Place], bool] = answers
    wait: Callable[[float], None] = field(default=time.sleep)


@dataclass(frozen=True)
class HandedOver:
    """Who kept the home and who keeps it; how many cases were caught up with, and which are not whole."""

    stage: str
    home: str
    before: str
    keeper: str
    dry_run: bool
    cases: int
    announced: int
    torn: tuple[str, ...]
    """Cases of which replication has not brought everything, or whose history does not hold."""


def hand_over(order: Order, step: Step = lambda *_: None) -> HandedOver:
    """Hand the home over and catch up; Refused, with nothing changed, if two Regions might keep it."""
    before = _must_make_sense(order)
    if not order.dry_run:
        if order.lost:
            _appoint(order.after, order.home, order.after.values.home)
        else:
            _in_order(order, step)
    caught = _catch_up(order, step)
    keeper = before if order.dry_run else order.after.values.home
    return HandedOver(order.after.stage, order.home, before, keeper, order.dry_run, *caught)


def _must_make_sense(order: Order) -> str:
    keeper = _keeper(order.after, order.home)
    if keeper == order.after.values.home:
        raise Refused(f"{order.after.region} keeps home {order.home} already")
    is_there = order.answers(order.before)
    if order.lost and is_there:
        raise Refused(f"{order.before.region} answers: without --confirm-lost it is asked to stop before anything else")
    if not order.lost and not is_there:
        raise Refused(
            f"{order.before.region} does not answer: two Regions must never keep one home. If you know that nothing "
            "runs there, say --confirm-lost; what it had not replicated comes when it is back"
        )
    return keeper


def _in_order(order: Order, step: Step) -> None:
    """Nobody keeps the home until the Region that did has surely stopped, and everything of it has arrived."""
    step(f"{order.before.region} stops", None)
    _appoint(order.before, order.home, NOBODY)
    try:
        _until(order, "the word to stop", lambda: _keeper(order.after, order.home) == NOBODY)
        order.wait(SETTLE_SECONDS)
        step("replication catches up", None)
        _until(order, "what it wrote", lambda: _moved(order, order.before) == _moved(order, order.after))
    except (Refused, LaporError, BotoCoreError, ClientError):
        # whatever stood in the way, a home that nobody keeps is worse
        _appoint(order.before, order.home, order.before.values.home)
        raise
    _appoint(order.after, order.home, order.after.values.home)


def _until(order: Order, what: str, arrived: Callable[[], bool]) -> None:
    looks = int(LAG_SECONDS / BETWEEN_LOOKS_SECONDS)
    for _ in range(looks):
        if arrived():
            return
        order.wait(BETWEEN_LOOKS_SECONDS)
    there, after = order.after.region, f"after {LAG_SECONDS:.0f} seconds"
    raise Refused(
        f"{what} has not arrived in {there} {after}: {order.before.region} goes on with its work. "
        "See ReplicationLatency of its tables"
    )


def _catch_up(order: Order, step: Step) -> tuple[int, int, tuple[str, ...]]:
    """Follow and announce what happened lately: who was told before is known by the marks, and not told again."""
    announced, torn = 0, list[str]()
    with inside(order.after) as parts:
        numbers = sorted({number for number, _ in _moved_in(parts(), order)})
        for number in numbers:
            step(number, len(numbers))
            try:
                announced += _caught_up(parts(), number, order)
            except Unavailable:
                raise
            except (ClientError, LaporError, LookupError, TypeError, ValueError):
                torn.append(number)
    return len(numbers), announced, tuple(torn)


def _caught_up(parts: Parts, number: CaseNumber, order: Order) -> int:
    file = parts.cases.load(number)
    if prove(parts, file, sealed=False).flaws or len(file.events) != file.case.seq:
        raise LookupError(number)
    lately = [event.seq for event in file.events if event.at >= order.now - LOOK_BACK]
    if not order.dry_run:
        follow(parts, file, order.now)
        announce(parts, [announcement_of(parts, file, seq) for seq in lately])
    return len(lately)


def _moved(order: Order, place: Place) -> set[tuple[CaseNumber, int]]:
    with inside(place) as parts:
        return set(_moved_in(parts(), order))


def _moved_in(parts: Parts, order: Order) -> Iterator[tuple[CaseNumber, int]]:
    """What moved last within the days looked back on: case, and how far its history goes."""
    for ago in range(LOOK_BACK.days + 1):
        day = (order.now - timedelta(days=ago)).date()
        for shard in range(SHARDS):
            after: Any = None
            while True:
                page = parts.sweeps.moved(order.home, day, shard, after)
                yield from ((CaseNumber(row.number or ""), int(getattr(row, "seq", 0))) for row in page.rows)
                if (after := page.next) is None:
                    break


def _keeper(place: Place, home: str) -> str:
    with inside(place) as parts:
        return parts().keepers.keeper_of(home)


def _appoint(place: Place, home: str, keeper: str) -> None:
    with inside(place) as parts:
        parts().keepers.appoint(home, keeper)
