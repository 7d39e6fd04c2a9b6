"""
What is shipped that others wrote, each with version and licence: a bill of materials in CycloneDX 1.6.

It is read from what is really shipped: the archive's own metadata, and the lock file of what is built into the site.
"""

import json
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from infra import ROOT

LOCK = ROOT / "tools" / "web" / "package-lock.json"
IN_THE_SITE = ("govuk-frontend", "lit-html", "uqr")
"""What of the site's tools ends up in its files; the others only build them."""


def bill_of_materials(archive: Path, release: str) -> dict[str, Any]:
    """The document for an archive and the site that goes with it; of the same parts it is the same, to the last bit."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "lapor", "version": release}},
        "components": sorted([*_libraries(archive), *_of_the_site()], key=lambda part: str(part["purl"])),
    }


def _libraries(archive: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(archive) as content:
        for name in content.namelist():
            if name.endswith(".dist-info/METADATA"):
                said = HeaderParser().parsestr(content.read(name).decode())
                yield _component("pypi", said["Name"], said["Version"], said["License-Expression"], said["License"])
    chalice = metadata("chalice")  # its run-time part comes without metadata
    yield _component("pypi", chalice["Name"], chalice["Version"], None, chalice["License"])


def _of_the_site() -> Iterator[dict[str, Any]]:
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    for name in IN_THE_SITE:
        found = packages[f"node_modules/{name}"]
        yield _component("npm", name, found["version"], found["license"], None)


def _component(kind: str, name: str, version: str, expression: str | None, licence: str | None) -> dict[str, Any]:
    told = {"expression": expression} if expression else {"license": {"name": licence}}
    purl = f"pkg:{kind}/{name.lower().replace('_', '-')}@{version}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "licenses": [told]}
