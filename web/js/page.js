/** What surrounds every page, and how pages begin, fail and move the focus. */
import { html, nothing, render, svg } from "./vendor/lit.js";
import { site } from "./api.js";
import { whenReleased } from "./steady.js";
import { has, lang, loadWords, path, t, translated } from "./words.js";

const PLACES = [
  ["file", "/lapor"],
  ["follow", "/lacak"],
  ["browse", "/jelajah"],
  ["numbers", "/statistik"],
  ["help", "/bantuan"],
];

let shown;
let banner;

/**
 * Shows a page.
 *
 * `title` is the page's, `main` its content, `current` its place in the navigation. With `error` the title says first
 * that something needs correcting. Officers' pages give `places` ([{text, href, current}]), `aside` and
 * `below` (what stands at the foot) of their own.
 */
export function page({ title, main, current, error = false, places, aside, below, wide = false }) {
  shown = { title, main, current, error, places, aside, below, wide };
  whenReleased(draw);
}

function draw() {
  const { title, error } = shown;
  document.title = `${error ? `${t("page.error_prefix")} ` : ""}${title} – ${t("site.name")}`;
  const root = document.getElementById("page");
  if (!root.dataset.live) {
    root.replaceChildren();
    root.dataset.live = "1";
  }
  render(frame(shown), root);
}

function again() {
  if (shown) whenReleased(draw);
}

function frame({ main, current, places, aside, below, wide }) {
  return html`
    <a class="skip" href="#main" @click=${toMain}>${t("page.skip")}</a>
    ${masthead(current, places, aside)} ${notices()}
    <main id="main" class="main" tabindex="-1">
      <div class="govuk-width-container ${wide ? "wide" : ""}">${main}</div>
    </main>
    ${below ?? foot()}
  `;
}

/** The hash would become a page of its own in the history. */
function toMain(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

const mark = svg`<path fill="#fff" d="M5 3h22a3 3 0 0 1 3 3v15a3 3 0 0 1-3 3H15l-7.5 6v-6H5a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3z"/>
  <path fill="none" stroke="#0b5d5e" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" d="m9.5 13.5 4.5 4.5 8.5-9"/>`;

function masthead(current, places, aside) {
  const links = places ?? PLACES.map(([key, to]) => ({ text: t(`nav.${key}`), href: path(to), current: key === current }));
  const other = lang === "en" ? "id" : "en";
  return html`<header class="masthead">
    <div class="govuk-width-container">
      <div class="masthead__row">
        <a class="wordmark" href=${path("/")}>
          <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">${mark}</svg>${t("site.name")}
        </a>
        ${aside ?? nothing}
        <a class="masthead__tongue" href=${translated()} lang=${other} hreflang=${other}>${t("page.other_language")}</a>
      </div>
      <nav class="places" aria-label=${t("nav.label")}>
        <ul>
          ${links.map(
            (link) =>
              html`<li><a href=${link.href} aria-current=${link.current ? "page" : nothing}>${link.text}</a></li>`,
          )}
        </ul>
      </nav>
    </div>
  </header>`;
}

function notices() {
  return html`<div role="status" aria-live="polite">
    ${navigator.onLine ? nothing : strip(t("page.offline"), "banner--offline")} ${banner ? strip(banner, "") : nothing}
  </div>`;
}

const strip = (text, kind) =>
  html`<div class="banner ${kind}"><div class="govuk-width-container"><p>${text}</p></div></div>`;

function foot() {
  return html`<footer class="foot">
    <div class="govuk-width-container foot__cols">
      <section aria-labelledby="foot-help">
        <h2 id="foot-help">${t("foot.help")}</h2>
        <p>${t("foot.emergency")}</p>
        <p>${t("foot.ways")}</p>
      </section>
      <nav aria-label=${t("foot.more")}>
        <h2>${t("foot.more")}</h2>
        <ul>
          <li><a href=${path("/bantuan")}>${t("foot.guide")}</a></li>
          <li><a href=${path("/bantuan#siapa-melihat-apa")}>${t("foot.privacy")}</a></li>
          <li><a href=${path("/petugas/")}>${t("foot.officers")}</a></li>
        </ul>
      </nav>
    </div>
  </footer>`;
}

/** Begins a page: brings the words, then runs; what fails becomes a page that says so. */
export async function start(run, ...parts) {
  try {
    await loadWords(...parts);
    await run();
  } catch (error) {
    console.warn(error);
    if (has("failure.title")) failed(error);
    else document.getElementById("page").dataset.failed = "1";
  }
  window.addEventListener("online", again);
  window.addEventListener("offline", again);
  showBanner();
}

/** The page for what went wrong and has no better place; `to` is where another Region shows it, if it lies there. */
export function failed(error, { current, to } = {}) {
  const title = error?.site || error?.status === 404 ? error.title : t("failure.title");
  const detail = error?.detail || t(error?.name === "Unreachable" ? "failure.unreachable" : "failure.detail");
  page({
    title,
    current,
    main: html`<h1 class="govuk-heading-l" tabindex="-1">${title}</h1>
      <p>${detail}</p>
      ${error?.site ? elsewhere(error, to) : html`<p><a href=${location.href}>${t("failure.again")}</a></p>`}`,
  });
}

/** The way to the same page on the site of the Region that looks after the case. */
export const elsewhere = ({ site }, to = location.pathname + location.search) =>
  html`<p><a href=${site + to}>${t("failure.elsewhere", { site: new URL(site).host })}</a></p>`;

async function showBanner() {
  try {
    const text = (await site()).banner?.[lang];
    if (text && text !== banner) {
      banner = text;
      again();
    }
  } catch {
    // Without an answer there is nothing to announce.
  }
}

/** Moves the focus to what has just appeared; the heading of the page unless another selector is given. */
export const focusOn = (selector = "h1") => whenReleased(() => moveFocus(selector));

function moveFocus(selector) {
  const target = document.querySelector(selector);
  if (!target) return;
  if (!target.hasAttribute("tabindex") && !/^(a|button|input|select|textarea)$/i.test(target.tagName)) {
    target.setAttribute("tabindex", "-1");
  }
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: selector === "h1" ? "end" : "nearest" });
  if (selector === "h1") window.scrollTo(0, 0);
}

