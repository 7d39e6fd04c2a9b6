"""
Makes on this machine what `infra/resources.yaml` declares, on whatever engine is running.

Doing it again changes nothing: the tables of a durable engine are kept with what is in them.
"""

import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.template import ACCOUNT, Template, load
from local.aws.keepsakes import Keepsakes
from local.aws.signing_keys import keys_here
from local.dynamodb.tables import ensure_table
from local.moto import bucket

REGION = "ap-southeast-3"
IDENTITY = "/_local/identity"
"""Where `local/pages/identity.py` stands in for the provider's own pages."""
SIGN_IN_HERE = {
    "AUTHORIZE_URL": f"{IDENTITY}/authorize",
    "TOKEN_URL": f"{IDENTITY}/token",
    "LOGOUT_URL": f"{IDENTITY}/logout",
}

FILES_HERE = {"FILES_URL": "/_local/files", "SCANNER": "signature"}
"""`local/web/uploads.py` stands in for S3 before the browser, and there is no GuardDuty."""


@dataclass(frozen=True)
class Provisioned:
    """What was made, by the template's logical ids."""

    template: Template

    def ref(self, logical: str) -> str:
        """A table's or bucket's name, a topic's ARN, a queue's URL, a key's, pool's or client's id."""
        return self.template.lookup(logical)

    def arn(self, logical: str) -> str:
        """The ARN of a queue, table, key, pool or bucket."""
        return self.template.lookup(logical, "Arn")

    def stream_arn(self, logical: str = "CasesTable") -> str:
        """The ARN of a table's stream."""
        return self.template.lookup(logical, "StreamArn")

    def environment(self) -> dict[str, str]:
        """The functions' environment variables, from the file that production takes them from."""
        values = self.template.resolve(self.template.body["Globals"]["Function"]["Environment"]["Variables"])
        # nothing here listens at the addresses of the real issuer
        return {name: str(value) for name, value in values.items()} | SIGN_IN_HERE | FILES_HERE | keys_here()


def provision(template: Template | None = None, *, state_dir: Path | None = None) -> Provisioned:
    """Make what is missing; with a folder, keys and ids are those of the run before."""
    template = template or Template(load(), region=REGION)
    maker = _Maker(template, Keepsakes(state_dir), state_dir)
    waiting = [name for name, found in template.body["Resources"].items() if found["Type"] in maker.kinds]
    while waiting:
        # a resource that refers to one not yet made waits for the next round
        later = [logical for logical in waiting if not maker.make(logical)]
        if later == waiting:
            raise LookupError(f"these resources wait for each other: {', '.join(later)}")
        waiting = later
    return Provisioned(template)


@cache
def _client(service: str, region: str, _endpoint: str | None) -> Any:
    """One for all tests, as long as the engine stays: making it costs more than most of what it is asked."""
    return boto3.Session(region_name=region).client(service)


