"""Following a report in the browser: what happened, what comes next and by when, and the reporter's last word."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.filing import heading
from tests.browser.ground import Ground
from tests.browser.hands import Complaints, axe, tab_to, too_wide
from tests.functions.client import SUBSTANCE

WORKER = "penghubung@pupr.bengkalis"


@dataclass
class Followed:
    """A filed report, and the page on which its reporter looks at it."""

    page: Page
    ground: Ground
    receipt: dict[str, Any]

    @property
    def number(self) -> str:
        return str(self.receipt["number"])

    def office(self, action: str, **body: Any) -> "Followed":
        """A step of the agency that holds it."""
        answer = self.ground.api.act(WORKER, self.number, action, **body)
        assert answer.status == 200, answer.text
        return self

    def open(self, *, number: str | None = None, pin: str | None = None) -> "Followed":
        """With number and PIN, as they are on the receipt unless told otherwise."""
        self.page.goto("/lacak")
        self.page.get_by_label("Nomor laporan").fill(number or self.number)
        self.page.get_by_label("PIN").fill(pin or self.receipt["pin"])
        self.page.get_by_role("button", name="Buka laporan").click()
        return self

    def shown(self) -> "Followed":
        """Waits until the report is there."""
        heading(self.page, self.receipt["title"])
        return self


@pytest.fixture
def followed(page: Page, ground: Ground) -> Followed:
    filed = ground.api.file()
    title = ground.api("GET", f"/v1/complaints/{filed['number']}", token=filed["token"]).json()["title"]
    return Followed(page, ground, filed | {"title": title})


def history(page: Page) -> list[str]:
    return page.locator("ol.timeline .timeline__what").all_inner_texts()


def test_a_report_that_cannot_be_shown_after_its_pin_was_right_says_so(
    followed: Followed, complaints: Complaints
) -> None:
    """The question for the PIN would look as if the PIN had been wrong."""
    complaints.expect("status of 503")
    refusal = {"status": 503, "content_type": "application/problem+json", "body": "{}"}
    followed.page.route(f"**/v1/complaints/{followed.number}", lambda route: route.fulfill(**refusal))
    followed.open()

    heading(followed.page, "Halaman ini belum bisa ditampilkan")
    expect(followed.page.get_by_label("PIN")).to_have_count(0)


def test_number_and_pin_open_it_however_they_are_typed(followed: Followed) -> None:
    typed = followed.number.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    followed.open(number=typed, pin=followed.receipt["pin"].lower().replace("-", " ")).shown()

    assert history(followed.page)[0] == "Laporan diterima."
    next_step = followed.page.get_by_role("region", name="Langkah berikutnya")
    expect(next_step).to_contain_text("Giliran pejabat penghubung")
    expect(next_step).to_contain_text(re.compile(r"Batas waktu untuk jawaban pertama: \w+, \d+ Maret 2026"))
    next_step.get_by_text("Mengapa tanggal ini?").click()
    expect(next_step).to_contain_text("hari kerja")


def test_a_wrong_pin_is_said_at_its_field_and_nothing_typed_is_lost(followed: Followed) -> None:
    followed.open(pin="AAAA-AAAA")

    expect(followed.page.locator("#errors")).to_be_focused()
    expect(followed.page.locator("#pin-error")).to_contain_text("tidak cocok")
    expect(followed.page.get_by_label("Nomor laporan")).to_have_value(followed.number)


def test_the_report_stays_open_in_this_tab_alone(followed: Followed, visit: Callable[..., BrowserContext]) -> None:
    followed.open().shown()
    followed.page.reload()
    followed.shown()
    stranger = visit().new_page()
    stranger.goto(f"/lacak?n={followed.number}")

    expect(stranger.get_by_text("tidak tampil untuk umum")).to_be_visible()
    followed.page.get_by_role("button", name="Tutup laporan ini").click()
    heading(followed.page, "Lacak laporan")
    followed.page.goto(f"/lacak?n={followed.number}")
    heading(followed.page, "Lacak laporan")


def test_an_answer_is_disputed_with_a_reason(followed: Followed) -> None:
    followed.office("accept").office("answer", text=SUBSTANCE).open().shown()
    page = followed.page
    answer = page.get_by_role("region", name="Jawaban")
    expect(answer).to_contain_text(SUBSTANCE)
    answer.get_by_role("button", name="Kirim tanggapan").click()
    expect(page.locator("#verdict-error")).to_be_visible()
    answer.get_by_label("Belum selesai").check()
    answer.get_by_role("button", name="Kirim tanggapan").click()
    expect(page.locator("#disputed-error")).to_be_visible()
    answer.get_by_label("Apa yang belum beres?").fill("Baru separuh yang ditambal.")
    answer.get_by_role("button", name="Kirim tanggapan").click()

    expect(page.get_by_text("Tanggapan Anda sudah kami terima.")).to_be_visible()
    assert history(page)[-1] == "Pelapor menyatakan masalahnya belum selesai."
    expect(page.locator(".govuk-tag").first).to_have_text("Sedang ditindaklanjuti")


def test_an_answer_is_accepted_rated_and_the_case_reopened(followed: Followed) -> None:
    followed.office("accept").office("answer", text=SUBSTANCE).open().shown()
    page = followed.page
    page.get_by_label("Ya, selesai").check()
    page.get_by_role("button", name="Kirim tanggapan").click()
    expect(page.locator(".govuk-tag").first).to_have_text("Selesai")
    page.get_by_label("Kurang puas", exact=True).check()
    page.get_by_label("Alasannya (tidak wajib)").fill("Lama sekali.")
    page.get_by_role("button", name="Kirim nilai").click()
    expect(page.get_by_text("nilai Anda sudah tercatat")).to_be_visible()
    page.get_by_text("Masalahnya muncul lagi? Buka kembali").click()
    page.get_by_label("Alasannya", exact=True).fill("Lubangnya terbuka lagi setelah hujan.")
    page.get_by_role("button", name="Buka kembali laporan").click()

    expect(page.get_by_text("Laporan dibuka kembali.", exact=True)).to_be_visible()
    assert history(page)[-2:] == ["Pelapor memberi nilai 2 dari 5.", "Laporan dibuka kembali atas permintaan pelapor."]
    expect(page.locator("details[open]")).to_have_count(0)


def test_what_was_asked_for_is_supplied(followed: Followed) -> None:
    followed.office("hold", text="Di dekat rumah nomor berapa?").open().shown()
    page = followed.page
    expect(page.get_by_role("region", name="Kami perlu data tambahan dari Anda")).to_contain_text("rumah nomor berapa")
    page.get_by_role("textbox", name="Data tambahan").fill("Di depan nomor 12.")
    page.get_by_role("button", name="Kirim data").click()

    expect(page.get_by_text("Tanggapan Anda sudah kami terima.")).to_be_visible()
    assert history(page)[-1] == "Pelapor melengkapi data."


def test_a_report_is_commented_on_and_taken_back(followed: Followed) -> None:
    followed.open().shown()
    page = followed.page
    page.get_by_text("Tambahkan keterangan").click()
    page.get_by_role("textbox", name="Keterangan").fill("Semalam ada yang jatuh lagi.")
    page.get_by_role("button", name="Kirim keterangan").click()
    expect(page.get_by_text("Tanggapan Anda sudah kami terima.")).to_be_visible()
    page.get_by_text("Cabut laporan", exact=True).click()
    page.get_by_role("button", name="Ya, cabut laporan").click()

    expect(page.get_by_text("Laporan sudah dicabut.")).to_be_visible()
    assert history(page)[-1] == "Laporan dicabut oleh pelapor."


def test_a_public_report_is_made_secret_and_everybody_else_is_shut_out(
    followed: Followed, visit: Callable[..., BrowserContext]
) -> None:
    followed.office("accept").open().shown()
    page = followed.page
    page.get_by_text("Ubah siapa yang boleh melihat laporan ini").click()
    page.get_by_role("button", name="Simpan pilihan").click()
    expect(page.locator("#choose-secret-error")).to_be_visible()
    expect(page.get_by_text("tidak bisa kami tarik kembali")).to_be_visible()
    page.get_by_label("Jangan, rahasiakan").check()
    assert axe(page) == []
    page.get_by_role("button", name="Simpan pilihan").click()

    expect(page.get_by_text("Pilihan Anda sudah berlaku.")).to_be_visible()
    expect(page.get_by_text("Rahasia: tidak tampil untuk umum.")).to_be_visible()
    assert history(page)[-1] == "Pelapor merahasiakan laporan: tidak lagi terbuka untuk umum."
    stranger = visit().new_page()
    stranger.goto(f"/lacak?n={followed.number}")
    expect(stranger.get_by_text("tidak tampil untuk umum")).to_be_visible()


def test_a_session_that_ends_keeps_what_was_being_written(followed: Followed) -> None:
    followed.office("accept").office("answer", text=SUBSTANCE).open().shown()
    page = followed.page
    page.get_by_label("Belum selesai").check()
    page.get_by_label("Apa yang belum beres?").fill("Masih bocor di sisi kiri.")
    page.evaluate("sessionStorage.setItem('lapor.session', JSON.stringify({}))")
    page.route(
        "**/replies", lambda route: route.fulfill(status=401, content_type="application/json", body="{}"), times=1
    )
    page.get_by_role("button", name="Kirim tanggapan").click()
    expect(page.get_by_text("ditutup setelah setengah jam")).to_be_visible()
    page.get_by_label("PIN").fill(followed.receipt["pin"])
    page.get_by_role("button", name="Buka laporan").click()
    followed.shown()

    expect(page.get_by_label("Apa yang belum beres?")).to_have_value("Masih bocor di sisi kiri.")


def test_news_appears_by_itself_and_costs_nothing_while_there_is_none(followed: Followed) -> None:
    followed.open().shown()
    page = followed.page
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status) if "/v1/complaints/" in answer.url else None)
    with page.expect_response("**/v1/complaints/*"):
        page.clock.fast_forward(31_000)
    assert statuses == [304]
    followed.office("accept")
    page.clock.fast_forward(31_000)

    expect(page.locator("ol.timeline li").last).to_contain_text("mulai menindaklanjuti laporan")
    expect(page.get_by_role("status").filter(has_text="Ada perkembangan baru.")).to_have_count(1)


def test_a_page_that_nobody_looks_at_asks_for_nothing(followed: Followed) -> None:
    followed.open().shown()
    page = followed.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/v1/complaints/" in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })")
    page.clock.fast_forward(300_000)
    assert asked == []
    page.evaluate("delete document.hidden")
    with page.expect_response("**/v1/complaints/*") as answer:
        page.clock.fast_forward(31_000)

    assert answer.value.status == 304


def test_lateness_is_said_in_words(followed: Followed) -> None:
    """A clock of its own in the browser: the service says what is late, the page counts by how much."""
    followed.open().shown()
    answer = followed.ground.api("GET", f"/v1/complaints/{followed.number}", token=followed.receipt["token"]).json()
    for promise in answer["promises"]:
        promise["overdue"], promise["stopped_at"] = promise["clock"] == answer["next"]["clock"], None
    followed.page.route(f"**/v1/complaints/{followed.number}", lambda route: route.fulfill(json=answer))
    followed.page.clock.set_fixed_time("2026-03-16T03:00:00Z")
    followed.page.reload()

    late = followed.page.get_by_role("region", name="Langkah berikutnya").locator(".late")
    expect(late).to_have_text(re.compile(r"^Terlambat \d+ hari$"))


def test_what_is_public_needs_no_pin_and_names_nobody(followed: Followed, visit: Callable[..., BrowserContext]) -> None:
    followed.office("accept")
    page = visit().new_page()
    page.goto(f"/lacak?n={followed.number}")

    heading(page, followed.receipt["title"])
    expect(page.get_by_role("heading", name="Ini laporan Anda?")).to_be_visible()
    expect(page.get_by_role("button", name="Kirim keterangan")).to_have_count(0)
    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_no_view_of_a_case_is_too_wide_or_shuts_anybody_out(followed: Followed, width: int) -> None:
    followed.page.set_viewport_size({"width": width, "height": 800})
    followed.office("accept").office("answer", text=SUBSTANCE).open().shown()
    followed.page.get_by_label("Belum selesai").check()

    assert axe(followed.page) == []
    assert too_wide(followed.page) == []


def test_a_reply_survives_a_page_that_is_thrown_away_until_it_is_sent_cleared_or_left(
    followed: Followed,
) -> None:
    followed.office("accept").office("hold", text="Di sebelah mana pasar persisnya?").open().shown()
    followed.page.locator("#supply").fill("Di depan kios ikan.")
    # A tab of its own has no session: the PIN is asked for again, the text is not.
    again = Followed(followed.page.context.new_page(), followed.ground, followed.receipt).open().shown()
    typed = again.page.locator("#supply")
    expect(typed).to_have_value("Di depan kios ikan.")
    again.page.get_by_role("button", name="Hapus tulisan").first.click()
    expect(typed).to_have_value("")
    again.page.reload()
    expect(typed).to_have_value("")
    typed.fill("Di depan kios buah.")
    again.page.goto("/lacak")
    again.page.get_by_role("button", name="Hapus semuanya").click()
    again.open().shown()
    expect(typed).to_have_value("")
    typed.fill("Di depan kios sayur.")
    again.page.get_by_role("button", name="Tutup laporan ini").click()
    again.open().shown()

    expect(typed).to_have_value("")


def test_the_keyboard_alone_opens_and_answers(followed: Followed) -> None:
    followed.office("accept").office("answer", text=SUBSTANCE)
    page = followed.page
    page.goto("/lacak")
    heading(page, "Lacak laporan")
    tab_to(page, "Nomor laporan")
    page.keyboard.type(followed.number)
    page.keyboard.press("Tab")
    page.keyboard.type(followed.receipt["pin"])
    page.keyboard.press("Enter")
    followed.shown()
    tab_to(page, "Ya, selesai")
    page.keyboard.press("Space")
    tab_to(page, "Kirim tanggapan")
    page.keyboard.press("Enter")

    expect(page.locator(".govuk-tag").first).to_have_text("Selesai")
