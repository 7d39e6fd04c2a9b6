/** What the reporter can do now: answer the answer, supply, comment, rate, have it reopened, take it back. */
import { html, nothing, repeat } from "./vendor/lit.js";
import { radios, textArea } from "./fields.js";
import { KEPT_DAYS } from "./kept.js";
import { errorSummary, focusOn, sentByItsButton } from "./page.js";
import { act, resume, state, typed } from "./reporter-state.js";
import { supply } from "./supply.js";
import { visibilityStep } from "./visibility-step.js";
import { lastDay, day, t } from "./words.js";

const RATINGS = ["5", "4", "3", "2", "1"];

/** The forms for what is asked of the reporter now. */
export function reporterSteps(found, context) {
  resume(context.number);
  const may = new Set(found.may);
  return html`<div role="status">${state.done ? html`<p class="note note--good">${state.done}</p>` : nothing}</div>
    ${errorSummary(state.errors)}
    ${may.has("reply") && ASKED[found.status] ? ASKED[found.status](found, context) : nothing}
    ${may.has("rate") ? rating(found, context) : nothing}`;
}

/** The steps that nobody waits for, folded away. */
export function moreSteps(found, context) {
  const may = new Set(found.may);
  const again = found.status === "archived" ? "appeal" : "reopen";
  const open = [
    may.has("reply") && !ASKED[found.status] && "comment",
    may.has("reopen") && again,
    may.has("change_visibility") && "choose",
    may.has("withdraw") && "withdraw",
  ].filter(Boolean);
  // By their names: where a step was unfolded another would else be found unfolded once it is gone.
  return repeat(open, (name) => name, (name) => (name === "choose" ? visibility(found, context) : folded(name, found, context)));
}

const ASKED = { answered: verdict, on_hold: (found, context) => supply(found, context, { text, button }) };

/** The answer, and whether it is one. */
function verdict(found, context) {
  const answer = [...found.timeline].reverse().find((entry) => entry.type === "answered");
  const due = found.next.clock === "reply" && found.next.due_at;
  return html`<section class="card card--answer" aria-labelledby="answer">
    <h2 class="govuk-heading-m" id="answer">${t("steps.answer", { desk: answer?.by.name ?? found.desk.name })}</h2>
    <blockquote class="prewrap">${answer?.message}</blockquote>
    <form novalidate @keydown=${sentByItsButton} @submit=${(event) => sendVerdict(event, context)}>
      ${radios({
        id: "verdict",
        legend: t("steps.verdict"),
        hint: due ? t("steps.verdict_due", { day: day(lastDay(due, found.desk.zone)) }) : undefined,
        errors: state.errors,
        value: state.verdict,
        options: [
          { value: "accepted", text: t("steps.accepted"), hint: t("steps.accepted_hint") },
          { value: "disputed", text: t("steps.disputed"), hint: t("steps.disputed_hint"), more: text("disputed", context) },
        ],
        change: (value) => {
          typed("disputed", { verdict: value });
          context.render();
        },
      })}
      ${button("steps.send_verdict")}
    </form>
  </section>`;
}

function rating(found, context) {
  return html`<section class="card" aria-labelledby="rating-title">
    <h2 class="govuk-heading-m" id="rating-title">${t("steps.rate")}</h2>
    ${found.rating ? html`<p class="soft">${t("steps.rated", { rating: found.rating })}</p>` : nothing}
    <form novalidate @keydown=${sentByItsButton} @submit=${(event) => sendRating(event, context)}>
      ${radios({
        id: "rating",
        legend: t("steps.rate_question"),
        errors: state.errors,
        plain: true,
        value: state.rating,
        options: RATINGS.map((value) => ({ value, text: t(`rating.${value}`) })),
        change: (value) => {
          typed("rate", { rating: value });
          context.render();
        },
      })}
      ${text("rate", context)} ${button("steps.rate_send", "secondary")}
    </form>
  </section>`;
}

const visibility = (found, context) =>
  visibilityStep(found, {
    chosen: state.chosen,
    errors: state.errors,
    change: (chosen) => {
      typed("choose", { chosen });
      context.render();
    },
    send: button("steps.visibility_send", "secondary"),
    submit: (event, now, before) => sendChoice(event, now, before, context),
  });

/** A step that is there when it is wanted, and not in the way before. */
function folded(name, found, context) {
  return html`<details class="govuk-details" ?open=${state.resumed.includes(name) || state.errors.some((each) => each.id === name)}>
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t(`steps.${name}`)}</span></summary>
    <div class="govuk-details__text">
      <p>${t(`steps.${name}_lead`)}</p>
      <form novalidate @keydown=${sentByItsButton} @submit=${(event) => sendText(event, name, context, name === "withdraw")}>
        ${text(name, context)} ${button(`steps.${name}_send`, name === "withdraw" ? "warning" : "secondary")}
      </form>
    </div>
  </details>`;
}

/** Steps of which everybody may know that they were taken; what was written with them is for the officers alone. */
const TOLD = new Set(["disputed", "reopen", "appeal", "withdraw"]);

const text = (name, context) =>
  textArea({
    id: name,
    label: t(`steps.${name}_label`),
    hint: t(TOLD.has(name) ? "steps.readers_fact" : "steps.readers"),
    rows: 4,
    value: state.texts[name],
    errors: state.errors,
    change: (value) => typed(name, { texts: { ...state.texts, [name]: value } }),
    extra: html`<p class="small soft kept">
      ${t("steps.kept", { days: KEPT_DAYS })}
      <button type="button" class="plain-button" @click=${() => clear(name, context)}>${t("steps.clear")}</button>
    </p>`,
  });

function clear(name, { render }) {
  typed(name, { texts: { ...state.texts, [name]: "" } });
  render();
  document.getElementById(name)?.focus();
}

const button = (key, kind) =>
  html`<button class="govuk-button ${kind ? `govuk-button--${kind}` : ""}" aria-disabled=${state.busy ? "true" : nothing}>${t(key)}</button>`;

function sendVerdict(event, context) {
  event.preventDefault();
  if (!state.verdict) return complain("verdict", "steps.verdict_missing", context);
  const said = (state.texts.disputed ?? "").trim();
  if (state.verdict === "disputed" && !said) return complain("disputed", "steps.disputed_missing", context);
  const body = state.verdict === "disputed" ? { verdict: "disputed", text: said } : { verdict: "accepted" };
  return act("disputed", body, context);
}

function sendRating(event, context) {
  event.preventDefault();
  if (!state.rating) return complain("rating", "steps.rate_missing", context);
  const said = (state.texts.rate ?? "").trim();
  return act("rate", { rating: Number(state.rating), ...(said && { text: said }) }, context);
}

function sendText(event, name, context, isOptional = false) {
  event.preventDefault();
  const said = (state.texts[name] ?? "").trim();
  if (!said && !isOptional) return complain(name, `steps.${name}_missing`, context);
  return act(name, said ? { text: said } : {}, context);
}

function sendChoice(event, now, before, context) {
  event.preventDefault();
  const changed = Object.keys(now).find((name) => now[name] !== before[name]);
  if (!changed) return complain(before.secret ? "choose-anonymous" : "choose-secret", "steps.visibility_missing", context);
  return act("choose", now, context, `choose-${changed}`);
}

function complain(id, key, { render }) {
  state.errors = [{ id, text: t(key) }];
  render();
  focusOn("#errors");
}
