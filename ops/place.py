"""One stage in one Region, and the way to it: values, names and clients."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from ops.values import Values, load

PATIENCE = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5})


class Aws:
    """
    The clients of one Region.

    Credentials and endpoints are boto3's own business: a profile, a role, `AWS_ENDPOINT_URL` for an emulator. Every
    Region has a session of its own, so that two in one process share nothing.
    """

    def __init__(self, region: str, session: Any = None) -> None:
        self.region = region
        self.session = session or boto3.Session(region_name=region)
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = "") -> Any:
        """The client of a service; *region* only where AWS keeps something elsewhere, as certificates in us-east-1."""
        key = (service, region or self.region)
        if key not in self._clients:
            self._clients[key] = self.session.client(service, region_name=key[1], config=PATIENCE)
        return self._clients[key]

    @cached_property
    def account(self) -> str:
        """The account that the credentials belong to."""
        return str(self.client("sts").get_caller_identity()["Account"])


@dataclass(frozen=True)
class Place:
    """A stage in a Region; what lies there is named as `infra/` names it."""

    values: Values
    aws: Aws

    @classmethod
    def of(cls, stage: str, region: str) -> "Place":
        """The place that has these values; UnknownPlaceError or BadValuesError, each with the way out."""
        return cls(load(stage, region), Aws(region))

    @property
    def stage(self) -> str:
        """As it stands in every name."""
        return self.values.stage

    @property
    def region(self) -> str:
        """Where everything of it lies."""
        return self.values.region

    @property
    def data_stack(self) -> str:
        """The stack that holds data."""
        return f"{self.values.stack}-data"

    @property
    def app_stack(self) -> str:
        """The stack of functions, API and site."""
        return self.values.stack

    def client(self, service: str) -> Any:
        """The client of a service, here."""
        return self.aws.client(service)

    def name(self, thing: str) -> str:
        """What that is called here: a table, a queue, a function (`name("cases")` is `lapor-dev-cases`)."""
        return f"{self.values.stack}-{thing}"

    def bucket(self, thing: str) -> str:
        """A bucket's name, which has to be the only one of its kind in the world."""
        return f"lapor-{self.aws.account}-{self.region}-{self.stage}-{thing}"

    def stack(self, name: str) -> Mapping[str, Any] | None:
        """What CloudFormation says of a stack; nothing if there is none."""
        try:
            found: Mapping[str, Any] = self.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return None
            raise
        return found

    def outputs(self, name: str) -> dict[str, str]:
        """The outputs of a stack; none if it does not exist."""
        stack = self.stack(name) or {}
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
