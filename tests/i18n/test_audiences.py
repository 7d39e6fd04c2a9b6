"""Whoever did not report is never spoken to as if they had: the public and officers read of "the reporter"."""

import json
import re

import pytest

from chalicelib.domain.core.vocabulary import ClockKind
from chalicelib.domain.deadlines.promised_dates import explain
from chalicelib.i18n import catalogue
from chalicelib.i18n.explanations import explanation
from infra import ROOT
from tests.builders import answered, disposed, on_hold

SECOND_PERSON = {
    "id": re.compile(r"\b(anda|kamu|kalian|-mu)\b", re.IGNORECASE),
    "en": re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE),
}
OF_EVERYBODY = (
    "event.", "status.", "turn.", "clock.", "routing.", "outcome.", "archive_reason.", "audience.", "by.", "queue.",
    "card.", "classification.", "ended.", "attachment.",
)  # fmt: skip
"""Texts of timelines and lists, which everybody who may open the case reads alike."""


def spoken_to(language: str, keys: list[str]) -> list[str]:
    return [key for key in keys if SECOND_PERSON[language].search(catalogue(language)[key])]


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_text_that_everybody_reads_speaks_to_the_reporter(language: str) -> None:
    texts = catalogue(language)
    keys = [key for key in texts if key.startswith(OF_EVERYBODY) or key.endswith(".neutral")]
    keys += [key for key in texts if key.startswith("explanation.") and f"{key}.neutral" not in texts]

    assert len(keys) > 80
    assert spoken_to(language, keys) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_names_the_reporter_says_so_in_two_voices(language: str) -> None:
    texts = catalogue(language)
    spoken = spoken_to(language, [key for key in texts if key.startswith(("promise.", "explanation."))])

    assert [key for key in spoken if f"{key}.neutral" not in texts] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_explanation_of_every_clock_is_neutral_for_everybody_else(language: str) -> None:
    for story in (disposed(), on_hold(), answered()):
        for clock in story.clocks:
            told = explanation(language, explain(clock, story.rules), to_reporter=False)

            assert not SECOND_PERSON[language].search(told), told
    assert {clock.kind for clock in answered().clocks} > {ClockKind.REPLY}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sites_own_words_about_a_case_are_neutral_too(language: str) -> None:
    page = ROOT / "tools" / "web" / "texts" / f"public.{language}.json"
    texts = json.loads(page.read_text("utf-8"))
    shown = {key: words for key, words in texts.items() if key.startswith(("promise_state.", "timeline.", "next."))}

    assert len(shown) > 4
    assert [key for key, words in shown.items() if SECOND_PERSON[language].search(words)] == []
