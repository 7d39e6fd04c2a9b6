"""
The service's own code at work in a place: what an operator verifies, imports or exports, it does as the functions do.

That code keeps settings, tables and memory once a process, so a process stands in one place at a time: whoever enters a
second one meanwhile is stopped, and whoever leaves takes everything back. Nothing of one place is there in the next.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import wiring
from chalicelib.domain.evidence.seals import EVENTS
from chalicelib.services.core.parts import Parts
from infra.template import Template, load
from ops.packaging.parameters import parameters_of
from ops.place import Place

_OCCUPIED = threading.Lock()
QUEUES = {"MoveDeadlinesQueue": "move-deadlines", "NotifyAgenciesQueue": "notify-agencies"}


@contextmanager
def inside(place: Place, *, tables: str = "") -> Iterator[Callable[[], Parts]]:
    """
    Stand in a place; what is given makes the parts of the service, each time with half a minute's patience.

    *tables* is the prefix of other tables than the place's own: copies that were restored.
    """
    if not _OCCUPIED.acquire(blocking=False):
        raise RuntimeError("this process stands in another place: leave it first, or use a process for each")
    before = dict(os.environ)
    try:
        os.environ.update(environment(place, tables))
        wiring.forget()
        yield wiring.parts
    finally:
        os.environ.clear()
        os.environ.update(before)
        wiring.forget()
        _OCCUPIED.release()


def may_seal(parts: Parts) -> bool:
    """May whoever runs the tool use the key of the seals? The key's policy lets in roles alone (docs/operating.md)."""
    try:
        parts.seals.derive(EVENTS)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDeniedException":
            raise
        return False
    return True


def environment(place: Place, tables: str = "") -> dict[str, str]:
    """What the functions there are given, from the file that they are deployed from."""
    template = Template(load(), stage=place.stage, region=place.region)
    template.know("AWS::AccountId", place.aws.account)
    for name, value in parameters_of(place.values, release="").items():
        template.know(name, value)
    template.know("CaseEventsTopic", f"arn:aws:sns:{place.region}:{place.aws.account}:{place.name('case-events')}")
    for logical, queue in QUEUES.items():
        template.know(logical, str(place.client("sqs").get_queue_url(QueueName=place.name(queue))["QueueUrl"]))
    for logical in ("ParkedBucket", "FilesBucket", "RootsBucket"):
        template.know(logical, template.resolve(template.properties(logical)["BucketName"]))
    for alias in ("IdentityKeyAlias", "SealKeyAlias", "RootKeyAlias"):
        template.know(alias, template.resolve(template.properties(alias)["AliasName"]))
    wanted = template.body["Globals"]["Function"]["Environment"]["Variables"]
    found = {name: _resolved(template, value) for name, value in wanted.items()}
    return {
        **found,
        **({"TABLE_PREFIX": tables} if tables else {}),
        "AWS_REGION": place.region,
        "AWS_DEFAULT_REGION": place.region,
    }


def _resolved(template: Template, value: Any) -> str:
    """Where officers sign in is known after a deployment only, and no verb asks for it: left empty."""
    try:
        return str(template.resolve(value))
    except LookupError:
        return ""
