"""What the doctor looks at in AWS, one function a thing; each says what was found and the way out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from botocore.exceptions import ClientError

from chalicelib.clock import machine_now
from ops.place import Place

CONCURRENCY = 1000
"""Lambda's usual quota; a new account may have ten, which a busy minute uses up."""
EXPIRES_SOON = timedelta(days=30)
CERTIFICATES = "us-east-1"
NOT_FOUND = frozenset({"NotFoundException", "ResourceNotFoundException"})


class Verdict(StrEnum):
    """How something looks."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNSEEN = "unseen"
    """It could not be looked at; why is said beside it."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; *way_out* is empty only if it is ok."""

    name: str
    verdict: Verdict
    found: str
    way_out: str = ""


Finding = tuple[Verdict, str, str]
"""A check without its name."""


def _ok(found: str) -> Finding:
    return Verdict.OK, found, ""


def _identity(place: Place) -> Finding:
    found = place.client("sts").get_caller_identity()
    return _ok(f"{found['Arn']} in account {found['Account']}")


def _region(place: Place) -> Finding:
    (found,) = place.client("ec2").describe_regions(RegionNames=[place.region], AllRegions=True)["Regions"]
    if found["OptInStatus"] == "not-opted-in":
        return Verdict.FAIL, f"{place.region} is not enabled in this account", "enable it in the account's settings"
    return _ok(found["OptInStatus"])


