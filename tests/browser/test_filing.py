"""Filing a report in the browser: short steps, nothing lost, sent once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from chalicelib.api.requests.payloads import ComplaintPayload
from tests.browser.filing import BODY, TITLE, Form, a_photo, heading
from tests.browser.ground import Ground
from tests.browser.hands import Complaints, axe, focused, offline, tab_to, too_wide

NO_NETWORK = "ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 503"


@pytest.fixture
def form(page: Page) -> Form:
    return Form(page).begin()


def sent_keys(page: Page) -> list[str]:
    """The idempotency keys of every try to file, as they come."""
    keys: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/v1/complaints"):
            keys.append(request.headers["idempotency-key"])

    page.on("request", note)
    return keys


def test_a_report_is_filed_and_opens_with_its_number_and_pin(form: Form, ground: Ground) -> None:
    form.filled_in().send()
    number, pin = form.receipt()

    session = ground.api("POST", f"/v1/complaints/{number}/session", {"pin": pin})
    report = ground.api("GET", f"/v1/complaints/{number}", token=session.json()["token"]).json()
    assert (report["title"], report["body"], report["place"]) == (TITLE, BODY, "depan pasar, tiang nomor 12")
    assert (report["occurred_on"], report["anonymous"], report["secret"]) == ("2026-03-01", True, False)


def test_the_receipt_promises_dates_and_says_why(form: Form) -> None:
    form.filled_in().send()
    form.receipt()

    promise = form.page.locator(".promises li").first
    expect(promise).to_contain_text("Kamis, 5 Maret 2026")
    promise.get_by_text("Mengapa tanggal ini?").click()
    expect(promise).to_contain_text("3 hari kerja")
    expect(form.page.get_by_role("img", name=re.compile("Kode QR"))).to_be_visible()
    assert axe(form.page) == []


def test_what_is_on_the_screen_goes_on_paper_without_the_buttons(form: Form) -> None:
    form.filled_in().send()
    number, pin = form.receipt()
    form.page.emulate_media(media="print")

    expect(form.page.get_by_text(number, exact=True)).to_be_visible()
    expect(form.page.get_by_text(pin, exact=True)).to_be_visible()
    expect(form.page.get_by_role("button", name="Cetak atau simpan PDF")).to_be_hidden()
    assert len(form.page.pdf()) > 10_000


def test_no_step_needs_the_network_once_the_form_is_kept(form: Form) -> None:
    form.kept()
    form.page.context.set_offline(True)  # the lists to choose from are a comfort, not a condition
    form.filled_in()

    form.page.context.set_offline(False)
    form.send()
    form.receipt()


@pytest.fixture(autouse=True)
def _lists_that_do_not_come_are_no_complaint(complaints: Complaints | None) -> None:
    if complaints:
        complaints.expect(NO_NETWORK)


def test_one_answer_is_changed_and_all_others_stay(form: Form) -> None:
    form.filled_in()
    form.page.get_by_role("link", name="Ubah Judul").click()
    heading(form.page, "Apa yang terjadi?")
    form.page.get_by_label("Judul singkat").fill("Lampu jalan mati di dekat pelabuhan")
    form.go_on()

    heading(form.page, "Periksa dulu sebelum dikirim")
    review = form.page.locator("dl")
    for text in ("Lampu jalan mati di dekat pelabuhan", BODY, "depan pasar", "Minggu, 1 Maret 2026", "tanpa nama"):
        expect(review).to_contain_text(text)


def test_the_browsers_way_back_keeps_every_answer(form: Form) -> None:
    form.kind().content()
    form.page.go_back()

    expect(form.page.get_by_label("Judul singkat")).to_have_value(TITLE)
    form.page.go_back()
    expect(form.page.get_by_label("Pengaduan", exact=True)).to_be_checked()
    form.page.go_forward()
    expect(form.page.get_by_label("Ceritakan masalahnya")).to_have_value(BODY)


def test_an_error_is_said_first_linked_and_at_its_field(form: Form) -> None:
    form.kind()
    form.page.get_by_label("Judul singkat").fill("Lampu")
    form.go_on()

    summary = form.page.locator("#errors")
    expect(summary).to_be_focused()
    expect(form.page).to_have_title(re.compile("^Kesalahan:"))
    expect(form.page.locator("#title-error")).to_contain_text("terlalu pendek")
    assert axe(form.page) == []
    summary.get_by_role("link", name="Tulis penjelasannya").click()
    expect(form.page.get_by_label("Ceritakan masalahnya")).to_be_focused()
    expect(form.page.get_by_label("Judul singkat")).to_have_value("Lampu")


def test_a_day_that_does_not_exist_is_not_taken(form: Form) -> None:
    form.kind().content().place()
    form.page.get_by_label("Tanggal lain").check()
    for label, value in (("Tanggal", "31"), ("Bulan", "2"), ("Tahun", "2026")):
        form.page.get_by_label(label, exact=True).fill(value)
    form.go_on()

    expect(form.page.locator("#day-error")).to_be_visible()


def test_personal_numbers_in_the_text_are_pointed_out_and_not_forbidden(form: Form) -> None:
    form.kind()
    form.page.get_by_label("Judul singkat").fill(TITLE)
    form.page.get_by_label("Ceritakan masalahnya").fill(f"{BODY} NIK 1403010101900001, HP 0812-3456-7890.")
    form.page.keyboard.press("Tab")

    expect(form.page.locator("#personal")).to_contain_text("NIK, nomor telepon")
    form.go_on()
    heading(form.page, "Di mana tempatnya?")


def test_the_first_tap_after_typing_goes_on_and_the_hint_is_read_before_sending(
    visit: Callable[..., BrowserContext],
) -> None:
    page = visit(has_touch=True, is_mobile=True).new_page()
    form = Form(page).begin().kind()
    page.get_by_label("Judul singkat").fill(TITLE)
    page.get_by_label("Ceritakan masalahnya").press_sequentially(f"{BODY} HP 0812-3456-7890.")
    page.get_by_role("button", name="Lanjut").tap()
    heading(page, "Di mana tempatnya?")
    form.place().when().photos().contact()

    expect(page.locator("#personal")).to_contain_text("nomor telepon")


def test_every_fault_that_the_service_finds_is_told_at_its_field(form: Form) -> None:
    page = form.page
    fields = [name for name in ComplaintPayload.model_fields if name != "reporter"]
    pointers = [f"/{name}" for name in fields] + [f"/reporter/{name}" for name in ("email", "phone")]
    errors = [{"pointer": pointer, "detail": f"fault of {pointer}"} for pointer in [*pointers, "/nothing"]]
    body = {"code": "invalid", "title": "Refused", "detail": "Refused", "errors": errors}
    page.route(re.compile("/v1/complaints$"), lambda route: route.fulfill(status=422, json=body))
    form.kind().content().place().when().photos().contact("warga@example.org")
    form.send()
    page.get_by_role("button", name="Perbaiki").click()
    told: list[str] = []
    for _ in ("jenis", "isi", "tempat", "kapan", "kontak"):
        expect(page.locator("#errors")).to_be_focused()
        messages = page.locator(".govuk-error-message:visible").all_inner_texts()
        told += [text.split("fault of ")[1] for text in messages]
        form.go_on()
    expect(page.locator("#errors")).to_contain_text("fault of /nothing")

    # Both halves of a position have one field, and a field tells one fault at a time.
    assert sorted(told) == sorted(set(pointers) - {"/longitude"})


def test_an_area_is_found_by_a_part_of_its_name_down_to_the_village(form: Form) -> None:
    form.kind().content()
    page = form.page
    for typed, name in (("bengk", "Kabupaten Bengkalis"), ("kelapa", "Kelapapati")):
        page.get_by_label("Cari wilayah").fill(typed)
        page.locator(".hits").get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_label("Kelurahan atau desa")).to_have_value("14.03.01.2004")
    form.go_on()
    form.when().photos().contact()

    expect(page.locator("dl")).to_contain_text("Kelapapati, Bengkalis, Kabupaten Bengkalis, Riau")


def test_a_topic_is_chosen_in_two_steps(form: Form) -> None:
    form.kind()
    form.page.get_by_label("Topik (tidak wajib)").select_option(label="Infrastruktur")
    form.page.get_by_label("Lebih tepatnya").select_option(label="Jalan rusak")
    form.content().place().when().photos().contact()

    expect(form.page.locator("dl")).to_contain_text("Jalan rusak")


def test_the_draft_is_still_there_after_the_page_was_closed(form: Form, page: Page) -> None:
    form.kind().content().place().when().photos(a_photo())
    page.goto("/")
    page.goto("/lapor")

    page.get_by_role("link", name=TITLE).click()
    review = page.locator("dl")
    expect(review).to_contain_text(BODY)
    expect(review.locator(".photos img")).to_have_count(1)
    page.get_by_role("button", name="Hapus draf").click()
    page.get_by_role("button", name="Ya, hapus").click()
    heading(page, "Apa yang ingin Anda sampaikan?")
    page.goto("/lapor")
    expect(page.get_by_text(TITLE)).to_have_count(0)


def test_a_browser_that_keeps_nothing_says_so_and_still_sends(
    visit: Callable[..., BrowserContext], ground: Ground
) -> None:
    page = visit().new_page()
    page.clock.install(time=ground.now)
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new Error('no'); } });")
    form = Form(page).begin()

    expect(page.get_by_text("tidak mengizinkan penyimpanan")).to_be_visible()
    form.filled_in().send()
    assert all(form.receipt())


def test_a_report_written_offline_is_sent_once_when_the_network_is_back(form: Form, ground: Ground) -> None:
    keys = sent_keys(form.kept().page)
    with offline(form.page):
        form.filled_in().send()
        heading(form.page, "Laporan belum terkirim")
        expect(form.page.get_by_role("status").filter(has_text="Tidak ada sambungan")).to_be_visible()
        with form.page.expect_event("requestfailed", lambda request: request.url.endswith("/v1/complaints")):
            form.page.get_by_role("button", name="Coba sekarang").click()
        heading(form.page, "Laporan belum terkirim")
    number, _ = form.receipt()

    assert len(keys) >= 3
    assert len(set(keys)) == 1
    assert ground.service.parts.cases.load(number).case.title == TITLE  # type: ignore[arg-type]


def test_an_answer_that_is_lost_files_nothing_twice(form: Form) -> None:
    keys, numbers = sent_keys(form.page), []

    def lose_the_answer(route: Route) -> None:
        answer = route.fetch()
        numbers.append(answer.json()["number"])
        if len(numbers) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    form.page.route("**/v1/complaints", lose_the_answer)
    form.filled_in().send()
    heading(form.page, "Laporan belum terkirim")
    form.page.get_by_role("button", name="Coba sekarang").click()
    number, _ = form.receipt()

    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert set(numbers) == {number}


def test_what_was_changed_after_it_had_arrived_is_no_second_report(form: Form) -> None:
    numbers: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if not numbers:
            numbers.append(route.fetch().json()["number"])
        route.abort()

    form.page.route("**/v1/complaints", lose_the_answer)
    form.filled_in().send()
    form.page.get_by_role("button", name="Ubah isian").click()
    form.page.get_by_role("link", name="Ubah Judul").click()
    form.page.get_by_label("Judul singkat").fill("Lampu jalan mati, sekarang lebih parah")
    form.page.unroute("**/v1/complaints")
    form.go_on()
    form.send()
    number, _ = form.receipt()

    assert number == numbers[0]
    expect(form.page.get_by_text("sudah kami terima sebelum Anda mengubahnya")).to_be_visible()


def test_a_busy_service_is_tried_again_after_a_while_by_itself(form: Form) -> None:
    keys = sent_keys(form.page)
    answers = iter([503, 503])

    def busy(route: Route) -> None:
        status = next(answers, None)
        if status:
            route.fulfill(status=status, content_type="application/problem+json", body="{}")
        else:
            route.continue_()

    form.page.route("**/v1/complaints", busy)
    form.filled_in().send()
    heading(form.page, "Laporan belum terkirim")
    for tries in ("Sudah 1 kali", "Sudah 2 kali"):
        expect(form.page.get_by_role("status").filter(has_text=tries)).to_be_visible()
        form.page.clock.fast_forward(60_000)
    form.receipt()

    assert (len(keys), len(set(keys))) == (3, 1)


def test_a_number_that_is_none_is_mended_where_it_was_asked(form: Form) -> None:
    form.kind().content().place().when().photos()
    form.page.get_by_label("Boleh, tanpa nama saya").check()
    form.page.get_by_label("Ya, kabari saya").check()
    form.page.get_by_label("Nomor HP").fill("0000 0000 000")
    form.go_on()

    heading(form.page, "Kerahasiaan dan kontak")
    expect(form.page.locator("#phone-error")).to_be_visible()
    form.page.get_by_label("Nomor HP").fill("0812 3456 7890")
    form.go_on()
    form.send()
    form.receipt()


def test_the_form_opens_without_a_network_and_sends_later(form: Form) -> None:
    page = form.kept().page
    with offline(page):
        form.begin().kind().content()
        page.get_by_label("Provinsi").select_option(label="Riau")
        form.place().when().photos().contact().send()
        heading(page, "Laporan belum terkirim")
        page.goto("/")
        heading(page, "Sampaikan masalah layanan publik")
        expect(page.get_by_text("1 laporan menunggu")).to_be_visible()
    page.goto("/lapor")
    page.get_by_role("link", name=TITLE).click()

    assert all(form.receipt())


@pytest.mark.parametrize(("kind", "ways"), [("Pengaduan", 4), ("Pelaporan pelanggaran (WBS)", 3)])
def test_the_question_for_the_place_says_before_that_one_way_of_telling_it_is_needed(
    form: Form, kind: str, ways: int
) -> None:
    """A report that nobody else reads is not for an institution of the reporter's choice."""
    page = form.page
    form.kind(kind)
    page.fill("#title", TITLE)
    page.fill("#body", BODY)
    form.go_on()
    hint = page.locator("main p").filter(has_text="Isi sedikitnya satu: ")
    expect(hint).to_be_visible()
    assert len(hint.inner_text().split("Isi sedikitnya satu: ")[1].split(",")) == ways
    form.go_on()
    expect(page.locator("#errors")).to_be_focused()
    assert len(page.locator("#errors li").inner_text().split(",")) == ways
    form.place()


