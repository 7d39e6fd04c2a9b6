"""The pages that there are: found in web/, so that a new one is tried like all others without being named."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Response, expect

from infra.static_site import WEB
from local.web.site import LANGUAGE

LANGUAGES = ("id", LANGUAGE)
NOWHERE = "/tidak-ada"
WAITING = ".waiting, [aria-busy=true]"
"""What a page shows in place of an answer; between two questions the network is idle for as long as the machine is."""


@dataclass(frozen=True)
class Place:
    """One page in one language."""

    file: str
    path: str
    language: str

    @property
    def status(self) -> int:
        """What it is answered with."""
        return 404 if self.path.endswith(NOWHERE) else 200

    @property
    def name(self) -> str:
        """How it is called in a test's name or a picture's."""
        return f"{Path(self.file).with_suffix('').as_posix().replace('/', '-')}-{self.language}"


def all_pages(web: Path = WEB) -> list[Place]:
    """Every page in every language."""
    files = sorted(path.relative_to(web).as_posix() for path in web.rglob("*.html"))
    return [Place(file, _address(file, language), language) for file in files for language in LANGUAGES]


def _address(file: str, language: str) -> str:
    """The clean path under which people know it."""
    bare = NOWHERE if file == "404.html" else "/" + file.removesuffix(".html").removesuffix("index")
    return f"/{LANGUAGE}{bare}" if language == LANGUAGE else bare


def unfold_filters(page: Page) -> None:
    """Opens what a small screen keeps folded away."""
    page.locator(".filters summary").click()


def opened(page: Page, path: str) -> Response:
    """Goes there and waits until the page stands: its heading, and whatever it asked for."""
    response = page.goto(path)
    assert response is not None
    expect(page.locator("main h1").first).to_be_visible()
    expect(page.locator("main").locator(WAITING)).to_have_count(0)
    page.wait_for_load_state("networkidle")
    return response
