"""What the ground is there to notice, it notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from local.web.site import Site
from tests.browser.ground import MONDAY, Ground, served_alone
from tests.browser.hands import Complaints, axe, focused, offline, slow_down, tab_to, too_wide

HEAD = '<!doctype html><html lang="id"><title>Coba</title><link rel="icon" href="/icon.svg">'
PAGES = {
    "good": '<main><h1>Lapor</h1><a href="/a">Satu</a> <a href="/b">Dua</a></main><script src="/js/good.js"></script>',
    "inline": "<main><h1>Lapor</h1></main><script>document.title = 'changed'</script>",
    "markup": '<main><h1>Lapor</h1></main><script src="/js/markup.js"></script>',
    "elsewhere": '<main><h1>Lapor</h1><img alt="" src="http://localhost:9/pixel.png"></main>',
    "unlabelled": '<main><h1>Lapor</h1><input type="text"></main>',
    "wide": '<link rel="stylesheet" href="/css/wide.css"><main><h1>Lapor</h1><pre class="wide">x</pre></main>',
    "asks": '<main><h1>Lapor</h1></main><script src="/js/asks.js"></script>',
}
FILES = {
    "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "css/wide.css": ".wide {width: 900px}",
    "js/good.js": "document.querySelector('h1').textContent = new Date().toISOString().slice(0, 10);",
    "js/markup.js": "document.body.innerHTML = '<p>unchecked</p>';",
    "js/asks.js": "fetch('/v1/complaints/nothing').then((a) => { document.title = String(a.status); });",
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The service with a site that does everything wrong."""
    folder: Path = tmp_path_factory.mktemp("web")
    for name, content in {f"{name}.html": HEAD + body for name, body in PAGES.items()}.items():
        (folder / name).write_text(content)
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    with served_alone(Site(folder)) as found:
        yield found


def test_a_good_page_is_let_pass_on_the_day_that_the_service_lives_in(page: Page) -> None:
    page.goto("/good")

    expect(page.get_by_role("heading")).to_have_text(MONDAY.date().isoformat())
    assert axe(page) == []
    assert too_wide(page) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/inline", "Content Security Policy"),
        ("/markup", "TrustedHTML"),
        ("/elsewhere", "a request went to http://localhost:9/pixel.png"),
        ("/nowhere", "status of 404"),
    ],
)
def test_what_the_policy_forbids_is_noticed(page: Page, complaints: Complaints, path: str, text: str) -> None:
    page.goto(path)
    page.wait_for_load_state()

    assert any(text in one for one in complaints.unexpected), complaints.found
    complaints.expect("")


def test_that_the_api_refuses_something_is_no_fault_of_the_page(page: Page) -> None:
    page.goto("/asks")

    expect(page).to_have_title("404")


def test_what_a_screen_reader_would_miss_is_noticed(page: Page) -> None:
    page.goto("/unlabelled")

    (found,) = axe(page)
    assert found.startswith("label: input")


def test_what_sticks_out_is_noticed(page: Page) -> None:
    page.goto("/wide")

    assert "PRE.wide" in too_wide(page)


def test_the_keyboard_goes_from_link_to_link(page: Page) -> None:
    page.goto("/good")

    assert focused(page) is None
    tab_to(page, "Dua")
    assert focused(page) == "Dua"
    with pytest.raises(AssertionError, match="cannot be reached"):
        tab_to(page, "Tiga", at_most=3)


def test_the_network_can_be_taken_away_and_slowed_down(page: Page, complaints: Complaints) -> None:
    page.goto("/good")
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    ask = "() => fetch('/v1/health').then((a) => a.status, () => 'unreachable')"

    with offline(page):
        assert page.evaluate(ask) == "unreachable"
    slow_down(page, latency_ms=300)

    assert page.evaluate(ask) == 200
