"""What must be true of every package; each rule says what is wrong with one, and nothing if all is well."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from infra.gateway_responses import REFUSALS
from ops.packaging import Package
from ops.packaging.template.functions import functions_of
from ops.packaging.template.methods import ANY, REST
from ops.packaging.template.references import references
from ops.packaging.template.splitting import HOLDS_DATA
from ops.packaging.template.tagging import AS_LIST, BY_THE_STACK, UNCLASSED, tags, tags_of_stack

Resource = Mapping[str, Any]
Rule = Callable[[Package], Iterator[str]]

RULES: list[Rule] = []
READ_BY_EVERYBODY = {"SiteBucket"}
"""Under S3's own key: what it holds is public, and our key's policy would have to name the distribution."""
UNDER_A_KEY_OF_S3 = {"RootsBucket"}
"""Evidence that could be made unreadable by deleting a key would be none."""
MADE_BY_SAM = {"CodeDeployServiceRole", "ServerlessDeploymentApplication"}
"""SAM gives these no tags of ours; the stack's own tags reach them."""
KEYS = {"AWS::KMS::Key", "AWS::KMS::ReplicaKey"}
LOCKED = {"RootsBucket", "TrailBucket"}
"""What nobody can delete before its time, the account's owner included."""
WATCHED_BY_NOBODY = {"ParkedBucket"}
"""What a function could not handle, for an operator to redrive: nothing is read from it that anybody is shown."""
LONGEST_INLINE = 51_200
"""What CloudFormation takes of a template that lies in no bucket; for the first stack there is none yet."""


def rule(found: Rule) -> Rule:
    """One of the rules."""
    RULES.append(found)
    return found


def of_type(template: Mapping[str, Any], *kinds: str) -> Iterator[tuple[str, Resource]]:
    """Logical id and resource of each of those types."""
    return ((name, found) for name, found in template["Resources"].items() if found["Type"] in kinds)


def everything(package: Package) -> dict[str, Resource]:
    """The resources of both stacks as CloudFormation makes them."""
    return {**package.data_template["Resources"], **package.expanded["Resources"]}


def class_of(resource: Resource) -> str:
    """What its tags say that it holds."""
    properties = resource["Properties"]
    places = properties.get("Replicas", [properties])
    found = {tag["Key"]: tag["Value"] for place in places for tag in place.get("Tags", [])}
    return str((found or properties["UserPoolTags"])["data-class"])


@rule
def what_holds_data_outlives_its_stack(package: Package) -> Iterator[str]:
    for name, found in everything(package).items():
        if found["Type"] in HOLDS_DATA:
            kept = {found.get("DeletionPolicy"), found.get("UpdateReplacePolicy")}
            if kept != {"Retain"}:
                yield f"{name} is not retained"
            if class_of(found) == UNCLASSED:
                yield f"{name} does not say what it holds"
            if name not in package.data_template["Resources"]:
                yield f"{name} is not in the data's stack"


@rule
def everything_lies_under_our_key(package: Package) -> Iterator[str]:
    ours = ({"Ref": "DataKey"}, {"Fn::GetAtt": ["DataKey", "Arn"]})
    where: dict[str, Callable[[Resource], Any]] = {
        "AWS::DynamoDB::GlobalTable": lambda p: p["Replicas"][0]["SSESpecification"]["KMSMasterKeyId"],
        "AWS::Logs::LogGroup": lambda p: p["KmsKeyId"],
        "AWS::S3::Bucket": lambda p: p["BucketEncryption"]["ServerSideEncryptionConfiguration"][0][
            "ServerSideEncryptionByDefault"
        ]["KMSMasterKeyID"],
        "AWS::SNS::Topic": lambda p: p["KmsMasterKeyId"],
        "AWS::SQS::Queue": lambda p: p["KmsMasterKeyId"],
        "AWS::SecretsManager::Secret": lambda p: p["KmsKeyId"],
    }
    for kind, key in where.items():
        for name, found in of_type(package.data_template, kind):
            try:
                good = key(found["Properties"]) in ours
            except KeyError:
                good = False
            if not good and name not in READ_BY_EVERYBODY | UNDER_A_KEY_OF_S3:
                yield f"{name} is not encrypted under our key"


