"""Mistakes that somebody will make in `infra/`, each planted once: packaging stops, or a rule names it."""

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ops.packaging.package import assembled, infra_files
from ops.packaging.template.merging import MergeError
from ops.values import load
from tests.ops.rules_of_alarms import RULES

Infra = dict[str, Any]
RESOURCES, FUNCTIONS, SITE, FIREWALL, ALARMS = (
    f"infra/{name}.yaml" for name in ("resources", "functions", "site", "firewall", "alarms")
)


def of(infra: Infra, file: str, logical: str) -> Any:
    """A resource's properties."""
    return infra[file]["Resources"][logical]["Properties"]


def a_table_that_goes_with_its_stack(infra: Infra, _: Infra) -> str:
    del infra[RESOURCES]["Resources"]["CasesTable"]["DeletionPolicy"]
    return "CasesTable is not retained"


def a_table_under_somebody_elses_key(infra: Infra, _: Infra) -> str:
    del of(infra, RESOURCES, "DirectoryTable")["SSESpecification"]["KMSMasterKeyId"]
    return "DirectoryTable is not encrypted under our key"


def a_table_that_cannot_be_brought_back(infra: Infra, _: Infra) -> str:
    del of(infra, RESOURCES, "CasesTable")["PointInTimeRecoverySpecification"]
    return "CasesTable cannot be restored to a moment"


def a_queue_in_the_open(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "QueuesOverTlsOnly")["Queues"].pop()
    return "CleanUploadsDeadQueue answers without TLS"


def a_queue_with_two_policies(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "QueuesOverTlsOnly")["Queues"].append({"Ref": "CleanUploadsQueue"})
    return "CleanUploadsQueue has several policies"


def a_table_that_anybody_may_write_to_unseen(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "Trail")["AdvancedEventSelectors"][0]["FieldSelectors"][3]["Equals"].pop(0)
    return "nobody keeps who writes to CasesTable"


def a_bucket_whose_files_are_exchanged_unseen(infra: Infra, _: Infra) -> str:
    del of(infra, RESOURCES, "Trail")["AdvancedEventSelectors"][1]
    return "nobody keeps who writes to FilesBucket"


def a_trail_that_its_owner_may_delete(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "TrailBucket")["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Mode"] = "GOVERNANCE"
    return "what lies in TrailBucket can be taken back"


def officers_with_a_password_alone(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "OfficersPool")["MfaConfiguration"] = "OPTIONAL"
    return "OfficersPool lets officers in with a password alone"


def an_identity_that_opens_for_any_case(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "IdentityKey")["KeyPolicy"]["Statement"].pop()
    return "IdentityKey opens without the number of a case"


def a_bucket_for_everybody(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "FilesBucket")["PublicAccessBlockConfiguration"]["BlockPublicPolicy"] = False
    return "FilesBucket may be made public"


def a_queue_that_shows_a_message_too_early(infra: Infra, _: Infra) -> str:
    of(infra, RESOURCES, "MoveDeadlinesQueue")["VisibilityTimeout"] = 360
    return "MoveDeadlinesQueue shows a message again"


def a_queue_that_any_account_may_fill(infra: Infra, _: Infra) -> str:
    del of(infra, RESOURCES, "FilesMayFillTheQueue")["PolicyDocument"]["Statement"][0]["Condition"]
    return "FilesMayFillTheQueue lets in"


def a_role_that_may_do_anything_with_a_table(_: Infra, chalice: Infra) -> str:
    statement = {"Sid": "All", "Effect": "Allow", "Action": "dynamodb:*", "Resource": {"Ref": "CasesTable"}}
    chalice["Resources"]["TellReportersRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"].append(
        statement
    )
    return "TellReportersRole allows dynamodb:*"


def a_role_for_two(_: Infra, chalice: Infra) -> str:
    role = {"Fn::GetAtt": ["FollowCaseRole", "Arn"]}
    chalice["Resources"]["RouteComplaint"]["Properties"]["Role"] = role
    return "two functions share a role"


def a_rule_around_the_alias(infra: Infra, _: Infra) -> str:
    targets = of(infra, RESOURCES, "SendRemindersRule")["Targets"]
    targets[0]["Arn"] = {
        "Fn::Sub": "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:lapor-${Stage}-send_reminders"
    }
    del targets[1:]
    return "SendRemindersRule does not call the alias"


def functions_without_an_alias(infra: Infra, _: Infra) -> str:
    del infra[FUNCTIONS]["Globals"]["Function"]["AutoPublishAlias"]
    return "AutoPublishAlias"


def an_api_at_the_edge(_: Infra, chalice: Infra) -> str:
    chalice["Resources"]["RestAPI"]["Properties"]["EndpointConfiguration"] = "EDGE"
    return "the API lies at the edge"


def an_api_without_a_firewall(infra: Infra, _: Infra) -> str:
    del infra[FIREWALL]["Resources"]["FirewallBeforeTheApi"]
    return "the API has no firewall"


def a_firewall_that_counts_nobody(infra: Infra, _: Infra) -> str:
    of(infra, FIREWALL, "Firewall")["Rules"] = of(infra, FIREWALL, "Firewall")["Rules"][3:]
    return "the firewall counts nothing"


def answers_of_the_api_kept_for_others(infra: Infra, _: Infra) -> str:
    calls = of(infra, SITE, "Distribution")["DistributionConfig"]["CacheBehaviors"][0]
    calls["CachePolicyId"] = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    return "answers of the API are kept"


