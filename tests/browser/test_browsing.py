"""Leafing through what is public: filters and pages are addresses."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.filing import heading
from tests.browser.ground import Ground, served_alone
from tests.browser.hands import Complaints, axe, tab_to, too_wide
from tests.browser.pages import unfold_filters

WORKER = "penghubung@pupr.bengkalis"
MANY = 23
PUBLIC = ("/", "/lapor", "/lacak", "/jelajah", "/statistik", "/pesan", "/bantuan")


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A service with more public reports than one page shows, and one of them secret."""
    with served_alone() as found:
        for at in range(MANY):
            filed = found.api.file(title=f"Jalan berlubang nomor {at:02d}", secret=at == 0)
            found.api.act(WORKER, filed["number"], "accept")
        yield found


def titles(page: Page) -> list[str]:
    return page.locator("ul.rows h2").all_inner_texts()


def listed(page: Page, count: int) -> list[str]:
    """The titles, once there are so many."""
    expect(page.locator("ul.rows h2")).to_have_count(count)
    return titles(page)


def test_pages_follow_each_other_by_links_and_show_everything_once(page: Page) -> None:
    page.goto("/jelajah")
    first = listed(page, 20)
    page.get_by_role("link", name="Laporan yang lebih lama").click()
    page.wait_for_url("**halaman=**")
    second = listed(page, MANY - 1 - len(first))

    assert len({*first, *second}) == MANY - 1
    assert "Jalan berlubang nomor 00" not in first + second
    page.get_by_role("link", name="Kembali ke yang terbaru").click()
    assert listed(page, 20) == first


def test_filters_are_an_address_that_can_be_passed_on(page: Page, visit: Callable[..., BrowserContext]) -> None:
    page.goto("/jelajah")
    unfold_filters(page)
    page.get_by_label("Provinsi").select_option(label="Riau")
    page.get_by_label("Kabupaten atau kota").select_option(label="Kabupaten Bengkalis")
    page.get_by_label("Status").select_option(label="Sedang ditindaklanjuti")
    page.get_by_role("button", name="Terapkan").click()
    page.wait_for_url("**wilayah=14.03**")
    found = listed(page, 20)
    other = visit().new_page()
    other.goto(page.url)

    assert listed(other, 20) == found
    expect(other.get_by_label("Kabupaten atau kota")).to_have_value("14.03")


def test_an_institution_is_found_and_chosen_by_typing_alone(page: Page) -> None:
    page.goto("/jelajah")
    listed(page, 20)
    tab_to(page, "^Saring")
    page.keyboard.press("Enter")
    tab_to(page, "Cari instansi")
    page.keyboard.type("pemerintah ko")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"^\d instansi cocok"))).to_have_count(1)
    expect(page.get_by_label("Instansi", exact=True).get_by_role("option")).to_contain_text(
        ["Semua", "Administrasi", "Batam"]
    )
    expect(page.get_by_role("option", name="Pemerintah Kabupaten Bengkalis")).to_have_count(0)
    page.locator("#institution-search").fill("")
    page.keyboard.type("bengkalis")
    expect(page.get_by_label("Instansi", exact=True)).to_have_value("bengkalis")
    expect(page.get_by_text("Terpilih: Pemerintah Kabupaten Bengkalis.")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**instansi=bengkalis**")

    listed(page, 20)
    expect(page.get_by_label("Instansi", exact=True)).to_have_value("bengkalis")


def test_on_a_phone_the_list_is_on_the_first_screen_and_says_what_it_goes_by_and_where_it_ends(page: Page) -> None:
    page.goto("/jelajah?wilayah=14.03&status=in_progress")
    listed(page, 20)

    expect(page.locator(".filters")).to_contain_text("2 aktif")
    expect(page.locator("ul.rows h2").first).to_be_in_viewport()
    page.get_by_role("link", name="Laporan yang lebih lama").click()
    page.wait_for_url("**halaman=**")
    listed(page, 2)
    expect(page.get_by_text("Ini akhir daftar. Laporan sebelum 1 Mar 2024 dibuka dengan nomornya.")).to_be_visible()
    expect(page.get_by_role("link", name="Laporan yang lebih lama")).to_have_count(0)


def test_an_institution_that_has_nothing_shows_nothing_of_others(page: Page) -> None:
    page.goto("/jelajah?instansi=batam")

    expect(page.get_by_text(re.compile("Tidak ada laporan yang cocok|Belum ada yang cocok"))).to_be_visible()
    expect(page.locator("ul.rows")).to_have_count(0)


def test_what_matches_nothing_says_so(page: Page) -> None:
    page.goto("/jelajah?wilayah=51.71&status=archived")

    expect(page.get_by_text(re.compile("Tidak ada laporan yang cocok|Belum ada yang cocok"))).to_be_visible()
    expect(page.get_by_role("link", name="Hapus saringan")).to_be_visible()


def test_a_title_leads_to_its_page_which_can_be_passed_on(page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.share")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/jelajah")
    title = listed(page, 20)[0]
    page.get_by_role("link", name=title).click()
    heading(page, title)
    page.get_by_role("button", name="Bagikan tautan").click()

    expect(page.get_by_text("Tautan tersalin.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{title} (laporan J")
    page.goto(copied.split("\n")[-1])
    page.wait_for_url("**/lacak?n=J**")
    heading(page, title)


def test_the_list_in_english_speaks_english(page: Page) -> None:
    page.goto("/en/jelajah")

    expect(page.get_by_role("heading", level=1)).to_have_text("Browse reports")
    expect(page.locator("ul.rows .govuk-tag").first).to_have_text("Being followed up")
    page.get_by_role("link", name="Bahasa Indonesia").click()
    heading(page, "Jelajah laporan")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_list_is_for_everybody(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/jelajah")
    listed(page, 20)

    assert axe(page) == []
    assert too_wide(page) == []


def test_the_site_stands_when_the_service_is_down(page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 503")
    page.route("**/v1/**", lambda route: route.fulfill(status=503, content_type="text/html", body="down"))
    page.goto("/")
    heading(page, "Sampaikan masalah layanan publik")
    page.goto("/lapor")
    heading(page, "Apa yang ingin Anda sampaikan?")
    page.goto("/bantuan")
    heading(page, "Bantuan")
    page.goto("/jelajah")

    heading(page, "Halaman ini belum bisa ditampilkan")


def test_without_scripts_every_page_says_which_other_ways_there_are(visit: Callable[..., BrowserContext]) -> None:
    page = visit(java_script_enabled=False).new_page()
    for path in PUBLIC:
        page.goto(path)

        # Playwright takes no notice of what stands in <noscript>; people do.
        assert "lewat situs ini saja" in page.inner_text("body")
        assert "112" in page.inner_text("body")


def test_help_is_in_the_same_place_on_every_page(page: Page) -> None:
    for path in PUBLIC:
        page.goto(path)
        help_ = page.get_by_role("contentinfo").get_by_role("region", name="Butuh bantuan?")

        expect(help_).to_contain_text("112")
        expect(help_).to_contain_text("lewat situs ini saja")
        expect(page.get_by_role("contentinfo").get_by_role("link").first).to_have_text("Panduan dan bantuan")
