"""The summary of a period over HTTP: its answer, its table, and what it refuses."""

import csv
import io
from datetime import date
from typing import Any

import pytest

from chalicelib.api.responses.statistics_responses import as_csv
from chalicelib.domain.core.case_number import new_number
from chalicelib.store.statistics.statistics_store import Anchor, Cell, Cohort
from tests.functions.client import Api

PATH = "/v1/statistics/summary?from=2025-06-01&to=2025-06-30"
LONG_AGO = date(2025, 6, 2)


def count(api: Api, *groups: str, times: int, measures: tuple[str, ...] = ("received",), secret: bool = False) -> None:
    """So many events in each of these groups, and as many open cases."""
    for _ in range(times):
        cells = [Cell(group, LONG_AGO, "complaint", measure, secret) for group in groups for measure in measures]
        moves = {Cohort(group, LONG_AGO, "complaint", secret): 1 for group in groups}
        api.service.parts.statistics.count(new_number("J"), 1, Anchor("h"), cells, moves)


@pytest.fixture(scope="module")
def counted(api: Api) -> Api:
    """A June long ago, in Riau and Bali."""
    count(api, "ALL", "AREA#14", "AREA#14.03", times=9, measures=("received", "first.2", "first.on_time"))
    count(api, "ALL", "AREA#51", times=6)
    count(api, "ALL", "AREA#91", times=2)
    count(api, "ALL", times=5)
    return api


def table(text: str) -> dict[tuple[str, str, str], str]:
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["section", "code", "name", "figure", "value"]
    return {(section, code, figure): value for section, code, _, figure, value in rows[1:]}


def test_a_summary_says_what_it_is_about_and_when_it_was_made(counted: Api) -> None:
    page = counted("GET", f"{PATH}&area=14").json()

    asked = {name: page[name] for name in ("area", "desk", "from", "to", "as_of", "method")}
    assert asked == {
        "area": "14", "desk": None, "from": "2025-06-01", "to": "2025-06-30", "as_of": "2026-03-02", "method": 2,
    }  # fmt: skip
    assert page["total"]["received"] == 9
    assert page["total"]["first_answer"] == {"on_time_percent": 100, "median_days": 2.0}
    assert page["total"]["resolution"] == {"on_time_percent": None, "median_days": None}
    assert page["by_part"]["kind"] == "area"
    assert [(item["code"], item["name"]) for item in page["by_part"]["items"]] == [("14.03", "Kabupaten Bengkalis")]


def test_the_nation_is_compared_by_provinces(counted: Api) -> None:
    page = counted("GET", PATH).json()

    received = {item["code"]: item["received"] for item in page["by_part"]["items"]}
    assert page["total"]["received"] == 22
    assert received == {"14": 9, "51": 6, "91": 2}


@pytest.mark.parametrize("question", ["", "&area=14", "&area=51", "&desk=bengkalis"])
def test_the_table_has_the_same_numbers(counted: Api, question: str) -> None:
    page = counted("GET", PATH + question).json()
    response = counted("GET", f"{PATH}{question}&format=csv")
    found = table(response.text)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="lapor-')
    assert found == dict(_flat(page))


def _flat(page: dict[str, Any]) -> list[tuple[tuple[str, str, str], str]]:
    def text(value: Any) -> str:
        return "" if value is None else str(value)

    def sums(section: str, code: str, line: dict[str, Any]) -> list[tuple[tuple[str, str, str], str]]:
        plain = [
            ((section, code, name), text(line[name]))
            for name in ("received", "answered", "ended", "open", "hold_median_days")
        ]
        return plain + [
            ((section, code, f"{goal}_{name}"), text(line[goal][name]))
            for goal in ("first_answer", "resolution")
            for name in ("on_time_percent", "median_days")
        ]

    names = ("area", "desk", "from", "to", "as_of", "method")
    rows = [(("about", "", name), text(page[name])) for name in names] + sums("total", "", page["total"])
    if page["secret_received"] is not None:
        rows.append((("secret", "", "received"), text(page["secret_received"])))
    rows += [(("outcome", name, "ended"), text(number)) for name, number in page["outcomes"].items()]
    for age, band in zip(page["backlog"], ("0 to 5", "6 to 14", "15 to 60", "61+"), strict=True):
        rows.append((("backlog", band, "open"), text(age["open"])))
    satisfied = page["satisfaction"]
    rows += [(("satisfaction", "", name), text(satisfied[name])) for name in ("ratings", "average")]
    rows += [
        (("satisfaction", str(each["rating"]), "ratings"), text(each["total"])) for each in satisfied["distribution"]
    ]
    for line in page["by_classification"]:
        rows += sums("classification", line["classification"], line)
    for item in (page["by_part"] or {"items": []})["items"]:
        rows += sums(page["by_part"]["kind"], item["code"], item)
    return rows


