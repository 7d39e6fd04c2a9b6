"""
Where a package differs for the emulator from what AWS is given. Everything that differs is here, each with its reason.

The templates themselves are never changed for it; docs/emulator.md says what the run therefore does not show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ops.packaging import Package
from ops.packaging.template.expansion import expanded

TAKEN_OUT = {
    "AWS::Budgets::Budget": "the emulator has the service, but cannot make it from a template",
    "AWS::CloudWatch::CompositeAlarm": "not known to it",
    "AWS::GuardDuty::MalwareProtectionPlan": "not known to it",
    "AWS::WAFv2::WebACLAssociation": "not known to it: the firewall is made, and stands before nothing",
}
"""Types of resources that the emulator cannot make from a template."""


@dataclass(frozen=True)
class Adaptation:
    """One thing that is said otherwise than to AWS."""

    what: str
    why: str


REWRITTEN = (
    Adaptation(
        "DeploymentPreference is left out, of every function",
        "CodeDeploy cannot be made from a template there: traffic moves at once, whatever `shift` says",
    ),
    Adaptation(
        "AutoPublishCodeSha256 is given as a value, not as the parameter Release",
        "its SAM transform is not told the parameters",
    ),
    Adaptation(
        "the user pool's ProviderURL is put together from Region and pool",
        "it does not know that attribute",
    ),
    Adaptation(
        "schedules are made, but switched off",
        "each tick starts a dozen processes; the run calls every scheduled function itself, as its rule would",
    ),
    Adaptation(
        "alarms over an expression of several metrics are left out",
        "it knows alarms over one metric only",
    ),
    Adaptation(
        "OverTlsOnly is left out of the policy of the site's bucket",
        "its distribution fetches over HTTP on loopback, and the policy is evaluated: it would refuse rightly",
    ),
)
PROVIDER_URL = {"Fn::Sub": "https://cognito-idp.${AWS::Region}.amazonaws.com/${OfficersPool}"}


def adapted(made: Package) -> Package:
    """The package as the emulator takes it."""
    data, app = (_template(template, made.release) for template in (made.data_template, made.app_template))
    examples = {name: f"example-{name.lower()}" for name in made.handed_over}
    return replace(
        made,
        data_template=data,
        app_template=app,
        expanded=expanded(app, {**made.app_parameters, **examples}, made.values.region),
    )


def taken_out(made: Package) -> dict[str, str]:
    """What of the package the emulator is not given, with the reason."""
    kinds = {found["Type"] for found in {**made.data_template["Resources"], **made.expanded["Resources"]}.values()}
    return {kind: why for kind, why in TAKEN_OUT.items() if kind in kinds}


def _template(template: Mapping[str, Any], release: str) -> dict[str, Any]:
    resources = {
        name: _rewritten(found, release) for name, found in template["Resources"].items() if not _is_taken_out(found)
    }
    for found in resources.values():
        if found["Type"] == "AWS::Events::Rule":
            found["Properties"]["State"] = "DISABLED"
    if policy := resources.get("SiteBucketPolicy"):
        document = policy["Properties"]["PolicyDocument"]
        document["Statement"] = [one for one in document["Statement"] if one.get("Sid") != "OverTlsOnly"]
    changed = {**template, "Resources": resources, "Outputs": _rewritten(template.get("Outputs", {}), release)}
    if "Globals" in template:
        changed["Globals"] = _rewritten(template["Globals"], release)
    return changed


def _is_taken_out(resource: Mapping[str, Any]) -> bool:
    counts = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    return counts or resource["Type"] in TAKEN_OUT


def _rewritten(value: Any, release: str) -> Any:
    if isinstance(value, list):
        return [_rewritten(inner, release) for inner in value]
    if not isinstance(value, Mapping):
        return value
    if value.get("Fn::GetAtt") == ["OfficersPool", "ProviderURL"]:
        return PROVIDER_URL
    return {
        key: release if key == "AutoPublishCodeSha256" else _rewritten(inner, release)
        for key, inner in value.items()
        if key != "DeploymentPreference"
    }