def _concurrency(place: Place) -> Finding:
    limit = int(place.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"])
    found = f"{limit} calls at one time"
    if limit < CONCURRENCY:
        return Verdict.WARN, found, f"ask Service Quotas for {CONCURRENCY} (Lambda, L-B99A9384) before a busy day"
    return _ok(found)


def _stacks(place: Place) -> Finding:
    states = {}
    for name in (place.data_stack, place.app_stack):
        stack = place.stack(name)
        states[name] = str(stack["StackStatus"]) if stack else "none"
    found = ", ".join(f"{name} {state}" for name, state in states.items())
    if any("FAILED" in state or state == "ROLLBACK_COMPLETE" for state in states.values()):
        return Verdict.FAIL, found, "look at the stack's events; ROLLBACK_COMPLETE: destroy, then deploy"
    if any(state == "none" for state in states.values()):
        return Verdict.WARN, found, "deploy makes them"
    if any(state.endswith("IN_PROGRESS") for state in states.values()):
        return Verdict.WARN, found, "somebody deploys: wait until it is done"
    return _ok(found)


def _sender(place: Place) -> Finding:
    ses, address = place.client("sesv2"), place.values.sender_email
    domain = address.partition("@")[2]
    for identity in (domain, address):
        try:
            if ses.get_email_identity(EmailIdentity=identity).get("VerifiedForSendingStatus"):
                return _ok(f"{identity} may send")
        except ClientError as error:
            if error.response["Error"]["Code"] not in NOT_FOUND:
                raise
    return (
        Verdict.FAIL,
        f"neither {domain} nor {address} is verified",
        "verify the domain in SES (docs/runbook.md#bounces)",
    )


def _sandbox(place: Place) -> Finding:
    told = place.client("sesv2").get_account()
    if not told.get("ProductionAccessEnabled"):
        verdict = Verdict.FAIL if place.values.is_prod else Verdict.WARN
        return verdict, "SES sends to verified addresses only", "ask SES for production access"
    quota = told.get("SendQuota", {})
    return _ok(f"{quota.get('Max24HourSend', 0):,.0f} letters a day, {quota.get('MaxSendRate', 0):,.0f} a second")


def _secrets(place: Place) -> Finding:
    manager = place.client("secretsmanager")
    names = [place.name("keys"), place.name("origin")]
    missing = []
    for name in names:
        try:
            if manager.describe_secret(SecretId=name).get("DeletedDate"):
                missing.append(f"{name} (to be deleted)")
        except manager.exceptions.ResourceNotFoundException:
            missing.append(name)
    if missing:
        return Verdict.WARN, f"no {', '.join(missing)}", "deploy makes them; one that is to be deleted can be restored"
    return _ok(", ".join(names))


def _switches(place: Place) -> Finding:
    """What is held back by hand is easily forgotten."""
    path = f"/lapor/{place.stage}"
    told = place.client("ssm").get_parameters_by_path(Path=path)["Parameters"]
    if not told:
        return Verdict.WARN, f"no parameters under {path}", "deploy makes them"
    on = sorted(one["Name"].rpartition("/")[2] for one in told if one["Value"] != "off")
    if on:
        return Verdict.WARN, f"held back by hand: {', '.join(on)}", "docs/switches.md says how to let go"
    return _ok(f"{len(told)} switches, all off")


def _keys(place: Place) -> Finding:
    kms, states = place.client("kms"), {}
    for alias in (
        f"alias/{place.values.stack}",
        f"alias/{place.values.stack}-data",
        f"alias/{place.values.stack}-seals",
        f"alias/{place.values.stack}-roots",
    ):
        try:
            states[alias] = str(kms.describe_key(KeyId=alias)["KeyMetadata"]["KeyState"])
        except kms.exceptions.NotFoundException:
            states[alias] = "none"
    found = ", ".join(f"{alias} {state}" for alias, state in states.items())
    if any(state == "none" for state in states.values()):
        return Verdict.WARN, found, "deploy makes them"
    if any(state != "Enabled" for state in states.values()):
        return Verdict.FAIL, found, "enable the key, or cancel its deletion, at once: without it nothing can be read"
    return _ok(found)


def _certificate(place: Place) -> Finding:
    arn = place.values.certificate_arn
    if not arn:
        verdict = Verdict.WARN if place.values.is_prod else Verdict.OK
        return verdict, "none: the site has CloudFront's name", "" if verdict is Verdict.OK else "set certificate_arn"
    told = place.aws.client("acm", CERTIFICATES).describe_certificate(CertificateArn=arn)["Certificate"]
    if told["Status"] != "ISSUED":
        return Verdict.FAIL, told["Status"], "confirm it as ACM says; CloudFront takes none that is not issued"
    if told["NotAfter"] - machine_now() < EXPIRES_SOON:
        return Verdict.WARN, f"ends {told['NotAfter']:%Y-%m-%d}", "its renewal waits for a record of DNS: see ACM"
    return _ok(f"until {told['NotAfter']:%Y-%m-%d}")


def _listeners(place: Place) -> Finding:
    """Does somebody hear each institution's topic? A subscription without an ARN waits for its confirmation."""
    sns, prefix = place.client("sns"), f":{place.name('desk-')}"
    topics = [one["TopicArn"] for page in sns.get_paginator("list_topics").paginate() for one in page["Topics"]]
    pages = sns.get_paginator("list_subscriptions").paginate()
    heard = {
        one["TopicArn"] for page in pages for one in page["Subscriptions"] if one["SubscriptionArn"].startswith("arn:")
    }
    ours = sorted(topic for topic in topics if prefix in topic)
    if unheard := [topic.rpartition(":")[2] for topic in ours if topic not in heard]:
        verdict = Verdict.FAIL if place.values.is_prod else Verdict.WARN
        return verdict, f"nobody hears {', '.join(unheard)}", "docs/runbook.md#unheard-topics"
    return _ok(f"{len(ours)} topics, each heard by somebody")


IN_AWS: tuple[tuple[str, Callable[[Place], Finding]], ...] = (
    ("identity", _identity),
    ("region", _region),
    ("concurrency", _concurrency),
    ("stacks", _stacks),
    ("sender", _sender),
    ("letters", _sandbox),
    ("secrets", _secrets),
    ("keys", _keys),
    ("switches", _switches),
    ("certificate", _certificate),
    ("listeners", _listeners),
)
