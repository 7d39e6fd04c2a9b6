"""What must be allowed of the API, the site, the logs and the roles themselves; the rest is in `rules_of_arrows`."""

from collections.abc import Iterator, Mapping
from typing import Any

from local.permissions.iam import Demand
from ops.packaging import Package
from ops.replicas import TABLES
from tests.ops.calling import as_demands
from tests.ops.deployed import ACCOUNT, Deployed
from tests.ops.rules import rule
from tests.ops.rules_of_arrows import function_behind, may_be_called, opens_for_role, role_of

OF_LOGS = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:DescribeKey",
)
GATEWAY = "apigateway.amazonaws.com"
METHODS = {"get", "put", "post", "patch", "delete", "x-amazon-apigateway-any-method"}
TAKEN_ON_BY = {
    "AWS::ApiGateway::Account": ("CloudWatchRoleArn", GATEWAY),
    "AWS::CodeDeploy::DeploymentGroup": ("ServiceRoleArn", "codedeploy.amazonaws.com"),
    "AWS::GuardDuty::MalwareProtectionPlan": ("Role", "malware-protection-plan.guardduty.amazonaws.com"),
    "AWS::Lambda::Function": ("Role", "lambda.amazonaws.com"),
    "AWS::S3::Bucket": ("ReplicationConfiguration", "s3.amazonaws.com"),
}
"""Who takes on a role: the type of what names it, where, and the service that then acts in it."""
MANAGED = {
    GATEWAY: "AmazonAPIGatewayPushToCloudWatchLogs",
    "codedeploy.amazonaws.com": "AWSCodeDeployRoleForLambda",
}
"""What AWS itself says that the service needs."""


ADDRESSES = {
    "CASE_EVENTS_TOPIC": "CaseEventsTopic",
    "FILES_BUCKET": "FilesBucket",
    "IDENTITY_KEY": "IdentityKeyAlias",
    "SEAL_KEY": "SealKeyAlias",
    "ROOT_KEY": "RootKeyAlias",
    "ROOTS_BUCKET": "RootsBucket",
    "MOVE_DEADLINES_QUEUE": "MoveDeadlinesQueue",
    "NOTIFY_AGENCIES_QUEUE": "NotifyAgenciesQueue",
    "PARKED_BUCKET": "ParkedBucket",
    "TELL_REPORTERS_QUEUE": "TellReportersQueue",
}
"""Where functions look for what; what nobody tells them, the tables, they know by its name."""