def test_nothing_in_the_table_is_taken_for_a_formula(counted: Api) -> None:
    page = counted("GET", f"{PATH}&area=14").json()
    page["by_part"]["items"][0]["name"] = "=HYPERLINK(evil)"

    assert "'=HYPERLINK(evil)" in as_csv(page)
    assert ",=HYPERLINK" not in as_csv(page)


def test_an_unchanged_summary_is_not_sent_again(counted: Api) -> None:
    first = counted("GET", PATH)

    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert counted("GET", PATH, If_None_Match=first.headers["ETag"]).status == 304
    assert counted("GET", f"{PATH}&format=csv").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    ("question", "pointer", "code"),
    [
        ("area=99", "/area", "unknown_area"),
        ("area=14.03.01", "/area", "unknown_area"),
        ("desk=nowhere", "/desk", "unknown_desk"),
        ("desk=bengkalis&area=14", "/area", "only_one"),
        ("from=2026-02-01&to=2026-01-01", "/to", "period_reversed"),
        ("from=2020-01-01&to=2026-01-01", "/from", "too_wide_period"),
        ("format=xml", "/format", "not_a_choice"),
    ],
)
def test_a_question_that_has_no_answer_is_refused(counted: Api, question: str, pointer: str, code: str) -> None:
    response = counted("GET", f"/v1/statistics/summary?{question}")

    assert response.status == 422
    assert [(each["pointer"], each["code"]) for each in response.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("from=2025-06-10&to=2025-06-10", ("2025-06-01", "2025-06-30")),
        ("from=2025-05-31&to=2025-06-01", ("2025-05-01", "2025-06-30")),
        ("from=2026-02-27&to=2026-03-01", ("2026-02-01", "2026-03-02")),
        ("", ("2026-02-01", "2026-03-02")),
    ],
)
def test_the_public_is_answered_for_whole_months(counted: Api, question: str, days: tuple[str, str]) -> None:
    for path in ("/v1/statistics", "/v1/statistics/summary"):
        page = counted("GET", f"{path}?{question}").json()
        assert (page["from"], page["to"]) == days


def test_a_leader_sees_the_own_institution_exactly_and_of_any_day(counted: Api) -> None:
    count(counted, "DESK#bengkalis", "DESK#bengkalis/pupr", times=3, secret=True)
    path = "/v1/inbox/summary?from=2025-06-02&to=2025-06-02"
    own = counted("GET", path, by="pimpinan@bengkalis")
    agency = counted("GET", f"{path}&desk=bengkalis/pupr", by="pimpinan@bengkalis")
    public = counted("GET", "/v1/statistics/summary?from=2025-06-02&to=2025-06-02&desk=bengkalis").json()

    assert (own.json()["from"], own.json()["to"]) == ("2025-06-02", "2025-06-02")
    assert own.json()["total"]["received"] == agency.json()["total"]["received"] == 3
    assert [(item["code"], item["received"]) for item in own.json()["by_part"]["items"]] == [("bengkalis/pupr", 3)]
    assert (public["total"]["received"], public["total"]["open"]) == (0, 0)
    assert own.headers["Cache-Control"] == "no-store"
    assert counted("GET", f"{path}&format=csv", by="pimpinan@bengkalis").text.startswith("\ufeff")


@pytest.mark.parametrize(
    ("by", "desk"),
    [
        ("pimpinan@bengkalis", "batam"),
        ("penghubung@pupr.bengkalis", "bengkalis"),
        ("penghubung@pupr.bengkalis", "bengkalis/dlh"),
    ],
)
def test_nobody_sees_exact_figures_of_others(counted: Api, by: str, desk: str) -> None:
    assert counted("GET", f"/v1/inbox/summary?desk={desk}", by=by).status == 404
    assert counted("GET", "/v1/inbox/summary").status == 401
