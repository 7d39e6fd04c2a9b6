"""The desk beside its steps: looking for a case, its trail and tables, leaving and coming back, what it weighs."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from benchmarks.site import first_visit
from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.core.timestamps import stamp
from chalicelib.store.tables.case_table import CaseRow
from local.aws.provision import IDENTITY
from tests.browser.conftest import DESK
from tests.browser.desk import ADMIN, ROADS, enter, form, visit_case
from tests.browser.ground import Ground, served_alone
from tests.browser.hands import axe, too_wide

FILES_BYTES = 95_000
"""What the desk may weigh on a first visit, compressed: a second on a line of one megabit, and kept by the browser."""
ANSWERS_BYTES = 40_000
"""What the first view may ask of the API, as it is sent without compression: fifty rows, and the counts."""
ASKED_AT_FIRST = ["/v1/inbox", "/v1/inbox/counts", "/v1/site"]
ROWS = 1_000


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A service of its own, whose piles these stories fill."""
    with served_alone() as found:
        yield found


def look_for(page: Page, words: str) -> None:
    page.fill("#seek", words)
    page.keyboard.press("Enter")


def saved(page: Page, button: str, target: Path) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    download.value.save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_case_is_found_by_words_and_by_a_part_of_its_number(page: Page, ground: Ground) -> None:
    number = ground.api.file(title="Gorong-gorong ambruk dekat pasar")["number"]
    ground.api.file(title="Trotoar retak di depan sekolah")
    enter(page)
    look_for(page, "AMBRUK pasar")
    expect(page.locator("h1")).to_contain_text("Cari: AMBRUK pasar")
    expect(page.locator(".grid__link")).to_have_text(["Gorong-gorong ambruk dekat pasar"])
    assert "ambruk" not in page.url.casefold()
    page.locator(".grid__link").click()
    expect(page.locator("#case-title")).to_be_focused()
    page.locator(".govuk-back-link").click()
    expect(page.locator("h1")).to_contain_text("Cari: AMBRUK pasar")
    page.go_back()
    page.go_back()
    expect(page.locator(".grid__link")).to_have_text(["Gorong-gorong ambruk dekat pasar"])
    page.reload()
    expect(page.locator(".grid__link")).to_have_text(["Gorong-gorong ambruk dekat pasar"])
    look_for(page, number[-9:].lower())
    expect(page.locator(".grid__link")).to_have_text(["Gorong-gorong ambruk dekat pasar"])

    look_for(page, number.replace("-", " "))
    expect(page.locator("#case-title")).to_be_focused()


def test_an_address_without_words_asks_for_them_and_what_is_not_found_is_said(page: Page, ground: Ground) -> None:
    assert ground
    enter(page, path="/petugas/?antrean=search")
    expect(page.locator("main")).to_contain_text("Tulis nomor")
    look_for(page, "gajah terbang")

    expect(page.locator(".worklist__empty")).to_contain_text("Tidak ditemukan")
    assert axe(page) == []


def test_officers_see_who_did_what_and_that_the_history_is_intact(page: Page, ground: Ground, tmp_path: Path) -> None:
    number = ground.api.file(title="Jembatan kayu lapuk di ujung desa")["number"]
    ground.api.act(ROADS, number, "accept")
    ground.api.act(ROADS, number, "note", text="=1+1")
    visit_case(page, number, ADMIN)
    name = ground.api("GET", "/v1/me", by=ROADS).json()["name"]
    expect(page.locator(".past strong").first).to_have_text(name)
    expect(page.locator("section", has_text="Penanganan").last).to_contain_text(f"{name}Pejabat penghubung")
    page.get_by_role("button", name="Periksa keutuhan").click()
    expect(page.locator(".past__proof")).to_contain_text("Riwayat ini utuh")
    assert axe(page) == []
    rows = saved(page, "Unduh riwayat (CSV)", tmp_path / "history.csv")

    assert [row["No."] for row in rows] == [str(seq + 1) for seq in range(len(rows))]
    assert (rows[-1]["Isi"], rows[-1]["Petugas"]) == ("'=1+1", name)


