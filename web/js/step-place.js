/** Where it is: by area, by this device if it may tell, and in words; never only by a map. */
import { html, nothing } from "./vendor/lit.js";
import { alwaysSecret } from "./answers.js";
import { areaFields } from "./areas.js";
import { textField } from "./fields.js";
import { institutionFields } from "./institutions.js";
import { errorMessage } from "./page.js";
import { number, t } from "./words.js";

const locating = { state: "" };

/** The page of this question. */
export function placeStep(context) {
  const { answers, errors, set } = context;
  return html`<h1 class="govuk-heading-l" tabindex="-1">${t("form.place.title")}</h1>
    <p>${t("form.place.lead")} ${t(alwaysSecret(answers) ? "form.place.needed" : "form.place.needed_any")}</p>
    ${areaFields({
      area: answers.area,
      names: answers.areaNames,
      errors,
      empty: (level) => t(level > 1 ? "form.place.choose_if_known" : "form.place.choose"),
      change: (area, areaNames) => set({ area, areaNames }),
      render: context.render,
    })}
    ${textField({
      id: "place",
      label: t("form.place.landmark"),
      hint: t("form.place.landmark_hint"),
      value: answers.place,
      errors,
      change: (place) => set({ place }, { quiet: true }),
    })}
    ${location(context)} ${alwaysSecret(answers) ? nothing : institution(context)}`;
}

function location({ answers, errors, set, render }) {
  const isKnown = answers.latitude !== undefined;
  return html`<div class="govuk-form-group ${errors.some((each) => each.id === "here") ? "govuk-form-group--error" : ""}" id="here" tabindex="-1">
    <p class="govuk-label">${t("form.place.here")}</p>
    <p class="govuk-hint">${t("form.place.here_hint")}</p>
    ${errorMessage(errors, "here")}
    <div role="status">
      ${isKnown
        ? html`<p class="note note--good small">
            ${t("form.place.found", { latitude: degrees(answers.latitude), longitude: degrees(answers.longitude), metres: number(answers.accuracy) })}
          </p>`
        : locating.state
          ? html`<p class="note ${locating.state === "busy" ? "" : "note--wait"} small">${t(`form.place.${locating.state}`)}</p>`
          : nothing}
    </div>
    ${isKnown
      ? html`<button type="button" class="plain-button" @click=${() => set({ latitude: undefined, longitude: undefined, accuracy: undefined })}>
          ${t("form.place.forget")}
        </button>`
      : html`<button type="button" class="govuk-button govuk-button--secondary govuk-button--small" @click=${() => find(set, render)}>
          ${t("form.place.use")}
        </button>`}
  </div>`;
}

const degrees = (value) => value.toFixed(5);

async function find(set, render) {
  locating.state = "busy";
  render();
  try {
    const position = await here();
    locating.state = "";
    set(position);
  } catch (error) {
    locating.state = error.code === 1 ? "denied" : "failed";
    render();
  }
}

/** Asks the browser, and so the person; only ever called on a click. */
function here() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Error("none"));
    return navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          latitude: Number(coords.latitude.toFixed(6)),
          longitude: Number(coords.longitude.toFixed(6)),
          accuracy: Math.round(coords.accuracy),
        }),
      reject,
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

function institution({ answers, errors, set, render }) {
  const fields = institutionFields({
    label: t("form.institution.label"),
    hint: t("form.institution.hint"),
    empty: t("form.institution.none"),
    value: answers.institution ?? "",
    errors,
    change: (id, name) => set({ institution: id, institutionName: name }),
    render,
  });
  if (!fields.length) return nothing;
  const isOpen = Boolean(answers.institution) || errors.some((each) => each.id === "institution");
  return html`<details class="govuk-details" ?open=${isOpen}>
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${t("form.institution.open")}</span></summary>
    <div class="govuk-details__text">${fields}</div>
  </details>`;
}
