"""The link in a letter: one press and there are no more, one more and there are again; opening it does nothing."""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.services.messaging.preferences import way_out
from tests.browser.filing import heading
from tests.browser.ground import Ground
from tests.browser.hands import Complaints, axe, tab_to, too_wide

WORKER = "penghubung@pupr.bengkalis"


@dataclass
class Written:
    """A reporter who gets letters."""

    page: Page
    ground: Ground
    filed: dict[str, Any]

    @property
    def link(self) -> str:
        """What the letters about the report carry."""
        parts = self.ground.service.parts
        return "/" + way_out(parts, CaseNumber(self.filed["number"]), "id").split("/", 3)[3]

    def wants(self) -> Any:
        path = f"/v1/complaints/{self.filed['number']}/subscription"
        return self.ground.api("GET", path, token=self.filed["token"]).json()["wanted"]


@pytest.fixture
def written(page: Page, ground: Ground) -> Written:
    return Written(page, ground, ground.api.file(reporter={"email": "siti@example.org"}))


def test_one_press_stops_the_messages_and_one_more_brings_them_back(written: Written) -> None:
    page = written.page
    page.goto(written.link)
    heading(page, "Pesan tentang laporan ini")
    expect(page.get_by_text(f"Laporan {written.filed['number']}")).to_be_visible()
    expect(page.get_by_role("button", name="Berhenti mengirim pesan")).to_be_visible()
    assert written.wants() is True
    tab_to(page, "Berhenti mengirim pesan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Tidak ada pesan lagi")).to_have_count(1)
    assert written.wants() is False
    page.get_by_role("button", name="Kirim pesan lagi").click()
    expect(page.get_by_role("status").filter(has_text="Anda akan menerima pesan lagi")).to_have_count(1)

    assert written.wants() is True


def test_a_link_that_is_cut_off_says_what_to_do_instead(written: Written, complaints: Complaints) -> None:
    complaints.expect("status of 401")
    written.page.goto(written.link[:-4])

    expect(written.page.get_by_text("Tautan yang tidak lengkap tidak berlaku.")).to_be_visible()
    expect(written.page.get_by_role("button", name="Berhenti mengirim pesan")).to_have_count(0)
    assert written.wants() is True


def test_the_letter_leads_on_to_the_report_whose_number_is_there_already(written: Written) -> None:
    page = written.page
    written.ground.api.act(WORKER, written.filed["number"], "accept")
    page.goto(written.link)
    page.get_by_role("link", name="Buka halaman laporan").click()

    heading(page, "Jalan berlubang")
    expect(page.get_by_text(f"Laporan {written.filed['number']}")).to_be_visible()


def test_the_reporters_page_has_the_same_choice(written: Written) -> None:
    page = written.page
    page.goto("/lacak")
    page.get_by_label("Nomor laporan").fill(written.filed["number"])
    page.get_by_label("PIN").fill(written.filed["pin"])
    page.get_by_role("button", name="Buka laporan").click()
    page.get_by_text("Pesan tentang laporan ini").click()
    page.get_by_role("button", name="Berhenti mengirim pesan").click()
    expect(page.get_by_text("Kami tidak mengirim pesan lagi.")).to_be_visible()

    assert written.wants() is False


def test_who_left_no_contact_is_not_asked_about_messages(page: Page, ground: Ground) -> None:
    filed = ground.api.file()
    page.goto("/lacak")
    page.get_by_label("Nomor laporan").fill(filed["number"])
    page.get_by_label("PIN").fill(filed["pin"])
    page.get_by_role("button", name="Buka laporan").click()
    heading(page, "Jalan berlubang")

    expect(page.get_by_text("Pesan tentang laporan ini")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_choice_is_for_everybody(written: Written, width: int) -> None:
    written.page.set_viewport_size({"width": width, "height": 700})
    written.page.goto(written.link)
    expect(written.page.get_by_role("button", name="Berhenti mengirim pesan")).to_be_visible()

    assert axe(written.page) == []
    assert too_wide(written.page) == []
