"""Times are those of the desk, and said to be: whoever looks at them from another zone reads the same."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.filing import Form
from tests.browser.ground import Ground
from tests.functions.client import SUBSTANCE

ROADS = "penghubung@pupr.bengkalis"


def test_a_device_two_hours_further_east_shows_the_times_of_the_desk(
    ground: Ground, visit: Callable[..., BrowserContext]
) -> None:
    context = visit(timezone_id="Asia/Jayapura")
    context.clock.install(time=ground.now)
    page = context.new_page()
    form = Form(page).begin().filled_in()
    form.send()
    form.receipt()
    expect(page.locator(".ticket")).to_contain_text("WIB")

    number = str(ground.api.file()["number"])
    ground.api.act(ROADS, number, "accept")
    ground.api.act(ROADS, number, "answer", text=SUBSTANCE)
    page.goto(f"/lacak?n={number}")
    page.locator("#named summary").click()
    page.fill("#passage", "Nama saya di judul.")
    page.fill("#why", "Saya tidak melapor.")
    page.locator("#named button.govuk-button").click()
    expect(page.locator("#mask-sent")).to_contain_text("WIB")
