"""
What the first visit to a page of the site brings over the wire: every file, compressed, with its headers.

Found by following what the page names (styles, scripts, what those import, the words of the language), so that no
browser is needed; tests/browser/test_budget.py holds the list against what a browser really asks for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from benchmarks.markdown import table
from local.web.gateway import Request, Response
from local.web.site import Site

FORM = "/lapor"
BUDGET_BYTES = 60_000
_PAGES = ("/", FORM, "/lacak", "/jelajah", "/statistik", "/petugas/")
_OK = 200
_LINK = re.compile(
    r'<link rel="(?:stylesheet|modulepreload|icon|manifest)"[^>]* href="([^"]+)"|<script[^>]* src="([^"]+)"'
)
_IMPORT = re.compile(r'(?:^|[;\s}])(?:import|export)\s*(?:[\w*{][^"\';()]*?from\s*)?"(\.[^"]+)"', re.MULTILINE)
_WORDS = re.compile(r'\bstart\([^"]*(?:"(\w+)")?\s*\)', re.DOTALL)
_UNASKED = re.compile(r"\.(svg|webmanifest)$")
"""What a page names and a visit does not wait for: a headless browser does not even ask."""


@dataclass(frozen=True)
class Visit:
    """A page and all that it needs, by path: the bytes of each answer, head and body."""

    path: str
    files: dict[str, int]

    @property
    def wire_bytes(self) -> int:
        """Together."""
        return sum(self.files.values())


def first_visit(path: str, site: Site | None = None) -> Visit | None:
    """What is fetched by somebody who was never here; None where there is no such page."""
    site = site or Site()
    page = _get(site, path)
    if page.status != _OK:
        return None
    found = {path: _size(page)}
    waiting = list(_named(path, _plain(site, path)))
    while waiting:
        name = waiting.pop()
        if name in found or _UNASKED.search(name):
            continue
        found[name] = _size(_get(site, name))
        if name.endswith(".js"):
            waiting += _imported(name, _plain(site, name))
    return Visit(path, found)


def _get(site: Site, path: str, encoding: str = "gzip") -> Response:
    return site.answer(Request("GET", path, headers=(("Accept-Encoding", encoding),)))


def _plain(site: Site, path: str) -> str:
    return _get(site, path, "identity").text


def _size(answer: Response) -> int:
    """The answer as HTTP/1.1 writes it; the server adds three headers of its own."""
    added = {"server": "Lapor", "date": "Mon, 02 Mar 2026 02:00:00 GMT", "content-length": str(len(answer.body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**answer.headers, **added}.items())
    return len(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode()) + len(answer.body)


def _named(path: str, markup: str) -> Iterator[str]:
    for link in _LINK.finditer(markup):
        yield normpath(join(dirname(path), link[1] or link[2]))


def _imported(name: str, script: str) -> Iterator[str]:
    for found in _IMPORT.finditer(script):
        yield normpath(join(dirname(name), found[1]))
    for begins in _WORDS.finditer(script) if "function start(" not in script else ():
        yield "/i18n/id.json"
        if begins[1]:
            yield f"/i18n/{begins[1]}.id.json"


def section(site: Site | None = None) -> Iterator[str]:
    """The site's part of docs/performance.md."""
    visits = [visit for path in _PAGES if (visit := first_visit(path, site))]
    yield from ("", "## The site", "")
    yield "A first visit in Indonesian, nothing kept by the browser: every file compressed with gzip, heads of HTTP/1.1"
    yield "included, which HTTP/2 would compress too. The form may be"
    yield f"{BUDGET_BYTES / 1000:g} kB: its page with every step, none of which needs the network again."
    yield ""
    rows = [(f"`{visit.path}`", str(len(visit.files)), f"{visit.wire_bytes / 1000:.1f} kB") for visit in visits]
    yield from table(("page", "files", "over the wire"), rows, numbers=2)
