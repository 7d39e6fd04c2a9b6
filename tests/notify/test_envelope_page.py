"""docs/envelope.md shows what an institution's systems hear, made from what is really sent."""

from infra import ROOT
from tools.envelope_doc import page

PAGE = ROOT / "docs" / "envelope.md"


def test_the_page_of_the_envelope_is_what_the_code_makes() -> None:
    assert PAGE.read_text("utf-8") == page()
