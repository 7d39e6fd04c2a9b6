"""Topics are chosen in two steps, and every one of them can be reached by them."""

import json
from typing import Any

import pytest

from tests.web.node import JS, run

BASELINE = JS.parents[1] / "infra" / "directory" / "categories.json"
KINDS = ["complaint", "aspiration", "information_request", "whistleblowing"]
ASK = """
const { topicsOf, firstOf } = await load("topics.js");
const [items, kind] = given;
return topicsOf(items, "", kind).wide.map(([top]) => {
  const first = firstOf(items, top, kind);
  return [top, first, topicsOf(items, first, kind).narrow];
});
"""


def categories() -> list[dict[str, Any]]:
    found = json.loads(BASELINE.read_text("utf-8"))
    return [
        {
            "id": each["id"],
            "name": each["name_en"],
            "parent": each.get("parent"),
            "classifications": each.get("classifications", KINDS),
        }
        for each in found
    ]


@pytest.mark.parametrize("kind", [*KINDS, ""])
def test_every_topic_of_a_kind_can_be_chosen_and_none_of_another(kind: str) -> None:
    items = categories()
    offered = {each["id"] for each in items if not kind or kind in each["classifications"]}
    reached = {topic for _, first, narrow in run(ASK, [items, kind]) for topic in [first, *(one for one, _ in narrow)]}

    assert reached == offered


def test_no_list_is_longer_than_what_is_seen_at_a_glance() -> None:
    wide = run(ASK, [categories(), "complaint"])

    assert len(wide) <= 20
    assert max(len(narrow) for _, _, narrow in wide) <= 20


def test_names_are_in_the_order_of_the_alphabet_and_numbers_in_that_of_numbers() -> None:
    names = ["Kota Bima", "kabupaten Åland", "Sektor 10", "Sektor 2", "Kabupaten Aceh", "Élite", "Elang"]
    found = run(
        'const { byName } = await load("words.js"); return given.map((name) => ({ name })).sort(byName);', names
    )

    assert [each["name"] for each in found] == [
        *["Elang", "Élite", "Kabupaten Aceh", "kabupaten Åland", "Kota Bima", "Sektor 2", "Sektor 10"]
    ]
