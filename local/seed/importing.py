"""`python -m local import-areas`: areas from a file into the database on disk, all of them or none."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from chalicelib.domain.organisation.directory import Area
from chalicelib.store.directory.directory_json import area_data, around
from infra.template import Template, load
from local.dynamodb import engine_file
from local.dynamodb.engines import binary, start
from local.dynamodb.tables import ensure_table, tables_of
from local.seed.area_files import read_areas
from local.seed.seed_files import SEED, read

REGION = "ap-southeast-3"
DIRECTORY = "DirectoryTable"


def import_areas(path: Path, state: Path, columns: Mapping[str, str], tell: Callable[[str], None]) -> int:
    """
    Load the file's areas; how many.

    FaultyFileError with all that is wrong with the file, UnavailableError where nothing can be kept on disk; either way
    the database is as it was.
    """
    binary()
    template = Template(load(), region=REGION)
    table, file = dict(tables_of(template))[DIRECTORY]["TableName"], state / engine_file.FILE
    if not engine_file.has_table(file, table):
        _make_tables(template, state)
    known = engine_file.sort_keys(file, table, "AREA#") | {area["code"] for area in read(SEED / "areas.json")}
    areas = read_areas(path, known, columns)
    tell(f"{len(areas):,} areas read and checked; writing them ...")
    engine_file.put_items(file, table, _items(areas))
    return len(areas)


def _items(areas: list[Area]) -> Iterator[engine_file.Item]:
    """As `DirectoryWriter.save_areas` stores them."""
    for area in areas:
        yield {
            "pk": {"S": f"AREA#{around(area.code)}"},
            "sk": {"S": area.code},
            "content": {"S": json.dumps(area_data(area))},
        }


def _make_tables(template: Template, state: Path) -> None:
    """On an engine of its own, which ends again: only one may have the file."""
    import boto3

    engine = start("dynoxide", state)
    try:
        here = {"aws_access_key_id": "local", "aws_secret_access_key": "local", "region_name": REGION}
        dynamodb = boto3.client("dynamodb", endpoint_url=engine.endpoint_url, **here)
        for _, wanted in tables_of(template):
            ensure_table(dynamodb, wanted)
    finally:
        engine.stop()