/** For `keydown` of a form: Enter in a field or on a choice sends nothing; what changes a case has a button of its own. */
export function sentByItsButton(event) {
  if (event.key === "Enter" && event.target.matches("input:not([type=submit])")) event.preventDefault();
}

/**
 * What was refused, each fault at its field: `fields` gives the field of each part of the request, `rest` is where it is
 * told of anything else.
 */
export function faultsAt({ errors = [], detail }, fields, rest) {
  if (!errors.length) return [{ id: rest, text: detail || t("failure.unreachable") }];
  return errors.map(({ pointer, detail: text }) => ({ id: fields[pointer.split("/")[1]] ?? rest, text }));
}

/** The summary of what needs correcting; `errors` are [{id, text}] with the ids of the fields. */
export function errorSummary(errors, title = t("page.error_title")) {
  if (!errors.length) return nothing;
  return html`<div class="govuk-error-summary" role="alert" tabindex="-1" id="errors">
    <h2 class="govuk-error-summary__title">${title}</h2>
    <ul class="govuk-list govuk-error-summary__list">
      ${errors.map(({ id, text }) => html`<li>${id ? html`<a href="#${id}" @click=${toField}>${text}</a>` : text}</li>`)}
    </ul>
  </div>`;
}

function toField(event) {
  event.preventDefault();
  const field = document.getElementById(event.currentTarget.hash.slice(1));
  field?.focus();
  field?.closest(".govuk-form-group")?.scrollIntoView({ block: "center" });
}

/** The same words at the field itself. */
export function errorMessage(errors, id) {
  const found = errors.find((each) => each.id === id);
  if (!found) return nothing;
  return html`<p class="govuk-error-message" id="${id}-error">
    <span class="govuk-visually-hidden">${t("page.error_prefix")}</span> ${found.text}
  </p>`;
}
