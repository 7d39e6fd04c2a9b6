"""Which stage's tables the models speak of, and the connection over which transactions go."""

from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.aws import CONNECT_SECONDS, READ_SECONDS
from chalicelib.store.tables.case_table import CASE_ROWS
from chalicelib.store.tables.directory_table import DirectoryRow
from chalicelib.store.tables.limit_table import LimitRow
from chalicelib.store.tables.round_table import RoundRow
from chalicelib.store.tables.statistics_table import StatisticsRow


def use(prefix: str, region: str | None = None) -> None:
    """Points the models at the tables of a stage; what was connected before is forgotten."""
    others: list[tuple[type[Model], str]] = [
        (DirectoryRow, "directory"),
        (StatisticsRow, "statistics"),
        (LimitRow, "limits"),
        (RoundRow, "statistics"),
    ]
    for model, table in [*((row, "cases") for row in CASE_ROWS), *others]:
        model.Meta.table_name = f"{prefix}-{table}"
        model.Meta.region = region
        model._connection = None  # noqa: SLF001  # PynamoDB has no other way to forget a connection
    connection.cache = Connection(
        region=region,
        connect_timeout_seconds=CONNECT_SECONDS,
        read_timeout_seconds=READ_SECONDS,
        max_retry_attempts=0,
    )


class _Shared:
    cache: Connection | None = None


connection = _Shared()


def transactions() -> Connection:
    """The connection over which transactions go."""
    if connection.cache is None:
        raise RuntimeError("use() comes first")
    return connection.cache