@rule
def a_table_can_be_brought_back(package: Package) -> Iterator[str]:
    for name, found in of_type(package.data_template, "AWS::DynamoDB::GlobalTable"):
        for replica in found["Properties"]["Replicas"]:
            if not replica.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"):
                yield f"{name} cannot be restored to a moment"
            if not replica.get("DeletionProtectionEnabled"):
                yield f"{name} can be deleted by mistake"
    for name, found in of_type(package.data_template, "AWS::Cognito::UserPool"):
        if found["Properties"].get("DeletionProtection") != "ACTIVE":
            yield f"{name} can be deleted by mistake"


@rule
def logs_end_some_day(package: Package) -> Iterator[str]:
    groups = dict(of_type(package.data_template, "AWS::Logs::LogGroup"))
    for name, found in groups.items():
        if "RetentionInDays" not in found["Properties"]:
            yield f"{name} is kept for ever"
    for name, found in of_type(package.expanded, "AWS::Lambda::Function"):
        if found["Properties"].get("LoggingConfig", {}).get("LogGroup", {}).get("Ref") not in groups:
            yield f"{name} writes to no log group of ours"


@rule
def buckets_are_closed_and_keep_versions(package: Package) -> Iterator[str]:
    for name, found in of_type(package.data_template, "AWS::S3::Bucket"):
        properties = found["Properties"]
        block = properties.get("PublicAccessBlockConfiguration", {})
        if [*block.values()] != [True] * 4:
            yield f"{name} may be made public"
        if properties.get("VersioningConfiguration") != {"Status": "Enabled"}:
            yield f"{name} keeps no versions"


@rule
def who_writes_is_kept_where_nobody_can_take_it_back(package: Package) -> Iterator[str]:
    found = package.data_template["Resources"]
    watched = str(found["Trail"]["Properties"]["AdvancedEventSelectors"])
    for name, resource in of_type(
        package.data_template, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket"
    ):
        if class_of(resource) == "personal" and name not in WATCHED_BY_NOBODY and f"{name}" not in watched:
            yield f"nobody keeps who writes to {name}"
    for name, resource in of_type(package.data_template, "AWS::S3::Bucket"):
        lock = resource["Properties"].get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
        if name in LOCKED and lock.get("Mode") != "COMPLIANCE":
            yield f"what lies in {name} can be taken back"


@rule
def officers_sign_in_with_a_second_factor(package: Package) -> Iterator[str]:
    for name, pool in of_type(package.data_template, "AWS::Cognito::UserPool"):
        asked = pool["Properties"].get("MfaConfiguration")
        if asked != "ON" and (asked != {"Ref": "OfficersMfa"} or package.data_parameters["OfficersMfa"] != "ON"):
            yield f"{name} lets officers in with a password alone"


@rule
def an_identity_opens_for_its_case_only(package: Package) -> Iterator[str]:
    policy = package.data_template["Resources"].get("IdentityKey", {}).get("Properties", {}).get("KeyPolicy")
    if policy and not any(_denies_without_a_case(statement) for statement in policy["Statement"]):
        yield "IdentityKey opens without the number of a case"


def _denies_without_a_case(statement: Mapping[str, Any]) -> bool:
    condition = statement.get("Condition", {}).get("Null", {}).get("kms:EncryptionContext:case")
    used = {"kms:Encrypt", "kms:Decrypt"} <= set(_listed(statement["Action"]))
    return statement["Effect"] == "Deny" and used and str(condition).lower() == "true"


@rule
def nothing_travels_in_the_open(package: Package) -> Iterator[str]:
    guarded = {
        name
        for _, found in everything(package).items()
        if found["Type"] in {"AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"}
        and any(_denies_plain(one) for one in found["Properties"]["PolicyDocument"]["Statement"])
        for name, _ in references([found["Properties"].get(of) for of in ("Bucket", "Queues", "Topics")])
    }
    for name, _ in of_type(package.data_template, "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic"):
        if name not in guarded:
            yield f"{name} answers without TLS"


def _denies_plain(statement: Mapping[str, Any]) -> bool:
    return statement["Effect"] == "Deny" and statement.get("Condition") == {"Bool": {"aws:SecureTransport": False}}


@rule
def a_queue_belongs_to_one_policy(package: Package) -> Iterator[str]:
    named = [
        name
        for _, found in of_type(package.data_template, "AWS::SQS::QueuePolicy")
        for name, _ in references(found["Properties"]["Queues"])
    ]
    yield from (
        f"{name} has several policies, and the last one wins" for name in {n for n in named if named.count(n) > 1}
    )


