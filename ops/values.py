"""
The values in which one stage of one Region differs from another: `infra/regions/<region>/<stage>.toml`.

Everything else is the same everywhere. No secret is a value: keys are made in the stack and never leave it.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from chalicelib.domain.core.case_number import HOMES
from infra import ROOT

REGIONS = ROOT / "infra" / "regions"

Home = Annotated[str, Field(pattern=f"^[{HOMES}]$")]
Region = Annotated[str, Field(pattern=r"^[a-z]{2}-[a-z]+-\d$")]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class UnknownPlaceError(LookupError):
    """There is no file for that stage in that Region; `known` names those that there are."""

    def __init__(self, stage: str, region: str) -> None:
        self.known = [f"{region} {stage}" for region, stage in places()]
        super().__init__(f"no values for {stage} in {region}; there are: {', '.join(self.known)}")


class BadValuesError(ValueError):
    """A file of values says what it must not; the text names the key and what may stand there."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Values(_Part):
    """One stage in one Region."""

    stage: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{1,11}$")]
    region: Region
    home: Home
    """The letter in which the numbers of cases begin that are taken in here; no two Regions of a stage share one."""
    replicas: tuple[Region, ...] = ()
    """Other Regions that hold a copy of the tables, which this one's stack owns."""
    tables_from: Region | Literal[""] = ""
    """The Region whose stack owns the tables, if it is another: this one is then among its `replicas`."""
    site_url: Annotated[str, Field(pattern=r"^https://[^/\s]+$")]
    certificate_arn: Annotated[str, Field(pattern=r"^(arn:aws:acm:us-east-1:\d{12}:certificate/[0-9a-f-]+)?$")] = ""
    """For the site's own name; CloudFront looks for it in us-east-1. Empty: the site has CloudFront's name only."""
    sender_email: Email
    scanner: Literal["guardduty", "signature"]
    architecture: Literal["arm64", "x86_64"]
    shift: Literal["AllAtOnce", "Canary10Percent5Minutes", "Linear10PercentEvery1Minute"]
    """How traffic moves to a new version."""
    messages_a_day: Annotated[int, Field(ge=1, le=10_000_000)]
    """How many messages all reporters together may be sent on a day; officers' notices are not counted."""
    sms_countries: Annotated[tuple[Annotated[str, Field(pattern=r"^[1-9]\d{0,2}$")], ...], Field(min_length=1)]
    """Calling codes of the countries to whose mobile numbers short messages go."""
    alarm_email: Email
    log_retention_days: Literal[7, 14, 30, 60, 90, 180, 365, 400]
    officers_mfa: Literal["ON", "OPTIONAL"] = "ON"
    """Whether every officer signs in with a second factor."""
    roots_years: Annotated[int, Field(ge=1, le=70)] = 10
    """For how many years nobody can delete the root of a day."""
    roots_copy: Annotated[str, Field(pattern=r"^(\d{12}:[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$")] = ""
    """Another account and its bucket, `123456789012:name`, into which the roots of days are copied; empty for none."""
    trail_days: Annotated[int, Field(ge=1, le=3650)] = 400
    """How long nobody can delete the record of who wrote to tables and buckets."""
    requests_in_five_minutes: Annotated[int, Field(ge=100, le=2_000_000)]
    """What one address may ask before the firewall holds it back."""
    budget_usd: Annotated[int, Field(ge=1)]
    """Above so many dollars a month somebody is told."""
    owner: str = Field(min_length=2)
    cost_center: str = Field(min_length=2)

    @model_validator(mode="after")
    def _agree(self) -> "Values":
        if self.region in self.replicas:
            raise ValueError("replicas: a Region is not its own copy")
        if self.tables_from and (self.replicas or self.tables_from == self.region):
            raise ValueError("tables_from: a Region that holds copies gives none, and not of itself")
        return self

    @property
    def is_prod(self) -> bool:
        """Are there citizens behind it?"""
        return self.stage == "prod"

    @property
    def stack(self) -> str:
        """The stack of functions and API; that of the data is `<stack>-data`."""
        return f"lapor-{self.stage}"


def load(stage: str, region: str, folder: Path = REGIONS) -> Values:
    """The values of a stage in a Region; UnknownPlaceError or BadValuesError, each with the way out."""
    file = folder / region / f"{stage}.toml"
    if not file.is_file():
        raise UnknownPlaceError(stage, region)
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
        return Values.model_validate({"stage": stage, "region": region, **given})
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise BadValuesError(f"infra/regions/{region}/{stage}.toml: {_told(error)}") from error


def places(folder: Path = REGIONS) -> Iterator[tuple[str, str]]:
    """Every Region and stage that has values."""
    return ((file.parent.name, file.stem) for file in sorted(folder.glob("*/*.toml")))


def sites_of(values: Values, folder: Path = REGIONS) -> dict[str, str]:
    """The site of each Region of that stage, by the home that it has."""
    others = (load(stage, region, folder) for region, stage in places(folder) if stage == values.stage)
    return dict(sorted({**{other.home: other.site_url for other in others}, values.home: values.site_url}.items()))


def _told(error: tomllib.TOMLDecodeError | ValidationError) -> str:
    if isinstance(error, tomllib.TOMLDecodeError):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'values'}: {fault['msg']}" for fault in error.errors())
