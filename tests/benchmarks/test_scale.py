"""What a large country needs follows from what one complaint costs, and the page says what gives way first."""

import pytest

from benchmarks.lifecycle import Life, Step
from benchmarks.scale import A_DAY, BURST, QUOTAS, loads, rendered
from benchmarks.tap import Call, Invocation
from chalicelib.store.cases.case_rows import SHARDS

LETTER = Call("tell_reporters", "sesv2", "SendEmail")
WRITE = Call(
    "follow_case", "dynamodb", "TransactWriteItems", "cases",
    keys={("cases", "CASE#1"): 9, ("cases.due", "J#reminders#2"): 8, ("cases.inbox", "J#pupr#new"): 5},
)  # fmt: skip
COUNTED = Call(
    "count_events", "dynamodb", "TransactWriteItems", "statistics",
    keys={("statistics", "ALL#2026-03"): 4, ("statistics", "DESK#pupr#2026-03"): 4},
)  # fmt: skip
LIFE = Life(
    (
        Step("filed", (Invocation("api_handler", 0, [WRITE]),)),
        Step("routed", (Invocation("tell_reporters", 1, [LETTER]), Invocation("count_events", 1, [COUNTED]))),
        Step("closed", (Invocation("tell_reporters", 1, [LETTER]),)),
    ),
    stored_bytes=2**30,
)


@pytest.mark.parametrize(
    ("quota", "of", "wanted"),
    [
        ("letters_a_second", "", BURST),
        ("letters_a_day", "", 2 * A_DAY),
        ("new_table", "`cases`, with its indexes", 22 * BURST),
        ("a_key", "`cases.due`", 8 * BURST / SHARDS),
        ("a_key", "`cases.inbox`", 5 * BURST / 5),
        ("a_key", "`statistics`", 4 * BURST),
    ],
)
def test_a_load_is_what_one_complaint_needs_times_the_complaints(quota: str, of: str, wanted: float) -> None:
    (found,) = [load for load in loads(LIFE) if (load.quota, load.of) == (quota, of)]

    assert found.wanted == pytest.approx(wanted)


def test_what_is_nearest_to_its_limit_comes_first() -> None:
    shares = [load.share for load in loads(LIFE)]

    assert shares == sorted(shares, reverse=True)
    assert loads(LIFE)[0].quota == "letters_a_second"


def test_a_key_of_one_case_alone_is_no_load() -> None:
    assert not [load for load in loads(LIFE) if load.of == "`cases`"]


def test_the_page_fits_a_screen_and_says_that_nobody_has_checked_the_limits() -> None:
    page = rendered(LIFE)

    assert len(page.splitlines()) < 60
    assert ("not checked them yet" in page) is not QUOTAS["checked_by_operator"]
