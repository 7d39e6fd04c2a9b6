"""What those who answer for a desk read: exact figures, who took something out, days of the desk's own zone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESK
from tests.browser.desk import ADMIN, LEADER, ROADS, enter, visit_case
from tests.browser.ground import Ground, served_alone
from tests.browser.hands import axe, too_wide


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A service of its own: time passes in it."""
    with served_alone() as found:
        yield found


def another(page: Page, account: str, path: str) -> None:
    """Somebody else sits down at the same device."""
    page.evaluate("sessionStorage.clear()")
    enter(page, account, path)


def test_an_admin_reads_who_took_what_and_a_leader_the_exact_figures(page: Page, ground: Ground) -> None:
    number = ground.api.file(title="Lubang di depan kantor pos")["number"]
    ground.service.deliver()
    ground.api("GET", f"/v1/cases/{number}/history?format=csv", by=ROADS)
    ground.api("GET", "/v1/inbox?queue=new&format=csv", by=ROADS)
    visit_case(page, number)
    page.locator("#accesses summary").click()
    expect(page.locator("#accesses li")).to_contain_text("Pejabat Penghubung Dinas PUPR Bengkalis")
    expect(page.locator("#accesses li")).to_contain_text("mengunduh riwayat")
    expect(page.get_by_role("link", name="Unduhan")).to_have_count(0)

    another(page, ADMIN, "/petugas/?lihat=unduhan&meja=bengkalis/pupr")
    expect(page.locator(".worklist li")).to_contain_text("mengunduh daftar “Baru”")
    assert [too_wide(page), axe(page)] == [[], []]
    another(page, LEADER, "/petugas/?lihat=angka&meja=bengkalis/pupr")
    expect(page.locator(".bench h2").first).to_have_text("Dinas PUPR Bengkalis")
    expect(page.locator(".figures dd").first).to_have_text("1")
    assert [too_wide(page), axe(page)] == [[], []]
    page.set_viewport_size(DESK)
    assert too_wide(page) == []


def test_lateness_is_counted_in_the_days_of_the_desk_wherever_one_reads(
    visit: Callable[..., BrowserContext], ground: Ground
) -> None:
    """Bengkalis reckons in WIB; on a device in Jayapura the last day ends two hours into the next one."""
    filed = ground.api.file(title="Jembatan lapuk di ujung desa")
    ground.later(days=8)
    page = visit(timezone_id="Asia/Jayapura").new_page()
    page.clock.install(time=ground.now)
    page.goto("/lacak")
    page.fill("#number", filed["number"])
    page.fill("#pin", filed["pin"])
    page.locator("main form button").first.click()

    expect(page.locator("[aria-labelledby=next-title] .late")).to_have_text("Terlambat 1 hari")
    expect(page.locator(".timeline__when").first).to_have_text("Senin, 2 Maret 2026 pukul 09.00 WIB")


def test_figures_are_named_also_for_a_desk_that_no_list_offers(page: Page, ground: Ground) -> None:
    assert ground
    page.goto("/statistik?instansi=nasional")

    expect(page.locator("#whose")).not_to_have_text("nasional")
    expect(page.locator("#whose")).to_contain_text("Nasional")
    expect(page.locator("#institution")).to_have_value("nasional")


def test_a_short_list_is_filled_up_where_it_stands(page: Page, ground: Ground) -> None:
    number = ground.api.file(title="Saluran tersumbat di gang buntu")["number"]
    ground.api.act(ROADS, number, "accept")
    page.goto("/jelajah")
    page.locator("#further").click()
    expect(page.locator("#further[aria-disabled]")).to_have_count(0)

    expect(page.locator(".rows h2")).to_contain_text(["Saluran tersumbat"])
    expect(page.get_by_role("link", name="Laporan yang lebih lama")).to_have_count(0)
    assert page.url.endswith("/jelajah")
