"""
Two Regions of one stage in this process, and what replication does between their tables.

Each has functions, topics, queues, keys and clients of its own; which one a call is in is decided by the environment,
as on Lambda, and nothing is remembered on the way from one to the other.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3

from chalicelib import wiring
from chalicelib.services.core.parts import Parts
from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import Service, started
from tests import country
from tests.conftest import FRIDAY_BEFORE_LEBARAN

HOMES = {"J": "ap-southeast-3", "S": "ap-southeast-1"}
SITES = {"J": "https://lapor.example.org", "S": "https://lapor-sg.example.org"}
TABLES = ("cases", "directory", "statistics")

Item = Mapping[str, Any]
Key = tuple[str, str]


@dataclass
class Stack:
    """The service in one Region."""

    home: str
    region: str
    service: Service
    environment: Mapping[str, str]
    _clients: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def here(self) -> Iterator[Service]:
        """In this Region, as a process that has just begun."""
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update(self.environment)
        wiring.forget()
        try:
            yield self.service
        finally:
            os.environ.clear()
            os.environ.update(before)
            wiring.forget()

    @property
    def parts(self) -> Parts:
        """What the services use, within `here()`."""
        return wiring.parts()

    def client(self, service: str) -> Any:
        """A client of ours, beside the service."""
        if service not in self._clients:
            self._clients[service] = boto3.client(service, region_name=self.region)
        return self._clients[service]

    def table(self, name: str) -> str:
        """A table's name."""
        return f"lapor-{self.service.provisioned.template.stage}-{name}"

    def items(self, table: str) -> dict[Key, Item]:
        """Everything in a table."""
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=self.table(table))
        found = (item for page in pages for item in page["Items"])
        return {(item["pk"]["S"], item["sk"]["S"]): item for item in found}


@dataclass
class Replication:
    """
    Carries each changed item to the other Region, late and in any order, as global tables do.

    What comes in shows in the stream of the table that it comes into. An item that both have written meanwhile is a
    conflict: one of the writes would be lost, and nobody told.
    """

    stacks: tuple[Stack, Stack]
    agreed: dict[str, dict[Key, Item]] = field(default_factory=lambda: {table: {} for table in TABLES})
    conflicts: list[tuple[str, Key]] = field(default_factory=list)

    def carry(self, wanted: Callable[[Key], bool] = lambda _: True) -> int:
        """Carries what has changed and is wanted now; how many items."""
        return sum(self._carry(table, wanted) for table in TABLES)

    def lose(self, home: str) -> None:
        """The Region is gone with what it has written and was not carried yet; the other goes on alone."""
        lost, left = sorted(self.stacks, key=lambda stack: stack.home != home)
        for table in TABLES:
            self.agreed[table] = dict(lost.items(table))
            for key in set(left.items(table)) - set(self.agreed[table]):
                self.agreed[table].pop(key, None)

    def _carry(self, table: str, wanted: Callable[[Key], bool]) -> int:
        agreed, carried = self.agreed[table], 0
        now = [stack.items(table) for stack in self.stacks]
        keys = sorted({*agreed, *now[0], *now[1]})
        for key in keys:
            changed = [place for place in (0, 1) if now[place].get(key) != agreed.get(key)]
            if not changed or not wanted(key):
                continue
            if len(changed) > 1 and now[0].get(key) != now[1].get(key):
                self.conflicts.append((table, key))
            item = now[changed[0]].get(key)
            self._write(self.stacks[1 - changed[0]], table, key, item)
            carried += 1
            agreed.pop(key, None)
            if item is not None:
                agreed[key] = item
        return carried

    @staticmethod
    def _write(stack: Stack, table: str, key: Key, item: Item | None) -> None:
        dynamodb, name = stack.client("dynamodb"), stack.table(table)
        if item is None:
            dynamodb.delete_item(TableName=name, Key={"pk": {"S": key[0]}, "sk": {"S": key[1]}})
        else:
            dynamodb.put_item(TableName=name, Item=dict(item))


@contextmanager
def two_regions(engine: Engine, stage: str) -> Iterator[tuple[Stack, Stack, Replication]]:
    """Jakarta and Singapore with one country between them, on Friday, 13 March 2026, 09:00 in Jakarta."""
    clock = BusinessClock(frozen_at=FRIDAY_BEFORE_LEBARAN)
    with ExitStack() as open_stacks:
        stacks = [_stack(open_stacks.enter_context(_started(engine, clock, stage, home)), home) for home in HOMES]
        first, second = stacks
        with first.here():
            country.settle(first.parts, stage)
        _share_keys(first, second)
        _have_topics_too(first, second, stage)
        replication = Replication((first, second))
        replication.carry()
        yield first, second, replication


def _started(engine: Engine, clock: BusinessClock, stage: str, home: str) -> AbstractContextManager[Service]:
    sites = ",".join(f"{one}={site}" for one, site in SITES.items())
    parameters = {"Home": home, "Sites": sites, "SiteUrl": SITES[home]}
    return started(engine, clock, stage=stage, region=HOMES[home], parameters=parameters)


def _stack(service: Service, home: str) -> Stack:
    return Stack(home, HOMES[home], service, dict(os.environ))


def _share_keys(first: Stack, second: Stack) -> None:
    """The keys of identities and of seals have replicas in the second Region, and the secret has one too."""
    for logical in ("IdentityKey", "SealKey"):
        key = first.service.provisioned.ref(logical)
        first.client("kms").replicate_key(KeyId=key, ReplicaRegion=second.region)
        alias = second.service.provisioned.ref(f"{logical}Alias")
        second.client("kms").update_alias(AliasName=alias, TargetKeyId=key)
    name = first.environment["SECRET_NAME"]
    secret = first.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    second.client("secretsmanager").put_secret_value(SecretId=name, SecretString=secret)


def _have_topics_too(first: Stack, second: Stack, stage: str) -> None:
    """Institutions' topics have the same names in every Region; letters may be sent from both."""
    for page in first.client("sns").get_paginator("list_topics").paginate():
        for topic in page["Topics"]:
            name = topic["TopicArn"].rpartition(":")[2]
            if name.startswith(f"lapor-{stage}-desk-"):
                second.client("sns").create_topic(Name=name)
    second.client("sesv2").create_email_identity(EmailIdentity="lapor@example.org")
