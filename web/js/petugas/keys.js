/** One key for each thing that officers do all day; `?` shows them, and there they can be switched off (WCAG 2.1.4). */
import { html, nothing, render } from "../vendor/lit.js";
import { t } from "../words.js";
import { actionOf } from "./shortcuts.js";

const KEPT = "lapor.desk.keys";
const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select, [contenteditable]";

let dialog;

const areOn = () => {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
};

/** Whether keys are shown beside the buttons that they press. */
export const keysAreOn = areOn;

/** What the page shows when a key is pressed, as `actionOf` asks for it. */
function here(target) {
  const forms = [...document.querySelectorAll("main form")].filter((each) => each.offsetParent !== null);
  return {
    isOn: areOn(),
    isTyping: Boolean(target.closest?.(TYPING)),
    dialog: Boolean(document.querySelector("dialog[open]")),
    menu: Boolean(document.querySelector(".account[open]")),
    form: forms.length > 0,
    inForm: forms.some((each) => each.contains(target)),
  };
}

/** `place` gives the view that is shown and the steps that are open in it, `act` does what a key means there. */
export function begin(place, act) {
  document.addEventListener("keydown", (event) => {
    const action = actionOf(event, { ...here(event.target), ...place() });
    if (!action) return;
    event.preventDefault();
    act(action);
  });
}

/** A key beside the name of what it does. */
export const hint = (key) => (key && areOn() ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing);

const LINES = ["j", "k", "Enter", "/", "u", "v", "d", "m", "b", "t", "w", "a", "e", "c", "Escape", "?"];

/** The list of keys, and the switch. */
export function help() {
  dialog = dialog || document.body.appendChild(document.createElement("dialog"));
  dialog.className = "dialog dialog--keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  draw();
  if (!dialog.open) dialog.showModal();
}

function draw() {
  render(
    html`<h2 class="govuk-heading-m" id="keys-title">${t("keys.title")}</h2>
      <dl class="keys">
        ${LINES.map(
          (key) =>
            html`<div>
              <dt><kbd>${key === "Escape" ? "Esc" : key}</kbd></dt>
              <dd>${t(`keys.${key}`)}</dd>
            </div>`,
        )}
      </dl>
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item">
          <input class="govuk-checkboxes__input" type="checkbox" id="keys-on" .checked=${areOn()} @change=${flip} />
          <label class="govuk-label govuk-checkboxes__label" for="keys-on">${t("keys.on")}</label>
        </div>
      </div>
      <button type="button" class="govuk-button govuk-button--small" @click=${() => dialog.close()}>
        ${t("desk.close")}
      </button>`,
    dialog,
  );
}

function flip(event) {
  try {
    localStorage.setItem(KEPT, event.currentTarget.checked ? "on" : "off");
  } catch {
    // Where nothing can be kept the keys stay as they are.
  }
  dispatchEvent(new Event("lapor-keys"));
}
