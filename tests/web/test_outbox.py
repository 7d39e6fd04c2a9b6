"""A report that waits for the network: when the next try goes out."""

from tests.web.node import run

WAITING = """
const { send } = await load("outbox.js");
const tries = [], heard = {};
globalThis.addEventListener = (name, hear) => { heard[name] = hear; };
globalThis.removeEventListener = () => {};
globalThis.setTimeout = () => 0;  // no try comes by itself
let release;
globalThis.fetch = async (path, { headers }) => {
  tries.push(headers["Idempotency-Key"]);
  if (tries.length > 1) return new Response(JSON.stringify({ number: "A" }), { status: 201 });
  await new Promise((resolve) => { release = resolve; });
  throw new TypeError("lost");
};
const draft = { id: "1", answers: { title: "Lampu jalan mati", classification: "complaint", contact: {} } };
const turns = async () => { for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate); };
send(draft, { put: async () => {} }, () => {});
await turns();
"""
"""The first try is under way and will be lost."""


def test_a_network_that_comes_back_during_a_try_is_used_as_soon_as_that_try_is_lost() -> None:
    keys = run(WAITING + "heard.online(); release(); await turns(); return tries;")

    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_try_that_is_lost_waits_for_its_time_when_nothing_changed() -> None:
    assert len(run(WAITING + "release(); await turns(); return tries;")) == 1
