"""A country small enough to hold in one's head, for tests that need desks, officers, rules and areas."""

from collections.abc import Iterable
from dataclasses import replace

import boto3

from chalicelib.domain.core.vocabulary import NATIONAL, AreaCode, DeskId, OfficerId, Role
from chalicelib.domain.deadlines.calendar import Week, national_calendar
from chalicelib.domain.organisation.directory import Area, Desk, Officer
from chalicelib.services.core.parts import Parts
from local.aws.provision import Provisioned
from local.seed import seeding
from local.seed.seed_files import read
from local.seed.seeding import POLICIES, subject_of

JAKARTA, MAKASSAR, JAYAPURA = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


def _desk(desk_id: str, parent: str | None, area: str, zone: str = JAKARTA) -> Desk:
    return Desk(DeskId(desk_id), desk_id.title(), DeskId(parent) if parent else None, AreaCode(area), zone)


def _institution(desk_id: str, parent: str | None, area: str, zone: str = JAKARTA, *, straight: bool = False) -> Desk:
    desk = _desk(desk_id, parent, area, zone)
    return replace(desk, coordinates=True, straight=straight, inspectorate=DeskId(f"{desk_id}/inspektorat"))


DESKS = (
    _institution("nasional", None, ""),
    _desk("nasional/inspektorat", "nasional", ""),
    replace(_desk("esdm", "nasional", ""), inspectorate=DeskId("esdm/inspektorat")),
    _desk("esdm/inspektorat", "esdm", ""),
    _institution("prov-riau", "nasional", "14"),
    _desk("prov-riau/inspektorat", "prov-riau", "14"),
    _institution("bengkalis", "prov-riau", "14.03", straight=True),
    _desk("bengkalis/inspektorat", "bengkalis", "14.03"),
    _desk("bengkalis/pupr", "bengkalis", "14.03"),
    replace(_desk("bengkalis/dinkes", "bengkalis", "14.03"), week=Week.SIX),
    _institution("sintang", "nasional", "61.05"),
    _desk("sintang/inspektorat", "sintang", "61.05"),
    _desk("sintang/pupr", "sintang", "61.05"),
    _institution("denpasar", "nasional", "51.71", MAKASSAR, straight=True),
    _desk("denpasar/inspektorat", "denpasar", "51.71", MAKASSAR),
    _desk("denpasar/pupr", "denpasar", "51.71", MAKASSAR),
    _institution("jayapura", "nasional", "91.71", JAYAPURA, straight=True),
    _desk("jayapura/inspektorat", "jayapura", "91.71", JAYAPURA),
    _desk("jayapura/pupr", "jayapura", "91.71", JAYAPURA),
)
"""Bengkalis, Denpasar and Jayapura hand cases straight to agencies; Sintang's admin verifies first."""

AREAS = (
    Area(AreaCode("14"), "Riau"),
    Area(AreaCode("14.03"), "Kabupaten Bengkalis"),
    Area(AreaCode("14.03.01"), "Bengkalis"),
    Area(AreaCode("61"), "Kalimantan Barat"),
    Area(AreaCode("61.05"), "Kabupaten Sintang"),
    Area(AreaCode("51"), "Bali"),
    Area(AreaCode("51.71"), "Kota Denpasar"),
    Area(AreaCode("91"), "Papua"),
    Area(AreaCode("91.71"), "Kota Jayapura"),
)

CATEGORIES = (
    {"id": "infrastructure", "name_id": "Infrastruktur", "name_en": "Infrastructure"},
    {"id": "infrastructure/road", "name_id": "Jalan", "name_en": "Roads", "parent": "infrastructure"},
    {"id": "health", "name_id": "Kesehatan", "name_en": "Health"},
    {
        "id": "health/covid-19",
        "name_id": "COVID-19",
        "name_en": "COVID-19",
        "parent": "health",
        "valid_until": "2023-06-21",
    },
)

RULES = (
    {"id": "road", "categories": ["infrastructure"], "target": "/pupr"},
    {"id": "health", "categories": ["health"], "target": "/dinkes"},
    {"id": "words-electricity", "words": ["listrik padam"], "target": "esdm"},
    {"id": "words-road", "words": ["jalan berlubang", "pothole"], "target": "/pupr"},
)

_OFFICERS = (
    ("admin@nasional", "nasional", Role.NATIONAL_ADMIN),
    ("evaluator@nasional", "nasional", Role.EVALUATOR),
    ("inspektur@nasional", "nasional/inspektorat", Role.INSPECTOR),
    ("admin@riau", "prov-riau", Role.INSTITUTION_ADMIN),
    ("admin@bengkalis", "bengkalis", Role.INSTITUTION_ADMIN),
    ("pimpinan@bengkalis", "bengkalis", Role.LEADER),
    ("inspektur@bengkalis", "bengkalis/inspektorat", Role.INSPECTOR),
    ("inspektur@sintang", "sintang/inspektorat", Role.INSPECTOR),
    ("penghubung@pupr.bengkalis", "bengkalis/pupr", Role.LIAISON_OFFICER),
    ("penghubung@dinkes.bengkalis", "bengkalis/dinkes", Role.LIAISON_OFFICER),
    ("admin@sintang", "sintang", Role.INSTITUTION_ADMIN),
    ("penghubung@pupr.sintang", "sintang/pupr", Role.LIAISON_OFFICER),
    ("penghubung@pupr.denpasar", "denpasar/pupr", Role.LIAISON_OFFICER),
    ("penghubung@pupr.jayapura", "jayapura/pupr", Role.LIAISON_OFFICER),
    ("admin@esdm", "esdm", Role.INSTITUTION_ADMIN),
)

OFFICERS = {
    name: Officer(OfficerId(subject_of(name)), name, DeskId(desk), frozenset({role})) for name, desk, role in _OFFICERS
}


def settle(parts: Parts, stage: str) -> None:
    """Fills the directory of a stage; institutions and inspectorates get topics of their own."""
    for policy in read(POLICIES):
        parts.registry.publish_policy(policy)
    parts.registry.publish_calendar(national_calendar())
    parts.registry.publish_rules(1, RULES)
    parts.registry.save_categories(CATEGORIES)
    parts.registry.save_areas(AREAS)
    parts.registry.save_officers(OFFICERS.values())
    sns = boto3.client("sns")
    boto3.client("sesv2").create_email_identity(EmailIdentity="lapor@example.org")
    topics = {
        desk.id: sns.create_topic(Name=f"lapor-{stage}-desk-{desk.id.replace('/', '-')}")["TopicArn"]
        for desk in DESKS
        if desk.is_institution or desk.id.endswith("/inspektorat")
    }
    parts.registry.save_desks(replace(desk, topic=topics.get(desk.id)) for desk in DESKS)
    assert parts.directory.desk(NATIONAL)


def let_sign_in(provisioned: Provisioned, usernames: Iterable[str]) -> None:
    """Gives officers of this country accounts in the stage's user pool, so that `seeding.sign_in` knows them."""
    seeding._let_sign_in(provisioned, usernames)
