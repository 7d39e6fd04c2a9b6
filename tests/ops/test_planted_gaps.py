"""Arrows that somebody will cut in `infra/` or a policy, each once: what must be allowed is allowed no more."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ops.packaging.package import infra_files
from tests.ops.conftest import PackageOf
from tests.ops.rules_of_alarms import RULES
from tests.ops.test_planted_mistakes import ALARMS, FUNCTIONS, RESOURCES, SITE, Infra, Mistake, mistakes_in, of, told


def statements(infra: Infra, file: str, logical: str, where: str = "PolicyDocument") -> Any:
    """Those of a policy in `infra/`, to change."""
    return of(infra, file, logical)[where]["Statement"]


def of_role(chalice: Infra, role: str, sid: str) -> Any:
    """A statement of a function's own policy, to change."""
    document = chalice["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
    return next(one for one in document["Statement"] if one["Sid"] == sid)


def cut(chalice: Infra, role: str, sid: str) -> None:
    """Takes a statement out of a function's own policy."""
    document = chalice["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
    document["Statement"].remove(of_role(chalice, role, sid))


def a_role_that_another_service_may_take_on_as_well(_: Infra, chalice: Infra) -> str:
    trust = chalice["Resources"]["TellReportersRole"]["Properties"]["AssumeRolePolicyDocument"]
    trust["Statement"][0]["Principal"]["Service"] = ["lambda.amazonaws.com", "ec2.amazonaws.com"]
    return "TellReportersRole may be taken on by ['ec2.amazonaws.com', 'lambda.amazonaws.com']"


def a_role_that_only_another_service_may_take_on(_: Infra, chalice: Infra) -> str:
    trust = chalice["Resources"]["FollowCaseRole"]["Properties"]["AssumeRolePolicyDocument"]
    trust["Statement"][0]["Principal"]["Service"] = "events.amazonaws.com"
    return "FollowCaseRole may be taken on by ['events.amazonaws.com']"


def a_role_that_another_account_may_take_on(infra: Infra, _: Infra) -> str:
    trust = statements(infra, FUNCTIONS, "ApiLogsRole", "AssumeRolePolicyDocument")
    trust[0]["Principal"]["AWS"] = "arn:aws:iam::210987654321:root"
    return "ApiLogsRole may be taken on by"


def a_role_that_nobody_takes_on(infra: Infra, _: Infra) -> str:
    of(infra, FUNCTIONS, "ApiMayWriteLogs")["CloudWatchRoleArn"] = "arn:aws:iam::123456789012:role/another"
    return "ApiLogsRole may be taken on by ['apigateway.amazonaws.com'] instead of []"


def a_role_without_what_its_service_needs(infra: Infra, _: Infra) -> str:
    of(infra, FUNCTIONS, "ApiLogsRole")["ManagedPolicyArns"] = []
    return "ApiLogsRole lacks AmazonAPIGatewayPushToCloudWatchLogs"


def queues_that_their_topic_may_not_fill(infra: Infra, _: Infra) -> str:
    del statements(infra, RESOURCES, "CaseEventsMayFillTheQueues")[0]
    return "TellReportersSubscription may not fill TellReportersQueue"


def queues_that_another_topic_may_fill(infra: Infra, _: Infra) -> str:
    allow = statements(infra, RESOURCES, "CaseEventsMayFillTheQueues")[0]
    allow["Condition"]["ArnEquals"]["aws:SourceArn"] = {"Ref": "AlarmsTopic"}
    return "NotifyAgenciesSubscription may not fill NotifyAgenciesQueue"


def a_queue_that_the_allow_forgets(infra: Infra, _: Infra) -> str:
    del statements(infra, RESOURCES, "CaseEventsMayFillTheQueues")[0]["Resource"][2]
    return "CountEventsSubscription may not fill CountEventsQueue"


def a_queue_that_turns_everybody_away(infra: Infra, _: Infra) -> str:
    del statements(infra, RESOURCES, "CaseEventsMayFillTheQueues")[1]["Condition"]
    return "CountEventsSubscription may not fill CountEventsQueue"


def a_queue_that_another_service_may_fill(infra: Infra, _: Infra) -> str:
    statements(infra, RESOURCES, "CaseEventsMayFillTheQueues")[0]["Principal"] = {"Service": "events.amazonaws.com"}
    return "TellReportersSubscription may not fill TellReportersQueue"


def a_queue_that_the_bucket_may_not_fill(infra: Infra, _: Infra) -> str:
    del statements(infra, RESOURCES, "FilesMayFillTheQueue")[0]
    return "FilesBucket may not fill CleanUploadsQueue"


def a_queue_that_another_bucket_may_fill(infra: Infra, _: Infra) -> str:
    condition = statements(infra, RESOURCES, "FilesMayFillTheQueue")[0]["Condition"]
    condition["ArnEquals"]["aws:SourceArn"] = {"Fn::GetAtt": ["ParkedBucket", "Arn"]}
    return "FilesBucket may not fill CleanUploadsQueue"


def a_bucket_that_tells_another_queue(infra: Infra, _: Infra) -> str:
    told_of = of(infra, RESOURCES, "FilesBucket")["NotificationConfiguration"]["QueueConfigurations"][0]
    told_of["Queue"] = {"Fn::GetAtt": ["MoveDeadlinesQueue", "Arn"]}
    return "FilesBucket may not fill MoveDeadlinesQueue"


def a_subscription_to_no_queue(infra: Infra, _: Infra) -> str:
    endpoint = {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:lapor-${Stage}-tell-reporter"}
    of(infra, RESOURCES, "TellReportersSubscription")["Endpoint"] = endpoint
    return "TellReportersSubscription leads to no queue"


def a_queue_that_loses_what_nobody_can_handle(infra: Infra, _: Infra) -> str:
    del of(infra, RESOURCES, "CountEventsQueue")["RedrivePolicy"]
    return "CountEventsQueue loses what nobody can handle"


def a_key_that_topics_may_not_use(infra: Infra, _: Infra) -> str:
    key = statements(infra, RESOURCES, "DataKey", "KeyPolicy")
    key[1]["Principal"]["Service"].remove("sns.amazonaws.com")
    return "CountEventsSubscription may not seal what it puts into CountEventsQueue"


def a_key_that_buckets_may_only_open_with(infra: Infra, _: Infra) -> str:
    statements(infra, RESOURCES, "DataKey", "KeyPolicy")[1]["Action"] = "kms:Decrypt"
    return "FilesBucket may not seal what it puts into CleanUploadsQueue"


def a_key_that_alarms_may_not_use(infra: Infra, _: Infra) -> str:
    del statements(infra, RESOURCES, "DataKey", "KeyPolicy")[2]
    return "ApiErrorsAlarm may not seal its call to AlarmsTopic"


def a_key_that_logs_of_another_stage_may_use(infra: Infra, _: Infra) -> str:
    condition = statements(infra, RESOURCES, "DataKey", "KeyPolicy")[3]["Condition"]["ArnLike"]
    condition["kms:EncryptionContext:aws:logs:arn"] = "arn:aws:logs:*:*:log-group:/aws/lambda/lapor-test-*"
    return "RouteComplaintLogs may not use its key"


def a_key_that_no_role_of_the_account_may_use(infra: Infra, _: Infra) -> str:
    root = statements(infra, RESOURCES, "DataKey", "KeyPolicy")[0]
    root["Action"] = ["kms:DescribeKey", "kms:PutKeyPolicy"]
    return "the policy of DataKey by dynamodb keeps"


def a_permission_for_another_service(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "CloseSilentMayBeTicked")["Principal"] = "scheduler.amazonaws.com"
    return "CloseSilentRule may not call its function"


def a_permission_for_another_schedule(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "CheckPromisesMayBeTicked")["SourceArn"] = {"Fn::GetAtt": ["CloseSilentRule", "Arn"]}
    return "CheckPromisesRule may not call its function"


def a_permission_to_look_and_not_to_call(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "SendDigestsMayBeTicked")["Action"] = "lambda:GetFunction"
    return "SendDigestsRule may not call its function"


def a_permission_for_the_function_and_not_its_alias(infra: Infra, _: Infra) -> str:
    name = {"Fn::Sub": "lapor-${Stage}-send_reminders"}
    of(infra, RESOURCES, "SendRemindersMayBeTicked")["FunctionName"] = name
    return "SendRemindersRule may not call its function"


def a_schedule_without_a_permission(infra: Infra, _: Infra) -> str:
    del infra[RESOURCES]["Resources"]["EscalateOverdueMayBeTicked"]
    return "EscalateOverdueRule may not call its function"


def a_schedule_that_is_switched_off(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "CheckPromisesRule")["State"] = "DISABLED"
    return "CheckPromisesRule is switched off"


def a_mapping_from_the_queue_of_another(infra: Infra, _: Infra) -> str:
    source = {"Fn::GetAtt": ["TellReportersQueue", "Arn"]}
    of(infra, RESOURCES, "NotifyAgenciesMapping")["EventSourceArn"] = source
    return "NotifyAgenciesMapping: NotifyAgenciesRole may not sqs:ReceiveMessage"


def a_mapping_that_is_switched_off(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "RouteComplaintMapping")["Enabled"] = False
    return "RouteComplaintMapping is switched off"


def a_table_without_its_stream(infra: Infra, _: Infra) -> str:
    del of(infra, RESOURCES, "CasesTable")["StreamSpecification"]
    return "FollowCaseMapping: CasesTable has no stream"


def a_reader_that_may_not_read_its_queue(_: Infra, chalice: Infra) -> str:
    of_role(chalice, "CountEventsRole", "ReadQueue")["Action"].remove("sqs:DeleteMessage")
    return "CountEventsMapping: CountEventsRole may not sqs:DeleteMessage"


def a_reader_that_may_not_put_aside_what_failed(_: Infra, chalice: Infra) -> str:
    cut(chalice, "FollowCaseRole", "KeepWhatFailed")
    return "FollowCaseMapping: FollowCaseRole may not put aside what failed"


def a_function_that_may_not_ask_the_directory(_: Infra, chalice: Infra) -> str:
    cut(chalice, "WatchAnnouncementsRole", "UseDirectory")
    return "WatchAnnouncements: WatchAnnouncementsRole allows no dynamodb:Query on DirectoryTable"


def a_function_that_may_not_open_the_tables(_: Infra, chalice: Infra) -> str:
    key = of_role(chalice, "SendRemindersRole", "OpenWhatLiesUnderOurKey")
    key["Condition"]["StringEquals"]["kms:ViaService"] = [{"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"}]
    return "SendReminders: SendRemindersRole allows no kms:Decrypt on DataKey by dynamodb"


def a_function_kept_from_the_items_that_it_needs(_: Infra, chalice: Infra) -> str:
    kinds = of_role(chalice, "TellReportersRole", "ReadReporters")["Condition"]["ForAllValues:StringLike"]
    kinds["dynamodb:LeadingKeys"] = ["REPORT#*"]
    return "TellReporters: TellReportersRole allows no dynamodb:GetItem on CasesTable REPORTER#*"


def a_function_that_reads_the_wrong_secret(_: Infra, chalice: Infra) -> str:
    of_role(chalice, "TellReportersRole", "ReadKeys")["Resource"] = {"Ref": "OriginKey"}
    return "TellReportersRole allows no secretsmanager:GetSecretValue on Keys"


def letters_from_another_address(_: Infra, chalice: Infra) -> str:
    sender = of_role(chalice, "TellReportersRole", "SendLetters")["Condition"]["StringEquals"]
    sender["ses:FromAddress"] = "other@example.org"
    return "TellReportersRole allows no ses:SendEmail on the sender"


def a_function_that_may_not_write_its_log(_: Infra, chalice: Infra) -> str:
    of_role(chalice, "AuthorizerRole", "WriteLogs")["Resource"] = {"Fn::GetAtt": ["APIHandlerLogs", "Arn"]}
    return "Authorizer: AuthorizerRole may not logs:PutLogEvents to its log"


def a_function_that_is_told_the_wrong_queue(infra: Infra, _: Infra) -> str:
    told_where = infra[RESOURCES]["Globals"]["Function"]["Environment"]["Variables"]
    told_where["TELL_REPORTERS_QUEUE"] = {"Ref": "NotifyAgenciesQueue"}
    return "APIHandler is told that TELL_REPORTERS_QUEUE is"


def an_authorizer_that_nobody_may_ask(_: Infra, chalice: Infra) -> str:
    del chalice["Resources"]["AuthorizerInvokePermission"]
    return "authorizer may not call its function"


def an_api_that_another_api_may_call(_: Infra, chalice: Infra) -> str:
    permission = chalice["Resources"]["APIHandlerInvokePermission"]["Properties"]
    permission["SourceArn"] = {"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:another/*"}
    return "post /v1/complaints may not call its function"


def an_api_whose_reads_alone_are_let_through(_: Infra, chalice: Infra) -> str:
    permission = chalice["Resources"]["APIHandlerInvokePermission"]["Properties"]
    permission["SourceArn"]["Fn::Sub"][0] += "/GET/*"
    return "post /v1/complaints may not call its function"


def an_api_without_a_role_for_its_log(infra: Infra, _: Infra) -> str:
    del infra[FUNCTIONS]["Resources"]["ApiMayWriteLogs"]
    return "the API has no role to write its log in"


def a_site_that_the_distribution_may_not_read(infra: Infra, _: Infra) -> str:
    del statements(infra, SITE, "SiteBucketPolicy")[1]
    return "Distribution may not read SiteBucket"


def a_site_that_another_distribution_may_read(infra: Infra, _: Infra) -> str:
    condition = statements(infra, SITE, "SiteBucketPolicy")[1]["Condition"]["StringEquals"]
    condition["aws:SourceArn"] = {"Fn::Sub": "arn:aws:cloudfront::${AWS::AccountId}:distribution/ANOTHER"}
    return "Distribution may not read SiteBucket"


def a_distribution_that_does_not_say_who_it_is(infra: Infra, _: Infra) -> str:
    del of(infra, SITE, "Distribution")["DistributionConfig"]["Origins"][0]["OriginAccessControlId"]
    return "Distribution does not sign what it asks of SiteBucket"


def alarms_that_may_not_call(infra: Infra, _: Infra) -> str:
    del statements(infra, ALARMS, "AlarmsTopicPolicy")[0]
    return "ApiErrorsAlarm may not call AlarmsTopic"


def alarms_of_another_account(infra: Infra, _: Infra) -> str:
    allow = statements(infra, ALARMS, "AlarmsTopicPolicy")[0]
    allow["Condition"]["StringEquals"]["aws:SourceAccount"] = "210987654321"
    return "ApiErrorsAlarm may not call AlarmsTopic"


def alarms_that_nobody_hears(infra: Infra, _: Infra) -> str:
    del infra[ALARMS]["Resources"]["AlarmsByMail"]
    return "ApiErrorsAlarm calls where nobody listens"


@pytest.mark.parametrize("mistake", mistakes_in(globals()), ids=lambda mistake: mistake.__name__)
def test_it_is_caught(made: Mapping[str, Any], mistake: Mistake) -> None:
    infra, chalice = copy.deepcopy((dict(infra_files()), dict(made)))
    expected = mistake(infra, chalice)

    assert expected in "\n".join(told(infra, chalice))


@pytest.mark.parametrize("kind", ["AWS::Lambda::EventSourceMapping", "AWS::Lambda::Permission"])
def test_whatever_goes_around_the_alias_is_caught(package_of: PackageOf, kind: str) -> None:
    package = package_of("ap-southeast-3", "dev")
    expanded = copy.deepcopy(dict(package.expanded))
    for found in expanded["Resources"].values():
        if found["Type"] == kind:
            found["Properties"]["FunctionName"]["Ref"] = found["Properties"]["FunctionName"]["Ref"].removesuffix(
                "Aliaslive"
            )
    told_of = [fault for rule in RULES for fault in rule(replace(package, expanded=expanded))]

    assert {"FollowCaseMapping leads to no alias", "SendRemindersRule may not call its function"} & set(told_of)


def test_a_scanner_that_may_not_leave_its_verdict_is_caught(made: Mapping[str, Any]) -> None:
    infra, chalice = copy.deepcopy((dict(infra_files()), dict(made)))
    policy = of(infra, RESOURCES, "MalwarePlanRole")["Policies"][0]["PolicyDocument"]
    policy["Statement"][3]["Action"].remove("s3:PutObjectTagging")

    assert "MalwarePlan: MalwarePlanRole may not s3:PutObjectTagging" in told(infra, chalice, stage="prod")
