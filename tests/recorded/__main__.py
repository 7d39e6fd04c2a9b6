"""`python -m tests.recorded`: writes anew what the API and the templates look like; with `--items` also the items."""

import gzip
import json
import sys
from pathlib import Path

import app  # noqa: F401  # registers the routes
from chalicelib.api.documents.openapi_document import document
from ops.packaging.package import assembled
from ops.packaging.source import chalice_source
from ops.values import load
from tests.recorded.items import ITEMS, written
from tests.recorded.outside import OPENAPI, PLACE, TEMPLATES, openapi_lines, template_lines


def main() -> None:
    """Write them; whoever commits the difference says why others will bear it."""
    region, stage = PLACE
    OPENAPI.write_text("".join(f"{line}\n" for line in openapi_lines(document())))
    with chalice_source(region) as source:
        package = assembled(load(stage, region), source.template, None, Path("nowhere"))
    TEMPLATES.write_text("".join(f"{line}\n" for line in template_lines(package)))
    if "--items" in sys.argv:
        text = "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in written())
        ITEMS.write_bytes(gzip.compress(text.encode(), mtime=0))


main()
