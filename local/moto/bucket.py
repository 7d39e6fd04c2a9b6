"""
A bucket of moto's with what it lacks here: notifications set up from the template, and files that outlive the process.

Beside a durable database the objects of a bucket are files of a folder. They are put into moto again at the start,
which tells the queue of what had come in and was not dealt with.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from moto.s3.models import FakeKey, S3Backend

from local.moto.patching import Corrections
from local.small_files import write_whole

Plain = Callable[..., Any]

corrections = Corrections()

_KEPT: dict[str, Path] = {}
_KINDS = {".jpg": "image/jpeg", ".pdf": "application/pdf"}


def keep(s3: Any, bucket: str, folder: Path | None) -> None:
    """From now on the bucket's objects are kept in the folder, beginning with those that are there; None: no longer."""
    _KEPT.pop(bucket, None)
    if folder is None:
        return
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".new"):
        kind = _KINDS.get(file.suffix, "application/octet-stream")
        key = file.relative_to(folder).as_posix()
        s3.put_object(Bucket=bucket, Key=key, Body=file.read_bytes(), ContentType=kind)
    _KEPT[bucket] = folder


@corrections.around(S3Backend, "put_object")
def what_is_put_is_kept(
    plain: Plain, backend: S3Backend, bucket_name: str, key_name: str, *how: Any, **named: Any
) -> FakeKey:
    """On disk first: what moto has acknowledged must survive the process."""
    folder = _KEPT.get(bucket_name)
    value = how[0] if how else named.get("value")
    if folder and isinstance(value, bytes):
        write_whole(_file(folder, key_name), value)
    key: FakeKey = plain(backend, bucket_name, key_name, *how, **named)
    return key


@corrections.around(S3Backend, "delete_object")
def what_is_deleted_is_gone(
    plain: Plain, backend: S3Backend, bucket_name: str, key_name: str, *how: Any, **named: Any
) -> Any:
    """From the disk as well."""
    answer = plain(backend, bucket_name, key_name, *how, **named)
    if folder := _KEPT.get(bucket_name):
        _file(folder, key_name).unlink(missing_ok=True)
    return answer


def _file(folder: Path, key: str) -> Path:
    file = (folder / key).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise ValueError(f"{key} leads out of the bucket's folder")
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def lock(s3: Any, bucket: str, wanted: Mapping[str, Any]) -> None:
    """Whatever is put into the bucket from now on is locked as the template says, also without saying so itself."""
    retention = wanted["Rule"]["DefaultRetention"]
    spans = {name: int(retention[name]) for name in ("Days", "Years") if name in retention}
    rule = {"DefaultRetention": {**retention, **spans}}
    s3.put_object_lock_configuration(
        Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": wanted["ObjectLockEnabled"], "Rule": rule}
    )


def notifications_of(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What CloudFormation calls a bucket's notifications, in the words of S3's own API."""
    return {
        "QueueConfigurations": [
            {
                "QueueArn": one["Queue"],
                "Events": [one["Event"]],
                "Filter": {"Key": {"FilterRules": list(one["Filter"]["S3Key"]["Rules"])}},
            }
            for one in wanted.get("QueueConfigurations", [])
        ]
    }