@rule
def every_call_goes_through_the_alias(package: Package) -> Iterator[str]:
    aliases = {name for name, _ in of_type(package.expanded, "AWS::Lambda::Alias")}
    functions = {name for name, _ in of_type(package.expanded, "AWS::Lambda::Function")}
    for name, found in package.expanded["Resources"].items():
        called: Any = None
        match found["Type"]:
            case "AWS::Lambda::EventSourceMapping" | "AWS::Lambda::Permission":
                called = found["Properties"]["FunctionName"]
            case "AWS::Events::Rule":
                called = [target["Arn"] for target in found["Properties"]["Targets"]]
            case "AWS::ApiGateway::RestApi":
                called = found["Properties"]["Body"]
            case _:
                continue
        named = {logical for logical, _ in references(called)}
        if named & functions or not named & aliases:
            yield f"{name} does not call the alias"
    for name, found in of_type(package.expanded, "AWS::Lambda::Alias"):
        if "CodeDeployLambdaAliasUpdate" not in found.get("UpdatePolicy", {}):
            yield f"{name} is moved all at once"


@rule
def every_function_has_a_role_of_its_own(package: Package) -> Iterator[str]:
    roles = [json.dumps(found["Properties"]["Role"]) for _, found in of_type(package.expanded, "AWS::Lambda::Function")]
    if len(set(roles)) != len(roles):
        yield "two functions share a role"
    for name, found in of_type(package.app_template, "AWS::Serverless::Function"):
        own = functions_of(package.app_template)[name].replace("_", "")
        role = found["Properties"]["Role"]["Fn::GetAtt"][0]
        if role.removesuffix("Role").lower() != own:
            yield f"{name} runs as {role}"


def statements(package: Package) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every statement of every policy: of what, of which type, and the statement."""
    for name, found in everything(package).items():
        properties = found.get("Properties", {})
        inline = properties.get("Policies", []) if found["Type"] == "AWS::IAM::Role" else []
        documents = [one["PolicyDocument"] for one in inline]
        documents += [
            properties[key] for key in ("PolicyDocument", "KeyPolicy", "AssumeRolePolicyDocument") if key in properties
        ]
        for document in documents:
            yield from ((name, found["Type"], statement) for statement in document["Statement"])


@rule
def nobody_may_do_everything(package: Package) -> Iterator[str]:
    """A key's policy means the key itself by `*`, and the account must be able to change it, or nobody ever can."""
    for name, kind, statement in statements(package):
        if statement["Effect"] == "Deny":
            continue
        of_account = kind in KEYS and ":root" in json.dumps(statement["Principal"])
        for action in _listed(statement["Action"]):
            if "*" in action and not of_account:
                yield f"{name} allows {action}"
        if "*" in _listed(statement.get("Resource")) and kind not in KEYS:
            yield f"{name} allows something on everything"
        if statement.get("Principal") == "*":
            yield f"{name} allows something to everybody"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@rule
def a_service_is_let_in_for_this_account_only(package: Package) -> Iterator[str]:
    for name, kind, statement in statements(package):
        principal = statement.get("Principal")
        if statement["Effect"] == "Allow" and "Service" in (principal or {}) and kind != "AWS::IAM::Role":
            told = json.dumps(statement.get("Condition", {}))
            if not any(word in told for word in ("aws:SourceArn", "aws:SourceAccount", "kms:EncryptionContext")):
                yield f"{name} lets in {principal} for anybody"


@rule
def everything_carries_the_six_tags(package: Package) -> Iterator[str]:
    wanted = set(tags(""))
    kinds = AS_LIST | {"AWS::Lambda::Function", "AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage"}
    for name, found in everything(package).items():
        if found["Type"] in kinds and name not in MADE_BY_SAM:
            # a global table carries them where its replicas are
            for place in found["Properties"].get("Replicas", [found["Properties"]]):
                carried = {tag["Key"] for tag in place.get("Tags", [])}
                carried |= (
                    {tag["Key"] for tag in tags_of_stack(package.values)} if found["Type"] in BY_THE_STACK else set()
                )
                if not wanted <= carried:
                    yield f"{name} lacks the tags {sorted(wanted - carried)}"


