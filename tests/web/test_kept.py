"""What is typed and not yet sent stays on the device: until it was sent, for a week, and never a PIN."""

import re
from pathlib import Path
from typing import Any

from tests.web.node import JS, run

FRESH = """
const kept = await load("kept.js");
const later = (days) => { const now = Date.now(); Date.now = () => now + days * 86_400_000; };
let reloads = 0;
const again = (name) => load(`${name}?${(reloads += 1)}`);
"""


def kept(script: str) -> Any:
    """What a script gives that has `kept`, `later(days)` and `again(module)`, the module as a new page loads it."""
    return run(FRESH + script)


def test_what_was_kept_is_found_by_the_next_page_and_by_no_other_place() -> None:
    assert kept("""
        kept.keep("case.A.", { text: "satu" });
        const next = await again("kept.js");
        return [next.recall("case.A."), next.recall("case.B."), next.recall("desk.me.A.answer.")];
    """) == [{"text": "satu"}, {}, {}]


def test_a_week_later_it_is_gone_from_the_device() -> None:
    assert kept("""
        kept.keep("case.A.", { text: "satu" });
        later(6);
        const found = kept.recall("case.A.");
        later(1);
        const old = kept.recall("case.A.");
        await again("kept.js");
        return [found, old, Object.keys(localStorage)];
    """) == [{"text": "satu"}, {}, []]


def test_clearing_takes_one_place_or_all_of_one_person_and_leaves_the_others() -> None:
    assert kept("""
        const places = ["case.A.", "desk.me.A.answer.", "desk.me.B.note.", "desk.other.A.answer."];
        for (const place of places) kept.keep(place, { text: place });
        const left = () => places.filter((place) => kept.recall(place).text);
        kept.drop("desk.me.A.answer.");
        const after = left();
        kept.drop("desk.me.");
        return [after, left()];
    """) == [["case.A.", "desk.me.B.note.", "desk.other.A.answer."], ["case.A.", "desk.other.A.answer."]]


def test_where_nothing_may_be_kept_it_lives_as_long_as_the_page() -> None:
    assert kept("""
        localStorage.setItem = () => { throw new Error("not allowed"); };
        kept.keep("case.A.", { text: "satu" });
        const found = kept.recall("case.A.");
        kept.drop("case.A.");
        return [found, kept.recall("case.A.")];
    """) == [{"text": "satu"}, {}]


FORMS = """
const sent = [];
let isDown = true;
globalThis.fetch = async (path, { headers, body }) => {
  sent.push([headers["Idempotency-Key"], JSON.parse(body)]);
  if (isDown) throw new TypeError("no network");
  return new Response("{}", { status: 200, headers: { "Content-Type": "application/json" } });
};
console.error = () => {};
const context = { number: "J1", token: "t", render() {}, reload: async () => {} };
const { PATHS } = await load("reporter-state.js");
"""


def test_every_form_of_a_reporter_is_kept_over_a_reload_and_sent_again_with_its_key() -> None:
    found = kept(
        FORMS
        + """
        const seen = {};
        for (const name of Object.keys(PATHS).filter((each) => each !== "choose")) {
          isDown = true;
          const page = await again("reporter-state.js");
          page.resume("J1");
          const texts = { ...page.state.texts, [name]: `teks ${name}` };
          page.typed(name, { texts, verdict: "disputed", rating: "2" });
          await page.act(name, { text: `teks ${name}` }, context);
          const next = await again("reporter-state.js");
          next.resume("J1");
          const { texts: found, verdict, rating, resumed } = next.state;
          isDown = false;
          await next.act(name, { text: found[name] }, context);
          const last = await again("reporter-state.js");
          last.resume("J1");
          const keys = new Set(sent.splice(0).map(([key]) => key));
          seen[name] = [found[name], verdict, rating, resumed.includes(name), keys.size, last.state.texts[name] || ""];
        }
        return seen;
    """
    )

    assert set(found) == {"disputed", "supply", "comment", "rate", "reopen", "appeal", "withdraw"}
    for name, (text, *others) in found.items():
        assert [text, *others] == [f"teks {name}", "disputed", "2", True, 1, ""], name


