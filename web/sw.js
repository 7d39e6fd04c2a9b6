/**
 * Lets the front page and the form open without a network, and the pages that were seen before.
 *
 * The network is always asked first, so that nothing old is shown to whoever is connected; only a network that fails,
 * or does not answer in time, is answered for. Cases and sessions are never kept.
 */
const KEPT = "lapor-1";
const PATIENCE_MS = 4_000;
const PAGES = ["/", "/lapor", "/bantuan"];
const MODULES = `answers api areas bantuan device drafts fields files home institutions kept lapor offline outbox page photos
  privacy privacy-rules qr-code receipt reference sending session steady step-contact step-kind step-photos step-place
  step-review step-when steps store timeline topic-fields topics uploads vendor/lit vendor/qr who-sees words work`;
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
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || !isOurs(pathname, search)) return;
  event.respondWith(answer(request, event));
});

/** What somebody looks for is kept nowhere. */
const isOurs = (path, search) =>
  !path.startsWith("/_") && (!path.startsWith("/v1/") || (LISTS.includes(path) && !/[?&]q=/.test(search)));

/** One that fails does not keep the others out. */
async function fill() {
  const cache = await caches.open(KEPT);
  const english = PAGES.map((path) => `/en${path}`);
  const lists = ["id", "en"].flatMap((language) =>
    ["/v1/areas", "/v1/categories"].map((path) => new Request(path, { headers: { "Accept-Language": language } })),
  );
  const wanted = [...[...PAGES, ...english, ...FILES].map((path) => new Request(path)), ...lists];
  await Promise.all(wanted.map((request) => fetched(request, cache).catch(() => {})));
}

async function fetched(request, cache) {
  const found = await fetch(request);
  if (found.ok) await cache.put(key(request), found.clone()).catch(() => {});
  return found;
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

async function answer(request, event) {
  const cache = await caches.open(KEPT);
  const asked = fetched(request, cache);
  event.waitUntil(asked.catch(() => {}));
  const timer = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const quick = await Promise.race([asked.catch(() => null), timer]);
  if (quick) return quick;
  const kept = (await cache.match(key(request))) ?? (request.mode === "navigate" && (await cache.match("/")));
  return kept || asked;
}

/**
 * Under which address an answer is kept. A page is kept once, not once for every case that somebody looked at; a list
 * once for each language, which a browser would not tell apart by their headers.
 */
function key(request) {
  const { origin, pathname, search } = new URL(request.url);
  if (request.mode === "navigate") return origin + pathname;
  const language = request.headers.get("Accept-Language");
  return pathname.startsWith("/v1/") ? `${origin}${pathname}${search || "?"}&kept-for=${language}` : request.url;
}
