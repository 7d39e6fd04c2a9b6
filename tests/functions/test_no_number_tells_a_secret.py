"""
An attacker reads every number that is published, and every public list, and works out what is in none of them.

Every cut is asked for: each run of months, each area, institution and agency, as JSON, as CSV and by day.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import pytest

from local.web.gateway import Request
from tests.functions.client import SUBSTANCE, Api
from tests.programs import least

MONTHS = ("2026-03", "2026-04", "2026-05")
PLACES = ("", "area=14", "area=14.03", "area=21", "desk=bengkalis", "desk=bengkalis/pupr", "desk=batam")
OFFICER = {"14.03": "penghubung@pupr.bengkalis", "21.71": "penghubung@pupr.batam"}
REGENCY = {"desk=bengkalis": "14.03", "desk=batam": "21.71", "area=14": "14.03", "area=21": "21.71"}


@dataclass
class Ground:
    """What there is to attack: open reports, three of them not verified yet, and the numbers before any was secret."""

    api: Api
    open: list[dict[str, Any]]
    unverified: Counter[str]
    before: dict[str, str]


def filed(api: Api, area: str, *, verify: bool = True, **changed: Any) -> dict[str, Any]:
    case = api.file(area=area, **changed)
    if verify:
        found = api.act(OFFICER[area], case["number"], "accept")
        assert found.status == 200, found.text
    return case


@pytest.fixture(scope="module")
def ground(api: Api) -> Ground:
    cases, unverified = [], Counter[str]()
    for month, areas in zip(MONTHS, ((2, 1), (5, 0), (1, 0)), strict=True):
        for area, times in zip(OFFICER, areas, strict=True):
            cases += [filed(api, area) for _ in range(times)]
        cases.append(filed(api, "14.03", classification="aspiration"))
        filed(api, "21.71", verify=False)
        unverified[f"21.71 {month} complaint"] += 1
        if month != MONTHS[-1]:
            api.later(days=31)
    return Ground(api, cases, unverified, told(api))


def cuts() -> Iterator[tuple[str, str, str]]:
    """Every run of months, of every place: the two ends, and the question."""
    for since, until in combinations_with_replacement(MONTHS, 2):
        for place in PLACES:
            yield since, until, f"?from={since}-01&to={until}-28&{place}"


def told(api: Api) -> dict[str, str]:
    """Every answer that holds a number."""
    paths = ("/v1/statistics{}", "/v1/statistics/summary{}", "/v1/statistics/summary{}&format=csv")
    return {path: asked(api, path) for *_, cut in cuts() for path in (form.format(cut) for form in paths)}


def asked(api: Api, path: str) -> str:
    """The answer as it comes: that it is the announced one is held elsewhere."""
    target, _, query = path.partition("?")
    return api.gateway.handle(Request("GET", target, query, (), b"", "203.0.113.9")).text


def listed(api: Api) -> list[dict[str, Any]]:
    """What a reader who leafs through the public list counts."""
    found, path = [], "/v1/complaints"
    while path:
        page = json.loads(asked(api, path))
        found += page["items"]
        path = f"/v1/complaints?cursor={page['next']}" if page["next"] else ""
    return found


def cell(row: dict[str, Any]) -> str:
    return f"{row['area']['code']} {row['received_at'][:7]} {row['classification']}"


def unlisted(api: Api) -> Iterator[tuple[list[str], int]]:
    """For every number of reports that came in: its cells, and how many of them are on no list."""
    known = Counter(map(cell, listed(api)))
    kinds = ("complaint", "aspiration")
    for since, until, cut in cuts():
        page = json.loads(asked(api, f"/v1/statistics/summary{cut}"))
        months = [month for month in MONTHS if since <= month <= until]
        by_class = {line["classification"]: line["received"] for line in page["by_classification"]}
        areas = places_of(cut.rpartition("&")[2])
        if areas is None:
            continue
        for of, number in [(kinds, page["total"]["received"]), *(((kind,), by_class.get(kind, 0)) for kind in kinds)]:
            cells = [f"{area} {month} {kind}" for area in areas for month in months for kind in of]
            yield cells, number - sum(known[name] for name in cells)


def places_of(place: str) -> tuple[str, ...] | None:
    """Where the reports of a cut lie; None of agencies, which also get what lay elsewhere before."""
    if not place:
        return tuple(OFFICER)
    area = place.removeprefix("area=")
    return (area,) if area in OFFICER else (REGENCY[place],) if place in REGENCY else None


def test_no_published_number_moves_by_a_secret_report_whatever_becomes_of_it(ground: Ground) -> None:
    api = ground.api
    for area in OFFICER:
        for _ in range(4 if area == "14.03" else 1):
            filed(api, area, secret=True)
        case = filed(api, "14.03", secret=True, classification="aspiration")
        api.act(OFFICER["14.03"], case["number"], "answer", text=SUBSTANCE)
        path = f"/v1/complaints/{case['number']}"
        api("POST", f"{path}/replies", {"verdict": "accepted"}, token=case["token"])
        api("POST", f"{path}/rating", {"rating": 1}, token=case["token"])
        filed(api, area, verify=False, classification="whistleblowing", category=None)
    api.service.deliver()

    assert told(api) == ground.before


def test_every_number_less_the_lists_leaves_what_waits_to_be_verified_and_nothing_that_is_secret(
    ground: Ground,
) -> None:
    """So no linear program over all the cuts at once, the nation less its provinces among them, tells of a secret."""
    found = list(unlisted(ground.api))
    unknowns = {name for cells, _ in found for name in cells}

    assert all(number == sum(ground.unverified[name] for name in cells) for cells, number in found)
    assert least(found, unknowns) == {name: ground.unverified[name] for name in unknowns}


def test_a_report_that_is_hidden_leaves_the_numbers_as_it_leaves_the_lists(ground: Ground) -> None:
    api = ground.api
    hidden = ground.open[::3]
    for secret in (True, False):
        for case in hidden:
            body = {"anonymous": secret, "secret": secret}
            answer = api("POST", f"/v1/complaints/{case['number']}/visibility", body, token=case["token"])
            assert answer.status == 200, answer.text
        api.service.deliver()
        found = list(unlisted(api))
        assert all(number == sum(ground.unverified[name] for name in cells) for cells, number in found)
    assert told(api) == ground.before
