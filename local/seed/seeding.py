"""
A believable slice of the country: desks, officers who can sign in, categories, rules, areas, policy and calendar.

The baseline that every Region begins with is in `infra/directory/`; what only this machine needs is in `local/seed/`.
"""

import os
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import boto3
from moto.cognitoidp.models import cognitoidp_backends

from chalicelib import wiring
from chalicelib.domain.core.vocabulary import NATIONAL, AreaCode, DeskId
from chalicelib.domain.deadlines.calendar import national_calendar
from chalicelib.domain.organisation.directory import Area, Desk
from chalicelib.services.core.parts import Parts
from chalicelib.store.directory.directory_json import desk_from, officer_from
from infra import ROOT
from infra.template import ACCOUNT
from local.aws.provision import Provisioned
from local.seed.seed_files import BASELINE, SEED, read

POLICIES = ROOT / "chalicelib" / "domain" / "data" / "policies.json"
PASSWORD = "Lapor-1708-lokal"  # noqa: S105  # of accounts that exist on this machine only


def seed(provisioned: Provisioned) -> None:
    """Fills an empty directory; one that is filled keeps what it has, and only gets back what moto forgot."""
    parts = wiring.parts()
    boto3.client("sesv2").create_email_identity(EmailIdentity=os.environ["SENDER_EMAIL"])
    desks = list(_desks(provisioned))
    if parts.directory.desk(NATIONAL) is None:
        _baseline(parts)
        parts.registry.save_areas(Area(AreaCode(area["code"]), area["name"]) for area in read(SEED / "areas.json"))
        parts.registry.save_desks(desks)
    officers = read(SEED / "officers.json")
    _let_sign_in(provisioned, [officer["username"] for officer in officers])
    if parts.directory.officer(officer_from({**officers[0], "id": subject_of(officers[0]["username"])}).id) is None:
        parts.registry.save_officers(
            officer_from({**officer, "id": subject_of(officer["username"])}) for officer in officers
        )


def _baseline(parts: Parts) -> None:
    for policy in read(POLICIES):
        parts.registry.publish_policy(policy)
    parts.registry.publish_calendar(national_calendar())
    parts.registry.save_categories(read(BASELINE / "categories.json"))
    parts.registry.publish_rules(1, read(BASELINE / "rules.json"))


def _desks(provisioned: Provisioned) -> Iterator[Desk]:
    """The desks of the seed; institutions and inspectorates with a topic of their own, made if it is missing."""
    sns = boto3.client("sns")
    found = [desk_from(content) for content in read(SEED / "desks.json")]
    inspectorates = {desk.inspectorate for desk in found}
    for desk in found:
        if desk.is_institution or desk.id in inspectorates:
            name = f"lapor-{provisioned.template.stage}-desk-{desk.id.replace('/', '-')}"
            yield Desk(**vars(desk) | {"topic": sns.create_topic(Name=name)["TopicArn"]})
        else:
            yield desk


def subject_of(username: str) -> str:
    """The subject of a local account: the same at every start, because the directory remembers it."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"lapor:{username}"))


def _let_sign_in(provisioned: Provisioned, usernames: Iterable[str]) -> None:
    pool_id = provisioned.ref("OfficersPool")
    pool: Any = cognitoidp_backends[ACCOUNT][provisioned.template.region].user_pools[pool_id]
    cognito = boto3.client("cognito-idp")
    for username in usernames:
        cognito.admin_create_user(UserPoolId=pool_id, Username=username, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool_id, Username=username, Password=PASSWORD, Permanent=True)
        # Cognito gives the subject; moto makes a new one at every start, and the directory would not know it.
        user = pool.users[username]
        user.id = subject_of(username)
        user.attributes = [pair for pair in user.attributes if pair["Name"] != "sub"] + [
            {"Name": "sub", "Value": user.id}
        ]
        user.attribute_lookup["sub"] = user.id


def sign_in(provisioned: Provisioned, username: str) -> str:
    """The id token of a local account; KeyError if there is none of that name."""
    cognito = boto3.client("cognito-idp")
    try:
        answer = cognito.admin_initiate_auth(
            UserPoolId=provisioned.ref("OfficersPool"),
            ClientId=provisioned.ref("OfficersClient"),
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )
    except (cognito.exceptions.NotAuthorizedException, cognito.exceptions.UserNotFoundException) as error:
        raise KeyError(username) from error
    return str(answer["AuthenticationResult"]["IdToken"])


def desks_with_topics(parts: Parts) -> dict[DeskId, str]:
    """Every topic on which agencies hear of cases."""
    topics = {}
    for institution in parts.directory.institutions():
        for desk in parts.directory.desks_of(institution.id):
            if desk.topic:
                topics[desk.id] = desk.topic
    return topics
