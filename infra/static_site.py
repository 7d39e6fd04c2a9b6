"""What the website's files are served with, by the distribution in production and by the local service."""

import json
from typing import Any

from infra import ROOT

WEB = ROOT / "web"
HEADERS = ROOT / "infra" / "headers.json"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
"""The media type of each kind of file."""


def site_headers(*, uploads: str = "", identity: str = "") -> dict[str, str]:
    """What a page carries; an origin that is not given is the site's own."""
    described = describe()
    filled = {"{uploads}": uploads, "{identity}": identity}
    policy = "; ".join(
        " ".join([name, *(word for source in sources if (word := filled.get(source, source)))])
        for name, sources in described["content_security_policy"].items()
    )
    return {"Content-Security-Policy": policy, **described["headers_of_pages"], **described["headers_of_all"]}


def describe() -> Any:
    """`infra/headers.json`: the policy, the headers of pages and of all files, and how long each may be kept."""
    return json.loads(HEADERS.read_text(encoding="utf-8"))
