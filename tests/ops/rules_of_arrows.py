"""
What must be allowed: every arrow from one resource to the next, asked of all policies that stand in its way.

The rules beside these say what nothing may do. A policy that allows nothing at all would please them, and the first
message would never arrive; so each flow of the service is walked here from end to end.
"""

from collections.abc import Iterator
from typing import Any

from local.permissions.iam import Demand, allows
from ops.packaging import Package
from tests.ops.deployed import ACCOUNT, Deployed
from tests.ops.rules import rule

MAPPING, POLICY_OF_QUEUE = "AWS::Lambda::EventSourceMapping", "AWS::SQS::QueuePolicy"
OF_STREAM = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams")
OF_QUEUE = ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
INVOKE = "lambda:InvokeFunction"


def function_behind(deployed: Deployed, alias: str) -> Any:
    """The properties of the function that an alias' ARN leads to, None if there is none."""
    aliases = deployed.by_arn("AWS::Lambda::Alias")
    names = {found["FunctionName"]: found for _, found in deployed.of_type("AWS::Lambda::Function")}
    return names.get(deployed.properties(aliases[alias])["FunctionName"]) if alias in aliases else None


def role_of(deployed: Deployed, function: Any) -> str:
    """The logical id of a function's role."""
    return deployed.by_arn("AWS::IAM::Role")[function["Role"]]


def may_be_called(deployed: Deployed, alias: str, service: str, source: str) -> bool:
    """Does a permission let the service call that very alias in the name of that source?"""
    demand = Demand(INVOKE, alias, {"aws:SourceArn": (source,), "aws:SourceAccount": (ACCOUNT,)}, service)
    return any(
        found["FunctionName"] == alias and _permits(found, demand)
        for _, found in deployed.of_type("AWS::Lambda::Permission")
    )


def _permits(permission: Any, demand: Demand) -> bool:
    """A permission is a statement of the function's own policy, written in other words."""
    conditions = {"SourceArn": ("ArnLike", "aws:SourceArn"), "SourceAccount": ("StringEquals", "aws:SourceAccount")}
    condition = {
        operator: {key: permission[name]} for name, (operator, key) in conditions.items() if name in permission
    }
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": permission["Principal"]},
        "Action": permission["Action"],
        "Resource": permission["FunctionName"],
        "Condition": condition,
    }
    return allows([statement], demand)


