"""Every state of the site, in both languages: what appears later shuts nobody out either, and fits a small screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.ground import Ground, served_alone
from tests.browser.hands import Complaints, axe, press_slowly, too_wide
from tests.browser.pages import LANGUAGES
from tests.browser.scenes import SCENES, Scene, play
from tests.browser.story import Story, told

FORMS = ("lapor-", "lacak-", "jelajah", "statistik", "desk-answering", "desk-unverified")
TELLING = "Hubungi 0812-3456-7890 atau NIK 1234567890123456"
"""What several fields have something to say about."""
FIELDS = "main :is(textarea, input:not([type=radio], [type=checkbox], [type=file])):visible"
FOLDED = "main .filters details:not([open]) > summary"
BUTTONS = "main :is(form button, #send, .govuk-button):visible"


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A service of its own: the story moves its clock."""
    with served_alone() as found:
        yield found


@pytest.fixture(scope="module")
def story(ground: Ground) -> Story:
    """A case in each state."""
    return told(ground)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", [each for each in SCENES if not each.is_page], ids=lambda scene: scene.name)
def test_a_state_of_a_page_is_for_everybody_too(
    story: Story, page: Page, complaints: Complaints, scene: Scene, language: str
) -> None:
    assert complaints.found == []
    play(page, scene, story, language)

    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 568})
    assert too_wide(page) == []


@pytest.mark.parametrize(
    "scene", [each for each in SCENES if each.name.startswith(FORMS)], ids=lambda scene: scene.name
)
def test_nothing_moves_between_press_and_release(
    story: Story, page: Page, complaints: Complaints, scene: Scene
) -> None:
    complaints.expect(
        "ERR_INTERNET_DISCONNECTED"
    )  # a search for what was typed may be on its way when the network goes
    play(page, scene, story, "id")
    page.locator("main details").evaluate_all("all => all.forEach((each) => (each.open = true))")
    fields = page.locator(FIELDS).all()
    for field in fields:
        field.fill(TELLING)
    pressed = press_slowly(page, page.locator(BUTTONS).last)

    assert pressed["landed"]
    assert pressed["before"] == pressed["after"]
