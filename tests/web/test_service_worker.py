"""What opens without a network: the service worker keeps everything that the form and the front page are made of."""

import re
from posixpath import dirname, join, normpath

import pytest

from infra import ROOT

WEB = ROOT / "web"
IMPORTED = re.compile(r'(?:from|import)\s*\(?\s*"(\.[^"]+)"')
NAMED = re.compile(r'(?:href|src)="(/[^"]+\.(?:js|css|svg|webmanifest))"')


def kept() -> set[str]:
    """The paths of styles and modules that sw.js fetches ahead."""
    source = (WEB / "sw.js").read_text("utf-8")
    (modules,) = re.findall(r"const MODULES = `([^`]+)`", source)
    (others,) = re.findall(r'\.\.\.\[("/css[^\]]+)\]', source)
    return {f"/js/{name}.js" for name in modules.split()} | set(re.findall(r'"([^"]+)"', others))


def parts_of(page: str) -> set[str]:
    """Whatever a page may load, at once or later."""
    waiting = NAMED.findall((WEB / page).read_text("utf-8"))
    found: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            source = (WEB / path.lstrip("/")).read_text("utf-8")
            if path.endswith(".js") and "vendor" not in path:
                waiting += [normpath(join(dirname(path), inner)) for inner in IMPORTED.findall(source)]
    return found


@pytest.mark.parametrize("page", ["index.html", "lapor.html", "bantuan.html"])
def test_every_part_of_a_page_that_opens_offline_is_kept(page: str) -> None:
    assert sorted(parts_of(page) - kept()) == []


def test_nothing_is_kept_that_does_not_exist() -> None:
    assert len(kept()) > 20
    assert [path for path in sorted(kept()) if not (WEB / path.lstrip("/")).is_file()] == []


@pytest.mark.parametrize("page", sorted(path.name for path in WEB.glob("*.html")))
def test_a_page_names_its_modules_ahead_so_that_they_come_at_once(page: str) -> None:
    markup = (WEB / page).read_text("utf-8")
    ahead = set(re.findall(r'rel="modulepreload" href="([^"]+)"', markup))

    assert [path for path in sorted(ahead) if not (WEB / path.lstrip("/")).is_file()] == []
    assert ahead <= parts_of(page)
