"""The first message leads to two buttons, and its code is typed on the page of the case; opening it does nothing."""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.services.messaging.confirmations import code_of, key_of, link_of
from tests.browser.filing import heading
from tests.browser.ground import Ground
from tests.browser.hands import Complaints, axe, tab_to, too_wide


@dataclass
class Asked:
    """A reporter whose contact was asked."""

    page: Page
    ground: Ground
    filed: dict[str, Any]

    @property
    def number(self) -> CaseNumber:
        return CaseNumber(self.filed["number"])

    @property
    def link(self) -> str:
        """What the message to the address carries."""
        parts = self.ground.service.parts
        key = key_of(parts, self.number, "email", parts.vault.contact_of(self.number))
        return "/" + link_of(parts, self.number, "id", key).split("/", 3)[3]

    @property
    def code(self) -> str:
        parts = self.ground.service.parts
        return code_of(parts, self.number, "email", parts.vault.contact_of(self.number))

    def state(self) -> Any:
        page = self.ground.api("GET", f"/v1/complaints/{self.number}", token=self.filed["token"]).json()
        return page["contacts"][0]["state"]


@pytest.fixture
def asked(page: Page, ground: Ground) -> Asked:
    email = f"{ground.service.parts.new_id()}@example.org"
    return Asked(page, ground, ground.api.file(confirms=False, reporter={"email": email}))


@pytest.mark.parametrize(
    ("button", "said", "state"),
    [
        ("Ya, ini milik saya", "Kabar akan kami kirim ke sini.", "confirmed"),
        ("Bukan saya", "Tidak akan ada pesan lagi", "disowned"),
    ],
)
def test_one_press_says_whose_the_contact_is(asked: Asked, button: str, said: str, state: str) -> None:
    page = asked.page
    page.goto(asked.link)
    heading(page, "Apakah kontak ini milik Anda?")
    assert asked.state() == "unconfirmed"
    assert axe(page) == []
    assert too_wide(page) == []
    tab_to(page, button)
    page.keyboard.press("Enter")

    expect(page.get_by_text(said)).to_be_focused()
    assert asked.state() == state


def test_a_link_that_is_cut_off_says_so_and_changes_nothing(asked: Asked, complaints: Complaints) -> None:
    complaints.expect("status of 404")
    asked.page.goto(asked.link[:-3])
    asked.page.get_by_role("button", name="Ya, ini milik saya").click()

    expect(asked.page.get_by_text("Tautan yang tidak lengkap tidak berlaku.")).to_be_visible()
    assert asked.state() == "unconfirmed"


def test_the_page_of_the_report_says_that_the_contact_waits_and_takes_the_code(
    asked: Asked, complaints: Complaints
) -> None:
    complaints.expect("status of 422")
    page = asked.page
    page.goto("/lacak")
    page.get_by_label("Nomor laporan").fill(asked.number)
    page.get_by_label("PIN").fill(asked.filed["pin"])
    page.get_by_role("button", name="Buka laporan").click()
    expect(page.get_by_role("heading", name="Kontak Anda belum dikonfirmasi")).to_be_visible()
    page.fill("#confirm-code", "000000")
    page.get_by_role("button", name="Konfirmasi", exact=True).click()
    expect(page.get_by_text("Kode ini tidak cocok").first).to_be_visible()
    page.fill("#confirm-code", asked.code.lower())
    page.get_by_role("button", name="Konfirmasi", exact=True).click()

    expect(page.get_by_text("Terkonfirmasi.")).to_be_visible()
    assert asked.state() == "confirmed"
