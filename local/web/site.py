"""
The website beside the API, as the distribution in front of production serves it.

Clean paths, the English ones under `/en/`, the page for what is not there, compression, revalidation, and the headers
of `infra/headers.json`, so that what a strict policy forbids fails here first.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from infra.static_site import KINDS, WEB, describe, site_headers
from local.web.gateway import Headers, Request, Response

LANGUAGE = "en"
"""The language that has a prefix in its paths; the other one is the site's own."""
DESK = "petugas"
"""One page answers to every path below it."""
LEAST_COMPRESSED = 512
_PACKED_ALREADY = {".png", ".ico"}


@dataclass(frozen=True)
class _Content:
    """A file as it goes out."""

    kind: str
    tag: str
    plain: bytes
    packed: bytes | None


class Site:
    """A folder of static files, answered for as CloudFront would."""

    def __init__(self, folder: Path = WEB, headers: Mapping[str, str] | None = None) -> None:
        """*headers* are those of the pages; without them, those of a site that has everything on one origin."""
        described = describe()
        self._folder = folder.resolve()
        self._of_pages = site_headers() if headers is None else headers
        self._of_parts: Mapping[str, str] = described["headers_of_all"]
        self._parts = tuple(described["parts"])
        self._lasting: Mapping[str, str] = described["cache_control"]

    def answer(self, request: Request) -> Response:
        """The file behind a path, nothing if the caller has it already, or the page that says there is none."""
        path = unquote(request.path)
        answer = self._found(request, path)
        carried = self._of_parts if _without_language(path).startswith(self._parts) else self._of_pages
        answer.headers = Headers({**carried, **answer.headers})
        return answer

    def _found(self, request: Request, path: str) -> Response:
        if moved := self._elsewhere(path):
            location = moved + (f"?{request.query}" if request.query else "")
            return _answer(301, {"Location": location})
        found = self._file(path)
        if found:
            return self._given(request, found, 200)
        missing = self._folder / "404.html"
        if missing.is_file():
            return self._given(request, missing, 404)
        return _answer(404, {"Content-Type": KINDS[".txt"]}, b"There is no such page.\n")

    def _elsewhere(self, path: str) -> str | None:
        """A folder is asked for with a slash at its end, or relative links would lead astray."""
        inner = _without_language(path)
        if path != "/" and not path.endswith("/") and (inner == "/" or self._inside(inner, "index.html")):
            return f"{path}/"
        return None

    def _file(self, path: str) -> Path | None:
        inner = _without_language(path)
        if inner.endswith("/"):
            found = self._inside(inner, "index.html")
        else:
            found = self._inside(inner) or self._inside(f"{inner}.html")
        if found is None and inner.startswith(f"/{DESK}/") and "." not in inner:
            found = self._inside(DESK, "index.html")
        return found

    def _inside(self, *parts: str) -> Path | None:
        if any("\0" in part for part in parts):
            return None
        found = self._folder.joinpath(*(part.strip("/") for part in parts)).resolve()
        return found if found.is_relative_to(self._folder) and found.is_file() else None

    def _given(self, request: Request, file: Path, status: int) -> Response:
        asked = Headers(dict(request.headers))
        content = _read(file, file.stat().st_mtime_ns)
        lasting = self._lasting["pages" if file.suffix == ".html" else "files"]
        headers = {
            "Content-Type": content.kind,
            "Cache-Control": lasting,
            "ETag": content.tag,
            "Vary": "Accept-Encoding",
        }
        known = {tag.strip() for tag in asked.get("if-none-match", "").split(",")}
        if status == 200 and content.tag in known:  # noqa: PLR2004  the status is its own name
            return _answer(304, headers)
        if content.packed is not None and "gzip" in asked.get("accept-encoding", ""):
            return _answer(status, headers | {"Content-Encoding": "gzip"}, content.packed)
        return _answer(status, headers, content.plain)


def _answer(status: int, headers: Mapping[str, str], body: bytes = b"") -> Response:
    return Response(status, Headers(headers), body)


def _without_language(path: str) -> str:
    """The path of the file: both languages are the same files."""
    prefix = f"/{LANGUAGE}"
    return (path[len(prefix) :] or "/") if path == prefix or path.startswith(f"{prefix}/") else path


@lru_cache(maxsize=256)
def _read(file: Path, _changed: int) -> _Content:
    """Read and compressed once, until it changes."""
    plain = file.read_bytes()
    packs = file.suffix not in _PACKED_ALREADY and len(plain) >= LEAST_COMPRESSED
    # A distribution that compresses makes its tags weak.
    tag = f'W/"{hashlib.sha256(plain).hexdigest()[:20]}"'
    packed = gzip.compress(plain, mtime=0) if packs else None
    return _Content(KINDS.get(file.suffix, "application/octet-stream"), tag, plain, packed)
