"""Every page, in both languages: it works for everybody, on a small screen, with a keyboard, in forced colours."""

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hands import Complaints, axe, focused, too_wide
from tests.browser.pages import LANGUAGES, Place, all_pages, opened

PAGES = all_pages()
SMALL = {"width": 320, "height": 568}
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }
"""
"""WCAG 1.4.12: what a reader may set for himself."""

every_page = pytest.mark.parametrize("place", PAGES, ids=lambda place: place.name)


@pytest.fixture(autouse=True)
def _not_there_is_said_by_its_status(request: pytest.FixtureRequest) -> None:
    if "place" in request.fixturenames and request.getfixturevalue("place").status == 404:
        complaints: Complaints = request.getfixturevalue("complaints")
        complaints.expect("status of 404")


@every_page
def test_it_is_there_in_its_language_and_nothing_of_it_shuts_anybody_out(page: Page, place: Place) -> None:
    response = opened(page, place.path)

    assert response.status == place.status
    assert page.locator("html").get_attribute("lang") == place.language
    assert page.locator("h1:visible").count() == 1
    assert axe(page) == []


@every_page
def test_a_small_screen_shows_all_of_it_without_scrolling_sideways(page: Page, place: Place) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    opened(page, place.path)

    assert too_wide(page) == []
    page.evaluate(
        """(text) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(text);
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }""",
        SPACING,
    )
    assert too_wide(page) == []


@every_page
def test_the_keyboard_comes_first_to_the_link_that_skips_to_the_content(page: Page, place: Place) -> None:
    opened(page, place.path)

    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert focused(page) == (skip.text_content() or "").strip()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@every_page
def test_forced_colours_leave_text_and_focus_to_be_seen(page: Page, place: Place) -> None:
    page.emulate_media(forced_colors="active", color_scheme="dark")
    opened(page, place.path)

    expect(page.locator("main h1").first).to_be_visible()
    invisible = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
          .filter((each) => each.checkVisibility() && !each.disabled)
          .filter((each) => {
            each.focus({ focusVisible: true });
            const { outlineStyle, outlineWidth } = getComputedStyle(each);
            const around = getComputedStyle(each.parentElement.querySelector("label") ?? each, "::before");
            const own = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
            const drawn = around.outlineStyle !== "none" && parseFloat(around.outlineWidth) >= 1;
            return document.activeElement === each && !own && !drawn;
          })
          .map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert invisible == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title_of_its_own(
    visit: Callable[..., BrowserContext], language: str, complaints: None
) -> None:
    assert complaints is None
    page = visit(viewport=SMALL).new_page()
    titles: Counter[str] = Counter()
    for place in PAGES:
        if place.language == language:
            opened(page, place.path)
            titles[page.title()] += 1

    assert [title for title, times in titles.items() if times > 1] == []
