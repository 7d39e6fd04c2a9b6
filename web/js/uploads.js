/** A sent report's photos on their way: one after the other, each with its progress; none of them can lose the text. */
import { html, nothing } from "./vendor/lit.js";
import { attach } from "./files.js";
import { openSession, sessionOf } from "./session.js";
import { thumbnail } from "./step-photos.js";
import { bytes, percent, t } from "./words.js";

/** Uploads `photos` to a case; `changed` is called for every bit of progress, `done` for each photo that arrived. */
export class Uploads {
  constructor(number, photos, { pin, changed, done = () => {} }) {
    Object.assign(this, { number, pin, changed, done, busy: false });
    this.items = photos.map((photo) => ({ photo, state: "waiting", share: 0 }));
    window.addEventListener("online", () => this.retry());
  }

  get isOver() {
    return this.items.every((item) => ["done", "stopped", "refused"].includes(item.state));
  }

  /** Uploads whatever waits. */
  async run() {
    if (this.busy) return;
    this.busy = true;
    for (const item of this.items) if (item.state === "waiting") await this.upload(item);
    this.busy = false;
    if (this.items.some((item) => item.state === "waiting")) this.run();
  }

  /** Tries again what only the network stopped. */
  retry(only) {
    for (const item of this.items) {
      if (only ? item === only : item.state === "failed") Object.assign(item, { state: "waiting", share: 0 });
    }
    this.changed();
    this.run();
  }

  stop(item) {
    item.state = "stopped";
    item.abort?.abort();
    this.changed();
  }

  async upload(item) {
    const { signal } = (item.abort = new AbortController());
    item.state = "sending";
    this.changed();
    try {
      const token = sessionOf(this.number) ?? (await openSession(this.number, this.pin));
      const base = `/v1/complaints/${this.number}`;
      await attach(base, item.photo, { token, signal, progress: (share) => this.progress(item, share) });
      item.state = "done";
      this.done(item.photo);
    } catch (error) {
      // Who stopped it may have asked for it again before the network noticed: what is said of it then is not ours to change.
      if (!signal.aborted) Object.assign(item, { state: error.passing || !error.status ? "failed" : "refused", problem: reason(error) });
    }
    this.changed();
  }

  progress(item, share) {
    item.share = share;
    this.changed();
  }
}

const reason = (error) => error.errors?.map((each) => each.detail).join(" ") || error.detail;

/** Each photo with how far it is, and what can be done about it. */
export const uploadsList = (uploads) => html`<ul class="photos">
  ${uploads.items.map((item) => html`<li>${thumbnail(item.photo)} ${line(item, uploads)}</li>`)}
</ul>`;

function line(item, uploads) {
  const { photo, state, share } = item;
  return html`<div class="photos__name">
    ${photo.name} <span class="soft nowrap">${bytes(photo.size)}</span><br />
    ${state === "sending" ? html`<progress max="1" .value=${share} aria-label=${photo.name}></progress>` : nothing}
    <span class="small ${state === "done" ? "good" : state === "refused" ? "late" : "soft"}" role="status">
      ${t(`upload.${state}`, { share: percent(share), reason: item.problem ?? "" })}
    </span>
    ${["sending", "waiting"].includes(state) ? action("stop", photo, () => uploads.stop(item)) : nothing}
    ${["failed", "stopped"].includes(state) ? action("again", photo, () => uploads.retry(item)) : nothing}
  </div>`;
}

const action = (key, photo, act) =>
  html`<button type="button" class="plain-button small" @click=${act}>
    ${t(`upload.${key}`)}<span class="govuk-visually-hidden"> ${photo.name}</span>
  </button>`;