def test_the_keyboard_alone_sends_a_report(form: Form) -> None:
    page = form.page
    page.get_by_label("Pengaduan", exact=True).focus()
    page.keyboard.press("Space")
    tab_to(page, "^Lanjut$")
    page.keyboard.press("Enter")
    heading(page, "Apa yang terjadi?")
    assert focused(page) == "Apa yang terjadi?"
    for label, text in (("Judul singkat", TITLE), ("Ceritakan masalahnya", BODY)):
        tab_to(page, label)
        page.keyboard.type(text)
    tab_to(page, "^Lanjut$")
    page.keyboard.press("Enter")
    heading(page, "Di mana tempatnya?")
    tab_to(page, "Tempat persisnya")
    page.keyboard.type("depan pasar")
    tab_to(page, "^Lanjut$")
    page.keyboard.press("Enter")
    heading(page, "Kapan kejadiannya?")
    tab_to(page, "Hari ini")
    page.keyboard.press("Space")
    tab_to(page, "^Lanjut$")
    page.keyboard.press("Enter")
    heading(page, "Ada fotonya?")
    tab_to(page, "^Lanjut$")
    page.keyboard.press("Enter")
    heading(page, "Kerahasiaan dan kontak")
    tab_to(page, "Boleh, tanpa nama saya")
    page.keyboard.press("Space")
    tab_to(page, "Ya, kabari saya")
    page.keyboard.press("ArrowDown")
    tab_to(page, "^Lanjut$")
    page.keyboard.press("Enter")
    heading(page, "Periksa dulu sebelum dikirim")
    tab_to(page, "Kirim laporan")
    page.keyboard.press("Enter")
    assert all(form.receipt())


