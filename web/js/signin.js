/**
 * Signing officers in: OpenID Connect's authorization code with PKCE, at the provider that /v1/site names.
 *
 * The token lies in sessionStorage: it ends with the tab, and another tab has to sign in for itself. `signIn()` leaves
 * the page; the provider sends the browser back to /petugas/, where `finishSignIn()` has to be the first thing called.
 */
import { get, site, Unreachable } from "./api.js";
import { drop } from "./kept.js";
import { path } from "./words.js";

const PENDING = "lapor.signing-in";
const SESSION = "lapor.officer";
const SEEN = "lapor.seen";
const ENDED = "lapor.ended";

/** Why somebody could not be signed in; `why` is OAuth's word, or `state`, `nonce`, `exchange`. */
export class SignInFailed extends Error {
  constructor(why) {
    super(`sign-in failed: ${why}`);
    this.name = "SignInFailed";
    this.why = why;
  }
}

/** Sends the browser to the provider, to come back to this page, or to another of this site. */
export async function signIn(back = location.pathname + location.search + location.hash) {
  const { sign_in: provider } = await site();
  const pending = { state: random(), nonce: random(), verifier: random(), back, redirect: home() };
  keep(PENDING, pending);
  const asked = new URLSearchParams({
    response_type: "code",
    client_id: provider.client_id,
    redirect_uri: pending.redirect,
    scope: provider.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: "S256",
  });
  location.assign(`${provider.authorize_url}?${asked}`);
}

/**
 * Completes a return from the provider: gives who signed in, null if this is no such return.
 *
 * Throws SignInFailed or Unreachable. Whatever comes of it, the code is gone from the address and from the history.
 */
export async function finishSignIn() {
  const given = new URLSearchParams(location.search);
  if (!given.has("state") || !(given.has("code") || given.has("error"))) return null;
  const pending = take(PENDING);
  history.replaceState(null, "", location.pathname);
  if (!pending || given.get("state") !== pending.state) throw new SignInFailed("state");
  if (given.has("error")) throw new SignInFailed(given.get("error"));
  const session = await begin(pending, given.get("code"));
  history.replaceState(null, "", pending.back);
  return session;
}

async function begin(pending, code) {
  const { sign_in: provider } = await site();
  const granted = await exchange(provider, {
    grant_type: "authorization_code",
    client_id: provider.client_id,
    redirect_uri: pending.redirect,
    code_verifier: pending.verifier,
    code,
  });
  const claims = claimsOf(granted.id_token);
  if (claims.nonce !== pending.nonce || claims.aud !== provider.client_id) throw new SignInFailed("nonce");
  // By this device's own clock, which need not agree with the provider's.
  const expiresAt = Date.now() + granted.expires_in * 1000;
  const { body: me } = await get("/v1/me", { token: granted.id_token });
  const session = { token: granted.id_token, name: me.name, role: me.roles[0], desk: me.desk, me, expiresAt };
  keep(SESSION, session);
  touch();
  return session;
}

async function exchange(provider, fields) {
  let answer;
  try {
    answer = await fetch(provider.token_url, {
      method: "POST",
      body: new URLSearchParams(fields),
      credentials: "omit",
      cache: "no-store",
    });
  } catch (error) {
    throw new Unreachable(error);
  }
  if (!answer.ok) throw new SignInFailed("exchange");
  return answer.json();
}

/** Who is signed in: `{token, name, role, desk, me, expiresAt}`; null if nobody is, or no longer. */
export function signedIn() {
  const session = read(SESSION);
  return session && Date.now() < session.expiresAt ? session : null;
}

/**
 * Ends the session here and at the provider; `why` (idle, expired) is told by `whyEnded()` on the page that follows.
 *
 * Whoever leaves on purpose, which is without a `why`, takes along what was typed and not sent.
 */
export async function signOut(why) {
  const { me } = read(SESSION) ?? {};
  if (me && !why) drop(`desk.${me.id}.`);
  forget(SESSION);
  forget(SEEN);
  if (why) keep(ENDED, why);
  let leaving = home();
  try {
    const { sign_in: provider } = await site();
    const asked = new URLSearchParams({ client_id: provider.client_id, logout_uri: home() });
    leaving = `${provider.logout_url}?${asked}`;
  } catch {
    // Nobody answers: what is kept here is gone all the same.
  }
  location.assign(leaving);
}

/** Why the last session ended by itself; told once. */
export const whyEnded = () => take(ENDED);

/** When somebody last did something here, in this device's time. */
export const lastSeen = () => read(SEEN) ?? 0;

/** Notes that somebody is there. */
export const touch = () => keep(SEEN, Date.now());

/** The desk's address, which is where the provider may send people back to. */
const home = () => new URL(path("/petugas/"), location.origin).href;

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

/** What a token says. It came straight from the provider; the API is who checks its signature. */
function claimsOf(token) {
  try {
    const [, payload] = token.split(".");
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new SignInFailed("exchange");
  }
}

function keep(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    throw new SignInFailed("storage");
  }
}

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

function take(name) {
  const found = read(name);
  forget(name);
  return found;
}

function forget(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
