"""The desk as an officer uses it: signing in, opening a case, a step and its form."""

from playwright.sync_api import Page, expect

from local.aws.provision import IDENTITY

ROADS, ADMIN, LEADER = "penghubung@pupr.bengkalis", "admin@bengkalis", "pimpinan@bengkalis"


def enter(page: Page, account: str = ROADS, path: str = "/petugas/") -> None:
    """Signs in, and comes to the address."""
    page.goto(path)
    page.locator("main button").click()
    page.wait_for_url(f"**{IDENTITY}/authorize?*")
    page.locator("details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    page.get_by_role("button", name=account).click()
    expect(page.locator(".bench h1")).to_be_visible()


def visit_case(page: Page, number: str, account: str = ROADS) -> None:
    """Signs in, and comes to a case."""
    enter(page, account, f"/petugas/?kasus={number}")
    expect(page.locator("#case-title")).to_be_visible()


def form(page: Page, verb: str) -> None:
    """Chooses a step."""
    page.locator(f"#step-{verb}").click()
    expect(page.locator("#step-form")).to_be_visible()


def send(page: Page) -> None:
    """Takes it."""
    page.locator("#step-form [type=submit]").click()
    expect(page.locator("#step-form")).to_have_count(0)
