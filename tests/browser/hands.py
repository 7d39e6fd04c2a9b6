"""What tests do to a page: look at it through axe, take the network away, use the keyboard alone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_AXE = Axe()
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d ")
_FOCUSED = """
() => {
  let found = document.activeElement;
  while (found && found.shadowRoot && found.shadowRoot.activeElement) found = found.shadowRoot.activeElement;
  return found && found !== document.body
    ? (found.getAttribute("aria-label") || found.innerText || found.labels?.[0]?.innerText || found.value || "").trim()
    : null;
}
"""


class Complaints:
    """
    What a page complained of: errors in the console (those of the content policy too), and requests elsewhere.

    That the API refused something is the page's own business and no error; what else a test brings about on purpose it
    expects by name.
    """

    def __init__(self, page: Page, url: str) -> None:
        self._own = url
        self._expected: list[str] = []
        self.found: list[str] = []
        self.watch(page)

    def watch(self, page: Page) -> None:
        """Of one more page of the same visitor."""
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("console", self._heard)
        page.on("request", self._asked)

    def expect(self, pattern: str) -> None:
        """Errors that this test causes."""
        self._expected.append(pattern)

    @property
    def unexpected(self) -> list[str]:
        """Whatever nobody expected."""
        return [one for one in self.found if not any(re.search(pattern, one) for pattern in self._expected)]

    def _heard(self, message: ConsoleMessage) -> None:
        at = str(message.location.get("url", ""))
        if message.type == "error" and not ("/v1/" in at and _REFUSED.match(message.text)):
            self.found.append(f"{message.text} ({at})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self._own}/", "data:", "blob:")):
            self.found.append(f"a request went to {request.url}")


def axe(page: Page) -> list[str]:
    """What breaks WCAG 2.2 AA on the page as it stands: rule, element, and what is wrong with it."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    violations: list[dict[str, Any]] = _AXE.run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """The elements that stick out to the right, if the page has to be scrolled sideways."""
    found: list[str] = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          const name = (e) => `${e.tagName}.${e.getAttribute("class") ?? ""}`;
          const all = [...document.querySelectorAll("body *")];
          const out = all.filter((e) => e.getBoundingClientRect().right > wide + 1);
          return out.length ? out.map(name) : ["the page"];
        }"""
    )
    return found


_WATCH = """
(target) => {
  const at = () => JSON.stringify(target.getBoundingClientRect());
  const once = { capture: true, once: true };
  globalThis.pressed = { landed: false };
  addEventListener("pointerdown", () => (pressed.before = at()), once);
  addEventListener("click", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    Object.assign(pressed, { after: at(), landed: target.contains(event.target) });
  }, once);
}
"""
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def press_slowly(page: Page, button: Locator) -> dict[str, Any]:
    """
    Presses with the pointer while the page has something new to show (the network goes), and lets go.

    Gives where the button was `before` and `after`, and whether the click `landed` on it; what it would do it does not.
    """
    button.evaluate(_WATCH)
    # Goes there once it stands still; what moves before it is pressed is another matter.
    button.hover()
    page.mouse.down()
    with offline(page):
        page.evaluate(_DRAWN)
        page.mouse.up()
    found: dict[str, Any] = page.evaluate("pressed")
    return found


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """No network until the end of the block."""
    page.context.set_offline(True)
    try:
        yield
    finally:
        page.context.set_offline(False)


def slow_down(page: Page, *, kilobits: int = 400, latency_ms: int = 400) -> None:
    """A bad mobile network from now on: 400 kbit/s and 400 ms of delay is what is called slow 3G."""
    session = page.context.new_cdp_session(page)
    speed = kilobits * 1000 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency_ms, "downloadThroughput": speed, "uploadThroughput": speed},
    )


def focused(page: Page) -> str | None:
    """What the element that has the focus is called; None if none has it."""
    name: str | None = page.evaluate(_FOCUSED)
    return name


def tab_to(page: Page, name: str, *, at_most: int = 60) -> None:
    """Goes there with the tabulator key alone; fails where it cannot be reached."""
    passed: list[str | None] = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if passed[-1] is not None and re.search(name, passed[-1]):
            return
    raise AssertionError(f"{name!r} cannot be reached with the keyboard; passed {passed}")
