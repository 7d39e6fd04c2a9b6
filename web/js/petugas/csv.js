/** The list on the screen as a file for a spreadsheet. */
const COLUMNS = {
  number: (row) => row.number,
  title: (row) => row.title,
  status: (row) => row.status_text,
  classification: (row, t) => t(`classification.${row.classification}`),
  category: (row) => row.category?.name || "",
  area: (row) => row.area?.name || "",
  desk: (row) => row.desk.name,
  received_at: (row) => row.received_at,
  due_at: (row) => row.due_at || "",
  overdue: (row, t) => t(row.overdue ? "page.yes" : "page.no"),
};

/** A cell that begins like a formula would be run by the spreadsheet, in the name of whoever wrote the report. */
export const cell = (value) => {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** With the mark by which spreadsheets recognise UTF-8. */
export function csv(rows, t) {
  const names = Object.keys(COLUMNS);
  const head = names.map((name) => cell(t(`csv.${name}`)));
  const lines = rows.map((row) => names.map((name) => cell(COLUMNS[name](row, t))));
  return `\ufeff${[head, ...lines].map((line) => line.join(",")).join("\r\n")}\r\n`;
}

export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
