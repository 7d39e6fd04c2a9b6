/** What surrounds the desk's views: masthead with search and account, the piles with their counts, the live region. */
import { html, nothing } from "../vendor/lit.js";
import { page } from "../page.js";
import { signIn, signOut } from "../signin.js";
import { atLeast, lang, t, translated } from "../words.js";
import { icon } from "./icons.js";
import { help } from "./keys.js";
import { follow, go, PILES, to, URGENT } from "./places.js";
import { state } from "./state.js";

/** Shows a view: `title` names the page, `body` is what stands beside the piles. */
export function show({ title, body, error = false }) {
  page({
    title,
    error,
    wide: true,
    aside: aside(),
    places: places(),
    below: below(),
    main: html`<div class="bench ${state.place.view === "queue" ? "bench--railed" : ""}">
      ${rail()}
      <div class="bench__work">${state.lost ? lost() : nothing} ${closed()} ${body}</div>
      <p class="said" role="status" id="said">${state.said}</p>
    </div>`,
  });
}

const places = () => {
  const { view } = state.place;
  const found = [{ text: t("desk.queues"), href: to({ view: "queue" }), current: view === "queue" || view === "case" }];
  if (oversees()) found.push({ text: t("desk.overdue"), href: to({ view: "overdue" }), current: view === "overdue" });
  found.push({ text: t("figures.title"), href: to({ view: "numbers" }), current: view === "numbers" });
  if (administers()) found.push({ text: t("exports.short"), href: to({ view: "exports" }), current: view === "exports" });
  return found;
};

/** An officer whose desk was closed is told where its reports have gone. */
function closed() {
  const { desk, successor } = state.counts ?? {};
  if (state.place.view !== "queue" || !successor) return nothing;
  return html`<p class="note note--wait" role="status">${t("desk.closed", { desk: desk.name, successor: successor.name })}</p>`;
}

/** Whoever administers an institution reads who saved its lists. */
const administers = () => state.me.roles.some((role) => role === "institution_admin" || role === "national_admin");

/** Whether the officer may look into more than his own desk. */
export const oversees = () =>
  state.me.desks.length > 1 || state.me.roles.some((role) => role === "national_admin" || role === "evaluator");

function aside() {
  return html`<form class="seek" role="search" @submit=${seek}>
      <label class="govuk-visually-hidden" for="seek">${t("desk.search")}</label>
      <input
        class="seek__field"
        id="seek"
        name="words"
        type="search"
        maxlength="100"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        placeholder=${t("desk.search_hint")}
      />
      <button class="seek__go" type="submit">
        ${icon("search")}<span class="govuk-visually-hidden">${t("desk.search_go")}</span>
      </button>
    </form>
    <details class="account">
      <summary><span>${state.me.name}</span></summary>
      <div class="account__box">
        <p><strong>${state.me.name}</strong><br />${state.me.role_texts.join(", ")}<br />${state.me.desk.name}</p>
        <p><button type="button" class="plain-button" @click=${help}>${t("keys.title")}</button></p>
        <p><button type="button" class="plain-button" @click=${() => signOut()}>${t("desk.sign_out")}</button></p>
      </div>
    </details>`;
}

const A_NUMBER = /^[0-9a-z]{14}$/i;

/** A whole number opens its case; anything else is looked for. */
function seek(event) {
  event.preventDefault();
  const field = event.currentTarget.elements.words;
  const asked = field.value.trim();
  if (asked.length < 2) return field.focus();
  field.value = "";
  if (A_NUMBER.test(asked.replace(/[\s\u2010-\u2013-]/g, ""))) return go({ view: "case", number: asked });
  go({ view: "queue", queue: "search", words: asked, desk: state.place.desk });
}

function rail() {
  const { place, counts } = state;
  if (place.view !== "queue") return nothing;
  const [urgent, piles] = [URGENT, PILES].map((names) => names.map((name) => pile(name)));
  return html`<nav class="rail" aria-label=${t("desk.piles")}>
    ${state.me.desks.length > 1 ? chooser() : html`<p class="rail__desk">${icon("desk")} ${counts ? counts.desk.name : state.me.desk.name}</p>`}
    <ul class="rail__urgent">
      ${urgent}
    </ul>
    <ul>
      ${piles} ${pile("mine")}
    </ul>
  </nav>`;
}

function pile(name) {
  const { place } = state;
  const current = (place.queue || "new") === name;
  const found = countOf(name);
  return html`<li>
    <a
      class="pile pile--${name}"
      href=${to({ view: "queue", queue: name, desk: place.desk })}
      aria-current=${current ? "page" : nothing}
      @click=${follow}
    >
      <span class="pile__name">${name === "late" || name === "today" ? icon(name) : nothing}${t(`pile.${name}`)}</span>
      ${found ? html`<span class="pile__count ${found.total ? "" : "is-none"}">${atLeast(found.total, found.more)}<span class="govuk-visually-hidden"> ${t("desk.cases")}</span></span>` : nothing}
    </a>
  </li>`;
}

/** How many lie there; what is late and due today is that of the piles in which the desk owes something. */
function countOf(name) {
  if (!state.counts) return null;
  const piles = state.counts.piles;
  if (URGENT.includes(name)) {
    const owed = piles.filter((each) => each.queue === "new" || each.queue === "working");
    return {
      total: owed.reduce((sum, each) => sum + each[name], 0),
      more: owed.some((each) => each[`${name}_more`]),
    };
  }
  return piles.find((each) => each.queue.split("-")[0] === name);
}

function chooser() {
  const desks = state.me.desks;
  const current = state.place.desk || state.me.desk.id;
  const known = desks.some((desk) => desk.id === current);
  return html`<div class="rail__choose">
    <label for="desk-choice">${t("desk.look_into")}</label>
    <select class="govuk-select" id="desk-choice" @change=${choose}>
      ${known ? nothing : html`<option value=${current} selected>${state.counts?.desk.name || current}</option>`}
      ${desks.map((desk) => html`<option value=${desk.id} ?selected=${desk.id === current}>${desk.name}</option>`)}
    </select>
  </div>`;
}

function choose(event) {
  const desk = event.currentTarget.value;
  const queue = state.place.view === "queue" ? state.place.queue : undefined;
  go({ view: "queue", queue, desk: desk === state.me.desk.id ? undefined : desk });
}

/** At the foot: who works here, help, keys, and the other language. */
function below() {
  const { name, role_texts: roles, desk } = state.me;
  const other = lang === "en" ? "id" : "en";
  return html`<footer class="foot foot--desk">
    <div class="govuk-width-container wide foot__row">
      <p>${t("foot_desk.who")} <strong>${name}</strong>, ${roles.join(", ")}, ${desk.name}</p>
      <ul>
        <li><a href=${to({ view: "help" })} @click=${follow}>${t("help_desk.title")}</a></li>
        <li><button type="button" class="plain-button" @click=${help}>${t("keys.title")}</button></li>
        <li><a href=${translated()} lang=${other} hreflang=${other}>${t("page.other_language")}</a></li>
        <li><button type="button" class="plain-button" @click=${() => signOut()}>${t("desk.sign_out")}</button></li>
      </ul>
    </div>
  </footer>`;
}

const lost = () =>
  html`<div class="note note--bad" role="alert">
    <p><strong>${t("desk.lost_title")}</strong></p>
    <p>
      ${t("desk.lost_text")} <button type="button" class="plain-button" @click=${() => signIn()}>${t("desk.sign_in")}</button>
    </p>
  </div>`;
