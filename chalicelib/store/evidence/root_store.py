"""
The bucket of roots: every object is put once and locked, and what was put first is what counts.

Object lock keeps a version from being deleted, not a newer one from being put on top, nor a marker that hides it. So
whoever reads reads the oldest version, and whoever lists lists versions.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.store.tables.retries import RetryPolicy

_THERE = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict"})


class RootStore:
    """Objects of JSON under names; the client is made at the first call."""

    def __init__(self, patience: RetryPolicy, bucket: str, years: int, s3: Callable[[], Any]) -> None:
        """`years`: how long nobody, whoever they are, can delete what is put from now on."""
        self._patience = patience
        self._bucket = bucket
        self._kept_for = timedelta(days=366 * years)
        self._s3 = s3

    def put_once(self, key: str, content: Any, machine_now: datetime) -> None:
        """Keeps the content under that name, unless something lies there: then that stays, and nothing happens."""
        try:
            self._patience(
                lambda: self._s3().put_object(
                    Bucket=self._bucket,
                    Key=key,
                    Body=json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
                    ContentType="application/json",
                    ChecksumAlgorithm="SHA256",
                    ObjectLockMode="COMPLIANCE",
                    ObjectLockRetainUntilDate=machine_now + self._kept_for,
                    IfNoneMatch="*",
                )
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _THERE:
                raise

    def read(self, key: str) -> Any:
        """What was put under that name first; None if nothing ever was."""
        oldest = dict(self._versions(key)).get(key)
        return self._content(key, oldest) if oldest else None

    def read_all(self, beginning: str) -> dict[str, Any]:
        """What was put first under every name that begins so, in the order of the names."""
        return {name: self._content(name, oldest) for name, oldest in sorted(dict(self._versions(beginning)).items())}

    def keys(self, beginning: str) -> list[str]:
        """The names that begin so, in order."""
        return sorted({name for name, _ in self._versions(beginning)})

    def _content(self, key: str, version: str) -> Any:
        def read() -> Any:
            return json.loads(self._s3().get_object(Bucket=self._bucket, Key=key, VersionId=version)["Body"].read())

        return self._patience(read)

    def _versions(self, beginning: str) -> Iterator[tuple[str, str]]:
        """Name and id of every version, of each name the oldest last; what merely hides a name is none."""
        place: dict[str, str] = {}
        while True:
            page = self._patience(lambda place=place: self._page(beginning, place))  # type: ignore[misc]  # mypy infers no lambda with a default
            yield from ((each["Key"], each["VersionId"]) for each in page.get("Versions", []))
            if not page.get("IsTruncated"):
                return
            place = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}

    def _page(self, beginning: str, place: dict[str, str]) -> Any:
        return self._s3().list_object_versions(Bucket=self._bucket, Prefix=beginning, **place)
