"""Correcting what was published, as an officer does it, and as somebody who is named asks for it."""

import re

from playwright.sync_api import Page, expect

from chalicelib.api.requests.masking_payloads import MaskRequestPayload
from tests.browser.desk import ROADS, visit_case
from tests.browser.ground import Ground
from tests.browser.hands import axe, too_wide
from tests.functions.client import SUBSTANCE

TITLE = "Lubang di depan rumah Bu Karsinem"
ANSWER = f"{SUBSTANCE} Sudah disetujui Bu karsinem."


def answered(ground: Ground) -> str:
    """A report that names somebody, and so does its answer."""
    number = str(ground.api.file(title=TITLE)["number"])
    ground.api.act(ROADS, number, "accept")
    ground.api.act(ROADS, number, "answer", text=ANSWER)
    return number


def test_an_officer_masks_a_name_wherever_it_stands_and_takes_the_mask_off(page: Page, ground: Ground) -> None:
    number = answered(ground)
    visit_case(page, number)
    # Named once, though it stands twice.
    page.get_by_role("button", name=re.compile("^karsinem$", re.IGNORECASE)).click()
    expect(page.locator("#mask-words")).to_be_focused()
    expect(page.locator("#mask-form mark")).to_have_text(["Karsinem", "karsinem"])
    expect(page.locator("#mask-preview blockquote").first).to_have_text("Lubang di depan rumah Bu [disamarkan]")
    page.locator("#mask-form [type=submit]").click()
    expect(page.locator("#mask-form [role=alert]")).to_be_focused()
    page.select_option("#mask-reason", "private_person")
    page.fill("#mask-text", "Ia bukan pelapor.")
    assert too_wide(page) == []
    assert axe(page) == []
    page.locator("#mask-form [type=submit]").click()
    expect(page.locator("#masking-title")).to_be_focused()
    public = ground.api("GET", f"/v1/complaints/{number}").text

    assert "arsinem" not in public
    page.get_by_role("button", name="Buka kembali").click()
    page.select_option("#mask-reason", "consent")
    page.fill("#mask-text", "Ia menelepon.")
    page.locator("#mask-form [type=submit]").click()
    expect(page.get_by_role("button", name="Buka kembali")).to_have_count(0)
    assert "Karsinem" in ground.api("GET", f"/v1/complaints/{number}").text


def test_somebody_who_is_named_asks_and_the_desk_finds_it_in_its_inbox(page: Page, ground: Ground) -> None:
    number = answered(ground)
    page.goto(f"/lacak?n={number}")
    page.locator("#named summary").click()
    page.fill("#passage", "Nama saya di judul.")
    page.fill("#why", "Saya tidak melapor.")
    page.locator("#named button.govuk-button").click()
    expect(page.locator("#mask-sent")).to_be_focused()
    visit_case(page, number)

    expect(page.locator("[aria-labelledby=masking-title] blockquote")).to_have_text("Nama saya di judul.")
    page.goto("/petugas/?antrean=mask_requests")
    expect(page.locator(".grid__link")).to_contain_text([TITLE])


def test_every_field_of_asking_for_a_mask_keeps_what_is_typed_and_shows_its_fault(page: Page, ground: Ground) -> None:
    """The form has a place for each field that the API takes, and no other."""
    number = answered(ground)
    page.goto(f"/lacak?n={number}")
    page.locator("#named summary").click()
    form = page.locator("#named form")
    fields = form.locator("input, textarea")
    expect(fields).to_have_count(len(MaskRequestPayload.model_fields))
    for name in MaskRequestPayload.model_fields:
        page.fill(f"#{name}", "x" * 1_001)
    page.evaluate("document.querySelector('#contact').removeAttribute('maxlength')")
    page.fill("#contact", "x" * 201)
    form.locator("button.govuk-button").click()

    for name in MaskRequestPayload.model_fields:
        expect(page.locator(f"#{name}-error")).to_be_visible()
    assert too_wide(page) == []
    page.reload()
    page.locator("#named summary").click()
    for name, long in (("passage", 1_001), ("why", 1_001), ("contact", 201)):
        expect(page.locator(f"#{name}")).to_have_value("x" * long)


def test_every_field_of_the_officers_masking_form_shows_its_fault(page: Page, ground: Ground) -> None:
    visit_case(page, answered(ground))
    page.locator("#mask-begin").click()
    page.locator("#mask-form [type=submit]").click()
    for field in ("mask-words", "mask-reason", "mask-text"):
        expect(page.locator(f"#{field}-error, #{field}[aria-invalid=true]").first).to_be_visible()
    page.fill("#mask-words", "Karsinem")
    page.select_option("#mask-reason", "private_person")
    page.fill("#mask-text", "y" * 10_001)
    page.locator("#mask-form [type=submit]").click()

    expect(page.locator("#mask-text-error")).to_be_visible()
    expect(page.locator("#mask-words-error, #mask-reason-error")).to_have_count(0)