def test_another_text_is_another_request_and_leaving_the_case_takes_all_of_it_along() -> None:
    assert kept(
        FORMS
        + """
        const page = await again("reporter-state.js");
        page.resume("J1");
        for (const text of ["satu", "dua"]) {
          page.typed("comment", { texts: { comment: text } });
          await page.act("comment", { text }, context);
        }
        page.forgetSteps("J1");
        const typed = Object.keys(localStorage).filter((name) => name !== "lapor.device");
        return [new Set(sent.map(([key]) => key)).size, page.state.texts, typed];
    """
    ) == [2, {}, []]


def test_a_fault_of_a_field_is_told_at_that_field() -> None:
    assert kept(
        FORMS
        + """
        const errors = ["/text", "/rating", "/verdict", "/secret", "/anonymous", ""]
          .map((pointer) => ({ pointer, detail: pointer }));
        globalThis.fetch = async () => new Response(JSON.stringify({ errors }), { status: 422 });
        const page = await again("reporter-state.js");
        page.resume("J1");
        await page.act("rate", {}, context);
        return page.state.errors.map(({ id, text }) => [id, text]);
    """
    ) == [
        ["rate", "/text"],
        ["rating", "/rating"],
        ["verdict", "/verdict"],
        ["choose-secret", "/secret"],
        ["choose-anonymous", "/anonymous"],
        ["rate", ""],
    ]


def test_a_draft_that_nobody_touches_for_a_month_is_deleted_but_nothing_that_is_to_be_sent() -> None:
    drafts = [
        {},
        {"sending": {"state": "waiting"}},
        {"sending": {"state": "refused"}},
        {"receipt": {"number": "J1"}, "photos": [{}]},
    ]
    found = run(
        """
        const { isOld } = await load("store.js");
        const now = 100 * 86_400_000;
        return [29, 31].map((days) => given.map((draft) => isOld({ updated: now - days * 86_400_000, ...draft }, now)));
        """,
        drafts,
    )

    assert found == [[False] * 4, [True, False, True, True]]


def test_no_pin_is_ever_kept() -> None:
    keeps = re.compile(r'import (?:\* as kept|\{[^}]*\bkeep\b[^}]*\}) from "[./]*kept\.js"')
    keeping = [path for path in sorted(Path(JS).rglob("*.js")) if keeps.search(path.read_text("utf-8"))]

    assert {path.name for path in keeping} >= {"reporter-state.js", "drafts.js"}
    assert [path.name for path in keeping if re.search(r"\bpin\b", path.read_text("utf-8"))] == []


LEADING_ON = {
    "filters.js": "narrows a list",
    "shell.js": "looks for a case",
    "lacak.js": "opens a case with its PIN, which is never kept",
    "lost-pin.js": "asks for a new PIN with a contact, which is never kept",
    "lapor.js": "leads to the next question; its draft lies in the store",
}
"""Forms that change no case."""
NOTHING_TO_KEEP = {
    "visibility-step.js": "has no text",
    "confirming.js": "asks for a code, which the message that brought it still says",
}
"""Forms that change a case and hold nothing that somebody would have to write again."""


def test_every_form_that_changes_a_case_is_kept_and_sent_by_nothing_but_its_button() -> None:
    found = {path: path.read_text("utf-8") for path in Path(JS).rglob("*.js")}
    forms = {path: text for path, text in found.items() if "@submit" in text and path.name not in LEADING_ON}
    keeping = re.compile(r'from "(?:\./|\.\./)(?:kept|drafts|reporter-state|form)\.js"')

    assert len(forms) >= 4
    assert {path.name for path, text in forms.items() if not keeping.search(text)} == set(NOTHING_TO_KEEP)
    assert [
        path.name
        for path, text in forms.items()
        if text.count("@submit")
        != len(
            re.findall(
                r"@keydown=\$\{sentByItsButton\}\s+@submit|@submit=\$\{\w+\} @keydown=\$\{sentByItsButton\}", text
            )
        )
    ] == []
