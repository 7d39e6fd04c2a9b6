"""Everything that the service takes from its environment, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Settings:
    """The values of one stage in one Region; .chalice/config.json and infra/ set them."""

    stage: str
    switches_path: str
    table_prefix: str
    region: str
    home: str
    sites: Mapping[str, str]
    """The address of the site in each Region of the stage, by the home that it has."""
    case_events_topic: str
    move_deadlines_queue: str
    notify_agencies_queue: str
    tell_reporters_queue: str
    parked_bucket: str
    roots_bucket: str
    roots_years: int
    root_key: str
    files_bucket: str
    files_url: str
    scanner: str
    identity_key: str
    seal_key: str
    secret_name: str
    user_pool_issuer: str
    user_pool_audience: str
    user_pool_keys_url: str
    authorize_url: str
    token_url: str
    logout_url: str
    sender_email: str
    messages_a_day: int
    """To all reporters together; officers' notices are not counted."""
    sms_countries: tuple[str, ...]
    """Calling codes of the countries to whose mobile numbers short messages are sent."""
    public_url: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """KeyError names the variable that is missing."""
        return cls(
            stage=env["STAGE"],
            switches_path=env["SWITCHES_PATH"],
            table_prefix=env["TABLE_PREFIX"],
            region=env["AWS_REGION"] if "AWS_REGION" in env else env["AWS_DEFAULT_REGION"],
            home=env["HOME_CODE"],
            sites=dict(_pair(one) for one in env["SITES"].split(",")),
            case_events_topic=env["CASE_EVENTS_TOPIC"],
            move_deadlines_queue=env["MOVE_DEADLINES_QUEUE"],
            notify_agencies_queue=env["NOTIFY_AGENCIES_QUEUE"],
            tell_reporters_queue=env["TELL_REPORTERS_QUEUE"],
            parked_bucket=env["PARKED_BUCKET"],
            roots_bucket=env["ROOTS_BUCKET"],
            roots_years=int(env["ROOTS_YEARS"]),
            root_key=env["ROOT_KEY"],
            files_bucket=env["FILES_BUCKET"],
            files_url=env["FILES_URL"],
            scanner=env["SCANNER"],
            identity_key=env["IDENTITY_KEY"],
            seal_key=env["SEAL_KEY"],
            secret_name=env["SECRET_NAME"],
            user_pool_issuer=env["USER_POOL_ISSUER"],
            user_pool_audience=env["USER_POOL_AUDIENCE"],
            user_pool_keys_url=env["USER_POOL_KEYS_URL"],
            authorize_url=env["AUTHORIZE_URL"],
            token_url=env["TOKEN_URL"],
            logout_url=env["LOGOUT_URL"],
            sender_email=env["SENDER_EMAIL"],
            messages_a_day=int(env["MESSAGES_A_DAY"]),
            sms_countries=tuple(env["SMS_COUNTRIES"].split(",")),
            public_url=env["PUBLIC_URL"],
        )


def _pair(text: str) -> tuple[str, str]:
    home, _, site = text.partition("=")
    return home, site


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings.from_env(os.environ)