class _Maker:
    def __init__(self, template: Template, keepsakes: Keepsakes, folder: Path | None) -> None:
        self._template = template
        self._keepsakes = keepsakes
        self._folder = folder
        self.kinds: dict[str, Callable[[str, dict[str, Any]], None]] = {
            "AWS::DynamoDB::Table": self._table,
            "AWS::SNS::Topic": self._topic,
            "AWS::SQS::Queue": self._queue,
            "AWS::SNS::Subscription": self._subscription,
            "AWS::S3::Bucket": self._bucket,
            "AWS::KMS::Key": self._key,
            "AWS::KMS::Alias": self._alias,
            "AWS::SecretsManager::Secret": self._secret,
            "AWS::SSM::Parameter": self._parameter,
            "AWS::Cognito::UserPool": self._pool,
            "AWS::Cognito::UserPoolClient": self._client,
            "AWS::Cognito::UserPoolDomain": self._domain,
        }

    def make(self, logical: str) -> bool:
        """Make one resource; False if what it refers to is not there yet."""
        found = self._template.body["Resources"][logical]
        try:
            properties = self._template.resolve(found["Properties"])
        except LookupError:
            return False
        self.kinds[found["Type"]](logical, properties)
        return True

    def _aws(self, service: str) -> Any:
        endpoint = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}")
        return _client(service, self._template.region, endpoint)

    def _table(self, logical: str, wanted: dict[str, Any]) -> None:
        table, name = ensure_table(self._aws("dynamodb"), wanted), wanted["TableName"]
        # not the engine's own name of it: roles permit what stands in the template
        arn = f"arn:aws:dynamodb:{self._template.region}:{ACCOUNT}:table/{name}"
        self._template.know(logical, name, Arn=arn, StreamArn=table.get("LatestStreamArn", ""))

    def _topic(self, logical: str, wanted: dict[str, Any]) -> None:
        arn = self._aws("sns").create_topic(Name=wanted["TopicName"])["TopicArn"]
        self._template.know(logical, arn, TopicArn=arn, TopicName=wanted["TopicName"])

    def _queue(self, logical: str, wanted: dict[str, Any]) -> None:
        name = wanted["QueueName"]
        taken = ("VisibilityTimeout", "MessageRetentionPeriod")
        attributes: dict[Any, str] = {key: str(wanted[key]) for key in taken if key in wanted}
        if "RedrivePolicy" in wanted:
            attributes["RedrivePolicy"] = json.dumps(wanted["RedrivePolicy"])
        url = self._aws("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        self._template.know(logical, url, Arn=f"arn:aws:sqs:{self._template.region}:{ACCOUNT}:{name}", QueueName=name)

    def _subscription(self, logical: str, wanted: dict[str, Any]) -> None:
        attributes = {"RawMessageDelivery": "true"} if wanted.get("RawMessageDelivery") else {}
        if "FilterPolicy" in wanted:
            attributes["FilterPolicy"] = json.dumps(wanted["FilterPolicy"])
            attributes["FilterPolicyScope"] = wanted.get("FilterPolicyScope", "MessageAttributes")
        made = self._aws("sns").subscribe(
            TopicArn=wanted["TopicArn"],
            Protocol=wanted["Protocol"],
            Endpoint=wanted["Endpoint"],
            Attributes=attributes,
            ReturnSubscriptionArn=True,
        )
        self._template.know(logical, made["SubscriptionArn"])

    def _bucket(self, logical: str, wanted: dict[str, Any]) -> None:
        s3, name = self._aws("s3"), wanted["BucketName"]
        try:
            s3.head_bucket(Bucket=name)
        except ClientError:
            s3.create_bucket(
                Bucket=name,
                CreateBucketConfiguration={"LocationConstraint": self._template.region},
                ObjectLockEnabledForBucket=wanted.get("ObjectLockEnabled", False),
            )
            if lock := wanted.get("ObjectLockConfiguration"):
                bucket.lock(s3, name, lock)
            if told := wanted.get("NotificationConfiguration"):
                s3.put_bucket_notification_configuration(
                    Bucket=name, NotificationConfiguration=bucket.notifications_of(told)
                )
            bucket.keep(s3, name, self._folder / "buckets" / logical if self._folder else None)
        self._template.know(logical, name, Arn=f"arn:aws:s3:::{name}")

    def _key(self, logical: str, wanted: dict[str, Any]) -> None:
        """Known again by its alias: asking every key there is would cost each stage more than the one before."""
        kms = self._aws("kms")
        try:
            key_id = kms.describe_key(KeyId=self._alias_of(logical))["KeyMetadata"]["KeyId"]
        except kms.exceptions.NotFoundException:
            told = ("Description", "MultiRegion", "KeySpec", "KeyUsage")
            asked = {name: wanted[name] for name in told if name in wanted}
            made = kms.create_key(**asked)["KeyMetadata"]["KeyId"]
            key_id = self._keepsakes.key(logical, made, self._template.region)
        self._template.know(logical, key_id, Arn=f"arn:aws:kms:{self._template.region}:{ACCOUNT}:key/{key_id}")

    def _alias_of(self, key: str) -> str:
        aliases = (found for found in self._template.body["Resources"].values() if found["Type"] == "AWS::KMS::Alias")
        name = next(
            found["Properties"]["AliasName"] for found in aliases if found["Properties"]["TargetKeyId"] == {"Ref": key}
        )
        return str(self._template.resolve(name))

    def _alias(self, logical: str, wanted: dict[str, Any]) -> None:
        kms, name = self._aws("kms"), wanted["AliasName"]
        with suppress(kms.exceptions.AlreadyExistsException):
            kms.create_alias(AliasName=name, TargetKeyId=wanted["TargetKeyId"])
        self._template.know(logical, name)

    def _secret(self, logical: str, wanted: dict[str, Any]) -> None:
        manager, name = self._aws("secretsmanager"), wanted["Name"]
        try:
            arn = manager.describe_secret(SecretId=name)["ARN"]
        except manager.exceptions.ResourceNotFoundException:
            rule = wanted["GenerateSecretString"]
            content = json.loads(rule["SecretStringTemplate"])
            content[rule["GenerateStringKey"]] = secrets.token_hex(rule["PasswordLength"] // 2)
            kept = self._keepsakes.secret(logical, json.dumps(content))
            arn = manager.create_secret(Name=name, SecretString=kept)["ARN"]
        self._template.know(logical, arn)

    def _parameter(self, logical: str, wanted: dict[str, Any]) -> None:
        ssm, name = self._aws("ssm"), wanted["Name"]
        with suppress(ssm.exceptions.ParameterAlreadyExists):
            ssm.put_parameter(**wanted)
        self._template.know(logical, name)

    def _pool(self, logical: str, wanted: dict[str, Any]) -> None:
        cognito, region = self._aws("cognito-idp"), self._template.region
        known = cognito.list_user_pools(MaxResults=60)["UserPools"]
        pool_id = next((pool["Id"] for pool in known if pool["Name"] == wanted["UserPoolName"]), None)
        if pool_id is None:
            made = cognito.create_user_pool(PoolName=wanted["UserPoolName"], Policies=wanted["Policies"])["UserPool"]
            pool_id = self._keepsakes.pool(logical, made["Id"], region)
        arn = f"arn:aws:cognito-idp:{region}:{ACCOUNT}:userpool/{pool_id}"
        self._template.know(
            logical, pool_id, Arn=arn, ProviderURL=f"https://cognito-idp.{region}.amazonaws.com/{pool_id}"
        )

    def _client(self, logical: str, wanted: dict[str, Any]) -> None:
        cognito, pool_id, name = self._aws("cognito-idp"), wanted["UserPoolId"], wanted["ClientName"]
        known = cognito.list_user_pool_clients(UserPoolId=pool_id, MaxResults=60)["UserPoolClients"]
        client_id = next((client["ClientId"] for client in known if client["ClientName"] == name), None)
        if client_id is None:
            flows = wanted["ExplicitAuthFlows"]
            made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName=name, ExplicitAuthFlows=flows)
            made_id = made["UserPoolClient"]["ClientId"]
            client_id = self._keepsakes.client(logical, pool_id, made_id, self._template.region)
        self._template.know(logical, client_id)

    def _domain(self, logical: str, wanted: dict[str, Any]) -> None:
        """A name and nothing behind it: moto has no pages to sign in on."""
        self._template.know(logical, wanted["Domain"])
