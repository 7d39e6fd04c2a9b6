"""The values of a place as the parameters of its stacks."""

from collections.abc import Mapping
from typing import Any

from ops.values import Values, sites_of


def parameters_of(values: Values, release: str) -> dict[str, str]:
    """Every parameter that the files of `infra/` may declare; `release` changes with whatever must be published."""
    return {
        "Stage": values.stage,
        "Home": values.home,
        "Sites": ",".join(f"{home}={site}" for home, site in sites_of(values).items()),
        "SiteUrl": values.site_url,
        "SiteHost": values.site_url.removeprefix("https://"),
        "CertificateArn": values.certificate_arn,
        "SenderEmail": values.sender_email,
        "SenderDomain": values.sender_email.partition("@")[2],
        "Scanner": values.scanner,
        "OfficersMfa": values.officers_mfa,
        "RootsYears": str(values.roots_years),
        "TrailDays": str(values.trail_days),
        "MessagesADay": str(values.messages_a_day),
        "SmsCountries": ",".join(values.sms_countries),
        "LogRetentionDays": str(values.log_retention_days),
        "RequestsInFiveMinutes": str(values.requests_in_five_minutes),
        "AlarmEmail": values.alarm_email,
        "Owner": values.owner,
        "CostCenter": values.cost_center,
        "Release": release,
    }


def taken_by(template: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """Those that the template declares."""
    return {name: value for name, value in given.items() if name in template.get("Parameters", {})}
