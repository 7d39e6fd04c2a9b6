"""What is late is late by the service's clock, whatever the device's says."""

import re
from typing import Any

import pytest

from tests.web.node import JS, run

ASK = """
const { get, now } = await load("api.js");
const start = Date.now();
let asked = 0;
Date.now = () => start;
globalThis.fetch = async () => {
  const [lead, cached] = given[asked++];
  const time = lead === null ? {} : { "Business-Time": new Date(start + lead * 1000).toISOString() };
  return new Response("{}", { headers: { ...time, "Cache-Control": cached ? "public, max-age=300" : "no-store" } });
};
const seen = [];
for (const _ of given) {
  await get("/v1/anything");
  seen.push(Math.round((now() - start) / 1000));
}
return seen;
"""
DAY = 86_400
MACHINE_TIME = {
    "api.js": "the device's own share of the sum",
    "kept.js": "how long something lies on this device",
    "store.js": "the same",
    "lapor.js": "when a draft was changed here",
    "words.js": "how long ago that was",
    "outbox.js": "when the next try is due here",
    "sending.js": "the same",
    "lacak.js": "how long ago was asked",
    "session.js": "how long a token holds",
    "signin.js": "the same",
    "device.js": "how long this browser is known by the same name",
    "work.js": "how long the page was kept waiting",
    "idle.js": "how long nobody has done anything here",
}
"""Where the device's clock is meant, and for what."""


def seconds_ahead(*answers: tuple[int | None, bool]) -> Any:
    """By how much the page's time is ahead of the device's after each answer: its lead, and whether it was cached."""
    return run(ASK, answers)


@pytest.mark.parametrize("lead", [14 * DAY, -14 * DAY, 3600])
def test_the_first_answer_sets_the_clock(lead: int) -> None:
    assert seconds_ahead((lead, True)) == [lead]


def test_an_answer_from_a_cache_does_not_set_it_back_and_a_new_one_may() -> None:
    assert seconds_ahead((DAY, False), (DAY - 240, True), (None, False), (DAY - 240, False)) == [
        *[DAY] * 3,
        DAY - 240,
    ]


def test_what_the_way_of_an_answer_takes_moves_nothing() -> None:
    assert seconds_ahead((2, False), (-2, False)) == [0, 0]


def test_nothing_is_reckoned_by_the_clock_of_the_device_unawares() -> None:
    own = re.compile(r"Date\.now\(\)|new Date\(\)")
    using = {
        path.name for path in JS.rglob("*.js") if "vendor" not in path.parts and own.search(path.read_text("utf-8"))
    }

    assert sorted(using - set(MACHINE_TIME)) == []
