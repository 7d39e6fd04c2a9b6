"""What a browser is known by, the work that a flood asks of it, and one press that forgets what it keeps of reports."""

import hashlib
from typing import Any

import pytest

from chalicelib.domain.core.challenges import BITS, challenge, is_solved
from tests.functions.client import MONDAY
from tests.web.node import run

TEXTS = ["", "abc", "a" * 55, "a" * 56, "a" * 64, "17.1772416000.0f0f:12345", "é" * 100]


def test_the_sites_own_sha_256_is_everybodys() -> None:
    found = run(
        """const { digest } = await load("work.js");
        const hex = (word) => (word >>> 0).toString(16).padStart(8, "0");
        return given.map((text) => Array.from(digest(text), hex).join(""));""",
        TEXTS,
    )

    assert found == [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]


@pytest.mark.parametrize("bits", [1, 9, 12])
def test_what_the_site_works_out_the_service_takes(bits: int) -> None:
    given = challenge(b"a key", "203.0.113.9", bits, "0f" * 16, MONDAY)
    found = run('return (await load("work.js")).solve(given);', {"text": given.text, "bits": bits})

    text, _, counter = found.partition(":")
    assert text == given.text
    assert is_solved(given, counter)
    assert bits <= BITS


SITE = """
const sent = [];
const answers = given.answers;
globalThis.fetch = async (path, { headers }) => {
  sent.push({ path, headers });
  const { status, body } = answers[Math.min(sent.length, answers.length) - 1];
  return new Response(JSON.stringify(body), { status, headers: { "retry-after": "60" } });
};
const { post } = await load("api.js");
"""


def posted(answers: list[dict[str, Any]], path: str = "/v1/complaints", times: int = 1) -> Any:
    return run(
        SITE
        + """
        const seen = [];
        for (let i = 0; i < given.times; i++)
          seen.push(await post(given.path, {}).then((good) => good.status, (bad) => [bad.status, bad.passing]));
        return { seen, sent };""",
        {"answers": answers, "path": path, "times": times},
    )


def test_a_challenge_is_solved_and_sent_again_by_itself_once() -> None:
    given = challenge(b"a key", "203.0.113.9", 6, "0f" * 16, MONDAY)
    asked = {"status": 429, "body": {"code": "challenge_needed", "challenge": {"text": given.text, "bits": 6}}}

    done = posted([asked, {"status": 201, "body": {}}])
    still = posted([asked, asked])

    assert done["seen"] == [201]
    text, _, counter = done["sent"][1]["headers"]["Challenge-Solution"].partition(":")
    assert (text, is_solved(given, counter)) == (given.text, True)
    assert "Challenge-Solution" not in done["sent"][0]["headers"]
    assert (still["seen"], len(still["sent"])) == ([[429, True]], 2)


def test_the_id_goes_with_what_reporters_send_and_never_with_an_officers_step() -> None:
    good = [{"status": 200, "body": {}}]

    mine = [each["headers"].get("Device-Id") for each in posted(good, times=2)["sent"]]
    (officer,) = posted(good, "/v1/cases/J7/answer")["sent"]

    assert mine[0]
    assert len(set(mine)) == 1
    assert "Device-Id" not in officer["headers"]


def test_one_press_forgets_receipts_pins_sessions_and_what_the_device_is_known_by() -> None:
    found = run("""
        const device = await load("device.js"), kept = await load("kept.js"), session = await load("session.js");
        const before = device.deviceId();
        device.know("J7-K2M9-QX4T-8BW3", "a mark");
        kept.keep("case.A.", { text: "satu" });
        sessionStorage.setItem("lapor.session", JSON.stringify({ A: { token: "t", until: Date.now() * 2 } }));
        const known = () => device.knownOf("J7-K2M9-QX4T-8BW3") ?? null;
        const had = [known(), Object.keys(localStorage).length, JSON.stringify(localStorage)];
        const { forgetAll } = await load("forgetting.js");
        await forgetAll();
        const after = [known(), Object.keys(localStorage).length, session.sessionOf("A")];
        return { had, after, isAnother: device.deviceId() !== before };
    """)

    assert found["had"][:2] == ["a mark", 3]
    assert "J7-K2M9" not in found["had"][2]
    assert found["after"] == [None, 0, None]
    assert found["isAnother"]


def test_a_receipt_is_forgotten_after_a_week_and_one_whose_photos_wait_later() -> None:
    found = run("""
        const { isOld, RECEIPT_DAYS, KEPT_DAYS } = await load("store.js");
        const day = 86_400_000, now = 100 * day;
        const draft = (days, photos) => ({ receipt: {}, photos, sending: null, updated: now - days * day });
        const old = (...given) => isOld(draft(...given), now);
        return [RECEIPT_DAYS, old(6.9, []), old(7.1, []), old(7.1, [{}]), old(KEPT_DAYS + 0.1, [{}])];
    """)

    assert found == [7, False, True, False, True]


def test_without_use_the_device_is_another_after_a_month() -> None:
    found = run("""
        const device = await load("device.js");
        const before = device.deviceId();
        device.know("A", "a mark");
        const now = Date.now();
        Date.now = () => now + (device.KNOWN_DAYS + 1) * 86_400_000;
        return [device.deviceId() !== before, device.knownOf("A") ?? null];
    """)

    assert found == [True, None]
