/** What the reporter can do now: answer the answer, supply, comment, rate, have it reopened, take it back. */
import { html, nothing } from "./vendor/lit.js";
import { newKey, post } from "./api.js";
import { radios, textArea } from "./fields.js";
import { errorSummary, focusOn, sentByItsButton } from "./page.js";
import { visibilityStep } from "./visibility-step.js";
import { lastDay, day, t } from "./words.js";

const RATINGS = ["5", "4", "3", "2", "1"];
const blank = () => ({ texts: {}, verdict: "", rating: "", chosen: {}, errors: [], key: null, busy: false, done: "" });
let state = blank();

/** Nothing typed is to be found by whoever uses the device next. */
export function forgetSteps() {
  state = blank();
}

/** The forms for what is asked of the reporter now. */
export function reporterSteps(found, context) {
  const may = new Set(found.may);
  return html`<div role="status">${state.done ? html`<p class="note note--good">${state.done}</p>` : nothing}</div>
    ${errorSummary(state.errors)}
    ${may.has("reply") && ASKED[found.status] ? ASKED[found.status](found, context) : nothing}
    ${may.has("rate") ? rating(found, context) : nothing}`;
}

/** The steps that nobody waits for, folded away. */
export function moreSteps(found, context) {
  const may = new Set(found.may);
  return [
    may.has("reply") && !ASKED[found.status] && folded("comment", found, context),
    may.has("reopen") && reopening(found, context),
    may.has("change_visibility") && visibility(found, context),
    may.has("withdraw") && folded("withdraw", found, context),
  ].filter(Boolean);
}

const ASKED = { answered: verdict, on_hold: supply };

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
        hint: due ? t("steps.verdict_due", { day: day(lastDay(due)) }) : undefined,
        errors: state.errors,
        value: state.verdict,
        options: [
          { value: "accepted", text: t("steps.accepted"), hint: t("steps.accepted_hint") },
          { value: "disputed", text: t("steps.disputed"), hint: t("steps.disputed_hint"), more: text("disputed", context) },
        ],
        change: (value) => {
          Object.assign(state, { verdict: value, key: null });
          context.render();
        },
      })}
      ${button("steps.send_verdict")}
    </form>
  </section>`;
}

function supply(found, context) {
  const question = [...found.timeline].reverse().find((entry) => entry.type === "held");
  return html`<section class="card card--wait" aria-labelledby="supply-title">
    <h2 class="govuk-heading-m" id="supply-title">${t("steps.supply")}</h2>
    ${question?.message ? html`<blockquote class="prewrap">${question.message}</blockquote>` : nothing}
    <form novalidate @keydown=${sentByItsButton} @submit=${(event) => sendText(event, "supply", "replies", context)}>
      ${text("supply", context)} ${button("steps.supply_send")}
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
          Object.assign(state, { rating: value, key: null });
          context.render();
        },
      })}
      ${text("rate", context)} ${button("steps.rate_send", "secondary")}
    </form>
  </section>`;
}

function reopening(found, context) {
  return folded(found.status === "archived" ? "appeal" : "reopen", found, context);
}

const visibility = (found, context) =>
  visibilityStep(found, {
    chosen: state.chosen,
    errors: state.errors,
    change: (chosen) => {
      Object.assign(state, { chosen, key: null });
      context.render();
    },
    send: button("steps.visibility_send", "secondary"),
    submit: (event, now, before) => sendChoice(event, now, before, context),
  });

const PATHS = { comment: "replies", withdraw: "withdrawal", reopen: "reopening", appeal: "reopening" };

/** A step that is there when it is wanted, and not in the way before. */
function folded(name, found, context) {
  return html`<details class="govuk-details" ?open=${state.errors.some((each) => each.id === name)}>
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t(`steps.${name}`)}</span></summary>
    <div class="govuk-details__text">
      <p>${t(`steps.${name}_lead`)}</p>
      <form novalidate @keydown=${sentByItsButton} @submit=${(event) => sendText(event, name, PATHS[name], context, name === "withdraw")}>
        ${text(name, context)} ${button(`steps.${name}_send`, name === "withdraw" ? "warning" : "secondary")}
      </form>
    </div>
  </details>`;
}

const text = (name) =>
  textArea({
    id: name,
    label: t(`steps.${name}_label`),
    rows: 4,
    value: state.texts[name],
    errors: state.errors,
    change: (value) => {
      state.texts[name] = value;
      // A changed text is another request, and so has a key of its own.
      state.key = null;
    },
  });

const button = (key, kind) =>
  html`<button class="govuk-button ${kind ? `govuk-button--${kind}` : ""}" aria-disabled=${state.busy ? "true" : nothing}>${t(key)}</button>`;

function sendVerdict(event, context) {
  event.preventDefault();
  if (!state.verdict) return complain("verdict", "steps.verdict_missing", context);
  const said = (state.texts.disputed ?? "").trim();
  if (state.verdict === "disputed" && !said) return complain("disputed", "steps.disputed_missing", context);
  const body = state.verdict === "disputed" ? { verdict: "disputed", text: said } : { verdict: "accepted" };
  return act("replies", body, "disputed", context);
}

function sendRating(event, context) {
  event.preventDefault();
  if (!state.rating) return complain("rating", "steps.rate_missing", context);
  const said = (state.texts.rate ?? "").trim();
  return act("rating", { rating: Number(state.rating), ...(said && { text: said }) }, "rate", context);
}

function sendText(event, name, where, context, isOptional = false) {
  event.preventDefault();
  const said = (state.texts[name] ?? "").trim();
  if (!said && !isOptional) return complain(name, `steps.${name}_missing`, context);
  return act(where, said ? { text: said } : {}, name, context);
}

function sendChoice(event, now, before, context) {
  event.preventDefault();
  const changed = Object.keys(now).find((name) => now[name] !== before[name]);
  if (!changed) return complain(before.secret ? "choose-anonymous" : "choose-secret", "steps.visibility_missing", context);
  return act("visibility", now, `choose-${changed}`, context);
}

function complain(id, key, { render }) {
  state.errors = [{ id, text: t(key) }];
  render();
  focusOn("#errors");
}

/** Takes the step once; what was typed stays until it has arrived. */
async function act(where, body, name, { number, token, render, reload }) {
  if (state.busy) return;
  state.key = state.key ?? newKey();
  Object.assign(state, { busy: true, errors: [], done: "" });
  render();
  try {
    await post(`/v1/complaints/${number}/${where}`, body, { token, key: state.key });
    state = { ...blank(), texts: { ...state.texts, [name]: "" }, done: t(`steps.done.${where}`) };
    await reload();
    focusOn();
  } catch (error) {
    state.busy = false;
    state.errors = [{ id: name, text: error.detail || t("failure.unreachable") }];
    if (error.status === 401 || error.status === 409) await reload();
    render();
    focusOn("#errors");
  }
}