def test_the_place_is_told_only_on_a_click_and_may_be_refused(
    visit: Callable[..., BrowserContext], ground: Ground
) -> None:
    page = visit(geolocation={"latitude": 1.4786, "longitude": 102.1002}, permissions=["geolocation"]).new_page()
    form = Form(page).begin().kind().content()
    page.get_by_role("button", name="Pakai lokasi saya").click()
    expect(page.get_by_role("status").filter(has_text="1.47860, 102.10020")).to_be_visible()
    refusing = visit().new_page()
    denied = Form(refusing).begin().kind().content()
    refusing.get_by_role("button", name="Pakai lokasi saya").click()

    expect(refusing.get_by_text("Lokasi tidak")).to_be_visible()
    denied.place()
    form.place()
    assert ground.url


def test_a_list_that_comes_late_moves_nothing_away_from_under_a_finger(
    visit: Callable[..., BrowserContext], ground: Ground
) -> None:
    assert ground.url
    page, held = visit(service_workers="block").new_page(), list[Route]()
    page.route("**/v1/areas", lambda route: held.append(route))  # noqa: PLW0108  # Playwright marks what it is given
    Form(page).begin().kind().content()
    province, button = page.get_by_label("Provinsi"), page.get_by_role("button", name="Pakai lokasi saya")
    expect(province).to_be_disabled()
    before = button.bounding_box()
    for route in held:
        route.continue_()

    expect(province).to_be_enabled()
    assert button.bounding_box() == before


