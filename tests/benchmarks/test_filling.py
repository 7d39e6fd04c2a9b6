"""A copied case is to the engine what a filed one is, in every list and on every clock."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from benchmarks.filling import FILE, Filler, hash_prefix
from benchmarks.stage import ROADS, Stage, staged
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.store.cases.case_rows import SHARDS, shard_of
from local.dynamodb.engines import running
from tests.needs import need_engine

pytestmark = pytest.mark.dynoxide

TABLE = "lapor-bench-cases"
COPIES = 400


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Filler, CaseNumber]]:
    """A stage with patterns, and a hundred times as many copies of them."""
    need_engine("dynoxide")
    state = tmp_path_factory.mktemp("engine")
    with running("dynoxide", state) as engine, staged(engine) as stage:
        patterns = [CaseNumber(number) for number in stage.stock(4)]
        filler = Filler(state, TABLE, patterns)
        filler.add(COPIES)
        with closing(sqlite3.connect(state / FILE)) as database:
            ((copied,),) = database.execute(
                f'SELECT pk FROM "{TABLE}" WHERE sk = ? AND pk NOT IN (?, ?, ?, ?) LIMIT 1',  # noqa: S608  # our words
                ("S:REPORT", *(f"S:CASE#{number}" for number in patterns)),
            ).fetchall()
        yield stage, filler, CaseNumber(copied.partition("#")[2])


def test_it_is_found_in_every_list(filled: tuple[Stage, Filler, CaseNumber]) -> None:
    stage, filler, copy = filled
    found = set()
    cursor = ""
    while cursor is not None:
        page = stage.ask("GET", f"/v1/inbox?queue=working{cursor and f'&cursor={cursor}'}", by=ROADS).json()
        found |= {row["number"] for row in page["items"]}
        cursor = page["next"]

    assert filler.stored() == len(found) == 4 + COPIES
    assert copy in found


def test_its_clocks_lie_in_its_own_shard(filled: tuple[Stage, Filler, CaseNumber]) -> None:
    stage, _, _ = filled
    parts = stage.service.parts
    due, after = [], None
    for shard in range(SHARDS):
        while True:
            page, after = parts.sweeps.watched("J", "reminders", shard, after)  # type: ignore[arg-type]  # its value
            due += [(shard, clock.number) for clock in page]
            if after is None:
                break

    assert len(due) == 2 * (4 + COPIES)
    assert all(shard == shard_of(number) for shard, number in due)


def test_the_engine_keeps_the_same_beside_its_key(filled: tuple[Stage, Filler, CaseNumber]) -> None:
    """What it orders a scan by is computed here as it does itself."""
    with closing(sqlite3.connect(filled[1]._file)) as database:
        rows = database.execute(f'SELECT DISTINCT pk, hash_prefix FROM "{TABLE}"').fetchall()  # noqa: S608  # our words

    assert len(rows) > COPIES
    assert [pk for pk, prefix in rows if hash_prefix(pk.removeprefix("S:")) != prefix] == []
