"""What a Region that holds copies is told of the one that owns them, read from AWS when it is deployed."""

from collections.abc import Callable

from ops.packaging.template.replicas import PRIMARIES
from ops.place import Aws, Place

TABLES = {"CasesTable": "cases", "DirectoryTable": "directory", "StatisticsTable": "statistics"}


def looked_up(place: Place, names: tuple[str, ...]) -> dict[str, str]:
    """The values of these parameters (`Package.looked_up`); AWS's own error if the other Region is not that far."""
    return {name: _found(place, name) for name in names}


def _found(place: Place, name: str) -> str:
    if name in PRIMARIES:
        kms = Aws(place.values.tables_from, place.aws.session).client("kms")
        return str(kms.describe_key(KeyId=f"alias/{place.values.stack}{PRIMARIES[name]}")["KeyMetadata"]["Arn"])
    if name == "Keys":
        return str(place.client("secretsmanager").describe_secret(SecretId=place.name("keys"))["ARN"])
    logical = next(table for table in TABLES if name.startswith(table))
    return _ATTRIBUTES[name.removeprefix(logical)](place, place.name(TABLES[logical]))


def _described(attribute: str) -> Callable[[Place, str], str]:
    def found(place: Place, table: str) -> str:
        return str(place.client("dynamodb").describe_table(TableName=table)["Table"][attribute])

    return found


_ATTRIBUTES: dict[str, Callable[[Place, str], str]] = {
    "": _described("TableName"),
    "Arn": _described("TableArn"),
    "StreamArn": _described("LatestStreamArn"),
}
