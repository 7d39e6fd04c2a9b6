/** Everything on one page before it is sent, each answer with a way back to its question. */
import { html, nothing } from "./vendor/lit.js";
import { alwaysSecret, stepsFor } from "./answers.js";
import { personalData } from "./privacy.js";
import { levels } from "./reference.js";
import { thumbnail } from "./step-photos.js";
import { day, t } from "./words.js";

/** The page of this step. */
export function reviewStep(context) {
  const { answers, draft } = context;
  const steps = stepsFor(answers);
  return html`<h1 class="govuk-heading-l" tabindex="-1">${t("form.review.title")}</h1>
    <dl class="govuk-summary-list">
      ${row(context, "jenis", "kind", answers.classification && t(`classification.${answers.classification}`))}
      ${row(context, "isi", "heading", answers.title)}
      ${row(context, "isi", "body", answers.body && html`<span class="prewrap">${answers.body}</span>`)}
      ${answers.category ? row(context, "isi", "category", answers.categoryName) : nothing}
      ${row(context, "tempat", "place", place(answers))}
      ${answers.institution && !alwaysSecret(answers) ? row(context, "tempat", "institution", answers.institutionName) : nothing}
      ${steps.includes("kapan") ? row(context, "kapan", "when", when(answers)) : nothing}
      ${row(context, "foto", "photos", photos(draft.photos))}
      ${row(context, "kontak", "visibility", readers(answers))} ${row(context, "kontak", "contact", contact(answers))}
    </dl>
    ${personalNote(answers.title, answers.body, answers.place)}
    <p>${t("form.review.promise")}</p>
    <button type="button" class="govuk-button govuk-button--wide" id="send" @click=${context.send}>${t("form.review.send")}</button>`;
}

/** Not an error: whoever needs to name a number may. */
export function personalNote(...texts) {
  const kinds = personalData(texts.join("\n"));
  if (!kinds.length) return nothing;
  const named = kinds.map((kind) => t(`form.personal.${kind}`)).join(", ");
  return html`<p class="note note--wait small" id="personal">${t("form.personal.found", { kinds: named })}</p>`;
}

function row({ address, go }, step, key, value) {
  const name = t(`form.review.${key}`);
  return html`<div class="govuk-summary-list__row">
    <dt class="govuk-summary-list__key">${name}</dt>
    <dd class="govuk-summary-list__value">${value || html`<span class="soft">${t("form.review.nothing")}</span>`}</dd>
    <dd class="govuk-summary-list__actions">
      <a href=${address(step, true)} @click=${go(step, true)}
        >${t("form.review.change")}<span class="govuk-visually-hidden"> ${name}</span></a
      >
    </dd>
  </div>`;
}

function place({ area, areaNames = [], place: words, latitude, longitude }) {
  const names = levels(area).map((_, index) => areaNames[index]).filter(Boolean).reverse().join(", ");
  const point = latitude !== undefined && t("form.review.point", { latitude: latitude.toFixed(5), longitude: longitude.toFixed(5) });
  const lines = [words, names, point].filter(Boolean);
  return lines.length ? lines.map((line) => html`<p class="flush">${line}</p>`) : "";
}

function when({ when: chosen, occurred_on: date, emergency }) {
  const said = date ? day(date) : chosen === "unknown" ? t("form.when.unknown") : "";
  return said && html`${said}${emergency ? html`<br /><strong class="late">${t("form.review.emergency")}</strong>` : nothing}`;
}

const photos = (list) =>
  list.length
    ? html`<ul class="photos photos--small">
        ${list.map((photo) => html`<li>${thumbnail(photo)}</li>`)}
      </ul>
      ${t("photos.count", { count: list.length })}`
    : "";

function readers(answers) {
  if (alwaysSecret(answers)) return t("form.contact.always_secret");
  return answers.visibility && t(`form.contact.${answers.visibility}`);
}

function contact({ contact: how, email, phone }) {
  if (how !== "reach") return how && t("form.contact.nameless");
  return [email, phone].filter(Boolean).map((line) => html`<p class="flush">${line}</p>`);
}
