/** Choosing one of the state's institutions: from a list which, where it is long, a word that is typed makes short. */
import { html } from "./vendor/lit.js";
import { choice, textField } from "./fields.js";
import { listed } from "./reference.js";
import { byName, fits, t } from "./words.js";

export const INSTITUTIONS = "/v1/institutions";
/** So many are still seen at a glance. */
const FEW = 8;
let typed = "";

/** The fields; none while the list is not there. `name` is that of a value which no list offers; `change` gets the id and its name, "" for none. */
export function institutionFields({ value, name, change: changed, render, ...field }) {
  const items = [...(listed(INSTITUTIONS, render) ?? [])].sort(byName);
  if (!items.length) return [];
  if (value && name && !items.some((each) => each.id === value)) items.push({ id: value, name });
  const change = (id) => changed(id, items.find((each) => each.id === id)?.name);
  const fitting = items.filter((each) => fits(each.name, typed));
  const select = choice({
    ...field,
    id: "institution",
    value,
    options: items.filter((each) => each.id === value || fitting.includes(each)).map(({ id, name }) => ({ value: id, text: name })),
    change,
  });
  return items.length > FEW ? [search(items, fitting, change, render), select] : [select];
}

function search(items, fitting, change, render) {
  return textField({
    id: "institution-search",
    label: t("institution.search"),
    value: typed,
    change: (text) => {
      typed = text;
      const [first, ...others] = items.filter((each) => fits(each.name, typed));
      // Whoever has typed until one was left has chosen it.
      if (first && !others.length) change(first.id);
      else render();
    },
    extra: html`<p class="govuk-visually-hidden" role="status">${typed ? said(fitting) : ""}</p>`,
  });
}

function said(fitting) {
  if (fitting.length === 1) return t("institution.chosen", { name: fitting[0].name });
  return t("institution.found", { count: fitting.length });
}
