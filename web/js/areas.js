/** Choosing an area: level by level from lists, or from what is found by a part of its name. */
import { html, nothing } from "./vendor/lit.js";
import { choice, textField } from "./fields.js";
import { areasWithin, couldNot, levels, listed } from "./reference.js";
import { t } from "./words.js";

const LEVELS = ["province", "regency", "district", "village"];
/** A search looks two levels down, so in a regency for all of its villages. */
const SEARCHED_FROM = 2;
const LEAST_TYPED = 2;
const PAUSE_MS = 300;
const search = { typed: "", asked: "", timer: 0 };

/**
 * The fields, for an area down to `depth` levels; `names` are those of the levels that are chosen.
 *
 * `change` gets the code and the names of its levels, "" for no area; `empty(level)` is the text of no choice.
 */
export function areaFields(field) {
  const { area, depth = LEVELS.length, render } = field;
  const chosen = levels(area);
  const found = [finder(field)];
  for (let level = 0; level <= Math.min(chosen.length, depth - 1); level += 1) {
    const address = areasWithin(chosen[level - 1] ?? "");
    const items = listed(address, render);
    if (!items?.length && !chosen[level]) {
      if (couldNot(address)) found.push(html`<p class="note note--wait small">${t("area.not_loaded")}</p>`);
      else if (!items) found.push(onItsWay(level));
      break;
    }
    found.push(list(level, items, field));
  }
  return found;
}

/** Where the list will stand: what lies below must not move away from under a finger when it comes. */
const onItsWay = (level) =>
  choice({ id: `area-${level}`, label: t(`area.${LEVELS[level]}`), empty: t("page.loading"), options: [], disabled: true });

function list(level, items, { area, names = [], errors, empty, change }) {
  const chosen = levels(area);
  const known = items ?? [{ code: chosen[level], name: names[level] ?? chosen[level] }];
  return choice({
    id: `area-${level}`,
    label: t(`area.${LEVELS[level]}`),
    empty: empty(level),
    value: chosen[level] ?? "",
    errors,
    options: known.map((each) => ({ value: each.code, text: each.label ?? each.name })),
    change: (code) => {
      const name = known.find((each) => each.code === code)?.name;
      change(code || (chosen[level - 1] ?? ""), [...names.slice(0, level), ...(code ? [name] : [])]);
    },
  });
}

function finder(field) {
  return html`<div>
    ${textField({
      id: "area-search",
      label: t("area.search"),
      hint: t(field.depth ? "area.search_hint_wide" : "area.search_hint"),
      value: search.typed,
      change: (text) => type(text, field.render),
    })}
    <div role="status">${search.asked ? hits(field) : nothing}</div>
  </div>`;
}

function type(text, render) {
  clearTimeout(search.timer);
  search.typed = text;
  search.timer = setTimeout(() => {
    const asked = text.trim().toLowerCase();
    search.asked = asked.length < LEAST_TYPED ? "" : asked;
    render();
  }, PAUSE_MS);
}

/** What is called so within the area that is chosen, then anywhere. */
function hits(field) {
  const { area, depth = LEVELS.length, render } = field;
  const around = levels(area).slice(0, depth - SEARCHED_FROM).slice(0, SEARCHED_FROM).pop() ?? "";
  const lists = [...new Set([around, ""])].map((parent) => listed(areasNamed(search.asked, parent), render));
  if (lists.includes(null)) return html`<p class="soft small">${t("page.loading")}</p>`;
  const found = new Map(lists.flat().map((each) => [each.code, each]));
  const fitting = [...found.values()].filter(({ code }) => levels(code).length <= depth);
  if (!fitting.length) return html`<p class="soft small">${t("area.none_found")}</p>`;
  const isCut = lists.some((items) => items.more);
  return html`<p class="soft small flush">${t(isCut ? "area.found_more" : "area.found", { count: fitting.length })}</p>
    <ul class="hits">
      ${fitting.map((each) => html`<li><button type="button" class="plain-button" @click=${() => take(each, field)}>${each.name}</button> <span class="soft small">${where(each)}</span></li>`)}
    </ul>`;
}

const areasNamed = (text, parent) =>
  `/v1/areas?q=${encodeURIComponent(text)}${parent ? `&parent=${encodeURIComponent(parent)}` : ""}`;

const where = ({ kind_text: kind, within }) => [kind, within?.name].filter(Boolean).join(", ");

function take({ code, name, within }, { area, names = [], change }) {
  const [chosen, known] = [levels(area), { [within?.code]: within?.name, [code]: name }];
  Object.assign(search, { typed: "", asked: "" });
  const path = levels(code);
  change(code, path.map((each, level) => known[each] ?? (chosen[level] === each ? names[level] : undefined)));
  document.getElementById(`area-${path.length - 1}`)?.focus();
}
