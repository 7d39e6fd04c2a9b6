"""What a call to AWS needs to be allowed: its own action, and those on the key under which lies what it touches."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.template import ACCOUNT, Template
from local.permissions.iam import Demand, Values

TELEPHONES, SENDER, SWITCHES, INSTITUTIONS = "telephones", "the sender", "the switches", "topics of institutions"
"""Places that are no resource of the template."""
IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
"""Each part of a transaction is allowed as the plain call would be (Developer Guide, "Using IAM with transactions")."""
LEADING, KEYED_BY = "dynamodb:LeadingKeys", "by "
"""Places with a kind of items in a table, `CasesTable CASE#*`, and with the service through which a key is used."""
ATTRIBUTES, SELECT = "dynamodb:Attributes", "dynamodb:Select"
_OF_ROUNDS = "ROUND#"
"""Items of the table `statistics` that one function alone writes, and that it writes nothing but."""
_AS = {"HeadObject": "GetObject"}
"""Operations of S3 that are allowed by another's name."""
_SINGLE = {"PublishBatch": "Publish", "SendMessageBatch": "SendMessage"}
_EQUALS = re.compile(r"(#?\w+)\s*=\s*(:\w+)")
_OPENS, _SEALS = ("kms:Decrypt",), ("kms:Decrypt", "kms:GenerateDataKey")
_UNDER_KEY: Mapping[str, tuple[str, ...]] = {
    "s3:GetObject": _OPENS,
    "s3:PutObject": _SEALS,
    "sqs:SendMessage": _SEALS,
    "sns:Publish": _SEALS,
    "secretsmanager:GetSecretValue": _OPENS,
}
"""What the services ask of the key in the caller's name; DynamoDB does so for every call."""


class Demands:
    """The demands of calls within one stage."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._region = template.region
        self._tables = {found["TableName"]: logical for logical, found in template.of_type("AWS::DynamoDB::Table")}
        self._buckets = {found["BucketName"]: logical for logical, found in template.of_type("AWS::S3::Bucket")}
        self._queues = {template.lookup(logical): logical for logical, _ in template.of_type("AWS::SQS::Queue")}
        self._topics = {template.lookup(logical): logical for logical, _ in template.of_type("AWS::SNS::Topic")}
        self._keys = dict(_keys_by_name(template))
        resources = template.body["Resources"].items()
        self._personal = {name for name, found in resources if found.get("Metadata") == {"DataClass": "personal"}}
        self._encrypted = {logical for logical, found in resources if "'DataKey'" in str(found.get("Properties"))}

    def of(self, service: str, operation: str, asked: Mapping[str, Any]) -> Iterator[Demand]:
        """Everything that the call needs; for the key through the service that uses it."""
        for demand in self._of_call(service, operation, asked):
            yield demand
            logical = demand.places[0].partition("/")[0].partition(" ")[0]
            if logical in self._encrypted:
                actions = _OPENS if service == "dynamodb" else _UNDER_KEY.get(demand.action, ())
                via = {"kms:ViaService": (f"{service}.{self._region}.amazonaws.com",)}
                key = self._template.lookup("DataKey", "Arn")
                yield from (Demand(action, key, via, places=(f"DataKey {KEYED_BY}{service}",)) for action in actions)

    def of_listing(self, bucket: str) -> Demand:
        """Who may not list a bucket is not told either that an object is missing from it."""
        return Demand("s3:ListBucket", f"arn:aws:s3:::{bucket}", places=(self._buckets[bucket],))

    def _of_call(self, service: str, operation: str, asked: Mapping[str, Any]) -> Iterator[Demand]:
        action = f"{'ses' if service == 'sesv2' else service}:{_SINGLE.get(operation, operation)}"
        match service:
            case "dynamodb":
                yield from self._of_tables(operation, asked)
            case "s3":
                yield from self._of_buckets(operation, asked)
            case "sns":
                topic = str(asked.get("TopicArn", ""))
                place = self._topics.get(topic, INSTITUTIONS if topic else TELEPHONES)
                # a telephone has no ARN; https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html
                yield Demand(action, topic or "*", places=(place,))
            case "sqs":
                logical = self._queues[asked["QueueUrl"]]
                yield Demand(action, self._template.lookup(logical, "Arn"), places=(logical,))
            case "sesv2":
                sender = asked["FromEmailAddress"]
                for resource in (f"identity/{sender}", f"configuration-set/lapor-{self._template.stage}"):
                    yield Demand(action, self._arn("ses", resource), {"ses:FromAddress": (sender,)}, places=(SENDER,))
            case "ssm":
                yield Demand(action, self._arn("ssm", f"parameter{asked['Path']}"), places=(SWITCHES,))
            case "kms":
                # by its alias or its id: what is allowed is asked of the key
                logical = self._keys[asked["KeyId"]]
                told = in_context(asked.get("EncryptionContext", {}))
                yield Demand(action, self._template.lookup(logical, "Arn"), told, places=(logical,))
            case "secretsmanager":
                yield Demand(action, self._template.lookup("Keys"), places=("Keys",))
            case _:
                yield Demand(f"{service}:{operation}", "*", places=("nobody has said what this is",))

    def _of_buckets(self, operation: str, asked: Mapping[str, Any]) -> Iterator[Demand]:
        bucket = asked["Bucket"]
        if "Key" not in asked:
            action = {"ListObjectVersions": "ListBucketVersions"}[operation]
            yield Demand(f"s3:{action}", f"arn:aws:s3:::{bucket}", places=(self._buckets[bucket],))
            return
        key = asked["Key"]
        place = f"{self._buckets[bucket]}/{key.partition('/')[0]}/*"
        locks = ["PutObjectRetention"] if "ObjectLockMode" in asked else []
        named = _AS.get(operation, operation)
        for action in [f"{named}Version" if "VersionId" in asked else named, *locks]:
            yield Demand(f"s3:{action}", f"arn:aws:s3:::{bucket}/{key}", places=(place,))

    def _arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self._region}:{ACCOUNT}:{resource}"

    def _of_tables(self, operation: str, asked: Mapping[str, Any]) -> Iterator[Demand]:
        parts: dict[tuple[str, str, str], list[str]] = {}
        for action, table, index, key in _touched(operation, asked, self._hash_key):
            parts.setdefault((action, table, index), []).extend([key] if key else [])
        for (action, table, index), keys in parts.items():
            logical = self._tables.get(table, table)
            below = f"/index/{index}" if index else ""
            arn = f"{self._arn('dynamodb', f'table/{table}')}{below}"
            leading = {LEADING: tuple(dict.fromkeys(keys))} if keys else {}
            told = logical in self._personal or all(key.startswith(_OF_ROUNDS) for key in keys)
            kinds = dict.fromkeys(f"{key.partition('#')[0]}#*" for key in keys) if told else {}
            places = tuple(f"{logical} {kind}" for kind in kinds) if kinds and not index else (f"{logical}{below}",)
            yield Demand(f"dynamodb:{action}", arn, leading | _selected(asked), places=places)

    def _hash_key(self, table: str, index: str) -> str:
        if table not in self._tables:
            return "pk"
        properties = self._template.properties(self._tables[table])
        indexes = {found["IndexName"]: found for found in properties.get("GlobalSecondaryIndexes", [])}
        schema = (indexes[index] if index else properties)["KeySchema"]
        return next(str(key["AttributeName"]) for key in schema if key["KeyType"] == "HASH")


def _selected(asked: Mapping[str, Any]) -> dict[str, Values]:
    """The attributes that a call names when it asks for some alone."""
    names = asked.get("ExpressionAttributeNames", {})
    wanted = [each.strip() for each in asked.get("ProjectionExpression", "").split(",")]
    found = {ATTRIBUTES: tuple(names.get(each, each) for each in wanted)} if "ProjectionExpression" in asked else {}
    return found | ({SELECT: (asked["Select"],)} if "Select" in asked else {})


def in_context(given: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What IAM knows of an encryption context: its keys, and each value by its key."""
    values = {f"kms:EncryptionContext:{name}": (value,) for name, value in given.items()}
    return values | ({"kms:EncryptionContextKeys": tuple(given)} if given else {})