@rule
def a_role_is_taken_on_by_its_one_service(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    roles = deployed.by_arn("AWS::IAM::Role")
    wanted: dict[str, set[str]] = {name: set() for name, _ in deployed.of_type("AWS::IAM::Role")}
    for kind, (where, service) in TAKEN_ON_BY.items():
        for name, found in deployed.of_type(kind):
            named = found.get(where, "")
            arn = named.get("Role", "") if isinstance(named, Mapping) else named
            if arn in roles:
                wanted[roles[arn]].add(service)
            elif arn:
                yield f"{name} takes on a role that is not there"
    for role, services in wanted.items():
        if deployed.trusted(role) != services:
            yield f"{role} may be taken on by {sorted(deployed.trusted(role))} instead of {sorted(services)}"
        for service in services & MANAGED.keys():
            if not any(arn.endswith(f"/{MANAGED[service]}") for arn in deployed.properties(role)["ManagedPolicyArns"]):
                yield f"{role} lacks {MANAGED[service]}"


@rule
def functions_may_do_what_they_were_seen_doing(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    for name, found in deployed.of_type("AWS::Lambda::Function"):
        role, function = role_of(deployed, found), found["FunctionName"].rpartition("-")[2]
        for demand in as_demands(deployed, function):
            context = {key.replace(":", "__"): value for key, (value, *_) in demand.context.items()}
            if not deployed.may(role, demand.action, demand.resource, **context):
                yield f"{name}: {role} allows no {demand.action} on {demand.places[0]}"
            if demand.action.startswith("kms:") and not deployed.opens(
                demand.resource, deployed.arn(role), demand.action, **context
            ):
                yield f"{name}: the policy of {demand.places[0]} keeps {role} out"


@rule
def functions_are_told_where_everything_is(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    for name, found in deployed.of_type("AWS::Lambda::Function"):
        given = found["Environment"]["Variables"]
        for variable, logical in ADDRESSES.items():
            if given[variable] != deployed.lookup(logical, None):
                yield f"{name} is told that {variable} is {given[variable]}"
        for logical, table in TABLES.items():
            if f"{given['TABLE_PREFIX']}-{table}" != deployed.lookup(logical, None):
                yield f"{name} does not find {logical}"
        for logical, _ in deployed.of_type("AWS::SSM::Parameter"):
            if deployed.lookup(logical, None).rpartition("/")[0] != given["SWITCHES_PATH"]:
                yield f"{name} does not find {logical}"
        if given["SECRET_NAME"] != deployed.properties("Keys")["Name"]:
            yield f"{name} does not find Keys"


@rule
def everybody_writes_to_a_log_that_can_be_sealed(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    for name, found in deployed.of_type("AWS::Logs::LogGroup"):
        arn = deployed.arn(name).removesuffix(":*")
        service = f"logs.{deployed.region}.amazonaws.com"
        sealed = {"kms__EncryptionContext__aws__logs__arn": arn}
        if not deployed.opens(found["KmsKeyId"], service, *OF_LOGS, **sealed):
            yield f"{name} may not use its key"
    names = {found["LogGroupName"]: name for name, found in deployed.of_type("AWS::Logs::LogGroup")}
    for name, found in deployed.of_type("AWS::Lambda::Function"):
        group = names.get(found.get("LoggingConfig", {}).get("LogGroup", ""))
        role = role_of(deployed, found)
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            if not group or not deployed.may(role, action, f"{deployed.arn(group).removesuffix('*')}log-stream:any"):
                yield f"{name}: {role} may not {action} to its log"


@rule
def every_request_reaches_the_function_behind_it(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    for name, found in deployed.of_type("AWS::ApiGateway::RestApi"):
        api = f"arn:aws:execute-api:{deployed.region}:{ACCOUNT}:{deployed.lookup(name, None)}"
        for path, methods in found["Body"]["paths"].items():
            for method, operation in methods.items():
                if method in METHODS:
                    uri = operation["x-amazon-apigateway-integration"]["uri"]
                    yield from _called(deployed, f"{method} {path}", uri, f"{api}/api/{method.upper()}{path}")
        for authorizer, told in found["Body"].get("securityDefinitions", {}).items():
            if uri := told.get("x-amazon-apigateway-authorizer", {}).get("authorizerUri"):
                yield from _called(deployed, authorizer, uri, f"{api}/authorizers/any")


def _called(deployed: Deployed, name: str, uri: str, source: str) -> Iterator[str]:
    alias = uri.partition("/functions/")[2].removesuffix("/invocations")
    if function_behind(deployed, alias) is None:
        yield f"{name} leads to no alias"
    elif not may_be_called(deployed, alias, GATEWAY, source):
        yield f"{name} may not call its function"


@rule
def the_api_may_write_its_log(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    groups = {deployed.arn(name).removesuffix(":*") for name, _ in deployed.of_type("AWS::Logs::LogGroup")}
    for name, found in deployed.of_type("AWS::ApiGateway::Stage"):
        if found.get("AccessLogSetting", {}).get("DestinationArn") not in groups:
            yield f"{name} writes to a log that is not there"
    if not list(deployed.of_type("AWS::ApiGateway::Account")):
        yield "the API has no role to write its log in"


@rule
def the_site_can_be_read(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    apis = {deployed.lookup(name, None) for name, _ in deployed.of_type("AWS::ApiGateway::RestApi")}
    for name, found in deployed.of_type("AWS::CloudFront::Distribution"):
        for origin in found["DistributionConfig"]["Origins"]:
            bucket = _bucket_of(deployed, origin["DomainName"])
            if bucket:
                yield from _read(deployed, name, bucket, origin)
            elif origin["DomainName"].partition(".")[0] not in apis:
                yield f"{name} leads to {origin['DomainName']}, which is not here"


def _bucket_of(deployed: Deployed, domain: str) -> str:
    found = [
        name for name, _ in deployed.of_type("AWS::S3::Bucket") if domain == deployed.lookup(name, "RegionalDomainName")
    ]
    return found[0] if found else ""


def _read(deployed: Deployed, name: str, bucket: str, origin: Any) -> Iterator[str]:
    controls = {deployed.lookup(one, "Id") for one, _ in deployed.of_type("AWS::CloudFront::OriginAccessControl")}
    if origin.get("OriginAccessControlId") not in controls:
        yield f"{name} does not sign what it asks of {bucket}"
    told = {"aws:SourceArn": (deployed.arn(name),), "aws:SecureTransport": ("true",)}
    demand = Demand("s3:GetObject", f"{deployed.arn(bucket)}/index.html", told, "cloudfront.amazonaws.com")
    if not deployed.lets_in("AWS::S3::BucketPolicy", "Bucket", bucket, demand):
        yield f"{name} may not read {bucket}"


@rule
def files_are_scanned_and_copied(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    for name, found in deployed.of_type("AWS::GuardDuty::MalwareProtectionPlan"):
        role = deployed.by_arn("AWS::IAM::Role")[found["Role"]]
        bucket = f"arn:aws:s3:::{found['ProtectedResource']['S3Bucket']['BucketName']}"
        prefix = found["ProtectedResource"]["S3Bucket"]["ObjectPrefixes"][0]
        for action in ("s3:GetObject", "s3:GetObjectVersion", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"):
            if not deployed.may(role, action, f"{bucket}/{prefix}any"):
                yield f"{name}: {role} may not {action}"
        via = {"kms__ViaService": f"s3.{deployed.region}.amazonaws.com"}
        for action in ("kms:Decrypt", "kms:GenerateDataKey"):
            if not deployed.may(role, action, deployed.arn("DataKey"), **via):
                yield f"{name}: {role} may not {action}"


@rule
def copies_of_files_reach_the_other_regions(package: Package) -> Iterator[str]:
    deployed = Deployed(package)
    for name, found in deployed.of_type("AWS::S3::Bucket"):
        if not (told := found.get("ReplicationConfiguration")):
            continue
        role, here = deployed.by_arn("AWS::IAM::Role")[told["Role"]], deployed.arn(name)
        wanted = [("s3:GetReplicationConfiguration", here), ("s3:ListBucket", here)]
        wanted += [("s3:GetObjectVersionForReplication", f"{here}/clean/any")]
        for copy in told["Rules"]:
            prefix = f"{copy['Destination']['Bucket']}/{copy['Filter']['Prefix']}any"
            wanted += [(f"s3:{action}", prefix) for action in ("ReplicateObject", "ReplicateDelete", "ReplicateTags")]
        yield from (
            f"{name}: {role} may not {action}" for action, place in wanted if not deployed.may(role, action, place)
        )
        if not opens_for_role(deployed, role, "s3", "kms:Decrypt"):
            yield f"{name}: {role} may not open what it copies"
