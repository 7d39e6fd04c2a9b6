"""The whole service in one process: engine, resources, functions, streams, queues, schedules and the gateway."""

import importlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib import clock, wiring
from chalicelib.services.core.parts import Parts
from infra.template import Template, load
from local.aws.agenda import Agenda
from local.aws.delivery import Deliveries
from local.aws.expiry import Expiry
from local.aws.functions import Functions, start_cold
from local.aws.provision import Provisioned, provision
from local.aws.schedules import Schedules, advance
from local.business_clock import BusinessClock
from local.dynamodb import empty_lists
from local.dynamodb.engines import Engine, running
from local.permissions.roles import Roles, in_effect
from local.web.gateway import Gateway

REGION = "ap-southeast-3"
EVENTS: dict[str, Any] = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"type": {"S": ["EVENT"]}}}}
"""Stream records of what happened to cases."""


@dataclass
class Service:
    """One stage, running here."""

    engine: Engine
    provisioned: Provisioned
    functions: Functions
    gateway: Gateway
    deliveries: Deliveries
    schedules: Schedules
    business_clock: BusinessClock
    expiry: Expiry

    @property
    def parts(self) -> Parts:
        """What the services use, to look behind the API."""
        return wiring.parts()

    def forget(self) -> None:
        """Every function goes on in a new process, and reads what was changed meanwhile."""
        start_cold()

    def deliver(self) -> int:
        """Hands over every stream record and queue message until nothing is left."""
        return self.deliveries.deliver()

    def advance(self, until: datetime, *, step: timedelta = timedelta(hours=1), deliver: bool = True) -> None:
        """Moves the business time, firing schedules and delivering on the way."""
        advance(
            self.schedules,
            self.deliver if deliver else lambda: None,
            self.business_clock.set,
            start=self.business_clock.now(),
            until=until,
            step=step,
            expire=self.expiry.sweep,
        )

    def hurry(
        self,
        until: datetime,
        *,
        step: timedelta = timedelta(hours=1),
        deliver: bool = True,
        tell: Callable[[datetime], Any] = lambda _: None,
    ) -> Counter[str]:
        """
        Moves the business time as `advance` does, without the ticks that would find nothing; *tell* hears of each step.

        The answer is what happened on the way: how many events of each type.
        """
        events = self.deliveries.listen(EVENTS)
        agenda = Agenda(lambda: self.parts, self.deliveries.position)

        def done() -> None:
            if deliver:
                self.deliver()
            agenda.forget()

        try:
            with self.deliveries.by_hand(), empty_lists.known():
                advance(
                    self.schedules,
                    done,
                    self.business_clock.set,
                    start=self.business_clock.now(),
                    until=until,
                    step=step,
                    has_work=agenda.has_work,
                    tell=tell,
                    expire=self.expiry.sweep,
                )
            return Counter(record["dynamodb"]["NewImage"]["event"]["S"] for record in events.waiting)
        finally:
            self.deliveries.stop_listening(events)


@contextmanager
def started(
    engine: Engine,
    business_clock: BusinessClock,
    *,
    stage: str = "dev",
    region: str = REGION,
    parameters: dict[str, str] | None = None,
    state_dir: Path | None = None,
    environment: dict[str, str] | None = None,
    remember: bool = False,
    side_by_side: bool = False,
) -> Iterator[Service]:
    """The service on an engine that is running; what it set in the environment is taken back at the end."""
    provisioned = provision(Template(load(), stage=stage, region=region, parameters=parameters), state_dir=state_dir)
    before = dict(os.environ)
    here = {"AWS_DEFAULT_REGION": region, "AWS_REGION": region}
    os.environ.update(provisioned.environment() | here | (environment or {}))
    start_cold()
    clock.set_business_clock(business_clock.now)
    try:
        app: Any = importlib.import_module("app").app
        functions = Functions(app, template=provisioned.template, roles=Roles(provisioned.template))
        with in_effect():
            how = {"remember": remember, "side_by_side": side_by_side}
            deliveries = Deliveries(provisioned, functions, state_dir=state_dir, **how)
            yield Service(
                engine,
                provisioned,
                functions,
                Gateway(app, functions=functions),
                deliveries,
                Schedules(provisioned.template, functions),
                business_clock,
                Expiry(provisioned.template, deliveries.streams),
            )
    finally:
        clock.set_business_clock(clock.machine_now)
        os.environ.clear()
        os.environ.update(before)
        start_cold()


__all__ = ["Service", "running", "started"]