def a_problem_answered_with_a_page(infra: Infra, _: Infra) -> str:
    config = of(infra, SITE, "Distribution")["DistributionConfig"]
    config["CustomErrorResponses"] = [{"ErrorCode": 404, "ResponsePagePath": "/404.html", "ResponseCode": 404}]
    return "a problem of the API would be answered with a page"


def an_override_of_a_mistyped_name(infra: Infra, _: Infra) -> str:
    infra[FUNCTIONS]["Resources"]["ApiHandler"] = {"Properties": {"MemorySize": 2048}}
    return "Chalice makes no ApiHandler; it makes APIHandler"


def a_new_resource_with_a_functions_name(infra: Infra, _: Infra) -> str:
    infra[RESOURCES]["Resources"]["FollowCase"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
    return "FollowCase is declared anew, but Chalice makes it"


def one_name_in_two_files(infra: Infra, _: Infra) -> str:
    infra[SITE]["Resources"]["CasesTable"] = infra[RESOURCES]["Resources"]["CasesTable"]
    return "CasesTable is declared twice"


def a_parameter_that_no_value_fills(infra: Infra, _: Infra) -> str:
    infra[SITE]["Parameters"]["Colour"] = {"Type": "String"}
    of(infra, SITE, "Distribution")["DistributionConfig"]["Comment"] = {"Ref": "Colour"}
    return "Colour is given by nobody"


def a_kind_that_nobody_has_thought_about(infra: Infra, _: Infra) -> str:
    infra[SITE]["Resources"]["Extra"] = {"Type": "AWS::ECS::Cluster", "Properties": {}}
    return "say in ops/packaging/template/tagging.py whether AWS::ECS::Cluster carries tags"


def an_alarm_without_an_entry_in_the_runbook(infra: Infra, _: Infra) -> str:
    of(infra, ALARMS, "ParkedAlarm")["AlarmDescription"] = "Something was put aside. docs/runbook.md#put-aside"
    return "ParkedAlarm leads to no entry of docs/runbook.md"


def an_alarm_that_tells_nobody(infra: Infra, _: Infra) -> str:
    del of(infra, ALARMS, "ClockLagAlarm")["AlarmActions"]
    return "ClockLagAlarm does not tell the topic"


def an_alarm_over_a_metric_of_another_name(infra: Infra, _: Infra) -> str:
    of(infra, ALARMS, "TimeToRouteAlarm")["MetricName"] = "RoutingTime"
    return "TimeToRouteAlarm watches Lapor RoutingTime of dev, which nobody measures"


def an_alarm_over_a_queue_that_is_not_there(infra: Infra, _: Infra) -> str:
    repeated = infra[ALARMS]["ForEach"]["Queue"]["DeadLettersAlarm"]["Properties"]
    repeated["Dimensions"][0]["Value"]["Fn::Sub"] = "lapor-${Stage}-${Queue}-dlq"
    return "lapor-dev-tell-reporters-dlq, which nobody measures"


def an_alarm_that_takes_silence_for_rest(infra: Infra, _: Infra) -> str:
    infra[ALARMS]["ForEach"]["Daily"]["SilentAlarm"]["Properties"]["TreatMissingData"] = "notBreaching"
    return "CheckPromisesSilentAlarm takes missing data for notBreaching"


def an_alarm_that_looks_back_too_far(infra: Infra, _: Infra) -> str:
    infra[ALARMS]["ForEach"]["Daily"]["SilentAlarm"]["Properties"]["EvaluationPeriods"] = 200
    return "SendDigestsSilentAlarm looks back further than CloudWatch does"


def functions_that_nobody_watches(infra: Infra, _: Infra) -> str:
    del infra[ALARMS]["ForEach"]["Function"]
    return "no alarm watches Errors of FollowCase"


def an_alarm_for_each_of_a_mistyped_kind(infra: Infra, _: Infra) -> str:
    infra[ALARMS]["ForEach"]["Queues"] = infra[ALARMS]["ForEach"].pop("Queue")
    return "ForEach: nothing is known of Queues; there are Daily, EveryMinute, Function, Queue"


def a_deployment_that_goes_on_whatever_happens(infra: Infra, _: Infra) -> str:
    del infra[ALARMS]["Resources"]["ApiErrorsAlarm"]["Metadata"]
    return "APIHandlerDeploymentGroup is stopped by"


Mistake = Callable[[Infra, Infra], str]


def mistakes_in(names: Mapping[str, Any]) -> list[Mistake]:
    """Every function of a module that plants one."""
    here = names["__name__"]
    found = [one for one in names.values() if getattr(one, "__module__", "") == here and callable(one)]
    return [one for one in found if [*getattr(one, "__annotations__", {}).values()] == [Infra, Infra, str]]


MISTAKES = mistakes_in(globals())


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_it_is_caught(made: Mapping[str, Any], mistake: Mistake) -> None:
    infra, chalice = copy.deepcopy((dict(infra_files()), dict(made)))
    expected = mistake(infra, chalice)

    assert expected in "\n".join(told(infra, chalice))


def told(infra: Infra, chalice: Infra, stage: str = "dev") -> list[str]:
    """What packaging or the rules say of it."""
    try:
        package = assembled(load(stage, "ap-southeast-3"), chalice, None, Path("nowhere"), infra)
    except (MergeError, ValueError) as error:
        return [str(error)]
    except Exception as error:  # noqa: BLE001  # SAM has no base of its own for what it refuses
        return [repr(error), *map(str, error.args)]
    return [fault for rule in RULES for fault in rule(package)]


def test_without_a_mistake_nothing_is_said(made: Mapping[str, Any]) -> None:
    assert told(dict(infra_files()), dict(made)) == []
