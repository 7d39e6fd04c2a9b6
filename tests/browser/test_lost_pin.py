"""Whoever lost the PIN asks for a new one where the PIN is asked for."""

import re

from moto.backends import get_backend
from playwright.sync_api import Page, expect

from infra.template import ACCOUNT
from tests.browser.filing import heading
from tests.browser.ground import Ground
from tests.browser.hands import axe, too_wide

EMAIL = "pelapor.lupa@example.org"


def test_a_new_pin_is_asked_for_and_opens_the_report(page: Page, ground: Ground) -> None:
    filed = ground.api.file(reporter={"email": EMAIL})
    page.goto("/lacak")
    page.get_by_text("PIN hilang?").click()
    contact = page.get_by_label("Surel atau nomor telepon Anda")
    page.get_by_role("button", name="Kirim PIN baru").click()
    expect(page.locator("#lost-contact-error")).to_contain_text("Isi nomor laporan")
    expect(contact).to_be_focused()
    page.get_by_label("Nomor laporan").fill(str(filed["number"]))
    contact.fill("bukan kontak")
    page.get_by_role("button", name="Kirim PIN baru").click()
    expect(page.locator("#lost-contact-error")).to_be_visible()
    assert too_wide(page) == []
    assert axe(page) == []
    contact.fill(EMAIL)
    page.get_by_role("button", name="Kirim PIN baru").click()
    expect(page.locator("#pin-asked")).to_be_focused()
    expect(page.locator("#pin-asked")).to_contain_text("Kalau kontak ini yang diberikan")
    ground.api.service.deliver()
    found = re.search(r"PIN baru Anda: ([0-9A-Z-]{9})", letter_to(ground, EMAIL))
    assert found
    page.get_by_label("PIN", exact=True).fill(found[1])
    page.get_by_role("button", name="Buka laporan").click()

    heading(page, "Jalan berlubang di depan pasar")


def letter_to(ground: Ground, to: str) -> str:
    """The last letter that somebody was sent."""
    sent = get_backend("ses")[ACCOUNT][ground.api.service.provisioned.template.region].sent_messages
    return str([each.body for each in sent if to in each.destinations["ToAddresses"]][-1])
