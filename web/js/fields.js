/** Form fields: label, hint, error and input, joined as assistive technology expects it. */
import { html, live, nothing } from "./vendor/lit.js";
import { errorMessage } from "./page.js";

function described(id, hint, errors) {
  const ids = [hint && `${id}-hint`, errors.some((each) => each.id === id) && `${id}-error`].filter(Boolean);
  return ids.length ? ids.join(" ") : nothing;
}

const wrong = (id, errors) => errors.some((each) => each.id === id);
const groupClass = (id, errors) => `govuk-form-group ${wrong(id, errors) ? "govuk-form-group--error" : ""}`;
const hintOf = (id, hint) => (hint ? html`<div class="govuk-hint" id="${id}-hint">${hint}</div>` : nothing);

/** One line of text. */
export function textField({ id, label, hint, value = "", errors = [], change, extra = nothing, ...rest }) {
  const { type = "text", width = "", autocomplete = "off", mode = nothing, max = nothing, spell = nothing } = rest;
  return html`<div class=${groupClass(id, errors)}>
    <label class="govuk-label" for=${id}>${label}</label>
    ${hintOf(id, hint)} ${errorMessage(errors, id)}
    <input
      class="govuk-input ${width} ${wrong(id, errors) ? "govuk-input--error" : ""}"
      id=${id}
      name=${id}
      type=${type}
      inputmode=${mode}
      maxlength=${max}
      spellcheck=${spell}
      autocomplete=${autocomplete}
      autocapitalize=${type === "email" ? "none" : nothing}
      aria-describedby=${described(id, hint, errors)}
      aria-invalid=${wrong(id, errors) ? "true" : nothing}
      .value=${live(value)}
      @input=${(event) => change(event.target.value)}
    />
    ${extra}
  </div>`;
}

/** Several lines of text. */
export function textArea({ id, label, hint, value = "", errors = [], change, leave, rows = 7, extra = nothing }) {
  return html`<div class=${groupClass(id, errors)}>
    <label class="govuk-label" for=${id}>${label}</label>
    ${hintOf(id, hint)} ${errorMessage(errors, id)}
    <textarea
      class="govuk-textarea ${wrong(id, errors) ? "govuk-textarea--error" : ""}"
      id=${id}
      name=${id}
      rows=${rows}
      aria-describedby=${described(id, hint, errors)}
      aria-invalid=${wrong(id, errors) ? "true" : nothing}
      .value=${live(value)}
      @input=${(event) => change(event.target.value)}
      @blur=${() => leave?.()}
    ></textarea>
    ${extra}
  </div>`;
}

/** One of a list; `options` are [{value, text, group}]. */
export function choice({ id, label, hint, value = "", errors = [], options, empty, change, disabled = false }) {
  // The property, not the attribute: a list that grows shorter hands what somebody chose on to another line.
  const option = (each) => html`<option value=${each.value} .selected=${live(each.value === value)}>${each.text}</option>`;
  const groups = [...new Set(options.map((each) => each.group))];
  return html`<div class=${groupClass(id, errors)}>
    <label class="govuk-label" for=${id}>${label}</label>
    ${hintOf(id, hint)} ${errorMessage(errors, id)}
    <select
      class="govuk-select ${wrong(id, errors) ? "govuk-select--error" : ""}"
      id=${id}
      name=${id}
      ?disabled=${disabled}
      aria-describedby=${described(id, hint, errors)}
      @change=${(event) => change(event.target.value)}
    >
      ${empty === undefined ? nothing : html`<option value="" .selected=${live(!value)}>${empty}</option>`}
      ${groups.map((group) => {
        const within = options.filter((each) => each.group === group).map(option);
        return group ? html`<optgroup label=${group}>${within}</optgroup>` : within;
      })}
    </select>
  </div>`;
}

/** One of a few, as cards; `options` are [{value, text, hint, more}], `more` shown while it is chosen. */
export function radios({ id, legend, hint, value, errors = [], options, change, big = false, plain = false }) {
  return html`<div class=${groupClass(id, errors)}>
    <fieldset class="govuk-fieldset" aria-describedby=${described(id, hint, errors)}>
      <legend class="govuk-fieldset__legend ${big ? "govuk-fieldset__legend--l" : ""}">
        ${big ? html`<h1 class="govuk-fieldset__heading">${legend}</h1>` : legend}
      </legend>
      ${hintOf(id, hint)} ${errorMessage(errors, id)}
      <div class="govuk-radios cards ${plain ? "cards--compact" : ""}">
        ${options.map((each, index) => radio(each, index ? `${id}-${each.value}` : id, id, value, change))}
      </div>
    </fieldset>
  </div>`;
}

function radio({ value, text, hint, more }, id, name, chosen, change) {
  return html`<div class="govuk-radios__item">
      <input
        class="govuk-radios__input"
        type="radio"
        id=${id}
        name=${name}
        value=${value}
        .checked=${live(chosen === value)}
        aria-describedby=${hint ? `${id}-choice` : nothing}
        @change=${() => change(value)}
      />
      <label class="govuk-label govuk-radios__label" for=${id}>${text}</label>
      ${hint ? html`<div class="govuk-hint govuk-radios__hint" id="${id}-choice">${hint}</div>` : nothing}
    </div>
    ${more && chosen === value ? html`<div class="govuk-radios__conditional">${more}</div>` : nothing}`;
}

/** Yes or nothing. */
export function tick({ id, text, hint, value = false, errors = [], change }) {
  return html`<div class=${groupClass(id, errors)}>
    ${errorMessage(errors, id)}
    <div class="govuk-checkboxes cards">
      <div class="govuk-checkboxes__item">
        <input
          class="govuk-checkboxes__input"
          type="checkbox"
          id=${id}
          name=${id}
          .checked=${live(value)}
          aria-describedby=${described(id, hint, errors)}
          @change=${(event) => change(event.target.checked)}
        />
        <label class="govuk-label govuk-checkboxes__label" for=${id}>${text}</label>
        ${hint ? html`<div class="govuk-hint govuk-checkboxes__hint" id="${id}-hint">${hint}</div>` : nothing}
      </div>
    </div>
  </div>`;
}
