#!/bin/sh
# moto 5.2.5 can enforce IAM policies (`set_initial_no_auth_action_count`), and reads only the actions of an identity's policy:
# a policy that names a table permits nothing on it, and a Condition is not looked at. So what AWS denies is allowed, and
# the other way round.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'moto[dynamodb,iam]==5.2.5' 'boto3==1.44.5'
cat > try.py <<'PY'
import json
import boto3, moto
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import set_initial_no_auth_action_count

TABLE = "arn:aws:dynamodb:ap-southeast-3:123456789012:table/t"
ALLOW = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE}
ONLY_CASES = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["CASE#*"]}, "Null": {"dynamodb:LeadingKeys": "false"}}


def outcome(statement: dict) -> str:
    with mock_aws():
        return asked(statement)


def asked(statement: dict) -> str:
    admin = {"region_name": "ap-southeast-3", "aws_access_key_id": "a", "aws_secret_access_key": "a"}
    iam, dynamodb = boto3.client("iam", **admin), boto3.client("dynamodb", **admin)
    key = [{"AttributeName": "pk", "KeyType": "HASH"}]
    attribute = [{"AttributeName": "pk", "AttributeType": "S"}]
    dynamodb.create_table(TableName="t", KeySchema=key, AttributeDefinitions=attribute, BillingMode="PAY_PER_REQUEST")
    iam.create_user(UserName="u")
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    keys = iam.create_access_key(UserName="u")["AccessKey"]
    user = boto3.client(
        "dynamodb",
        region_name="ap-southeast-3",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
    )

    @set_initial_no_auth_action_count(0)
    def get() -> str:
        try:
            user.get_item(TableName="t", Key={"pk": {"S": "REPORTER#1"}})
        except ClientError as error:
            return error.response["Error"]["Code"]
        return "allowed"

    return get()


found = {
    "PutItem on every table; AWS denies": outcome({**ALLOW, "Action": "dynamodb:PutItem", "Resource": "*"}),
    "GetItem on that table; AWS allows": outcome(ALLOW),
    "GetItem on every table, keys CASE#* only; AWS denies": outcome({**ALLOW, "Resource": "*", "Condition": ONLY_CASES}),
}
print(f"moto {moto.__version__}: GetItem of the key REPORTER#1 under a policy for")
for policy, answer in found.items():
    print(f"  {policy}: {answer}")
raise SystemExit(list(found.values()) != ["403", "403", "allowed"])
PY
venv/bin/python try.py
