"""What operators hold back, and what another Region keeps: the pages say so, and nobody loses what he wrote."""

import re
from collections.abc import Callable, Iterator

import boto3
import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.core.case_number import new_number
from chalicelib.settings import settings
from tests.browser.desk import form, send, visit_case
from tests.browser.filing import Form, heading
from tests.browser.ground import Ground, served_alone
from tests.browser.hands import Complaints, axe, too_wide
from tests.browser.pages import LANGUAGES, opened

BANNER = {"id": "Layanan dirawat <malam> ini pukul 22.00 WIB.", "en": "Maintenance <tonight> at 22:00 WIB."}
SINGAPORE = "https://lapor.example.org"


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A service of its own: its switches are turned, and it knows the site of another Region."""
    with served_alone(environment={"SITES": f"S={SINGAPORE}"}) as found:
        yield found


@pytest.fixture
def hold_back(ground: Ground) -> Iterator[Callable[..., None]]:
    """Sets switches as an operator does, and lets them go again; a function has read them when this returns."""
    ssm = boto3.client("ssm", region_name=ground.service.provisioned.template.region)

    def flip(**switches: str) -> None:
        for name, value in switches.items():
            path = f"{settings().switches_path}/{name.replace('_', '-')}"
            ssm.put_parameter(Name=path, Value=value, Overwrite=True)
        ground.service.forget()

    yield flip
    flip(read_only="off", banner="off")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/lapor", "/petugas/"])
def test_the_banner_stands_on_every_page_as_text(
    page: Page, hold_back: Callable[..., None], path: str, language: str
) -> None:
    hold_back(banner=f'{{"id": "{BANNER["id"]}", "en": "{BANNER["en"]}"}}')
    opened(page, f"/en{path}" if language == "en" else path)

    expect(page.get_by_role("status").filter(has_text=BANNER[language])).to_be_visible()
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 568})
    assert too_wide(page) == []


def test_a_report_that_is_written_while_the_service_is_read_only_goes_out_afterwards_by_itself(
    page: Page, complaints: Complaints, hold_back: Callable[..., None]
) -> None:
    complaints.expect("status of 503")
    hold_back(read_only="on")
    keys: list[str] = []
    page.on("request", lambda request: keys.append(request.headers.get("idempotency-key", "")))
    report = Form(page).begin().filled_in()
    report.send()
    heading(page, "Laporan belum terkirim")
    expect(page.get_by_role("status").filter(has_text="Sudah 1 kali")).to_be_visible()
    assert axe(page) == []

    hold_back(read_only="off")
    page.clock.fast_forward(60_000)
    assert all(report.receipt())
    assert len({key for key in keys if key}) == 1


def test_an_officer_keeps_what_he_typed_while_the_service_is_read_only(
    page: Page, complaints: Complaints, ground: Ground, hold_back: Callable[..., None]
) -> None:
    complaints.expect("status of 503")
    number = ground.api.file()["number"]
    visit_case(page, number)
    form(page, "note")
    page.fill("#f-text", "Regu berangkat besok pagi.")
    hold_back(read_only="on")
    page.locator("#step-form [type=submit]").click()

    expect(page.locator("#step-form")).to_contain_text("sedang dirawat")
    expect(page.locator("#f-text")).to_have_value("Regu berangkat besok pagi.")
    hold_back(read_only="off")
    send(page)
    expect(page.locator(".past")).to_contain_text("Regu berangkat besok pagi.")


@pytest.mark.parametrize("with_pin", [False, True])
def test_a_case_of_another_region_leads_to_its_site(page: Page, *, with_pin: bool) -> None:
    number = new_number("S")
    if with_pin:
        page.goto("/lacak")
        page.fill("#number", number)
        page.fill("#pin", "12345678")
        page.locator("main form button").first.click()
    else:
        page.goto(f"/lacak?n={number}")

    heading(page, "Laporan ini dilayani wilayah layanan lain")
    way = page.get_by_role("link", name="Buka di lapor.example.org")
    expect(way).to_have_attribute("href", re.compile(re.escape(f"{SINGAPORE}/lacak?n={number}") + "$"))
    assert axe(page) == []
