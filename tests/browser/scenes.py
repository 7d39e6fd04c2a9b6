"""
What the site looks like in each of its states: the list that `make screenshots` takes pictures of.

A scene is an address and what is done there; each is looked at in both languages, on a telephone and on a desk.
tests/browser/test_every_scene.py holds all of them to the same as the pages themselves. Add yours to SCENES.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.pages import all_pages, opened
from tests.browser.story import ADMIN, LEADER, ROADS, Case, Story

Deed = Callable[[Page, Story], None]


def nothing(_page: Page, _story: Story) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Scene:
    """A state of a page, or (`is_page`) the page as it opens; `officer` is the account that has signed in."""

    name: str
    path: Callable[[Story], str]
    deed: Deed = nothing
    officer: str | None = None
    is_page: bool = False


def at(path: str) -> Callable[[Story], str]:
    """The same address in every story."""
    return lambda _: path


# --- what is done ---


def _go_on(page: Page) -> None:
    page.locator("main form button.govuk-button").last.click()


def proceed_without_answers(page: Page, _: Story) -> None:
    """Errors: their summary has the focus."""
    _go_on(page)
    expect(page.locator("#errors")).to_be_focused()


def fill_the_form(page: Page, _: Story) -> None:
    """Everything up to the review of one's answers, on the shortest way."""
    page.locator("input[name=classification][value=complaint]").check()
    _go_on(page)
    page.fill("#title", "Jalan berlubang di depan pasar")
    page.fill("#body", "Lubang besar di depan Pasar Bengkalis sejak dua minggu, sudah tiga pengendara jatuh.")
    _go_on(page)
    for level, code in (("0", "14"), ("1", "14.03")):
        page.select_option(f"#area-{level}", code)
    page.fill("#place", "Di depan kios ikan, seberang masjid")
    _go_on(page)
    page.locator("input[name=when]").last.check()
    _go_on(page)
    _go_on(page)
    page.locator("input[name=visibility]").first.check()
    page.locator("input[name=contact]").last.check()
    _go_on(page)
    expect(page.locator("#send")).to_be_visible()


def file_a_report(page: Page, story: Story) -> None:
    """The receipt, with number, PIN and dates."""
    fill_the_form(page, story)
    page.locator("#send").click()
    expect(page.locator("#receipt-title")).to_be_visible()


def as_its_reporter(case: Callable[[Story], Case]) -> Deed:
    """The case as whoever has number and PIN sees it."""

    def open_it(page: Page, story: Story) -> None:
        page.fill("#number", case(story).number)
        page.fill("#pin", case(story).pin)
        page.locator("main form button").first.click()
        expect(page.locator("main ol").first).to_be_visible()

    return open_it


def choose_step(verb: str) -> Deed:
    """An officer is about to take a step."""

    def choose(page: Page, _: Story) -> None:
        page.locator(f"#step-{verb}").click()
        expect(page.locator("#step-form")).to_be_visible()

    return choose


def go_to_the_provider(page: Page, _: Story) -> None:
    """The accounts of this machine."""
    page.locator("main button").first.click()
    page.wait_for_url("**/authorize?*")


def ask_for_keys(page: Page, _: Story) -> None:
    """The list of keys that the desk knows."""
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def look_for(words: str) -> Deed:
    """An officer has looked for something."""

    def look(page: Page, _: Story) -> None:
        page.fill("#seek", words)
        page.keyboard.press("Enter")
        expect(page.locator(".worklist__many")).to_be_visible()

    return look


def prove_the_history(page: Page, _: Story) -> None:
    """The history and the verdict on it."""
    page.locator(".past__tools button").first.click()
    expect(page.locator(".past__proof")).to_be_visible()


def mask_words(page: Page, _: Story) -> None:
    """A passage is about to be masked: where the words stand, and how the text will read."""
    page.locator("#mask-begin").click()
    page.fill("#mask-words", "Jalan")
    expect(page.locator("#mask-preview")).to_be_visible()


