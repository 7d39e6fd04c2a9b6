/** Tables for a spreadsheet: those that the API writes, and the sums on the screen. */
import { ask } from "./state.js";

/** A cell that begins like a formula would be run by the spreadsheet, in the name of whoever wrote it. */
export const cell = (value) => {
  const text = String(value ?? "");
  const safe = /^\s*[=+\-@]|^[\t\r\n]/.test(text.normalize("NFKC")) ? `'${text}` : text;
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Every page of a table; `path` ends with its query. The first page of all has the names of the columns. */
async function pages(path) {
  const texts = [];
  let query = path.slice(path.indexOf("?"));
  while (query) {
    const { body, link } = await ask(path.slice(0, path.indexOf("?")) + query, { text: true });
    texts.push(body);
    query = /<([^>]+)>; rel="next"/.exec(link ?? "")?.[1];
  }
  return texts;
}

/** Saves what the API gives at these addresses as one file, as the API wrote it. */
export async function saveTable(name, paths) {
  const texts = [];
  for (const path of paths) {
    const [first, ...rest] = await pages(path);
    texts.push(texts.length ? first.slice(first.indexOf("\n") + 1) : first, ...rest);
  }
  download(name, texts.join(""));
}

export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
