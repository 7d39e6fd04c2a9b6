/**
 * Lets the front page and the form open without a network, and the pages that were seen before.
 *
 * The network is always asked first, so that nothing old is shown to whoever is connected; only a network that fails,
 * or does not answer in time, is answered for. Cases and sessions are never kept.
 */
const KEPT = "lapor-1";
const PATIENCE_MS = 4_000;
const PAGES = ["/", "/lapor", "/bantuan"];
const MODULES = `answers api bantuan drafts fields files home lapor offline outbox page photos privacy qr-code receipt
  reference sending session step-contact step-photos step-place step-review step-when steps store timeline uploads
  vendor/lit vendor/qr who-sees words`;
const WORDS = ["", "form.", "case.", "home.", "help."];
const FILES = [
  ...["/css/app.css", "/icon.svg", "/manifest.webmanifest"],
  ...MODULES.split(/\s+/).map((name) => `/js/${name}.js`),
  ...WORDS.flatMap((part) => [`/i18n/${part}id.json`, `/i18n/${part}en.json`]),
];
const LISTS = ["/v1/areas", "/v1/categories", "/v1/institutions", "/v1/site"];

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || !isOurs(pathname)) return;
  event.respondWith(answer(request, event));
});

const isOurs = (path) => !path.startsWith("/_") && (!path.startsWith("/v1/") || LISTS.includes(path));

/** One that fails does not keep the others out. */
async function fill() {
  const cache = await caches.open(KEPT);
  const english = PAGES.map((path) => `/en${path}`);
  await Promise.all([...PAGES, ...english, ...FILES, "/v1/areas"].map((path) => cache.add(path).catch(() => {})));
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

async function answer(request, event) {
  const cache = await caches.open(KEPT);
  // Pages are the same whatever stands behind the question mark; lists are not.
  const options = { ignoreSearch: request.mode === "navigate" };
  const asked = fetch(request).then((found) => {
    if (found.ok) event.waitUntil(cache.put(key(request), found.clone()).catch(() => {}));
    return found;
  });
  const timer = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const quick = await Promise.race([asked.catch(() => null), timer]);
  if (quick) return quick;
  const kept = (await cache.match(request, options)) ?? (request.mode === "navigate" && (await cache.match("/")));
  return kept || asked;
}

/** A page is kept once, not once for every case that somebody looked at. */
function key(request) {
  if (request.mode !== "navigate") return request;
  const { origin, pathname } = new URL(request.url);
  return origin + pathname;
}
