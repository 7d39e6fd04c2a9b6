"""The routing rules that are shipped, on reports whose agency is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra import ROOT
from tools import demo_routing
from tools.measure_rules import (
    NO_RULE,
    Report,
    book_of,
    measured,
    reports_of,
    sf311_reports,
    table,
    whole,
    without_topic,
    written,
)
from tools.routing_corpus import CORPUS, WRITTEN, rows

BOOK = book_of(ROOT / "infra" / "directory" / "rules.json")
REPORTS = list(reports_of(CORPUS))
MOST_WRONG = 0.04
REAL = ROOT.parent / "shared" / "data" / "sf311_10000.csv"


def test_the_corpus_is_the_one_that_its_parts_make() -> None:
    assert [(report.text, report.category or "", report.agency) for report in REPORTS] == rows()


def test_a_topic_leads_to_its_agency() -> None:
    count = whole(measured([report for report in REPORTS if report.category], BOOK).values())

    assert count.right >= 0.95 * count.total


def test_no_rule_is_wrong_more_often_than_once_in_twenty_five_where_text_and_topic_do_not_agree() -> None:
    """Written by hand: half of the texts belong to another agency than their topic's, half only mention one."""
    counts = measured(reports_of(WRITTEN), BOOK)

    assert {name: count.mistaken for name, count in counts.items() if count.wrong > MOST_WRONG * count.total} == {}
    assert whole(counts.values()).right >= 0.75 * whole(counts.values()).total
    # what people had to read although its topic was right: the price of the doubt
    fitting = [report for report in reports_of(WRITTEN) if report.agency == _of_the_topic(report)]
    assert measured(fitting, BOOK)[NO_RULE].people <= 0.04 * len(fitting)


def _of_the_topic(report: Report) -> str:
    """The agency that the topic alone would lead to."""
    (rule,) = measured([replace(report, text="")], BOOK)
    return next((each.target for each in BOOK.rules if each.id == rule), "")


def test_of_a_citys_real_requests_at_most_one_in_twenty_five_goes_wrong_by_its_topic() -> None:
    if not REAL.exists():
        pytest.skip(
            "the export of San Francisco's 311 service is not here; test_foreign_requests reads rows of its own"
        )
    counts = measured([report for report in sf311_reports(REAL) if report.category], BOOK)
    count = whole(counts.values())

    assert count.wrong <= MOST_WRONG * count.total
    assert count.right >= 0.8 * count.total


def test_no_rule_that_goes_by_words_is_wrong_more_often_than_once_in_twenty_five() -> None:
    counts = measured(without_topic(REPORTS), BOOK)

    assert {name: count.mistaken for name, count in counts.items() if count.wrong > MOST_WRONG * count.total} == {}
    assert whole(counts.values()).right >= 0.7 * len(REPORTS)


def test_a_rule_that_goes_by_a_place_is_found_out() -> None:
    careless = "\n".join(table(measured([Report("Jalan berlubang menuju pasar", None, "/dlh")], BOOK)))

    assert "| words-road | 1 | 0.0 % | 100.0 % | 0.0 % | /dlh 1 |" in careless


def test_the_page_of_the_rules_is_the_one_that_they_make() -> None:
    page = (ROOT / "docs" / "routing.md").read_text("utf-8")

    assert written(page, BOOK, None) == page, "run .venv/bin/python -m tools.measure_rules --write"


def test_the_demos_page_says_where_its_complaints_go() -> None:
    assert "\n".join(demo_routing.table(demo_routing.own())) in demo_routing.PAGE.read_text("utf-8"), (
        "run .venv/bin/python -m tools.demo_routing"
    )


def test_a_file_without_the_columns_is_refused_by_their_names(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("text,agency\nLubang,/pupr\n", "utf-8")

    with pytest.raises(ValueError, match=r"mine.csv has no column category"):
        list(reports_of(file))
