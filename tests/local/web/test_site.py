"""The site's files are answered for as the distribution in front of production does it."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from infra.static_site import HEADERS, site_headers
from local.web.gateway import Request, Response
from local.web.site import Site

LONG = "<p>Laporkan jalan berlubang, lampu padam, sampah.</p>" * 40
DESCRIBED = json.loads(HEADERS.read_text(encoding="utf-8"))


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    (folder / "petugas").mkdir(parents=True)
    (folder / "js").mkdir()
    (folder / "index.html").write_text("home")
    (folder / "lapor.html").write_text(LONG)
    (folder / "404.html").write_text("not there")
    (folder / "petugas" / "index.html").write_text("desk")
    (folder / "js" / "words.js").write_text("export const lang = 1;")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "manifest.webmanifest").write_text("{}")
    (tmp_path / "private.txt").write_text("hidden")
    return folder


def ask(web: Path, path: str, query: str = "", **headers: str) -> Response:
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Site(web).answer(Request("GET", path, query, sent))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "home"),
        ("/index.html", "home"),
        ("/lapor", LONG),
        ("/lapor.html", LONG),
        ("/en/", "home"),
        ("/en/lapor", LONG),
        ("/en/petugas/", "desk"),
        ("/petugas/", "desk"),
        ("/petugas/kasus/JX1", "desk"),
        ("/en/petugas/kasus/JX1", "desk"),
        ("/en/js/words.js", "export const lang = 1;"),
    ],
)
def test_a_clean_path_in_either_language_finds_its_file(web: Path, path: str, text: str) -> None:
    answer = ask(web, path)

    assert (answer.status, answer.text) == (200, text)


@pytest.mark.parametrize(("path", "to"), [("/petugas", "/petugas/"), ("/en", "/en/"), ("/en/petugas", "/en/petugas/")])
def test_a_folder_is_asked_for_with_its_slash(web: Path, path: str, to: str) -> None:
    answer = ask(web, path, "code=1")

    assert (answer.status, answer.headers["Location"]) == (301, f"{to}?code=1")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/en/nowhere",
        "/english",
        "/lapor/",
        "/js",
        "/petugas/app.js",
        "/../private.txt",
        "/%2e%2e/private.txt",
        "/a\0b",
    ],
)
def test_what_is_not_there_has_a_page_that_says_so(web: Path, path: str) -> None:
    answer = ask(web, path)

    assert (answer.status, answer.text) == (404, "not there")


def test_a_site_without_any_page_says_so_too(tmp_path: Path) -> None:
    assert ask(tmp_path, "/").status == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/lapor", "text/html; charset=utf-8"),
        ("/js/words.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json; charset=utf-8"),
    ],
)
def test_a_file_says_what_it_is(web: Path, path: str, kind: str) -> None:
    assert ask(web, path).headers["Content-Type"] == kind


def test_who_can_unpack_gets_it_packed_and_nobody_else(web: Path) -> None:
    packed, plain = ask(web, "/lapor", Accept_Encoding="gzip, br"), ask(web, "/lapor")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 4
    assert gzip.decompress(packed.body) == plain.body == LONG.encode()
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers


def test_what_the_caller_has_is_not_sent_again_until_it_changes(web: Path) -> None:
    tag = ask(web, "/lapor").headers["ETag"]
    again = ask(web, "/lapor", If_None_Match=f'"other", {tag}', Accept_Encoding="gzip")
    (web / "lapor.html").write_text("changed")

    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert ask(web, "/lapor", If_None_Match=tag).text == "changed"


def test_pages_are_asked_for_anew_and_files_revalidated(web: Path) -> None:
    lasting: Mapping[str, str] = DESCRIBED["cache_control"]

    assert ask(web, "/lapor").headers["Cache-Control"] == lasting["pages"]
    assert ask(web, "/js/words.js").headers["Cache-Control"] == lasting["files"]


@pytest.mark.parametrize("path", ["/lapor", "/en/lapor", "/nowhere", "/petugas", "/sw.js", "/icon.svg"])
def test_what_can_run_or_be_looked_at_carries_all_headers_of_production(web: Path, path: str) -> None:
    headers, wanted = ask(web, path).headers, DESCRIBED["headers_of_all"] | DESCRIBED["headers_of_pages"]

    assert {name: headers[name] for name in wanted} == wanted
    assert "require-trusted-types-for 'script'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/js/words.js", "/en/js/words.js"])
def test_a_part_of_a_page_carries_what_means_something_for_it(web: Path, path: str) -> None:
    headers = ask(web, path).headers

    assert {name: headers[name] for name in DESCRIBED["headers_of_all"]} == DESCRIBED["headers_of_all"]
    assert "Content-Security-Policy" not in headers


def test_the_policy_names_other_origins_only_where_there_are_any() -> None:
    here = policy(site_headers())
    there = policy(site_headers(uploads="https://files.example", identity="https://id.example"))

    assert here["connect-src"] == ["'self'"]
    assert there["connect-src"] == ["'self'", "https://files.example", "https://id.example"]
    assert there["img-src"] == ["'self'", "data:", "blob:", "https://files.example"]
    assert not [word for words in here.values() for word in words if "{" in word]


def test_nothing_may_run_that_is_not_a_file_of_the_site() -> None:
    found = policy(site_headers())

    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == found["worker-src"] == found["manifest-src"] == ["'self'"]
    assert found["frame-ancestors"] == found["base-uri"] == ["'none'"]


def policy(headers: Mapping[str, str]) -> dict[str, list[str]]:
    """What each directive allows."""
    return {(words := directive.split())[0]: words[1:] for directive in headers["Content-Security-Policy"].split("; ")}
