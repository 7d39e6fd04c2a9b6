/** The rows of a view: fetched page by page, from one pile or, for what is urgent, from two that are merged by date. */
import { ask, tell } from "./state.js";

const OWED = ["new", "working"];

/** Which pages of the API make up a view. */
export function sources({ queue = "new", desk, month, words }) {
  if (queue === "search") return [{ words, desk }];
  if (queue === "late" || queue === "today") return OWED.map((pile) => ({ queue: pile, due: queue, desk }));
  if (queue === "done") return [{ queue: `done-${month}`, desk }];
  return [{ queue, desk: queue === "mine" ? undefined : desk }];
}

/** The rows that have come so far, nearest due date first. */
export class Rows {
  constructor(place) {
    this.streams = sources(place).map((asked) => ({ asked, rows: [], next: undefined }));
    this.busy = false;
    this.error = null;
    this.loaded = false;
  }

  get ended() {
    return this.streams.every((stream) => stream.next === null);
  }

  /** Rows that no page still to come can push aside. */
  get rows() {
    const all = this.streams.flatMap((stream) => stream.rows);
    if (this.streams.length === 1) return all;
    const open = this.streams.filter((stream) => stream.next && stream.rows.length);
    const bound = open.map((stream) => stream.rows[stream.rows.length - 1].due_at).sort()[0];
    return all.filter((row) => !bound || row.due_at <= bound).sort((a, b) => (a.due_at < b.due_at ? -1 : 1));
  }

  /** One more page of each; what cannot be had is kept as `error` and tried again by the next call. */
  async more(changed) {
    if (this.busy || this.ended) return;
    this.busy = true;
    this.error = null;
    changed();
    try {
      await Promise.all(this.streams.filter((stream) => stream.next !== null).map(one));
      this.loaded = true;
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
    changed();
  }
}

async function one(stream) {
  const { items, next } = stream.asked.words ? await found(stream) : await page(stream);
  stream.rows.push(...items);
  stream.next = next;
}

const PAGES_AT_ONCE = 4;
const ENOUGH = 20;

/** Of a search also short pages come, and empty ones: several are looked through before somebody has to ask for more. */
async function found(stream) {
  const items = [];
  let next = stream.next;
  for (let pages = 0; pages < PAGES_AT_ONCE && items.length < ENOUGH && next !== null; pages++) {
    const { body } = await tell("/v1/inbox/search", { ...stream.asked, ...(next && { cursor: next }) });
    items.push(...body.items);
    next = body.next;
  }
  return { items, next };
}

async function page(stream) {
  const asked = new URLSearchParams(Object.entries(stream.asked).filter(([, value]) => value !== undefined));
  if (stream.next) asked.set("cursor", stream.next);
  const { body } = await ask(`/v1/inbox?${asked}`);
  return body;
}
