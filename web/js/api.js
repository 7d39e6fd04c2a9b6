/** The API, on this site's own origin: what it answers, or why it did not. */
import { deviceId } from "./device.js";
import { lang } from "./words.js";

export { newKey } from "./device.js";

const PATIENCE_MS = 30_000;

/** The API refused; `errors` names each bad field by its pointer (`/title`), `site` whose Region keeps the case. */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail ?? body.title ?? String(status));
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "error";
    this.title = body.title ?? "";
    this.detail = body.detail ?? "";
    this.errors = body.errors ?? [];
    this.site = body.site ?? "";
    this.challenge = body.challenge;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed a little later. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** Nobody answered: no network, or the service is down. */
export class Unreachable extends Error {
  constructor(cause) {
    super("unreachable");
    this.name = "Unreachable";
    this.cause = cause;
  }

  get passing() {
    return true;
  }
}

/** Reads; with `etag` the answer may be `{status: 304}`, and nothing has changed; with `text` the body stays as it came, with `type` it is a file of that kind. */
export function get(path, { token, etag, signal, text, type } = {}) {
  const headers = { ...(etag && { "If-None-Match": etag }), ...(type && { Accept: type }) };
  // With a tag of our own the browser's cache would answer in the service's name.
  return ask("GET", path, { headers, token, signal, cache: etag || token ? "no-store" : "default", text, type });
}

/** Writes; `key` makes it safe to repeat, `ifMatch` is the tag of what was seen. */
export async function post(path, body, { token, key, ifMatch, signal } = {}) {
  const headers = {
    "Content-Type": "application/json",
    ...(key && { "Idempotency-Key": key }),
    ...(ifMatch && { "If-Match": ifMatch }),
    ...(path.startsWith("/v1/complaints") && { "Device-Id": deviceId() }),
  };
  const sent = (more) => ask("POST", path, { headers: { ...headers, ...more }, token, signal, body: JSON.stringify(body) });
  try {
    return await sent();
  } catch (error) {
    if (!error.challenge) throw error;
    // A flood is on: the device does the work that everybody is asked for, and nobody has to press again.
    const { solve } = await import("./work.js");
    return sent({ "Challenge-Solution": await solve(error.challenge) });
  }
}

async function ask(method, path, { headers, token, signal, body, cache, text, type }) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  signal?.addEventListener("abort", () => giveUp.abort());
  try {
    const answer = await fetch(path, {
      method,
      body,
      cache,
      credentials: "omit",
      signal: giveUp.signal,
      headers: { "Accept-Language": lang, ...headers, ...(token && { Authorization: `Bearer ${token}` }) },
    });
    return await read(answer, text, type);
  } catch (error) {
    throw error instanceof Problem || signal?.aborted ? error : new Unreachable(error);
  } finally {
    clearTimeout(timer);
  }
}

let ahead;
const STEP_MS = 30_000;

/** The instant by which the service reckons: what is late is so by its clock, not by that of the device. */
export const now = () => new Date(Date.now() + (Math.abs(ahead) > STEP_MS ? ahead : 0));

/** An answer that lay in a cache tells an older time than one that has just been made. */
function setClock({ headers }) {
  const lead = Date.parse(headers.get("business-time")) - Date.now();
  const isNew = /no-store/.test(headers.get("cache-control"));
  if (!Number.isNaN(lead) && (isNew || ahead === undefined || lead > ahead)) ahead = lead;
}

async function read(answer, asText, type) {
  const { status } = answer;
  setClock(answer);
  const etag = answer.headers.get("etag");
  if (status === 304) return { status, etag, body: null };
  if (answer.ok && type) return { status, etag, body: await answer.blob() };
  const text = await answer.text();
  if (answer.ok && asText) return { status, etag, body: text, link: answer.headers.get("link") };
  if (answer.ok) return { status, etag, body: text ? JSON.parse(text) : null };
  throw new Problem(status, parsed(text), Number(answer.headers.get("retry-after")) || undefined);
}

/** What is no JSON comes from something in front of the service, and says nothing to people. */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

let found;

/** How this deployment is set up: sign-in, uploads, banner. Asked once a page. */
export function site() {
  found = found || get("/v1/site").then(({ body }) => body);
  return found;
}
