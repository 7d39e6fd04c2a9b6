"""
Back to the release before, in seconds: the alias of every function to the version that it pointed to then.

Code and settings of the functions go back. What templates say of API, schedules and data stays as it is, and so do the
site's files: for those the earlier commit has to be deployed, which takes minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from ops.deploying.change_sets import status_of
from ops.deploying.releases import Release, live_versions, note, point_to, read_template, releases, stamp
from ops.exits import Refused
from ops.place import Place

STAYS = ("the API's paths and what it answers by itself", "schedules and mappings", "the site's files", "all data")


@dataclass(frozen=True)
class Move:
    """One function's alias."""

    function: str
    before: str
    after: str


@dataclass(frozen=True)
class RolledBack:
    """What went back, and what did not."""

    stage: str
    region: str
    before: str
    after: str
    commit: str
    moves: tuple[Move, ...]
    stays: tuple[str, ...]
    done: bool


def roll_back(place: Place, *, now: datetime, dry_run: bool = False) -> RolledBack:
    """Move every alias, all or none: whatever speaks against it is looked at first."""
    s3, bucket = place.client("s3"), place.outputs(place.data_stack).get("ArchivesBucket", "")
    if not bucket:
        raise Refused(f"there is no {place.data_stack} in {place.region}: nothing was ever deployed")
    live, target = before_last(releases(s3, bucket))
    _refuse_while_changing(place)
    _refuse_other_data(s3, bucket, live, target)
    _refuse_missing(place, target)
    current = live_versions(place.client("lambda"), sorted(target.versions))
    moves = tuple(Move(name, current[name], target.versions[name]) for name in sorted(target.versions))
    if not dry_run:
        point_to(place.client("lambda"), target.versions)
        note(s3, bucket, replace(target, at=stamp(now), rolled_back=True))
    return RolledBack(place.stage, place.region, live.release, target.release, target.commit, moves, STAYS, not dry_run)


def before_last(noted: list[Release]) -> tuple[Release, Release]:
    """The release that is live, and the one deployed before that; Refused if there is none."""
    if not noted:
        raise Refused("no release was noted here: it was not deployed by this tool")
    live = noted[0]
    deployed = [release for release in noted if not release.rolled_back]
    since = next((place for place, release in enumerate(deployed) if release.release == live.release), 0)
    earlier = [release for release in deployed[since:] if release.release != live.release]
    if not earlier:
        raise Refused(f"there is no release before {live.release[:12]}: deploy an earlier commit instead")
    return live, earlier[0]


def lost(before: Any, after: Any, where: str = "") -> list[str]:
    """What *before* says and *after* does not; what was only added is nothing lost."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return [
            found
            for key, value in before.items()
            for found in (lost(value, after[key], f"{where}.{key}") if key in after else [f"{where}.{key}"])
        ]
    if isinstance(before, list) and isinstance(after, list):
        return [] if all(any(not lost(item, other) for other in after) for item in before) else [where]
    return [] if before == after else [where]


def _refuse_while_changing(place: Place) -> None:
    status = status_of(place, place.app_stack)
    if status.endswith("_IN_PROGRESS"):
        raise Refused(
            f"{place.app_stack} is {status}. Stop that first: "
            f"aws cloudformation cancel-update-stack --stack-name {place.app_stack} --region {place.region}"
        )


def _refuse_other_data(s3: Any, bucket: str, live: Release, target: Release) -> None:
    if live.data_template == target.data_template:
        return
    before, after = (read_template(s3, bucket, release.data_template) for release in (target, live))
    if missing := lost(before["Resources"], after["Resources"]):
        raise Refused(
            f"the data is no longer as {target.release[:12]} needs it: "
            f"{', '.join(found[1:] for found in missing[:5])}. Repair the code and deploy it instead"
        )


def _refuse_missing(place: Place, target: Release) -> None:
    for name, version in sorted(target.versions.items()):
        try:
            place.client("lambda").get_function_configuration(FunctionName=name, Qualifier=version)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            raise Refused(f"{name} has no version {version} any more: deploy {target.commit} instead") from error
