"""
Backups, and a restore that is rehearsed on moto.

moto restores at once, to the present, and with streams off; so what is shown here is what the drill looks at, what it
leaves alone and what it takes away. How long DynamoDB takes, and to which second it restores, only AWS itself tells.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from local.service import Service
from ops.exits import Refused
from ops.place import Place
from ops.verbs.backup import TABLES, create_backups, list_backups
from ops.verbs.copies import Copies
from ops.verbs.restore import Wanted, drill
from tests.faults import SERVER_ERROR, Wire, tapped
from tests.ops.places import place_of, writes
from tests.services.steps import filed, routed


@pytest.fixture
def place(service: Service) -> Place:
    found = place_of(service)
    for table in TABLES:
        found.client("dynamodb").update_continuous_backups(
            TableName=found.name(table), PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    return found


@pytest.fixture
def wire() -> Iterator[Wire]:
    with tapped() as wire:
        yield wire


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=30)


def tables(place: Place) -> set[str]:
    names = place.client("dynamodb").list_tables()["TableNames"]
    return {name for name in names if name.startswith(place.values.stack)}


def written_to(wire: Wire) -> set[str]:
    """Every table that a writing call named."""
    calls = {call for call, _ in wire.sent} & set(writes(wire))
    return {
        str(params.get("TargetTableName") or params.get("TableName"))
        for call, params in wire.sent
        if call in calls and ("TableName" in params or "TargetTableName" in params)
    }


def test_every_table_is_backed_up_under_a_name_that_tells_the_time(place: Place) -> None:
    made = create_backups(place, datetime(2026, 3, 13, 2, 0, 5, tzinfo=UTC))

    found = list_backups(place, soon())
    assert {one.name for one in found.backups} == set(made.names.values())
    assert made.names["cases"] == f"{place.name('cases')}-20260313T020005Z"
    assert found.ok


def test_a_dry_run_makes_no_backup(place: Place, wire: Wire) -> None:
    create_backups(place, soon(), dry_run=True)

    assert writes(wire) == []


def test_a_table_that_cannot_be_restored_to_a_moment_ago_is_not_well(place: Place) -> None:
    place.client("dynamodb").update_continuous_backups(
        TableName=place.name("cases"), PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )

    assert not list_backups(place, soon()).ok
    with pytest.raises(Refused, match="cases"):
        drill(place, Wanted())


@pytest.mark.parametrize("from_backup", [False, True])
def test_a_drill_proves_the_copies_and_takes_them_away(service: Service, place: Place, *, from_backup: bool) -> None:
    routed(service.parts)
    service.deliver()
    create_backups(place, soon())
    before = tables(place)

    done = drill(place, Wanted(from_backup=from_backup))

    assert done.ok
    assert done.missing == ()
    assert done.chains
    assert (done.chains.cases, done.chains.anchored) == (1, 1)
    cases = next(one for one in done.tables if one.table == "cases")
    assert (cases.copied, cases.events) == (cases.original, 2)
    assert tables(place) == before


def test_a_drill_writes_to_its_copies_and_to_nothing_else(service: Service, place: Place, wire: Wire) -> None:
    filed(service.parts)
    wire.forget()

    done = drill(place, Wanted())

    assert {name for name in written_to(wire) if not name.startswith(done.prefix)} == set()
    assert place.client("dynamodb").describe_table(TableName=place.name("cases"))["Table"]["ItemCount"] > 0


def test_the_copies_get_what_a_restore_leaves_out(service: Service, place: Place) -> None:
    filed(service.parts)
    dynamodb = place.client("dynamodb")
    arn = dynamodb.describe_table(TableName=place.name("cases"))["Table"]["TableArn"]
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "stage", "Value": place.stage}])

    done = drill(place, Wanted(keep=True))

    copies = Copies(place, done.prefix)
    told = copies.described("cases")
    tags = {tag["Key"]: tag["Value"] for tag in dynamodb.list_tags_of_resource(ResourceArn=told["TableArn"])["Tags"]}
    assert (tags["stage"], tags["drill"]) == (place.stage, "yes")
    ttl = dynamodb.describe_time_to_live(TableName=copies.name("cases"))["TimeToLiveDescription"]
    assert (ttl["AttributeName"], ttl["TimeToLiveStatus"]) == ("expires_at", "ENABLED")
    assert told["DeletionProtectionEnabled"]
    copies.remove()


def test_an_event_that_the_copy_has_and_the_original_lost_is_found(service: Service, place: Place) -> None:
    number = routed(service.parts)
    create_backups(place, soon())
    key = {"pk": {"S": f"CASE#{number}"}, "sk": {"S": "EVENT#000002"}}
    place.client("dynamodb").delete_item(TableName=place.name("cases"), Key=key)

    done = drill(place, Wanted(from_backup=True))

    assert not done.ok
    assert [lost for one in done.tables for lost in one.lost] == [f"CASE#{number} EVENT#000002"]


def test_a_drill_that_fails_takes_its_copies_away_all_the_same(service: Service, place: Place, wire: Wire) -> None:
    filed(service.parts)
    before = tables(place)
    wire.fail("TagResource", SERVER_ERROR, on="dynamodb", times=9)

    with pytest.raises(Exception, match="TagResource"):
        drill(place, Wanted())

    assert tables(place) == before


def test_a_dry_run_says_from_when_it_would_restore_and_writes_nothing(place: Place, wire: Wire) -> None:
    wire.forget()

    done = drill(place, Wanted(dry_run=True))

    assert done.restored_to <= soon()
    assert writes(wire) == []


def test_what_is_no_copy_is_never_taken_away(place: Place) -> None:
    with pytest.raises(Refused, match="is no copy"):
        Copies(place, place.values.stack).remove()


def test_without_backups_a_drill_says_how_to_make_them(place: Place) -> None:
    with pytest.raises(Refused, match="backup create"):
        drill(place, Wanted(from_backup=True))