def test_a_pile_is_saved_whole_also_what_is_not_on_the_screen(
    page: Page, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.api.endpoints.inbox_page.PAGE", 2)
    monkeypatch.setattr("chalicelib.api.endpoints.inbox_page.LINES_A_TABLE", 2)
    titles = {f"Tumpukan {place} di tepi sungai" for place in range(5)}
    for title in titles:
        ground.api.file(title=title, category="environment/waste")
    enter(page, "penghubung@dlh.bengkalis")
    expect(page.locator(".grid__link")).to_have_count(2)
    rows = saved(page, "Unduh daftar ini", tmp_path / "pile.csv")

    assert {row["Judul"] for row in rows} == titles


def test_a_pause_names_its_reason_and_an_escalation_its_steps(page: Page, ground: Ground) -> None:
    number = ground.api.file(title="Lampu simpang padam setiap malam")["number"]
    ground.later(days=8)
    ground.api.act(ROADS, number, "hold", text="Simpang yang mana?")
    page.clock.set_system_time(ground.now)
    visit_case(page, number)

    clocks = page.locator(".clocks").first
    expect(clocks.locator(".clocks__pause").first).to_contain_text("Berhenti sejak")
    expect(clocks.locator(".clocks__pause").first).to_contain_text("pelapor")
    expect(clocks).to_contain_text("Ke pimpinan")
    expect(page.locator(".past .is-late").first).to_be_visible()


def sign_in_again(page: Page, account: str) -> None:
    page.locator("main button").click()
    page.wait_for_url(f"**{IDENTITY}/authorize?*")
    page.locator("details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    page.get_by_role("button", name=account, exact=True).click()


def test_who_goes_away_is_warned_signed_out_and_finds_his_text_again_but_nobody_else_does(
    page: Page, ground: Ground
) -> None:
    number = ground.api.file(title="Saluran tersumbat di Jalan Ahmad Yani")["number"]
    visit_case(page, number)
    form(page, "note")
    page.fill("#f-text", "Baru setengah jadi")
    page.clock.fast_forward("28:30")
    warning = page.get_by_role("dialog", name="Masih di sini?")
    expect(warning).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#f-text")).to_have_value("Baru setengah jadi")
    page.clock.fast_forward("28:30")
    page.clock.fast_forward("02:00")
    expect(page.locator("main")).to_contain_text("masih tersimpan di tab ini")

    for account, kept in ((ADMIN, ""), (ROADS, "Baru setengah jadi")):
        page.goto(f"/petugas/?kasus={number}")
        sign_in_again(page, account)
        form(page, "note")
        expect(page.locator("#f-text")).to_have_value(kept)
        page.evaluate("sessionStorage.removeItem('lapor.officer')")


def test_the_foot_of_the_desk_is_for_officers(page: Page, ground: Ground) -> None:
    enter(page)
    foot = page.locator("footer")
    expect(foot).to_contain_text(ground.api("GET", "/v1/me", by=ROADS).json()["name"])
    foot.get_by_role("link", name="Bantuan petugas").click()
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("main")).to_contain_text("Tanggal yang sudah dijanjikan tidak bisa diminta mundur")
    assert axe(page) == []
    assert too_wide(page) == []
    foot.get_by_role("button", name="Tombol pintas").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    foot.get_by_role("link", name="English").click()

    expect(page.locator("h1")).to_have_text("Help for officers")


def a_thousand_cases(ground: Ground) -> None:
    """Rows of an inbox as they would lie there: to file as many would take minutes."""
    home, desk, now = ground.service.parts.place.home, "bengkalis/dishub", ground.now
    with CaseRow.batch_write() as batch:
        for place in range(ROWS):
            number, due = new_number(home), stamp(now + timedelta(days=1, minutes=place))
            batch.save(
                CaseRow(
                    f"CASE#{number}",
                    "CASE",
                    number=number,
                    title=f"Laporan nomor {place} tentang rambu dan lampu di simpang empat yang ramai",
                    status="disposed",
                    classification="complaint",
                    category="infrastructure/street-lighting",
                    area="14.03",
                    desk=desk,
                    received_at=stamp(now),
                    due_at_promised=due,
                    queue="new",
                    revision=1,
                    inbox_key=f"{home}#{desk}#new",
                    inbox_at=f"{due}#{number}",
                )
            )


def test_a_thousand_cases_come_page_by_page_and_the_first_view_keeps_within_its_budget(
    page: Page, ground: Ground
) -> None:
    a_thousand_cases(ground)
    enter(page, "penghubung@dishub.bengkalis")
    page.wait_for_load_state("networkidle")  # an answer to the page before has no body any more
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/v1/" in answer.url else None)
    page.reload()
    expect(page.locator(".pile__count").first).to_be_visible()
    expect(page.locator(".grid__link")).to_have_count(50)
    first = [answer.url.removeprefix(ground.url).partition("?")[0] for answer in answers]
    sent = sum(len(answer.body()) for answer in answers)
    page.set_viewport_size(DESK)
    for count in range(100, ROWS + 1, 50):
        page.get_by_role("button", name="Tampilkan berikutnya").click()
        expect(page.locator(".grid__link")).to_have_count(count)
    page.locator("footer").scroll_into_view_if_needed()

    assert sorted(first) == ASKED_AT_FIRST
    assert sent <= ANSWERS_BYTES
    expect(page.get_by_role("button", name="Tampilkan berikutnya")).to_have_count(0)
    pages = [answer for answer in answers if "/v1/inbox?" in answer.url]
    assert len(pages) == ROWS // 50
    assert json.loads(pages[-1].body())["next"] is None


def test_the_files_of_the_desk_keep_within_their_budget() -> None:
    found = first_visit("/petugas/")

    assert found is not None
    assert found.wire_bytes <= FILES_BYTES, dict(sorted(found.files.items()))
