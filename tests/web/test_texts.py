"""The site's texts: both languages say the same things, and nothing is said in a module."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from infra import ROOT

SOURCES = ROOT / "tools" / "web" / "texts"
WEB = ROOT / "web"
PARTS = sorted(path.name.removesuffix(".id.json") for path in SOURCES.glob("*.id.json"))
MODULES = sorted(path for path in (WEB / "js").rglob("*.js") if "vendor" not in path.parts)
PLURAL = re.compile(r"\.(one|other)$")


def texts(part: str, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((SOURCES / f"{part}.{language}.json").read_text("utf-8"))
    return found


def name(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_have_every_text_with_the_same_fields(part: str) -> None:
    indonesian, english = texts(part, "id"), texts(part, "en")
    fields = [
        key
        for key in indonesian.keys() & english.keys()
        if len(
            {
                frozenset(field for _, field, _, _ in Formatter().parse(text[key]) if field)
                for text in (indonesian, english)
            }
        )
        > 1
    ]

    assert sorted(indonesian.keys() ^ english.keys()) == []
    assert fields == []


@pytest.mark.parametrize("part", PARTS)
def test_no_text_is_empty_or_left_untranslated(part: str) -> None:
    indonesian, english = texts(part, "id"), texts(part, "en")
    alike = {
        key for key, text in indonesian.items() if text == english.get(key) and re.search(r"[a-z]{3}.* [a-z]{3}", text)
    }

    assert [key for key in indonesian if not (indonesian[key].strip() and english[key].strip())] == []
    assert sorted(alike) == []


def words_of(language: str) -> set[str]:
    """Every key that a page can reach, plural forms by their common part too."""
    keys = {key for path in (WEB / "i18n").glob(f"*{language}.json") for key in json.loads(path.read_text("utf-8"))}
    return keys | {PLURAL.sub("", key) for key in keys}


ASKED = re.compile(r'\b(?:t|rich|has)\(\s*"([\w.-]+)"')


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_every_text_that_is_asked_for_by_name_exists(module: Path) -> None:
    asked = set(ASKED.findall(module.read_text("utf-8")))
    foreign = {key for key in asked if "." not in key}

    assert sorted(asked - foreign - words_of("id")) == []


TEMPLATE = re.compile(r"(?:html|svg)`")
COMMENT = re.compile(r"^\s*/\*\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
SPOKEN_ATTRIBUTE = re.compile(r'\s(?:aria-label|alt|title|placeholder)="[^"$]*[A-Za-z]{2}')
NAMES = {"PDF", "python3 verify_receipt.py"}
"""What is called the same in every language."""


def markup(source: str) -> list[str]:
    """The literal parts of every template, what is computed taken out; templates within templates too."""
    found: list[str] = []
    for start in TEMPLATE.finditer(source):
        literal, at = [""], start.end()
        depth = 0
        while at < len(source):
            two = source[at : at + 2]
            if depth == 0 and source[at] == "`":
                break
            if depth == 0 and two == "${":
                depth, at = 1, at + 2
                literal.append("")
                continue
            if depth:
                depth += {"{": 1, "}": -1}.get(source[at], 0)
                if source[at] == "`":
                    at = past_template(source, at + 1)
                    continue
            else:
                literal[-1] += source[at]
            at += 1
        found.append("\x00".join(literal))
    return found


def past_template(source: str, at: int) -> int:
    """Behind the end of a template that begins here."""
    while source[at] != "`":
        if source[at : at + 2] == "${":
            depth, at = 1, at + 2
            while depth:
                if source[at] == "`":
                    at = past_template(source, at + 1)
                    continue
                depth += {"{": 1, "}": -1}.get(source[at], 0)
                at += 1
            continue
        at += 1
    return at + 1


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_no_module_speaks_in_a_language_of_its_own(module: Path) -> None:
    spoken = []
    for literal in markup(COMMENT.sub("", module.read_text("utf-8"))):
        between_tags = re.sub(r"<[^>]*>", "\n", literal)
        spoken += [line.strip() for line in re.split(r"[\n\x00]", between_tags) if re.search(r"[A-Za-z]{2}", line)]
        spoken += SPOKEN_ATTRIBUTE.findall(literal)

    assert [text for text in spoken if text not in NAMES] == []


def test_the_check_on_modules_notices_a_sentence() -> None:
    source = 'html`<p class=${a ? "x" : `y${b}`}>Ada kesalahan ${t("x")}</p>`; html`<img alt="Sebuah foto">`'
    (first, second) = markup(source)

    assert "Ada kesalahan" in first
    assert SPOKEN_ATTRIBUTE.search(second)


NO_WAYS_IN = re.compile(r"1708|kantor kelurahan|village(?:,| or) district|district office", re.IGNORECASE)
"""Ways to report that others have: by SMS, at an office. What is said there is not taken in here."""
DENIED = re.compile(r"terpisah|belum mencatat|of their own|do not file", re.IGNORECASE)


def test_nobody_is_sent_to_a_way_in_that_takes_nothing_in() -> None:
    said = [text for part in PARTS for language in ("id", "en") for text in texts(part, language).values()]
    said += [line for path in WEB.rglob("*.html") for line in re.split(r"</?(?:p|li)\b[^>]*>", path.read_text("utf-8"))]
    for path in (ROOT / "chalicelib" / "i18n").glob("*.json"):
        said += json.loads(path.read_text("utf-8")).values()
    naming = [text for text in said if NO_WAYS_IN.search(text)]

    assert naming
    assert [text for text in naming if not DENIED.search(text)] == []


def test_no_english_text_takes_people_for_men_or_women() -> None:
    said = [text for part in PARTS for text in texts(part, "en").values()]
    said += json.loads((ROOT / "chalicelib" / "i18n" / "en.json").read_text("utf-8")).values()

    assert [text for text in said if re.search(r"\b(?:s?he|his|him|hers?)\b", text, re.IGNORECASE)] == []
