"""A package as it stands once it is deployed: every name and ARN filled in, so that policies can be asked."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local.permissions.iam import Demand, allows
from ops.packaging import Package
from ops.replicas import TABLES

ACCOUNT = "123456789012"
_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9:]+)(?:\.([A-Za-z0-9.]+))?\}")
_NAMES = (
    "TableName", "TopicName", "QueueName", "BucketName", "LogGroupName", "FunctionName", "Name", "RoleName",
    "UserPoolName", "AliasName", "AlarmName",
)  # fmt: skip
KEY_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey")


class Deployed:
    """Both stacks of one place."""

    def __init__(self, package: Package) -> None:
        self.region = package.values.region
        self.data, self.app = package.data_template, package.expanded
        self.resources: dict[str, Mapping[str, Any]] = {**self.data["Resources"], **self.app["Resources"]}
        if package.looked_up:
            self.resources = _of_another_region(package.values.stack) | self.resources
        self._conditions = {**self.data.get("Conditions", {}), **self.app.get("Conditions", {})}
        self._known: dict[str, str] = {
            **package.data_parameters,
            **package.app_parameters,
            "AWS::AccountId": ACCOUNT,
            "AWS::Region": self.region,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
        }
        self._handed = {name: self.data["Outputs"][name]["Value"] for name in package.handed_over}

    def of_type(self, *kinds: str) -> Iterator[tuple[str, Any]]:
        """Each resource of those types that this place has: logical id, and properties with nothing left to fill in."""
        for logical, found in self.resources.items():
            wanted = found.get("Condition")
            if found["Type"] in kinds and (wanted is None or self.resolve(self._conditions[wanted])):
                yield logical, self.resolve(found.get("Properties", {}))

    def properties(self, logical: str) -> Any:
        """A resource's properties."""
        return self.resolve(self.resources[logical].get("Properties", {}))

    def by_arn(self, kind: str) -> dict[str, str]:
        """The logical ids of a type, by ARN."""
        return {self.arn(logical): logical for logical, found in self.resources.items() if found["Type"] == kind}

    def arn(self, logical: str) -> str:
        """A resource's ARN."""
        return _ARNS.get(self.resources[logical]["Type"], _arn_of_nothing)(self, logical, self._name(logical))

    def _name(self, logical: str) -> str:
        found = self.resources[logical].get("Properties", {})
        return str(next((self.resolve(found[name]) for name in _NAMES if name in found), f"made-{logical}"))

    def role_name(self, logical: str) -> str:
        """Its own name, or the one that CloudFormation makes: of the stack, the logical id and chance."""
        own = self.resources[logical].get("Properties", {}).get("RoleName")
        return str(self.resolve(own)) if own else f"lapor-{self.lookup('Stage', None)}-{logical}-9QK2M4T8B3W7"

    def resolve(self, value: Any) -> Any:
        """*value* without intrinsics."""
        if isinstance(value, list):
            return [one for one in map(self.resolve, value) if one is not None]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1 and (name := next(iter(value))) in _INTRINSICS:
            return _INTRINSICS[name](self, value[name])
        filled = {key: self.resolve(inner) for key, inner in value.items()}
        return {key: inner for key, inner in filled.items() if inner is not None}

    def lookup(self, logical: str, attribute: str | None) -> Any:
        """`Ref` and `GetAtt`, as far as policies and addresses need them."""
        if logical == "AWS::NoValue":
            return None
        if logical not in self.resources:
            return self._parameter(logical)
        kind = self.resources[logical]["Type"]
        if attribute is None:
            return self.arn(logical) if kind in _REFERRED_BY_ARN else self._name(logical)
        if attribute == "StreamArn":
            return f"{self.arn(logical)}/stream/2026-01-01T00:00:00.000"
        return self.arn(logical) if attribute in {"Arn", "TopicArn"} else f"{self._name(logical)}.{attribute}"

    def _parameter(self, name: str) -> Any:
        if name in self._known:
            return self._known[name]
        if name in self._handed:
            return self.resolve(self._handed[name])
        elsewhere = next((one for one in (*TABLES, "Keys") if name.startswith(one) and one in self.resources), "")
        return self.lookup(elsewhere, name.removeprefix(elsewhere) or None) if elsewhere else f"nothing-for-{name}"

    # --- who may do what ---

    def trusted(self, role: str) -> set[str]:
        """The services, accounts and others that may take on a role."""
        statements = self.properties(role)["AssumeRolePolicyDocument"]["Statement"]
        return {
            str(one)
            for statement in statements
            if statement["Effect"] == "Allow"
            for kind in (statement["Principal"].values() if isinstance(statement["Principal"], Mapping) else ["*"])
            for one in (kind if isinstance(kind, list) else [kind])
        }

    def may(self, role: str, action: str, resource: str, **context: str) -> bool:
        """Do the role's own policies allow it?"""
        statements = [
            statement
            for policy in self.properties(role).get("Policies", [])
            for statement in policy["PolicyDocument"]["Statement"]
        ]
        return allows(statements, Demand(action, resource, _context(context)))

    def lets_in(self, kind: str, where: str, logical: str, demand: Demand) -> bool:
        """Does the policy of a queue, topic or bucket allow that? Of several policies the last one counts."""
        found = [policy for _, policy in self.of_type(kind) if self._guards(policy[where], logical)]
        return bool(found) and allows(found[-1]["PolicyDocument"]["Statement"], demand)

    def _guards(self, guarded: Any, logical: str) -> bool:
        return self.lookup(logical, None) in (guarded if isinstance(guarded, list) else [guarded])

    def opens(self, key: Any, service: str, *actions: str, **context: str) -> bool:
        """Does the policy of a key, given by its id or ARN, let a service use it?"""
        keys = {one for logical, _ in self.of_type("AWS::KMS::Key", "AWS::KMS::ReplicaKey") for one in [logical]}
        (logical,) = [one for one in keys if key in {self._name(one), self.arn(one)}] or [""]
        if not logical:
            return False
        statements = self.properties(logical)["KeyPolicy"]["Statement"]
        # Whoever asks by a role is told apart by its ARN; a service has none.
        known = {**_context(context), **({"aws:PrincipalArn": (service,)} if service.startswith("arn:") else {})}
        demands = [Demand(action, self.arn(logical), known, service) for action in actions or KEY_ACTIONS]
        return all(allows(statements, demand) for demand in demands)


