"""A place whose AWS answers from a list: each call has to come as it was written down, and no other."""

from typing import Any

import boto3
from botocore.stub import ANY, Stubber

from ops.place import Aws, Place
from ops.values import load

__all__ = ["ANY", "Stubbed", "change", "silent", "unhurried"]


def silent(_: str) -> None:
    """Hears of progress, and does not pass it on."""


def unhurried(_: float) -> None:
    """Does not wait."""


class Stubbed:
    """Stands for boto3's session; `place` is where it is used."""

    def __init__(self, stage: str = "dev", region: str = "ap-southeast-3") -> None:
        self._session = boto3.Session("key", "secret", region_name=region)
        self._stubs: dict[str, tuple[Any, Stubber]] = {}
        self.place = Place(load(stage, region), Aws(region, self))

    def client(self, service: str, **_: Any) -> Any:
        """What boto3's session would make."""
        return self._stub(service)[0]

    def answers(self, service: str, operation: str, answer: dict[str, Any], **asked: Any) -> None:
        """The next call to that service."""
        self._stub(service)[1].add_response(operation, answer, asked or None)

    def refuses(self, service: str, operation: str, message: str, code: str = "ValidationError") -> None:
        """The next call to that service, refused."""
        self._stub(service)[1].add_client_error(operation, code, message)

    def has_no_stack(self) -> None:
        """The next question for a stack finds none."""
        self.refuses("cloudformation", "describe_stacks", "Stack with id x does not exist")

    def has_stack(self, status: str, **outputs: str) -> None:
        """The next question for a stack finds one."""
        told = [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]
        stack = {"StackName": "any", "StackId": "id", "CreationTime": 0, "StackStatus": status, "Outputs": told}
        self.answers("cloudformation", "describe_stacks", {"Stacks": [stack]})

    def has_events(self, *events: tuple[str, str, str], since: int = 0) -> None:
        """The next question for events; each as logical id, status and reason, the oldest first."""
        told = [
            {
                "StackId": "id",
                "StackName": "any",
                "EventId": f"{since + nth}",
                "Timestamp": 0,
                "LogicalResourceId": logical,
                "ResourceType": "AWS::Lambda::Function",
                "ResourceStatus": status,
                "ResourceStatusReason": reason,
            }
            for nth, (logical, status, reason) in enumerate(events)
        ]
        self.answers("cloudformation", "describe_stack_events", {"StackEvents": told[::-1]})

    def all_asked(self) -> bool:
        """Was every call made that was written down? The stub's own error names one that was not."""
        for _, stub in self._stubs.values():
            stub.assert_no_pending_responses()
        return True

    def _stub(self, service: str) -> tuple[Any, Stubber]:
        if service not in self._stubs:
            client = self._session.client(service)
            stub = Stubber(client)
            stub.activate()
            self._stubs[service] = (client, stub)
        return self._stubs[service]


def change(action: str, logical: str, kind: str, **more: str) -> dict[str, Any]:
    """A change as CloudFormation tells it."""
    told = {"Action": action, "LogicalResourceId": logical, "ResourceType": kind, **more}
    return {"Type": "Resource", "ResourceChange": told}
