"""One look at a stage of a Region: stacks, release, versions, alarms, queues, schedules, switches."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.metrics import NAMESPACE, Metric
from infra.template import load, snake
from ops.deploying.releases import ALIAS, Release, last_release
from ops.place import Place
from ops.verbs.switches import Switch, list_switches

LOOK_BACK = timedelta(hours=25)
"""What runs once a day has ticked within it."""


@dataclass(frozen=True)
class StackStatus:
    """A stack as CloudFormation sees it; an empty status if there is none."""

    name: str
    status: str
    protected: bool


@dataclass(frozen=True)
class FunctionStatus:
    """The version that is live, and how much of the traffic another one gets while it is being tried."""

    name: str
    version: str
    trying: str
    share: float


@dataclass(frozen=True)
class QueueStatus:
    """What waits, and what is being worked on."""

    name: str
    waiting: int
    taken: int

    @property
    def is_dead(self) -> bool:
        """Does it hold what could not be delivered?"""
        return self.name.endswith("-dead")


@dataclass(frozen=True)
class TickStatus:
    """When a schedule last ended well; never, within a day."""

    function: str
    last_at: datetime | None


@dataclass(frozen=True)
class Status:
    """Everything on one screen. It is well if both stacks stand, no alarm rings and no dead letter lies anywhere."""

    stage: str
    region: str
    stacks: tuple[StackStatus, ...]
    release: Release | None
    functions: tuple[FunctionStatus, ...]
    ringing: tuple[str, ...]
    alarms: int
    queues: tuple[QueueStatus, ...]
    ticks: tuple[TickStatus, ...]
    switches: tuple[Switch, ...]
    well: bool


def status_of_place(place: Place, *, now: datetime) -> Status:
    """Look at everything; changes nothing."""
    stacks = tuple(_stack(place, name) for name in (place.data_stack, place.app_stack))
    alarms = list(_alarms(place))
    ringing = tuple(sorted(name for name, state in alarms if state == "ALARM"))
    queues = tuple(_queues(place))
    stands = all(stack.status.endswith("_COMPLETE") and "ROLLBACK" not in stack.status for stack in stacks)
    return Status(
        stage=place.stage,
        region=place.region,
        stacks=stacks,
        release=_release(place),
        functions=tuple(_functions(place)),
        ringing=ringing,
        alarms=len(alarms),
        queues=queues,
        ticks=tuple(_ticks(place, now)),
        switches=list_switches(place),
        well=stands and not ringing and not any(queue.waiting for queue in queues if queue.is_dead),
    )


def _stack(place: Place, name: str) -> StackStatus:
    found = place.stack(name) or {}
    return StackStatus(name, found.get("StackStatus", ""), bool(found.get("EnableTerminationProtection")))


def _release(place: Place) -> Release | None:
    bucket = place.outputs(place.data_stack).get("ArchivesBucket")
    return last_release(place.client("s3"), bucket) if bucket else None


def _functions(place: Place) -> Iterator[FunctionStatus]:
    functions = place.client("lambda")
    pages = functions.get_paginator("list_functions").paginate()
    names = sorted(found["FunctionName"] for page in pages for found in page["Functions"])
    for name in names:
        if not name.startswith(place.name("")):
            continue
        for alias in functions.list_aliases(FunctionName=name)["Aliases"]:
            if alias["Name"] == ALIAS:
                weights: dict[str, float] = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
                trying, share = next(iter(weights.items()), ("", 0.0))
                yield FunctionStatus(name, alias["FunctionVersion"], trying, share)


def _alarms(place: Place) -> Iterator[tuple[str, str]]:
    pages = place.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix=place.name(""))
    for page in pages:
        for alarm in page.get("MetricAlarms", []):
            yield alarm["AlarmName"], alarm["StateValue"]


def _queues(place: Place) -> Iterator[QueueStatus]:
    sqs = place.client("sqs")
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix=place.name(""))
    for url in sorted(url for page in pages for url in page.get("QueueUrls", [])):
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        waiting, taken = (int(found[name]) for name in names)
        yield QueueStatus(url.rpartition("/")[2], waiting, taken)


def _ticks(place: Place, now: datetime) -> Iterator[TickStatus]:
    cloudwatch = place.client("cloudwatch")
    for function in scheduled():
        told = cloudwatch.get_metric_statistics(
            Namespace=NAMESPACE,
            MetricName=Metric.TICK.value,
            Dimensions=[{"Name": "stage", "Value": place.stage}, {"Name": "function", "Value": function}],
            StartTime=now - LOOK_BACK,
            EndTime=now,
            Period=300,
            Statistics=["Sum"],
        )
        yield TickStatus(function, max((point["Timestamp"] for point in told["Datapoints"]), default=None))


def scheduled() -> list[str]:
    """Every function that a rule calls, whether it ever ended well or not."""
    rules = [found for found in load()["Resources"].values() if found["Type"] == "AWS::Events::Rule"]
    return sorted(snake(rule["Properties"]["Targets"][0]["Arn"]["Fn::GetAtt"][0]) for rule in rules)