def test_the_area_is_chosen_from_province_to_village(form: Form) -> None:
    form.kind().content()
    for label, value in (
        ("Provinsi", "Riau"),
        ("Kabupaten atau kota", "Kabupaten Bengkalis"),
        ("Kecamatan", "Bengkalis"),
    ):
        form.page.get_by_label(label).select_option(label=value)
    form.place().when().photos().contact()

    expect(form.page.locator("dl")).to_contain_text("Bengkalis, Kabupaten Bengkalis, Riau")


@pytest.mark.parametrize("width", [320, 1280])
def test_no_step_is_too_wide_or_shuts_anybody_out(form: Form, width: int) -> None:
    found = []
    page = form.page
    page.set_viewport_size({"width": width, "height": 700})

    def look() -> None:
        found.extend(axe(page) + too_wide(page))

    for step in (form.kind, form.content, form.place, form.when, form.photos, form.contact):
        look()
        step()
    look()
    form.send()
    form.receipt()
    look()

    assert found == []


def test_a_whistleblower_is_told_that_nobody_else_reads_it(page: Page) -> None:
    form = Form(page).begin().kind("Pelaporan pelanggaran (WBS)")
    form.page.get_by_label("Judul singkat").fill("Pungutan di loket perizinan")
    form.page.get_by_label("Ceritakan kejadiannya").fill(BODY)
    form.go_on()
    form.place().when().photos()

    expect(page.get_by_text("Selalu rahasia")).to_be_visible()
    expect(page.get_by_label("Boleh, tanpa nama saya")).to_have_count(0)