@rule
def the_api_is_regional_throttled_logged_and_behind_the_firewall(package: Package) -> Iterator[str]:
    (_, api), *_ = of_type(package.expanded, "AWS::ApiGateway::RestApi")
    (_, stage), *_ = of_type(package.expanded, "AWS::ApiGateway::Stage")
    if api["Properties"]["EndpointConfiguration"]["Types"] != ["REGIONAL"]:
        yield "the API lies at the edge"
    settings = stage["Properties"].get("MethodSettings", [{}])[0]
    if not settings.get("ThrottlingRateLimit") or settings.get("DataTraceEnabled") is not False:
        yield "the API is not throttled, or writes bodies to its log"
    if "DestinationArn" not in stage["Properties"].get("AccessLogSetting", {}):
        yield "the API keeps no access log"
    for kind in REFUSALS:
        answer = api["Properties"]["Body"].get("x-amazon-apigateway-gateway-responses", {}).get(kind, {})
        if answer.get("responseParameters", {}).get("gatewayresponse.header.Access-Control-Allow-Origin") != "'*'":
            yield f"a browser cannot read {kind}"
    paths = api["Properties"]["Body"]["paths"]
    yield from (f"{path} has methods that only the gateway answers" for path in paths if ANY not in paths[path])
    yield from (f"{path} asks for a token to refuse" for path in paths if "security" in paths[path].get(ANY, {}))
    if REST not in paths:
        yield "unknown paths are answered by the gateway alone"
    walls = [
        found["Properties"]["ResourceArn"] for _, found in of_type(package.expanded, "AWS::WAFv2::WebACLAssociation")
    ]
    if not any("RestAPI" in json.dumps(wall) for wall in walls):
        yield "the API has no firewall"


@rule
def the_firewall_holds_back_floods_and_known_attacks(package: Package) -> Iterator[str]:
    (_, wall), *_ = of_type(package.expanded, "AWS::WAFv2::WebACL")
    told = json.dumps(wall["Properties"]["Rules"])
    for word in ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "SizeConstraintStatement"):
        if word not in told:
            yield f"the firewall knows no {word}"
    limits = [
        one["Statement"]["RateBasedStatement"]["Limit"]
        for one in wall["Properties"]["Rules"]
        if "RateBasedStatement" in one["Statement"]
    ]
    if limits != [{"Ref": "RequestsInFiveMinutes"}]:
        yield "the firewall counts nothing, or not by value"


@rule
def pages_and_api_do_not_fall_together(package: Package) -> Iterator[str]:
    (_, found), *_ = of_type(package.expanded, "AWS::CloudFront::Distribution")
    config = found["Properties"]["DistributionConfig"]
    calls = [one for one in config["CacheBehaviors"] if one["TargetOriginId"] == "api"]
    if config["DefaultCacheBehavior"]["TargetOriginId"] != "files" or [one["PathPattern"] for one in calls] != [
        "/v1/*"
    ]:
        yield "pages come from the API, or /v1/ does not"
    if any(one["CachePolicyId"] != "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" for one in calls):
        yield "answers of the API are kept by the distribution"
    if "CustomErrorResponses" in config:
        yield "a problem of the API would be answered with a page"
    for one in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
        if one["TargetOriginId"] == "files" and not {"ResponseHeadersPolicyId", "FunctionAssociations"} <= set(one):
            yield f"{one.get('PathPattern', 'a page')} comes without its headers or is not found"


@rule
def a_message_stays_hidden_while_its_function_may_still_run(package: Package) -> Iterator[str]:
    timeouts = {
        name: found["Properties"]["Timeout"]
        for name, found in of_type(package.app_template, "AWS::Serverless::Function")
    }
    for name, found in of_type(package.app_template, "AWS::Lambda::EventSourceMapping"):
        source = next(references(found["Properties"]["EventSourceArn"]))[0].removesuffix("Arn")
        queue = package.data_template["Resources"].get(source)
        function = found["Properties"]["FunctionName"]["Ref"].removesuffix(".Alias")
        if queue and queue["Properties"]["VisibilityTimeout"] < 6 * timeouts[function]:
            yield f"{name}: {source} shows a message again while {function} may still work on it"


@rule
def what_one_stack_needs_the_other_gives(package: Package) -> Iterator[str]:
    missing = set(package.app_template["Parameters"]) - set(package.app_parameters) - set(package.handed_over)
    missing |= set(package.data_template["Parameters"]) - set(package.data_parameters)
    missing -= set(package.looked_up)
    missing |= set(package.handed_over) ^ set(package.data_template["Outputs"])
    yield from (f"{name} is given by nobody, or to nobody" for name in sorted(missing))
    size = len(json.dumps(package.data_template, separators=(",", ":")))
    if size > LONGEST_INLINE:
        yield f"the data's template has {size} bytes and cannot be sent without a bucket"
