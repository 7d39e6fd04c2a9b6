"""Photos in the browser: smaller before they leave, after the text, and never at its cost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.filing import Form, a_photo, heading
from tests.browser.ground import Ground
from tests.browser.hands import Complaints, axe, slow_down
from tests.photos import HEIC_TURNED

WATCH = """
  window.seen = [];
  new MutationObserver(() => {
    const bar = document.querySelector("progress");
    if (bar) window.seen.push(bar.value);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["value"], childList: true });
"""


@pytest.fixture
def form(page: Page) -> Form:
    return Form(page).begin()


def sent(page: Page) -> Any:
    return page.get_by_text("Terkirim", exact=True)


def attached(form: Form, ground: Ground) -> list[dict[str, Any]]:
    """The files of the case as its reporter sees them, once all that follows an upload is done."""
    number, pin = form.receipt()
    token = ground.api("POST", f"/v1/complaints/{number}/session", {"pin": pin}).json()["token"]
    ground.service.deliver()
    case = ground.api("GET", f"/v1/complaints/{number}", token=token).json()
    found: list[dict[str, Any]] = case["attachments"]
    return found


def test_a_photo_is_made_smaller_here_and_follows_on_a_slow_network(form: Form, ground: Ground) -> None:
    form.filled_in(a_photo(width=1800, height=1350))
    kept = form.page.locator(".photos img")
    assert kept.evaluate("(img) => [img.naturalWidth, img.naturalHeight]") == [1600, 1200]
    form.page.evaluate(WATCH)
    slow_down(form.page)
    form.send()
    form.receipt()
    expect(sent(form.page)).to_be_visible()

    (file,) = attached(form, ground)
    assert (file["status"], file["content_type"], file["name"]) == ("shown", "image/jpeg", "foto-0.jpg")
    progress = form.page.evaluate("[...new Set(window.seen)]")
    assert len([share for share in progress if 0 < share < 1]) >= 2
    assert progress == sorted(progress)


def test_an_upload_is_stopped_and_taken_up_again(form: Form, ground: Ground) -> None:
    form.filled_in(a_photo())
    slow_down(form.page)
    form.send()
    form.receipt()
    form.page.get_by_role("button", name="Batalkan foto-0.jpg").click()
    expect(form.page.get_by_text("Dibatalkan", exact=True)).to_be_visible()
    form.page.get_by_role("button", name="Coba lagi foto-0.jpg").click()
    expect(sent(form.page)).to_be_visible()

    assert [file["status"] for file in attached(form, ground)] == ["shown"]


def test_what_is_asked_for_again_before_the_network_noticed_the_stop_is_sent(form: Form, ground: Ground) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    form.page.route("**/v1/complaints/*/session", hold, times=1)
    form.filled_in(a_photo(600, 400)).send()
    form.receipt()
    form.page.get_by_role("button", name="Batalkan foto-0.jpg").click()
    form.page.get_by_role("button", name="Coba lagi foto-0.jpg").click()
    held[0].continue_()
    expect(sent(form.page)).to_be_visible()

    assert [file["status"] for file in attached(form, ground)] == ["shown"]


def test_a_photo_that_does_not_arrive_costs_neither_the_text_nor_the_other_photo(
    form: Form, ground: Ground, complaints: Complaints
) -> None:
    complaints.expect("ERR_FAILED")
    failing = [True]

    def fail_once(route: Route) -> None:
        if failing.pop() if failing else False:
            route.abort()
        else:
            route.continue_()

    form.page.route("**/_local/files", fail_once)
    form.filled_in(a_photo(600, 400), a_photo(640, 480)).send()
    number, _ = form.receipt()
    expect(form.page.get_by_text("Belum terkirim, sambungan terputus")).to_be_visible()
    expect(sent(form.page)).to_have_count(1)
    form.page.get_by_role("button", name="Coba lagi foto-0.jpg").click()
    expect(sent(form.page)).to_have_count(2)

    assert len(attached(form, ground)) == 2
    assert ground.service.parts.cases.load(number).case.title  # type: ignore[arg-type]


def test_what_is_no_photo_is_said_at_once_and_more_than_five_are_not_taken(form: Form) -> None:
    form.kind().content().place().when()
    page = form.page
    page.get_by_label("Pilih foto").set_input_files({"name": "catatan.jpg", "mimeType": "image/jpeg", "buffer": b"no"})
    expect(page.get_by_text("catatan.jpg tidak dapat dibaca sebagai foto")).to_be_visible()
    many: Any = [{"name": f"{at}.png", "mimeType": "image/png", "buffer": a_photo(40, 30)} for at in range(7)]
    page.get_by_label("Pilih foto").set_input_files(many)

    expect(page.locator(".photos img")).to_have_count(5)
    expect(page.get_by_text("Sudah 5 foto")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Hapus 0.jpg").click()
    expect(page.locator(".photos img")).to_have_count(4)
    expect(page.get_by_label("Ambil foto")).to_have_attribute("capture", "environment")


def test_a_photo_is_added_later_and_the_public_does_not_see_it(
    page: Page, ground: Ground, visit: Callable[..., BrowserContext]
) -> None:
    filed = ground.api.file()
    ground.api.act("penghubung@pupr.bengkalis", filed["number"], "accept")
    page.goto("/lacak")
    page.get_by_label("Nomor laporan").fill(filed["number"])
    page.get_by_label("PIN").fill(filed["pin"])
    page.get_by_role("button", name="Buka laporan").click()
    picture: Any = {"name": "lubang.png", "mimeType": "image/png", "buffer": a_photo(800, 600)}
    page.get_by_label("Tambah foto").set_input_files(picture)

    expect(page.get_by_role("img", name="Foto lubang.jpg")).to_be_visible()
    expect(page.get_by_text("Tidak tampil untuk umum")).to_be_visible()
    stranger = visit().new_page()
    stranger.goto(f"/lacak?n={filed['number']}")
    heading(stranger, "Jalan berlubang di depan pasar")
    assert stranger.locator(".gallery").count() == 0


def opened(page: Page, filed: dict[str, Any]) -> None:
    page.goto("/lacak")
    page.get_by_label("Nomor laporan").fill(filed["number"])
    page.get_by_label("PIN").fill(filed["pin"])
    page.get_by_role("button", name="Buka laporan").click()


def test_a_photo_alone_answers_what_was_asked_and_can_be_taken_back(page: Page, ground: Ground) -> None:
    filed = ground.api.file()
    ground.api.act("penghubung@pupr.bengkalis", filed["number"], "hold", text="Boleh minta fotonya?")
    opened(page, filed)
    asked = page.get_by_role("region", name="Kami perlu data tambahan dari Anda")
    asked.get_by_role("button", name="Kirim data").click()
    expect(page.get_by_role("link", name="Tulis data yang diminta, atau tambahkan fotonya")).to_be_visible()
    picture: Any = {"name": "lubang.png", "mimeType": "image/png", "buffer": a_photo(800, 600)}
    asked.get_by_label("Tambah foto").set_input_files(picture)
    expect(asked.get_by_role("button", name="Hapus lubang.jpg")).to_be_visible()
    asked.get_by_role("button", name="Kirim data").click()
    ground.service.deliver()

    expect(page.get_by_text("Pelapor melengkapi data dengan sebuah lampiran.")).to_be_visible()
    assert ground.service.parts.cases.load(filed["number"]).case.held_from is None
    page.get_by_role("button", name="Tarik kembali lubang.jpg").click()
    page.get_by_role("button", name="Ya, tarik").click()
    expect(page.get_by_text("Sebuah lampiran ditarik kembali oleh pengirimnya.")).to_be_visible()
    expect(page.get_by_role("img", name="Foto lubang.jpg")).to_have_count(0)


def test_what_this_browser_cannot_open_is_sent_as_it_is_and_comes_back_as_a_photo(page: Page, ground: Ground) -> None:
    filed = ground.api.file()
    opened(page, filed)
    picture: Any = {"name": "IMG_0001.HEIC", "mimeType": "", "buffer": HEIC_TURNED}
    page.get_by_label("Tambah foto").set_input_files(picture)
    expect(page.get_by_text("IMG_0001.HEIC")).to_be_visible()
    ground.service.deliver()

    expect(page.get_by_role("img", name="Foto IMG_0001.HEIC")).to_be_visible()


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (
            {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + bytes(11_000_000)},
            "lebih besar dari 10 MB",
        ),
        ({"name": "kosong.jpg", "mimeType": "image/jpeg", "buffer": b""}, "kosong.jpg kosong"),
        ({"name": "surat.docx", "mimeType": "application/msword", "buffer": b"PK"}, "Kirim JPEG, PNG, WebP, HEIC"),
    ],
    ids=["too large", "empty", "another type"],
)
def test_what_is_wrong_with_a_file_is_told_before_it_is_sent(page: Page, ground: Ground, file: Any, told: str) -> None:
    opened(page, ground.api.file())
    page.get_by_label("Tambah foto").set_input_files(file)

    expect(page.get_by_text(told)).to_be_visible()
