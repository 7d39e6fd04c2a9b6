/** The two fields in which a topic is chosen. */
import { nothing } from "./vendor/lit.js";
import { choice } from "./fields.js";
import { firstOf, topicsOf } from "./topics.js";
import { t } from "./words.js";

/** The fields; `change` gets the topic's id, "" for none. */
export function topicFields({ items, value, classification, change, ...field }) {
  const { top, wide, narrow } = topicsOf(items, value, classification);
  const options = (pairs) => pairs.map(([id, text]) => ({ value: id, text }));
  return [
    choice({
      ...field,
      id: "category",
      value: top,
      options: options(wide),
      change: (id) => change(id && firstOf(items, id, classification)),
    }),
    narrow.length ? choice({ id: "category-narrow", label: t("topic.narrow"), value, options: options(narrow), change }) : nothing,
  ];
}
