"""Deploys a package: data, archive, application, site; then writes down what went live."""

import time
from dataclasses import dataclass
from datetime import datetime

from ops.deploying.change_sets import StackPlan, Wait, prepare, status_of
from ops.deploying.execution import Say, clear_failed_creation, execute
from ops.deploying.releases import Release, live_versions, note, point_to, releases, stamp
from ops.deploying.stacks import app_plan, change_set_name, data_plan, not_yet_told, refuse_losses
from ops.deploying.uploads import put_archive, put_site, put_template, refresh_site, template_key
from ops.exits import Refused
from ops.packaging import Package
from ops.packaging.template.functions import functions_of
from ops.place import Place


@dataclass(frozen=True)
class Deployed:
    """What was changed, and where it can be seen."""

    stage: str
    region: str
    release: str
    commit: str
    data_changes: int
    app_changes: int
    archive_uploaded: bool
    site_files: int
    site: str
    noted: str
    """The key of the release's record; empty if nothing changed."""


@dataclass(frozen=True)
class Order:
    """A deployment that somebody asked for."""

    made: Package
    commit: str
    """The commit's name in git, `+` behind it if the folder was not clean."""
    now: datetime
    allow_replace: bool = False
    any_interpreter: bool = False
    """Only for an emulator, whose functions run in the interpreter that packaged them."""


def refuse(order: Order, *, force_dirty: bool) -> None:
    """Stop at what must not go live, before AWS is asked anything."""
    if not order.made.deployable and not order.any_interpreter:
        raise Refused(f"not deployable: {order.made.why_not}")
    if order.made.values.is_prod and order.commit.endswith("+") and not force_dirty:
        raise Refused("the folder has changes that are in no commit: commit them, or say --force-dirty")


def deploy_place(place: Place, order: Order, say: Say, *, wait: Wait = time.sleep) -> Deployed:
    """Bring the package to its place. Said again after a failure it goes on from where it stopped."""
    made, s3 = order.made, place.client("s3")
    data_changes = _bring(place, data_plan(place, made), order, say, wait)
    outputs = place.outputs(place.data_stack)
    if missing := not_yet_told(made, outputs):
        raise Refused(f"{place.data_stack} does not tell {', '.join(missing)}: was it deployed from another checkout?")
    bucket = outputs["ArchivesBucket"]
    uploaded = put_archive(s3, bucket, made)
    say(f"{made.archive_key}: {'uploaded' if uploaded else 'was there'}")
    app_changes = _bring(place, app_plan(place, made, outputs), order, say, wait)
    told = place.outputs(place.app_stack)
    site = put_site(s3, outputs["SiteBucket"], made.site)
    if site:
        refresh_site(place.client("cloudfront"), told["DistributionId"])
    say(f"site: {len(site)} files uploaded")
    returned = not app_changes and _return_to(place, made.release)
    noted = _noted(place, order, bucket) if data_changes or app_changes or returned else ""
    return Deployed(
        place.stage,
        place.region,
        made.release,
        order.commit,
        data_changes,
        app_changes,
        uploaded,
        len(site),
        site_address(place),
        noted,
    )


def site_address(place: Place) -> str:
    """Where people find the site: under its own name if it has a certificate, else under the distribution's."""
    if place.values.certificate_arn:
        return place.values.site_url
    domain = place.outputs(place.app_stack).get("SiteDomain", "")
    return f"https://{domain}" if domain else ""


def _bring(place: Place, plan: StackPlan, order: Order, say: Say, wait: Wait) -> int:
    """One stack to what *plan* says; answers with the number of resources that changed."""
    clear_failed_creation(place, plan.name, say, wait=wait)
    if (status := status_of(place, plan.name)).endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
        raise Refused(f"{plan.name} is {status}: somebody is at it; wait until it stands still")
    found = prepare(place, plan, change_set_name(order.made, order.now), wait=wait)
    refuse_losses(place, found, allow_replace=order.allow_replace)
    say(f"{plan.name}: {len(found.changes)} changes")
    if found.needed:
        execute(place, found, say, wait=wait)
    return len(found.changes)


def _return_to(place: Place, release: str) -> bool:
    """
    After a rollback, point the aliases to the release that the stack still is.

    CloudFormation finds nothing to change then: it does not look at what was done without it.
    """
    noted = releases(place.client("s3"), place.outputs(place.data_stack)["ArchivesBucket"])
    if not noted or not noted[0].rolled_back:
        return False
    deployed = next(found for found in noted if found.release == release and not found.rolled_back)
    point_to(place.client("lambda"), deployed.versions)
    return True


def _noted(place: Place, order: Order, bucket: str) -> str:
    names = [place.name(name) for name in sorted(functions_of(order.made.app_template).values())]
    s3 = place.client("s3")
    put_template(s3, bucket, order.made.data_template)
    versions = live_versions(place.client("lambda"), names)
    key = template_key(order.made.data_template)
    return note(s3, bucket, Release(order.made.release, stamp(order.now), order.commit, versions, key))