@rule
def schedules_reach_their_functions(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    for name, found in deployed.of_type("AWS::Events::Rule"):
        if found.get("State", "ENABLED") != "ENABLED":
            yield f"{name} is switched off"
        for target in found["Targets"]:
            if function_behind(deployed, target["Arn"]) is None:
                yield f"{name} leads to no alias"
            elif not may_be_called(deployed, target["Arn"], "events.amazonaws.com", deployed.arn(name)):
                yield f"{name} may not call its function"


@rule
def streams_and_queues_reach_their_functions(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    for name, found in deployed.of_type(MAPPING):
        function = function_behind(deployed, found["FunctionName"])
        if function is None:
            yield f"{name} leads to no alias"
            continue
        if found.get("Enabled", True) is not True:
            yield f"{name} is switched off"
        role, source = role_of(deployed, function), found["EventSourceArn"]
        service, actions = ("dynamodb", OF_STREAM) if ":dynamodb:" in source else ("sqs", OF_QUEUE)
        missing = [action for action in actions if not deployed.may(role, action, source)]
        if not opens_for_role(deployed, role, service, "kms:Decrypt"):
            missing.append("kms:Decrypt")
        yield from (f"{name}: {role} may not {action}" for action in missing)
        yield from _parking(deployed, name, role, found)


def _parking(deployed: Deployed, name: str, role: str, mapping: Any) -> Iterator[str]:
    bucket = mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if bucket is None:
        return
    if not deployed.may(role, "s3:PutObject", f"{bucket}/aws/lambda/any"):
        yield f"{name}: {role} may not put aside what failed"
    if not deployed.may(role, "s3:ListBucket", bucket):
        yield f"{name}: {role} may not look into {bucket}"
    if not opens_for_role(deployed, role, "s3", "kms:GenerateDataKey"):
        yield f"{name}: {role} may not seal what failed"


def opens_for_role(deployed: Deployed, role: str, service: str, *actions: str) -> bool:
    """May the role use the key of our data through that service? Its own policy and the key's have to agree."""
    key, via = deployed.arn("DataKey"), f"{service}.{deployed.region}.amazonaws.com"
    return deployed.opens(key, deployed.arn(role), *actions, kms__ViaService=via) and all(
        deployed.may(role, action, key, kms__ViaService=via) for action in actions
    )


@rule
def a_stream_is_there_to_be_read(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    tables = deployed.by_arn("AWS::DynamoDB::GlobalTable")
    for name, found in deployed.of_type(MAPPING):
        table = tables.get(found["EventSourceArn"].partition("/stream/")[0])
        if table and "StreamSpecification" not in deployed.properties(table):
            yield f"{name}: {table} has no stream"


@rule
def topics_fill_their_queues(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    queues, topics = deployed.by_arn("AWS::SQS::Queue"), deployed.by_arn("AWS::SNS::Topic")
    for name, found in deployed.of_type("AWS::SNS::Subscription"):
        if found["TopicArn"] not in topics:
            yield f"{name} listens to no topic"
        if found["Protocol"] == "sqs":
            queue = queues.get(found["Endpoint"], "")
            yield from _filled(deployed, name, queue, "sns.amazonaws.com", found["TopicArn"])


@rule
def buckets_fill_their_queues(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    queues = deployed.by_arn("AWS::SQS::Queue")
    for name, found in deployed.of_type("AWS::S3::Bucket"):
        for told in found.get("NotificationConfiguration", {}).get("QueueConfigurations", []):
            queue = queues.get(told["Queue"], "")
            yield from _filled(deployed, name, queue, "s3.amazonaws.com", deployed.arn(name))


def _filled(deployed: Deployed, name: str, queue: str, service: str, source: str) -> Iterator[str]:
    if not queue:
        yield f"{name} leads to no queue"
        return
    told = {"aws:SourceArn": (source,), "aws:SourceAccount": (ACCOUNT,), "aws:SecureTransport": ("true",)}
    demand = Demand("sqs:SendMessage", deployed.arn(queue), told, service)
    if not deployed.lets_in(POLICY_OF_QUEUE, "Queues", queue, demand):
        yield f"{name} may not fill {queue}"
    key = deployed.properties(queue).get("KmsMasterKeyId")
    if key and not deployed.opens(key, service, aws__SourceAccount=ACCOUNT, aws__SourceArn=source):
        yield f"{name} may not seal what it puts into {queue}"


@rule
def what_a_queue_cannot_hand_over_is_kept_in_another(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    queues = deployed.by_arn("AWS::SQS::Queue")
    read = {found["EventSourceArn"] for _, found in deployed.of_type(MAPPING)}
    for arn, name in queues.items():
        kept = deployed.properties(name).get("RedrivePolicy", {}).get("deadLetterTargetArn")
        if arn in read and (kept not in queues or kept in read):
            yield f"{name} loses what nobody can handle"
        if kept in queues and deployed.properties(queues[kept]).get("RedriveAllowPolicy"):
            yield f"{queues[kept]} says who may fill it, and nobody has checked whom"


@rule
def alarms_reach_their_topic(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    topics = deployed.by_arn("AWS::SNS::Topic")
    heard = {found["TopicArn"] for _, found in deployed.of_type("AWS::SNS::Subscription")}
    for name, found in deployed.of_type("AWS::CloudWatch::Alarm"):
        for target in found.get("AlarmActions", []):
            if target not in heard:
                yield f"{name} calls where nobody listens"
                continue
            source = f"arn:aws:cloudwatch:{deployed.region}:{ACCOUNT}:alarm:{found['AlarmName']}"
            told = {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": source}
            context = {key: (value,) for key, value in told.items()} | {"aws:SecureTransport": ("true",)}
            demand = Demand("sns:Publish", target, context, "cloudwatch.amazonaws.com")
            if not deployed.lets_in("AWS::SNS::TopicPolicy", "Topics", topics[target], demand):
                yield f"{name} may not call {topics[target]}"
            key = deployed.properties(topics[target]).get("KmsMasterKeyId")
            sealing = {key.replace(":", "__"): value for key, value in told.items()}
            if key and not deployed.opens(key, "cloudwatch.amazonaws.com", **sealing):
                yield f"{name} may not seal its call to {topics[target]}"
