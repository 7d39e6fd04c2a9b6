/** The rows of a view: fetched page by page, from one pile or, for what is urgent, from two that are merged by date. */
import { ask } from "./state.js";

const OWED = ["new", "working"];

/** Which pages of the API make up a view. */
function sources({ queue = "new", desk, month }) {
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
  const asked = new URLSearchParams(Object.entries(stream.asked).filter(([, value]) => value !== undefined));
  if (stream.next) asked.set("cursor", stream.next);
  const { body } = await ask(`/v1/inbox?${asked}`);
  stream.rows.push(...body.items);
  stream.next = body.next;
}
