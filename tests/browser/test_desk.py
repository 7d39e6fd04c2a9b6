"""The officers' desk: signing in, the piles, every step by mouse and by keyboard, and what others do meanwhile."""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESK
from tests.browser.desk import LEADER, ROADS, enter, form, send, visit_case
from tests.browser.ground import Ground, served_alone
from tests.browser.hands import axe, offline, tab_to, too_wide
from tests.functions.client import SUBSTANCE

SINTANG = {"area": "61.05.19.2001", "category": None, "title": "Jembatan gantung menuju sekolah putus"}
REACHED = {"reporter": {"email": "warga@example.org"}}


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A service of its own: these stories fill its piles and move its clock."""
    with served_alone() as found:
        yield found


def status(ground: Ground, number: str) -> str:
    return ground.api.service.parts.cases.load(number).case.status.value  # type: ignore[arg-type]


def foresight(page: Page) -> Any:
    return page.locator(".foresight")


def test_an_officer_finds_what_is_late_first_and_opens_it(page: Page, ground: Ground) -> None:
    late = ground.api.file(title="Lubang lama di depan pasar ikan")["number"]
    ground.api.later(days=8)
    fresh = ground.api.file(title="Lubang baru di depan pasar sayur")["number"]
    page.clock.set_system_time(ground.now)
    enter(page)

    expect(page.locator(".pile--late .pile__count")).to_contain_text("1")
    numbers = page.locator(".grid__link").evaluate_all("links => links.map((link) => link.dataset.number)")
    assert numbers == [late, fresh]
    page.locator(".pile--late").click()
    expect(page.locator(".grid__link")).to_have_count(1)
    expect(page.locator(".grid__due .due--late")).to_contain_text("Terlambat 1 hari")
    page.locator(".grid__link").click()
    expect(page.locator("#case-title")).to_be_focused()
    expect(page.locator(".clocks").first).to_contain_text("Jawaban pertama", ignore_case=True)
    page.go_back()
    expect(page.locator(".grid__link")).to_be_focused()


def test_an_admin_verifies_and_passes_on(page: Page, ground: Ground) -> None:
    number = ground.api.file(**SINTANG)["number"]
    visit_case(page, number, "admin@sintang")
    form(page, "verify")
    expect(foresight(page)).to_contain_text("Pelapor dan publik membaca")
    page.locator("summary", has_text="Ubah klasifikasi").click()
    page.select_option("#f-classification", "aspiration")
    send(page)

    expect(page.locator("#said")).to_contain_text("Laporan diverifikasi")
    expect(page.locator(".dossier__line")).to_contain_text("Aspirasi")
    form(page, "dispose")
    page.select_option("#f-to", "sintang/pupr")
    page.fill("#f-text", "Mohon ditinjau minggu ini.")
    expect(foresight(page)).to_contain_text("laporan baru: Dinas")
    expect(foresight(page)).to_contain_text("pelapor tidak meninggalkan kontak")
    send(page)
    assert status(ground, number) == "disposed"
    expect(page.locator(".words--officers")).to_contain_text("Mohon ditinjau minggu ini.")


def test_a_liaison_officer_accepts_holds_and_answers(page: Page, ground: Ground) -> None:
    case = ground.api.file(**REACHED)
    number = case["number"]
    visit_case(page, number)
    form(page, "accept")
    expect(foresight(page)).to_contain_text("Sedang ditindaklanjuti")
    send(page)
    form(page, "hold")
    page.fill("#f-text", "Di sebelah mana pasar persisnya?")
    expect(foresight(page)).to_contain_text("Dikirim lewat surel atau SMS")
    expect(foresight(page)).to_contain_text("Tidak melihat langkah ini")
    send(page)
    expect(page.locator(".clocks").first).to_contain_text("Berhenti: menunggu pelapor")
    ground.api("POST", f"/v1/complaints/{number}/replies", {"text": "Di depan kios ikan."}, token=case["token"])
    page.reload()
    expect(page.locator(".past")).to_contain_text("Di depan kios ikan.")
    form(page, "answer")
    page.fill("#f-text", f"{SUBSTANCE} Kontak: 0812-3456-7890.")

    expect(foresight(page)).to_contain_text("Teks ini memuat nomor telepon")
    expect(foresight(page).locator(".asread").nth(1)).to_contain_text("disamarkan")
    send(page)
    expect(page.locator("#said")).to_contain_text("Jawaban terkirim. Pesan untuk pelapor dikirim lewat surel atau SMS")
    assert status(ground, number) == "answered"


def test_courtesy_alone_is_seen_to_be_no_final_answer(page: Page, ground: Ground) -> None:
    visit_case(page, ground.api.file()["number"])
    form(page, "answer")
    page.fill("#f-text", "Terima kasih, laporan Anda sedang kami proses.")

    expect(foresight(page)).to_contain_text("dikirim sebagai perkembangan")


def test_a_case_that_moved_meanwhile_says_what_happened_and_keeps_the_text(page: Page, ground: Ground) -> None:
    number = ground.api.file()["number"]
    visit_case(page, number)
    form(page, "answer")
    page.fill("#f-text", SUBSTANCE)
    ground.api.act(ROADS, number, "note", text="Kontraktor sudah dihubungi.")
    page.locator("#step-form [type=submit]").click()

    expect(page.locator("#conflict")).to_be_focused()
    expect(page.locator("#conflict")).to_contain_text("Kontraktor sudah dihubungi.")
    expect(page.locator("#f-text")).to_have_value(SUBSTANCE)
    send(page)
    assert status(ground, number) == "answered"


def test_a_step_that_is_no_longer_open_leaves_its_text_for_a_note(page: Page, ground: Ground) -> None:
    number = ground.api.file()["number"]
    visit_case(page, number)
    form(page, "hold")
    page.fill("#f-text", "Di mana persisnya?")
    ground.api.act(ROADS, number, "answer", text=SUBSTANCE)
    page.locator("#step-form [type=submit]").click()

    page.get_by_role("button", name="Simpan tulisan sebagai catatan internal").click()
    expect(page.locator("#f-text")).to_have_value("Di mana persisnya?")
    send(page)
    expect(page.locator(".words--officers")).to_contain_text("Di mana persisnya?")


def test_without_network_nothing_typed_is_lost_and_nothing_is_done_twice(page: Page, ground: Ground) -> None:
    number = ground.api.file()["number"]
    visit_case(page, number)
    form(page, "note")
    page.fill("#f-text", "Sudah ditinjau bersama bidang.")
    with offline(page):
        page.locator("#step-form [type=submit]").click()
        expect(page.locator("#step-form [role=alert]")).to_contain_text("Tulisan Anda masih ada")
    page.reload()
    expect(page.locator("#case-title")).to_be_visible()
    form(page, "note")
    expect(page.locator("#f-text")).to_have_value("Sudah ditinjau bersama bidang.")
    send(page)

    events = ground.api.service.parts.cases.load(number).events
    assert [event.type.value for event in events].count("noted") == 1


@pytest.fixture(autouse=True)
def _no_network_is_no_error(request: pytest.FixtureRequest) -> None:
    if "without_network" in request.node.name:
        request.getfixturevalue("complaints").expect("ERR_INTERNET_DISCONNECTED")


def test_not_ours_names_another_desk_or_asks_the_one_above(page: Page, ground: Ground) -> None:
    number = ground.api.file()["number"]
    visit_case(page, number)
    form(page, "return")
    page.locator("#step-form [type=submit]").click()
    expect(page.locator("#errors")).to_contain_text("Pilih meja tujuan")
    expect(page.locator("#errors")).to_contain_text("Jelaskan alasannya")
    page.select_option("#f-institution", "prov-riau")
    page.select_option("#f-to", "prov-riau/pupr")
    page.fill("#f-text", "Ini jalan provinsi.")
    expect(foresight(page)).to_contain_text("laporan dikembalikan")
    page.locator("#step-form [type=submit]").click()

    expect(page.locator("#said")).to_contain_text("Laporan dikembalikan.")
    expect(page.locator(".worklist h1")).to_be_focused()
    assert ground.api.service.parts.cases.load(number).case.desk != "bengkalis/pupr"


def test_what_does_not_fit_the_archive_cannot_be_chosen(page: Page, ground: Ground) -> None:
    number = ground.api.file(**SINTANG)["number"]
    visit_case(page, number, "admin@sintang")
    form(page, "archive")
    assert "data" not in " ".join(page.locator("#step-form .govuk-radios__label").all_inner_texts()).lower()
    page.locator("label", has_text="Urusan pribadi").click()
    page.fill("#f-text", "Sengketa antara dua warga; silakan ke pengadilan.")
    send(page)

    assert status(ground, number) == "archived"
    expect(page.locator(".past")).to_contain_text("Pelapor dan petugas")


def test_the_keyboard_alone_is_enough_for_a_day_of_work(page: Page, ground: Ground) -> None:
    for _ in range(2):
        ground.api.file()
    number = ground.api.file(title="Parit tersumbat di Jalan Pattimura")["number"]
    enter(page)
    page.keyboard.press("/")
    page.keyboard.type(number.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#case-title")).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#step-title")).to_be_focused()
    tab_to(page, "^Mulai tangani")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("sekarang Anda tangani")
    page.keyboard.press("c")
    page.keyboard.type("jkbv? tertulis, bukan perintah")
    expect(page.locator("#f-text")).to_have_value("jkbv? tertulis, bukan perintah")
    page.keyboard.press("Escape")
    expect(page.locator("#step-note")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(".grid, .worklist__empty").first).to_be_visible()
    # The old rows stay until the new ones have come, and the row that goes would take the focus along.
    expect(page.locator(f".grid__link[data-number={number}]")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.locator(".grid__link").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".grid__link").nth(1)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#case-title")).to_be_focused()
    expect(page.locator(".leaf")).to_contain_text("2 dari")


def test_a_greeting_typed_anywhere_in_an_open_form_changes_nothing(page: Page, ground: Ground) -> None:
    number = ground.api.file(title="Gorong-gorong runtuh di Jalan Sudirman")["number"]
    visit_case(page, number)
    page.keyboard.press("b")
    expect(page.locator("#f-text")).to_be_focused()
    page.keyboard.type("Jalan ini ")
    for place in ("#f-final-1", "#step-title", "#case-title"):
        page.locator(place).focus()
        page.keyboard.type("Selamat pagi, kami catat dan tindak lanjuti. jkuvdmbtwac?/")
    for place in ("#f-final", "#f-final-1"):
        page.locator(place).focus()
        page.keyboard.press("Enter")

    expect(page.locator("#step-answer")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#f-text")).to_have_value("Jalan ini ")
    assert f"kasus={number}" in page.url
    assert status(ground, number) == "disposed"


def test_the_keys_can_be_switched_off(page: Page, ground: Ground) -> None:
    visit_case(page, ground.api.file()["number"])
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("Tombol pintas")
    page.locator("label[for=keys-on]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")

    expect(page.locator("#step-form")).to_have_count(0)
    expect(page.locator("kbd:visible")).to_have_count(0)
    tab_to(page, "^Jawab")


def test_a_leader_sees_what_is_late_at_every_desk(page: Page, ground: Ground) -> None:
    filed = ground.api.file(title="Lampu jalan mati berminggu-minggu", category="infrastructure/street-lighting")
    ground.api.later(days=14)
    found = ground.api("GET", f"/v1/cases/{filed['number']}", by=LEADER).json()
    due = datetime.fromisoformat(found["next"]["due_at"])
    # The device goes on living fourteen days ago.
    page.set_viewport_size(DESK)
    enter(page, LEADER, "/petugas/?lihat=terlambat")
    expect(page.locator(".worklist__about")).to_contain_text("laporan terlambat")
    row = page.locator("tr", has_text="Dinas Perhubungan Bengkalis")

    expect(row).to_contain_text(f"Terlambat {(ground.now - due).days + 1} hari")
    assert axe(page) == []
    row.locator("a").click()
    expect(page.locator("#desk-choice")).to_have_value("bengkalis/dishub")
    expect(page.locator(".grid__link").first).to_have_text("Lampu jalan mati berminggu-minggu")


def test_the_list_is_saved_as_a_file_that_no_spreadsheet_runs(page: Page, ground: Ground, tmp_path: Path) -> None:
    ground.api.file(title="=HYPERLINK(1) di depan kantor camat", category="environment/waste")
    enter(page, "penghubung@dlh.bengkalis")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh daftar ini").click()
    target = tmp_path / "list.csv"
    download.value.save_as(target)
    rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))

    assert [row["Judul"] for row in rows] == ["'=HYPERLINK(1) di depan kantor camat"]


def test_a_report_that_is_not_there_or_not_his_is_not_found(page: Page, ground: Ground) -> None:
    other = ground.api.file(area="21.71", category="environment/waste")["number"]
    enter(page)
    for number in (other, "J7-0000-0000-0000"):
        page.fill("#seek", number)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Laporan tidak ditemukan")


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_desk_shuts_nobody_out(page: Page, ground: Ground, width: int, language: str) -> None:
    number = ground.api.file(secret=True, **REACHED)["number"]
    ground.api.act(ROADS, number, "accept")
    ground.api.act(ROADS, number, "note", text="Hanya untuk kita.")
    page.set_viewport_size({"width": width, "height": 800})
    page.clock.set_system_time(ground.now)
    enter(page, path=f"{language}/petugas/")
    for place in ("", "?antrean=working", "?antrean=done", f"?kasus={number}"):
        page.goto(f"{language}/petugas/{place}")
        expect(page.locator(".bench h1")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert axe(page) == []
        assert too_wide(page) == []
    for verb in ("hold", "return", "answer", "note"):
        form(page, verb)
        if verb != "return":
            page.fill("#f-text", f"{SUBSTANCE} 081234567890")
            expect(foresight(page).locator(".fore")).to_be_visible()
        assert axe(page) == []
        assert too_wide(page) == []
    page.keyboard.press("Escape")
    page.locator("#case-title").focus()
    page.keyboard.press("?")
    assert axe(page) == []


def test_lateness_is_told_in_words_and_survives_forced_colours(page: Page, ground: Ground) -> None:
    ground.api.file(title="Aspal mengelupas di tikungan")
    ground.api.later(days=12)
    page.clock.set_system_time(ground.now)
    page.emulate_media(forced_colors="active")
    enter(page, path="/petugas/?antrean=late")

    expect(page.locator("td.grid__due").first).to_contain_text("Terlambat")
    expect(page.locator("td.grid__due .ico").first).to_be_visible()


def test_a_session_of_another_desk_is_not_shown(visit: Callable[..., BrowserContext], ground: Ground) -> None:
    page = visit().new_page()
    page.goto(f"{ground.url}/petugas/?antrean=late")

    expect(page.locator("h1")).to_have_text("Meja petugas")
    expect(page.locator(".bench")).to_have_count(0)


def test_an_officer_attaches_a_photo_and_shows_it_to_the_public(page: Page, ground: Ground) -> None:
    number = ground.api.file()["number"]
    ground.api.act(ROADS, number, "accept")
    visit_case(page, number)
    expect(page.locator("#add-file")).to_be_attached()
    page.set_input_files("#add-file", {"name": "jalan.png", "mimeType": "image/png", "buffer": a_photo()})
    expect(page.locator("#said")).to_contain_text("sedang diperiksa")
    expect(page.locator(".files__one")).to_have_count(1)
    ground.service.deliver()
    page.reload()
    page.get_by_role("button", name="Tampilkan kepada publik").click()

    expect(page.locator("#said")).to_contain_text("sekarang terlihat publik")
    [shown] = ground.api("GET", f"/v1/complaints/{number}").json()["attachments"]
    assert shown["public"] is True
    assert axe(page) == []


def a_photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 480), (120, 120, 110)).save(file, "PNG")
    return file.getvalue()
