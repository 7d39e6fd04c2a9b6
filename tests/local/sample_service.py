"""A small service of its own for the tests of deliveries: a table, two readers of its stream and a queue's worker."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3

from infra.template import Template
from local.aws.delivery import Deliveries
from local.aws.functions import Functions
from local.aws.provision import Provisioned, provision

REGION = "ap-southeast-3"
PATTERN = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"type": {"S": ["EVENT"]}}}}


def a_mapping(function: str, source: dict[str, Any], **changed: Any) -> dict[str, Any]:
    usual = {
        "FunctionName": {"Ref": function},
        "EventSourceArn": source,
        "BatchSize": 4,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Parked", "Arn"]}}},
    }
    return {"Type": "AWS::Lambda::EventSourceMapping", "Properties": usual | changed}


def a_template() -> Template:
    stream, queue = {"Fn::GetAtt": ["Things", "StreamArn"]}, {"Fn::GetAtt": ["Jobs", "Arn"]}
    table = {
        "TableName": "things",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
    }
    redrive = {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 3}
    criteria = {"FilterCriteria": {"Filters": [{"Pattern": json.dumps(PATTERN)}]}}
    return Template(
        {
            "Resources": {
                "Things": {"Type": "AWS::DynamoDB::Table", "Properties": table},
                "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
                "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs", "RedrivePolicy": redrive}},
                "Parked": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "parked"}},
                "First": a_mapping("FirstReader", stream, **criteria),
                "Second": a_mapping("SecondReader", stream),
                "Third": a_mapping("Worker", queue),
            }
        },
        region=REGION,
    )


class Service:
    """A table, two readers of its stream and a queue's worker, whose behaviour a test sets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: dict[str, list[list[Any]]] = {"first_reader": [], "second_reader": [], "worker": []}
        self.behave: dict[str, Callable[[dict[str, Any]], Any]] = {}
        module = ModuleType("sample_handlers")
        for name in self.seen:
            setattr(module, name, self._handler(name))
        sys.modules["sample_handlers"] = module
        self.made: Provisioned = provision(a_template(), state_dir=folder)
        self.deliveries = self.start()

    def start(self) -> Deliveries:
        declared = [SimpleNamespace(name=name, handler_string=f"sample_handlers.{name}") for name in self.seen]
        app = SimpleNamespace(pure_lambda_functions=declared, builtin_auth_handlers=[])
        functions = Functions(app, template=self.made.template)
        return Deliveries(self.made, functions, state_dir=self.folder, remember=True)

    def _handler(self, name: str) -> Callable[[dict[str, Any], Any], Any]:
        def handle(event: dict[str, Any], _context: Any) -> Any:
            self.seen[name].append([identity(record) for record in event["Records"]])
            return self.behave[name](event) if name in self.behave else None

        return handle

    def put(self, *names: str, kind: str = "EVENT") -> None:
        for name in names:
            thing = {"pk": {"S": name}, "sk": {"S": "x"}, "type": {"S": kind}}
            boto3.client("dynamodb", region_name=REGION).put_item(TableName="things", Item=thing)

    def send(self, *bodies: str) -> None:
        for body in bodies:
            boto3.client("sqs", region_name=REGION).send_message(QueueUrl=self.made.ref("Jobs"), MessageBody=body)

    def dead(self) -> list[str]:
        sqs = boto3.client("sqs", region_name=REGION)
        found = sqs.receive_message(QueueUrl=self.made.ref("Dead"), MaxNumberOfMessages=10)
        return [message["Body"] for message in found.get("Messages", [])]

    def parked(self) -> list[dict[str, Any]]:
        s3 = boto3.client("s3", region_name=REGION)
        keys = [found["Key"] for found in s3.list_objects_v2(Bucket="parked").get("Contents", [])]
        return [json.loads(s3.get_object(Bucket="parked", Key=key)["Body"].read()) for key in keys]


def identity(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["Keys"]["pk"]["S"] if "dynamodb" in record else record["body"])


def place(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"] if "dynamodb" in record else record["messageId"])


def failing(*names: str) -> Callable[[dict[str, Any]], Any]:
    """Report these records, in no particular order."""

    def behave(event: dict[str, Any]) -> Any:
        failed = [{"itemIdentifier": place(record)} for record in event["Records"] if identity(record) in names]
        return {"batchItemFailures": failed[::-1]}

    return behave


def raising(*names: str) -> Callable[[dict[str, Any]], Any]:
    def behave(event: dict[str, Any]) -> Any:
        if any(identity(record) in names for record in event["Records"]):
            raise RuntimeError("poison")

    return behave