def _of_another_region(stack: str) -> dict[str, Mapping[str, Any]]:
    """What this place holds a copy of: it lies here under the same names."""
    tables = {
        logical: {
            "Type": "AWS::DynamoDB::GlobalTable",
            "Properties": {"TableName": f"{stack}-{table}", "StreamSpecification": {}},
        }
        for logical, table in TABLES.items()
    }
    return {**tables, "Keys": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": f"{stack}-keys"}}}


def _context(given: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Condition keys cannot be named in Python: `aws__SourceArn` is `aws:SourceArn`."""
    return {"aws:SecureTransport": ("true",)} | {key.replace("__", ":"): (value,) for key, value in given.items()}


def _sub(deployed: Deployed, argument: Any) -> str:
    text, extra = argument if isinstance(argument, list) else (argument, {})

    def filled(match: re.Match[str]) -> str:
        if match[1] in extra:
            return str(deployed.resolve(extra[match[1]]))
        return str(deployed.lookup(match[1], match[2]))

    return _IN_TEXT.sub(filled, text)


def _if(deployed: Deployed, argument: Any) -> Any:
    condition, then, otherwise = argument
    return deployed.resolve(then if deployed.resolve({"Condition": condition}) else otherwise)


_INTRINSICS: Mapping[str, Callable[[Deployed, Any], Any]] = {
    "Ref": lambda deployed, name: deployed.lookup(name, None),
    "Fn::GetAtt": lambda deployed, path: deployed.lookup(*(path if isinstance(path, list) else path.split(".", 1))),
    "Fn::Sub": _sub,
    "Fn::Join": lambda deployed, argument: argument[0].join(map(str, deployed.resolve(argument[1]))),
    "Fn::If": _if,
    "Fn::Equals": lambda deployed, pair: deployed.resolve(pair[0]) == deployed.resolve(pair[1]),
    "Fn::Not": lambda deployed, one: not deployed.resolve(one[0]),
    "Condition": lambda deployed, name: (
        deployed.resolve(deployed._conditions[name]) if isinstance(name, str) else deployed.resolve(name)
    ),
}
_REFERRED_BY_ARN = {"AWS::SNS::Topic", "AWS::SecretsManager::Secret", "AWS::Lambda::Alias"}


def _regional(service: str, resource: str) -> Callable[[Deployed, str, str], str]:
    def arn(deployed: Deployed, _: str, name: str) -> str:
        return f"arn:aws:{service}:{deployed.region}:{ACCOUNT}:{resource.format(name)}"

    return arn


def _alias(deployed: Deployed, logical: str, name: str) -> str:
    return f"arn:aws:lambda:{deployed.region}:{ACCOUNT}:function:{name}:{deployed.properties(logical)['Name']}"


def _arn_of_nothing(deployed: Deployed, logical: str, name: str) -> str:
    return f"arn:aws:other:{deployed.region}:{ACCOUNT}:{logical}/{name}"


_ARNS: Mapping[str, Callable[[Deployed, str, str], str]] = {
    "AWS::CloudFront::Distribution": lambda _, __, name: f"arn:aws:cloudfront::{ACCOUNT}:distribution/{name}",
    "AWS::DynamoDB::GlobalTable": _regional("dynamodb", "table/{}"),
    "AWS::Events::Rule": _regional("events", "rule/{}"),
    "AWS::IAM::Role": lambda deployed, logical, _: f"arn:aws:iam::{ACCOUNT}:role/{deployed.role_name(logical)}",
    "AWS::KMS::Key": _regional("kms", "key/{}"),
    "AWS::KMS::ReplicaKey": _regional("kms", "key/{}"),
    "AWS::Lambda::Alias": _alias,
    "AWS::Lambda::Function": _regional("lambda", "function:{}"),
    "AWS::Logs::LogGroup": _regional("logs", "log-group:{}:*"),
    "AWS::S3::Bucket": lambda _, __, name: f"arn:aws:s3:::{name}",
    "AWS::SNS::Topic": _regional("sns", "{}"),
    "AWS::SQS::Queue": _regional("sqs", "{}"),
    "AWS::SecretsManager::Secret": _regional("secretsmanager", "secret:{}-AbCdEf"),
}
