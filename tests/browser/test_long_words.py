"""A link or a word longer than the screen, wherever people write: it wraps, and no page gets wider than the phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import ADMIN, ROADS, enter, form
from tests.browser.ground import Ground, served_alone
from tests.browser.hands import too_wide
from tests.browser.pages import opened
from tests.functions.client import SUBSTANCE, a_key

LINK = "https://peta.example.org/" + "a1b2c3d4e5" * 20
WORD = "Ww" * 74
NARROW = [{"width": 320, "height": 568}, {"width": 360, "height": 740}]


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A service of its own, where nobody writes but with long words."""
    with served_alone() as found:
        yield found


@pytest.fixture(scope="module")
def case(ground: Ground) -> dict[str, str]:
    """A case with a long word in everything that its reporter and its officers can write."""
    api = ground.api
    filed = api.file(title=WORD, body=f"Lihat {LINK} ya, dan {WORD}.", place=LINK, area="14.03")
    number, token = filed["number"], filed["token"]
    path = f"/v1/complaints/{number}"
    said = f"{WORD} {LINK} {SUBSTANCE}"
    for verb, more in (
        ("accept", {}),
        ("note", {"text": said}),
        ("hold", {"text": said}),
        ("reply", {"text": said}),
        ("answer", {"text": said}),
        ("reply", {"verdict": "disputed", "text": said}),
        ("answer", {"text": said}),
    ):
        if verb == "reply":
            answer = api("POST", f"{path}/replies", more, token=token, Idempotency_Key=a_key())
        else:
            answer = api.act(ROADS, number, verb, **more)
        assert answer.status < 300, answer.text
    return {"number": number, "pin": filed["pin"]}


def held_to_the_screen(page: Page) -> None:
    """Everything unfolded, at both widths."""
    page.locator("main details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    for size in NARROW:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert too_wide(page) == []


@pytest.mark.parametrize("path", ["/lacak?n={number}", "/jelajah", "/en/jelajah", "/en/lacak?n={number}"])
def test_the_public_reads_long_words_without_scrolling_sideways(page: Page, case: dict[str, str], path: str) -> None:
    opened(page, path.format(**case))
    expect(page.locator("main")).to_contain_text(WORD[:60])

    held_to_the_screen(page)


def test_their_reporter_does(page: Page, case: dict[str, str]) -> None:
    page.goto("/lacak")
    page.fill("#number", case["number"])
    page.fill("#pin", case["pin"])
    page.locator("main form button").first.click()
    expect(page.locator("blockquote").first).to_contain_text(LINK)
    for field in page.locator("main textarea").all():
        expect(page.locator(f"#{field.get_attribute('id')}-hint")).to_contain_text("petugas yang membaca")
        field.evaluate("(field, text) => { field.value = text }", LINK)

    held_to_the_screen(page)


def test_the_form_and_its_drafts_do_and_lose_nothing_of_what_was_just_typed(page: Page) -> None:
    page.goto("/lapor?draf=panjang&langkah=isi")
    page.fill("#title", WORD)
    page.fill("#body", LINK)
    held_to_the_screen(page)
    page.goto("/lapor?draf=panjang&langkah=tempat")
    page.fill("#place", LINK)
    page.goto("/lapor?draf=panjang&langkah=periksa")
    expect(page.locator("dl")).to_contain_text(LINK)
    held_to_the_screen(page)
    page.goto("/lapor")
    expect(page.get_by_role("link", name=WORD)).to_be_visible()

    held_to_the_screen(page)


@pytest.mark.parametrize("account", [ROADS, ADMIN])
def test_officers_do_in_their_lists_and_in_the_case(
    visit: Callable[..., BrowserContext], ground: Ground, case: dict[str, str], account: str
) -> None:
    page = visit().new_page()
    page.clock.install(time=ground.now)
    enter(page, account, f"/petugas/?kasus={case['number']}")
    expect(page.locator(".past")).to_contain_text(LINK)
    form(page, "note")
    page.fill("#f-text", LINK)
    expect(page.locator(".foresight .fore")).to_be_visible()
    held_to_the_screen(page)
    for place in ("/petugas/?antrean=answered&meja=bengkalis/pupr", "/petugas/"):
        opened(page, place)
        page.fill("#seek", WORD)
        held_to_the_screen(page)
    page.keyboard.press("Enter")
    expect(page.locator(".worklist__many")).to_be_visible()

    held_to_the_screen(page)
