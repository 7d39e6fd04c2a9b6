"""
What was released when: one small object for every deployment and every rollback, beside the archives.

CloudFormation knows what a stack is like; only this knows what it was like before, and by which versions.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

ALIAS = "live"
FOLDER = "releases/"


@dataclass(frozen=True)
class Release:
    """One release that went live in one stage of one Region."""

    release: str
    at: str
    commit: str
    """What was deployed, by its name in git; `+` behind it if the folder was not clean."""
    versions: Mapping[str, str]
    """The version of each function that its alias pointed to, by the function's name."""
    data_template: str
    """The key of the data's template in the bucket of archives."""
    rolled_back: bool = False


def note(s3: Any, bucket: str, release: Release) -> str:
    """Write a release down; answers with its key, by which releases sort as they came."""
    key = f"{FOLDER}{release.at}-{release.release[:12]}.json"
    content = json.dumps(asdict(release), indent=1).encode()
    s3.put_object(Bucket=bucket, Key=key, Body=content, ContentType="application/json")
    return key


def stamp(now: datetime) -> str:
    """The instant as a part of a key."""
    return now.strftime("%Y%m%dT%H%M%S.%fZ")


def releases(s3: Any, bucket: str) -> list[Release]:
    """Every release, the newest first."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=FOLDER)
    keys = sorted((found["Key"] for page in pages for found in page.get("Contents", [])), reverse=True)
    return [_read(s3, bucket, key) for key in keys]


def last_release(s3: Any, bucket: str) -> Release | None:
    """The one that is live."""
    found = releases(s3, bucket)
    return found[0] if found else None


def live_versions(functions: Any, names: list[str]) -> dict[str, str]:
    """The version that each function's alias points to now."""
    return {name: functions.get_alias(FunctionName=name, Name=ALIAS)["FunctionVersion"] for name in names}


def point_to(functions: Any, versions: Mapping[str, str]) -> None:
    """Let every alias point to its version, with all traffic."""
    for name, version in sorted(versions.items()):
        functions.update_alias(
            FunctionName=name, Name=ALIAS, FunctionVersion=version, RoutingConfig={"AdditionalVersionWeights": {}}
        )


def _read(s3: Any, bucket: str, key: str) -> Release:
    return Release(**json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()))


def read_template(s3: Any, bucket: str, key: str) -> Any:
    """A template that a release names."""
    return json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
