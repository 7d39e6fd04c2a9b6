"""What the browser points at before a text is sent is what the server masks: both are asked about one corpus."""

from chalicelib.domain.core.normalized_text import normalize
from chalicelib.domain.publication.redaction import redact
from tests.web.node import run
from tools.guard_corpus import read
from tools.guard_rules import TARGET, rendered

ODD = [
    "", "\u0660\u0668\u0661\u0662 \u0966\u096e\u0967\u0968 \U0001d7ce\U0001d7d6", "\u2116 7 \u33a1 \u2026 1\u20442",
    "a\u00adb\u200bc\r\nd\u2028e\u00a0f\u202fg\tz", "Jum\u2019at \u201cair\u201d a\u2013b \u30fc",
    "cafe\u0301 0\u03368\u0336",
]  # fmt: skip


def test_the_browsers_rules_are_the_servers() -> None:
    assert TARGET.read_text("utf-8") == rendered()


def test_browser_and_server_find_the_same_in_every_text_of_the_corpus() -> None:
    texts = [each["text"] for each in read()]
    found = run(
        "const { personalData } = await load('privacy.js'); return given.map((text) => personalData(text));", texts
    )
    apart = [
        (text, kinds) for text, kinds in zip(texts, found, strict=True) if kinds != sorted(set(redact(text).found))
    ]

    assert apart == []


def test_browser_and_server_read_a_text_alike() -> None:
    texts = [*ODD, *(each["text"] for each in read()[:200])]
    found = run("const { normalized } = await load('privacy.js'); return given.map((text) => normalized(text));", texts)

    assert found == [normalize(text, keep_case=True).text for text in texts]
