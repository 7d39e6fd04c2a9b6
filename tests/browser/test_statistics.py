"""The numbers: what the page says is what the API says, in words, bars, table and file."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from chalicelib.domain.core.case_number import new_number
from chalicelib.services.core.parts import Parts
from chalicelib.store.statistics.statistics_store import Anchor, Cell, Cohort
from tests.browser.ground import Ground, served_alone
from tests.browser.hands import axe, tab_to, too_wide
from tests.browser.pages import opened, unfold_filters

DAY, LONG_AGO = date(2026, 2, 16), date(2025, 9, 1)
FEBRUARY = "from=2026-02-01&to=2026-02-28"


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with served_alone() as found:
        counted(found.service.parts)
        yield found


def counted(parts: Parts) -> None:
    """A February: three provinces, one of them with few reports, and two agencies in Bengkalis."""
    roads = ("ALL", "AREA#14", "AREA#14.03", "DESK#bengkalis", "DESK#bengkalis/pupr")
    health = ("ALL", "AREA#14", "AREA#14.03", "DESK#bengkalis", "DESK#bengkalis/dinkes")
    bali, papua = ("ALL", "AREA#51", "AREA#51.71"), ("ALL", "AREA#91", "AREA#91.71")
    count(parts, 34, roads, "received", opened_on=DAY)
    count(parts, 12, health, "received", opened_on=LONG_AGO)
    count(parts, 21, bali, "received", opened_on=DAY)
    count(parts, 8, bali, "received", kind="information_request")
    count(parts, 3, papua, "received")
    count(parts, 6, ("ALL",), "received", kind="aspiration")
    for days, times in ((1, 6), (2, 9), (4, 7), (9, 6)):
        count(parts, times, roads, f"first.{days}", "first.late" if days > 5 else "first.on_time")
    count(parts, 9, roads, "end.8", "end.on_time", "outcome.accepted", "rating.4")
    count(parts, 7, roads, "end.21", "end.late", "outcome.silence", "rating.2")
    count(parts, 5, bali, "outcome.archived", "rating.5")


def count(
    parts: Parts, times: int, groups: tuple[str, ...], *measures: str, kind: str = "complaint",
    opened_on: date | None = None,
) -> None:  # fmt: skip
    for _ in range(times):
        cells = [Cell(group, DAY, kind, measure) for group in groups for measure in measures]
        moves = {Cohort(group, opened_on, kind): 1 for group in groups} if opened_on else {}
        parts.statistics.count(new_number("J"), 1, Anchor("h"), cells, moves)


def summary(ground: Ground, question: str = "") -> dict[str, Any]:
    page: dict[str, Any] = ground.api("GET", f"/v1/statistics/summary?{FEBRUARY}{question}").json()
    return page


def tiles(page: Page) -> list[str]:
    return page.locator(".figures dd").all_inner_texts()


def bars(page: Page, chart: str) -> dict[str, str]:
    """What stands beside each bar."""
    rows = page.locator(f"section[aria-labelledby={chart}] .bars li")
    return {row.locator(".bars__label").inner_text(): row.locator(".bars__value").inner_text() for row in rows.all()}


def widths(page: Page, chart: str) -> list[float]:
    """How long each bar is, in percent; 0 for one that is not there."""
    rows = page.locator(f"section[aria-labelledby={chart}] .bars li").all()
    found = [row.locator(".filled") for row in rows]
    return [float(str(one.get_attribute("width")).rstrip("%")) if one.count() else 0 for one in found]


def table(page: Page, chart: str) -> list[list[str]]:
    """The cells of the table, opened as people open it."""
    section = page.locator(f"section[aria-labelledby={chart}]")
    if not section.locator("details[open]").count():
        section.locator("summary").click()
    return [row.locator("th, td").all_inner_texts() for row in section.locator("tbody tr").all()]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_says_what_the_api_says(page: Page, ground: Ground, language: str) -> None:
    opened(page, f"{'/en' if language == 'en' else ''}/statistik?periode=bulan-lalu")
    found = summary(ground)

    assert tiles(page) == [str(found["total"][name]) for name in ("received", "answered", "ended", "open")]
    assert list(bars(page, "backlog").values()) == [str(age["open"]) for age in found["backlog"]]
    assert list(bars(page, "outcomes").values()) == [str(number) for number in found["outcomes"].values()]
    assert list(bars(page, "satisfaction").values()) == [
        str(each["total"]) for each in reversed(found["satisfaction"]["distribution"])
    ]
    parts = {item["name"]: str(item["received"]) for item in found["by_part"]["items"]}
    assert bars(page, "parts") == parts
    assert "None" not in page.inner_text("main")


def test_the_hand_made_month_is_told_in_words(page: Page) -> None:
    opened(page, "/statistik?periode=bulan-lalu")
    main = page.inner_text("main")

    assert "Minggu, 1 Februari 2026 sampai Sabtu, 28 Februari 2026. Data per 2 Mar 2026." in main
    assert tiles(page) == ["84", "28", "21", "67"]
    assert page.inner_text("#time") == "79% jawaban pertama datang tepat waktu"
    assert "jawaban pertamanya dalam 2 hari kerja atau kurang" in main
    assert bars(page, "time") == {"Jawaban pertama tepat waktu": "79%", "Selesai tepat waktu": "56%"}
    assert page.inner_text("#backlog") == "12 dari 67 laporan terbuka sudah lebih dari 60 hari kerja"
    assert page.inner_text("#outcomes") == "21 laporan berakhir dalam masa ini"
    assert page.inner_text("#satisfaction") == "Pelapor memberi nilai rata-rata 3,6 dari 5"
    assert bars(page, "parts")["Papua"] == "3"
    assert "Laporan rahasia dan pelaporan pelanggaran (WBS) tidak ada dalam angka mana pun" in main


def test_a_bar_is_as_long_as_its_number(page: Page, ground: Ground) -> None:
    opened(page, "/statistik?periode=bulan-lalu")
    numbers = [age["open"] for age in summary(ground)["backlog"]]

    assert widths(page, "backlog") == pytest.approx([100 * number / max(numbers) for number in numbers], abs=0.01)
    assert widths(page, "time") == [79, 56]


@pytest.mark.parametrize("chart", ["time", "backlog", "outcomes", "kinds", "parts", "satisfaction"])
def test_the_table_has_the_numbers_of_its_bars(page: Page, chart: str) -> None:
    opened(page, "/statistik?periode=bulan-lalu")

    assert {row[0]: row[1] for row in table(page, chart)} == bars(page, chart)


def test_the_file_has_the_numbers_of_the_page(page: Page, ground: Ground) -> None:
    opened(page, "/statistik?wilayah=14&periode=bulan-lalu")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = {tuple(row[:2] + row[3:4]): row[4] for row in csv.reader(io.StringIO(text))}

    assert download.value.suggested_filename == "lapor-14-2026-02-01-2026-02-28.csv"
    assert [rows["total", "", name] for name in ("received", "answered", "ended", "open")] == tiles(page)
    assert rows["area", "14.03", "received"] == bars(page, "parts")["Kabupaten Bengkalis"]
    assert (
        float(rows["total", "", "first_answer_median_days"])
        == summary(ground, "&area=14")["total"]["first_answer"]["median_days"]
    )


def test_a_regency_is_told_by_the_agencies_of_its_institution(page: Page, ground: Ground) -> None:
    opened(page, "/statistik?wilayah=14.03&periode=bulan-lalu")
    names = {desk.id: desk.name for desk in ground.service.parts.directory.desks_of("bengkalis")}  # type: ignore[arg-type]

    assert page.inner_text("#whose") == "Kabupaten Bengkalis, Riau"
    assert bars(page, "agencies") == {names["bengkalis/pupr"]: "34", names["bengkalis/dinkes"]: "12"}  # type: ignore[index]
    assert page.locator("[aria-labelledby=parts]").count() == 0


def test_area_and_period_are_chosen_with_the_keyboard_and_stay_in_the_address(page: Page) -> None:
    opened(page, "/statistik")
    unfold_filters(page)
    page.get_by_label("Provinsi", exact=True).focus()
    page.keyboard.type("Riau")
    expect(page.get_by_label("Kabupaten atau kota")).to_be_visible()
    page.get_by_label("Masa", exact=True).focus()
    page.keyboard.type("Bulan lalu")
    tab_to(page, "Tampilkan")
    page.keyboard.press("Enter")

    page.wait_for_url("**/statistik?wilayah=14&periode=bulan-lalu")
    expect(page.locator("#whose")).to_have_text("Riau")
    tab_to(page, "Lihat angkanya sebagai tabel")
    page.keyboard.press("Enter")
    expect(page.locator("details[open] table").first).to_be_visible()


def test_an_institution_replaces_the_area(page: Page, ground: Ground) -> None:
    opened(page, "/statistik?wilayah=14")
    unfold_filters(page)
    page.get_by_label("Atau instansi").select_option("bengkalis")

    expect(page.get_by_label("Provinsi", exact=True)).to_have_value("")
    page.get_by_role("button", name="Tampilkan").click()
    page.wait_for_url("**/statistik?instansi=bengkalis")
    expect(page.locator(".figures dd").first).to_have_text(str(summary(ground, "&desk=bengkalis")["total"]["received"]))


def test_a_month_without_reports_says_so(page: Page) -> None:
    opened(page, "/statistik?wilayah=61&periode=bulan-lalu")

    assert tiles(page) == ["0", "0", "0", "0"]
    assert page.inner_text("#backlog") == "Tidak ada laporan yang masih terbuka"
    assert bars(page, "time") == {"Jawaban pertama tepat waktu": "belum ada", "Selesai tepat waktu": "belum ada"}


def test_a_year_is_summed_and_says_why_nothing_is_compared(page: Page) -> None:
    opened(page, "/statistik?periode=365")

    assert page.locator("[aria-labelledby=parts]").count() == 0
    assert "paling lama empat bulan" in page.inner_text("main")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_it_works_for_everybody_at_every_width_with_its_tables_open(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, "/statistik?periode=bulan-lalu")
    for one in page.locator("main summary").all():
        one.click()

    assert too_wide(page) == []
    assert axe(page) == []


def test_bars_are_seen_in_forced_colours(visit: Callable[..., BrowserContext], ground: Ground) -> None:
    page = visit(forced_colors="active").new_page()
    opened(page, f"{ground.url}/statistik?periode=bulan-lalu")
    colours = page.evaluate(
        """() => ["filled", "track"].map((name) => getComputedStyle(document.querySelector(`.${name}`)).fill)"""
    )

    assert colours[0] != colours[1]
