/**
 * Sends a report, and goes on trying until somebody answers: with one key, so that however often it arrives it is one
 * report.
 *
 * What is known of the sending lies in `draft.sending`: {key, body, tries, state, nextAt, problem}; `state` is
 * "sending", "waiting" (for the network or the next try) or "refused".
 */
import { newKey, post } from "./api.js";
import { faultsFrom, reportFrom } from "./answers.js";

const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;
const running = new Map();

/** Puts a draft's answers into the outbox, or takes what already lies there, and sends. */
export function send(draft, store, changed) {
  const earlier = draft.sending;
  const body = reportFrom(draft.answers);
  const before = earlier && JSON.stringify(earlier.body) !== JSON.stringify(body) ? earlier.body : earlier?.before;
  draft.sending = { key: earlier?.key ?? newKey(), body, before, tries: earlier?.tries ?? 0, state: "sending" };
  return resume(draft, store, changed);
}

/** Goes on with a draft that waits; gives a handle: `now()` tries at once, `stop()` gives up for this page. */
export function resume(draft, store, changed) {
  running.get(draft.id)?.stop();
  const sending = new Sending(draft, store, changed);
  running.set(draft.id, sending);
  sending.now();
  return sending;
}

class Sending {
  constructor(draft, store, changed) {
    Object.assign(this, { draft, store, changed, busy: false, over: false, askedAgain: false });
    this.now = this.now.bind(this);
    window.addEventListener("online", this.now);
  }

  stop() {
    this.over = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.now);
  }

  async now() {
    // The network came back while a try still waits for the one that was lost: the next goes out at once.
    this.askedAgain = this.busy;
    if (this.busy || this.over) return;
    this.busy = true;
    clearTimeout(this.timer);
    const { sending } = this.draft;
    Object.assign(sending, { state: "sending", tries: sending.tries + 1, nextAt: null });
    // Before it leaves: a report that arrives and whose answer is lost must meet the same key again.
    await this.keep();
    try {
      const { body } = await this.posted(sending);
      await this.arrived(body);
    } catch (error) {
      await this.failed(error);
    }
    this.busy = false;
    if (this.askedAgain && this.draft.sending?.state === "waiting") this.now();
  }

  async posted({ key, body, before }) {
    try {
      return await post("/v1/complaints", body, { key });
    } catch (error) {
      // What was written before the last change had arrived after all: that is the report, and this its receipt.
      if (error.code !== "key_reused" || !before) throw error;
      this.draft.arrivedBefore = true;
      return post("/v1/complaints", before, { key });
    }
  }

  async arrived(receipt) {
    // Of how they can be reached only that they can: the receipt says whether the PIN can be replaced.
    const { title, classification, contact } = this.draft.answers;
    Object.assign(this.draft, { receipt, sending: null, answers: { title, classification, contact }, updated: Date.now() });
    this.stop();
    await this.keep();
  }

  async failed(error) {
    const { sending } = this.draft;
    if (error.passing || !error.status) {
      const wait = this.pause(sending.tries, error.retryAfter);
      Object.assign(sending, { state: "waiting", nextAt: Date.now() + wait });
      if (!this.over) this.timer = setTimeout(this.now, wait);
    } else {
      const problem = { title: error.title, detail: error.detail, faults: faultsFrom(error, this.draft.answers) };
      Object.assign(sending, { state: "refused", problem });
      this.stop();
    }
    await this.keep();
  }

  /** Twice as long each time, with chance in it: after an outage not everybody is to come at once. */
  pause(tries, retryAfter = 0) {
    const grown = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
    return Math.max(retryAfter * 1000, grown * (0.5 + Math.random()));
  }

  async keep() {
    await this.store.put(this.draft);
    this.changed(this.draft);
  }
}