def _keys_by_name(template: Template) -> Iterator[tuple[str, str]]:
    """The logical id of every key, by its aliases and by its id."""
    for found in template.body["Resources"].values():
        if found["Type"] == "AWS::KMS::Alias":
            properties = found["Properties"]
            key = properties["TargetKeyId"]["Ref"]
            yield template.resolve(properties["AliasName"]), key
            yield template.lookup(key), key


def _touched(operation: str, asked: Mapping[str, Any], hash_key: Any) -> Iterator[tuple[str, str, str, str]]:
    """Action, table, index and partition key of every item that the call names; no key where it reads all of them."""
    if "TransactItems" in asked:
        for kind, item in (next(iter(one.items())) for one in asked["TransactItems"]):
            named = item.get("Item") or item.get("Key")
            yield IN_TRANSACTIONS[kind], item["TableName"], "", _text(named[hash_key(item["TableName"], "")])
    elif "RequestItems" in asked:
        for table, requests in asked["RequestItems"].items():
            items = requests["Keys"] if isinstance(requests, Mapping) else map(_written, requests)
            for item in items:
                yield operation, table, "", _text(item[hash_key(table, "")])
    else:
        table, index = asked["TableName"], asked.get("IndexName", "")
        named = asked.get("Key") or asked.get("Item")
        key = hash_key(table, index)
        yield operation, table, index, _text(named[key]) if named else _queried(asked, key)


def _written(request: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (
        request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"]
    )
    return found


def _queried(asked: Mapping[str, Any], key: str) -> str:
    """The partition that a query reads."""
    names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
    for name, value in _EQUALS.findall(asked.get("KeyConditionExpression", "")):
        if names.get(name, name) == key:
            return _text(values[value])
    return ""


def _text(value: Any) -> str:
    return str(next(iter(value.values())) if isinstance(value, Mapping) else value)