def ask_for_a_mask(page: Page, _: Story) -> None:
    """Somebody who is named has opened the form, and sent it empty."""
    page.locator("#named summary").click()
    page.locator("#named button.govuk-button").click()
    expect(page.locator("#errors")).to_be_focused()


# --- the scenes ---

STEPS = ("jenis", "isi", "tempat", "kapan", "foto", "kontak")

SCENES: list[Scene] = [
    *(
        Scene(place.name.removesuffix("-id"), at(place.path), is_page=True)
        for place in all_pages()
        if place.language == "id"
    ),
    *(Scene(f"lapor-{step}", at(f"/lapor?draf=contoh&langkah={step}")) for step in STEPS[1:]),
    Scene("lapor-errors", at("/lapor?draf=contoh&langkah=isi"), proceed_without_answers),
    Scene("lapor-review", at("/lapor"), fill_the_form),
    Scene("lapor-receipt", at("/lapor"), file_a_report),
    Scene("lacak-wrong", at("/lacak"), proceed_without_answers),
    Scene("lacak-public", lambda story: f"/lacak?n={story.closed.number}"),
    Scene("lacak-named", lambda story: f"/lacak?n={story.closed.number}", ask_for_a_mask),
    Scene("lacak-new", at("/lacak"), as_its_reporter(lambda story: story.new)),
    Scene("lacak-late", at("/lacak"), as_its_reporter(lambda story: story.late)),
    Scene("lacak-held", at("/lacak"), as_its_reporter(lambda story: story.held)),
    Scene("lacak-answered", at("/lacak"), as_its_reporter(lambda story: story.answered)),
    Scene("lacak-closed", at("/lacak"), as_its_reporter(lambda story: story.closed)),
    Scene("desk-accounts", at("/petugas/"), go_to_the_provider),
    Scene("desk-queue", at("/petugas/"), officer=ROADS),
    Scene("desk-working", at("/petugas/?antrean=working"), officer=ROADS),
    Scene("desk-overdue", at("/petugas/?lihat=terlambat"), officer=LEADER),
    Scene("desk-figures", at("/petugas/?lihat=angka"), officer=LEADER),
    Scene("desk-downloads", at("/petugas/?lihat=unduhan"), officer=ADMIN),
    Scene("desk-case", lambda story: f"/petugas/?kasus={story.late.number}", officer=ROADS),
    Scene("desk-answering", lambda story: f"/petugas/?kasus={story.late.number}", choose_step("answer"), ROADS),
    Scene("desk-triage", lambda story: f"/petugas/?kasus={story.late.number}", choose_step("triage"), ROADS),
    Scene("desk-holding", lambda story: f"/petugas/?kasus={story.late.number}", choose_step("hold"), ROADS),
    Scene("desk-history", lambda story: f"/petugas/?kasus={story.closed.number}", prove_the_history, ROADS),
    Scene("desk-masking", lambda story: f"/petugas/?kasus={story.closed.number}", mask_words, ROADS),
    Scene("desk-held", lambda story: f"/petugas/?kasus={story.held.number}", officer=ROADS),
    Scene("desk-found", at("/petugas/"), look_for("jalan"), ROADS),
    Scene("desk-not-found", at("/petugas/"), look_for("gajah terbang"), ROADS),
    Scene("desk-help", at("/petugas/?lihat=bantuan"), officer=ROADS),
    Scene("desk-unverified", lambda story: f"/petugas/?kasus={story.unverified.number}", officer=ADMIN),
    Scene("desk-keys", at("/petugas/"), ask_for_keys, ROADS),
]


def play(page: Page, scene: Scene, story: Story, language: str) -> None:
    """Brings a page that is nowhere yet to the scene."""
    prefix = "/en" if language == "en" else ""
    if scene.officer:
        page.goto(f"{prefix}/petugas/")
        page.locator("main button").first.click()
        page.get_by_role("button", name=scene.officer, exact=True).click()
        page.wait_for_url("**/petugas/")
        expect(page.locator("main h1").first).to_be_visible()
    opened(page, prefix + scene.path(story))
    scene.deed(page, story)
