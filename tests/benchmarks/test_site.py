"""The weight of a page is that of everything it needs, and of nothing twice."""

from pathlib import Path

import pytest

from benchmarks.site import BUDGET_BYTES, FORM, first_visit, section
from local.web.site import Site

LONG = "/* jalan berlubang, lampu padam */\n" * 200
HTML = """<!doctype html><title>Lapor</title><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/css/app.css"><link rel="modulepreload" href="/js/page.js">
<script type="module" src="/js/lapor.js"></script>"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    files = {
        "lapor.html": HTML,
        "icon.svg": "<svg/>",
        "css/app.css": LONG,
        "js/lapor.js": 'import { a } from "./page.js";\nimport "./steps.js";\nconst l = () => import("./late.js");\n',
        "js/page.js": 'export * from "./vendor/lit.js";\nstart(async () => 1, "form");\n',
        "js/steps.js": 'import {\n  one,\n  two,\n} from "./page.js";\n',
        "js/vendor/lit.js": LONG,
        "js/late.js": LONG,
        "js/other.js": LONG,
        "i18n/id.json": "{}",
        "i18n/form.id.json": "{}",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return Site(tmp_path)


def test_a_visit_is_the_page_and_whatever_it_leads_to(site: Site) -> None:
    visit = first_visit(FORM, site)
    assert visit is not None

    assert set(visit.files) == {
        "/lapor",
        "/css/app.css",
        "/js/lapor.js",
        "/js/page.js",
        "/js/steps.js",
        "/js/vendor/lit.js",
        "/i18n/id.json",
        "/i18n/form.id.json",
    }
    assert visit.wire_bytes == sum(visit.files.values())
    assert visit.files["/css/app.css"] < len(LONG) / 4


def test_there_is_no_visit_to_a_page_that_is_not_there(site: Site) -> None:
    assert first_visit("/lacak", site) is None


def test_the_form_keeps_within_its_budget() -> None:
    visit = first_visit(FORM)
    assert visit is not None

    assert visit.wire_bytes <= BUDGET_BYTES, visit.files


def test_the_page_says_what_the_form_weighs(site: Site) -> None:
    visit = first_visit(FORM, site)
    assert visit is not None

    assert f"| `/lapor` | 8 | {visit.wire_bytes / 1000:.1f} kB |" in list(section(site))
