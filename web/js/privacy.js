/** A look at a text before it is sent: does it hold what the public should not read? As chalicelib/domain/publication/redaction.py. */
import { rules } from "./privacy-rules.js";

const MARKS = /[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/g;
const CASE_NUMBER = /[A-Za-z]\w-\w{4}-\w{4}-\w{4}(?![\w-])/g;
const BARRIER = "]";
const made = new Map();

/** The kinds of personal data that the text seems to hold, sorted: "email", "nik", "phone" and so on. */
export function personalData(text = "") {
  let left = withoutCaseNumbers(asDigits(String(text)));
  const said = announcers(left);
  const found = new Set();
  for (const [kind, pattern, announced, never, check, inCase] of rules.RULES) {
    const spans = spansOf({ kind, pattern, announced, never, check, inCase }, left, said);
    if (spans.length) found.add(kind);
    left = blanked(left, spans);
  }
  return [...found].sort();
}

/** The text in one spelling: NFKC, digits 0-9, plain dashes and quotes, nothing that is not seen. */
export function normalized(text) {
  return text
    .replace(/\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]/g, "\n")
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u02b9\u02bb\u00b4`\u2039\u203a]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d-\u301f]/g, '"')
    .replace(/[\u2043\u2212\u02d7\u23af\u2500\u2796\u30fc\uff70]/g, "-")
    .normalize("NFKD")
    .replace(MARKS, "")
    .normalize("NFKC")
    .replace(/[\u2044\u2215]/g, "/")
    .replace(/\p{Nd}/gu, digit)
    .replace(/[\p{Zs}\t]/gu, " ")
    .replace(/(?!\n)[\p{Cf}\p{Cc}]/gu, "")
    .replace(/\p{Pd}/gu, "-");
}

/** Blocks of digits begin at 0 or at 6 of a row of sixteen. */
function digit(symbol) {
  const code = symbol.codePointAt(0);
  const low = code & 15;
  return String(low < 10 && /\p{Nd}/u.test(String.fromCodePoint(code - low)) ? low : low - 6);
}

function asDigits(text) {
  let read = normalized(text).replace(compiled(rules.BROKEN, "g"), "$1 $2");
  for (const [pattern, given] of rules.STEPS) {
    read = read.replace(compiled(pattern, "gi"), (...match) => {
      const whole = match[0];
      const before = read[match[match.length - 2] - 1] ?? " ";
      if (given) return given.replace("$1", match[1]).replace("$2", match[2]);
      return /[\p{L}\p{N}]/u.test(before) ? whole : inDigits(whole);
    });
  }
  return read;
}

function inDigits(said) {
  const one = compiled([...Object.keys(rules.DIGITS), "[0-9]"].join("|"), "gi");
  return said.match(one).map((word) => rules.DIGITS[word.toLowerCase()] ?? word).join("");
}

function withoutCaseNumbers(text) {
  const spans = [];
  for (const { 0: found, index } of text.matchAll(CASE_NUMBER)) {
    if (/[\w-]/.test(text[index - 1] ?? " ") || /^\d+$/.test(found.slice(2).replace(/-/g, ""))) continue;
    spans.push([index, index + found.length]);
  }
  return blanked(text, spans);
}

function spansOf(rule, text, said) {
  const pattern = compiled(rule.pattern, rule.inCase ? "g" : "gi");
  const spans = [];
  let from = 0;
  for (;;) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (!match) return spans;
    const [start, end] = [match.index, match.index + match[0].length];
    const before = text.slice(Math.max(0, start - rules.LOOK_BACK), start);
    const holds = !holdsIn(rule.never, before) && isAnnounced(rule, announced(said, start, text), text.slice(end, end + rules.LOOK_BACK));
    if (holds && CHECKS[rule.check](match[0], before)) spans.push([start, (from = end)]);
    else from = start + 1;
  }
}

function isAnnounced({ kind, announced }, found, after) {
  const silent = rules.SILENT.includes(found);
  if (!announced) return !silent || kind === "email";
  return found === announced || (!silent && holdsIn(`^ ?\\( ?(?:no\\.? ?|nomor ?)?(?:${rules.ANNOUNCERS[announced]})(?![a-z])`, after));
}

/** The words that announce a number: where each ends, and what it announces. */
function announcers(text) {
  const classes = Object.entries(rules.ANNOUNCERS).map(([name, words]) => `(?<${name}>${words})`);
  const pattern = compiled(`(?:^|[^a-z])(?:${classes.join("|")})(?:nya|ku)?(?![a-z])`, "gi");
  return [...text.matchAll(pattern)].map(({ 0: whole, index, groups }) => ({
    end: index + whole.length,
    name: Object.keys(groups).find((each) => groups[each] !== undefined),
  }));
}

/** What the nearest of them announces before a place. */
function announced(said, start, text) {
  const last = said.filter(({ end }) => end <= start).pop();
  if (!last || start - last.end > (rules.NEAR[last.name] ?? rules.FAR) || text[last.end - 1] === BARRIER) return null;
  return /[\]\n]|\d{5}/.test(text.slice(last.end, start)) ? null : last.name;
}

const nearest = (before) => before.slice(Math.max(before.lastIndexOf(BARRIER), before.lastIndexOf("\n")) + 1);
const digitsOf = (number) => number.replace(/\D/g, "");

const CHECKS = {
  "": () => true,
  nik: (number) => holdsIn(rules.NIK_SHAPE, digitsOf(number)),
  account: (number) => {
    const digits = digitsOf(number);
    return digits.length >= 9 && digits.length <= 18 && !digits.endsWith("00000");
  },
  luhn: (number) => {
    const digits = [...digitsOf(number)].reverse().map(Number);
    const sum = digits.reduce((total, one, place) => total + (place % 2 ? one * 2 - 9 * (one > 4) : one), 0);
    return new Set(digits).size > 1 && sum % 10 === 0;
  },
  plate: (number, before) => {
    const letters = number.slice(-3).replace(/^[ .\-0-9]+/, "");
    if (holdsIn(rules.NO_PLATE, letters) || holdsIn(rules.ADDRESS, before)) return false;
    if (holdsIn(rules.MODEL, number)) return false;
    return !(holdsIn(rules.GRADE, number) && (number.includes("-") || holdsIn(rules.CONCRETE, before)));
  },
  no_office_mail: (address) => !holdsIn(rules.OFFICE_MAIL, address),
  no_office_phone: (number, before) => {
    if (/^(?:08|62|8)/.test(digitsOf(number))) return true;
    const sentence = nearest(before).split(compiled(rules.SENTENCE, "i")).pop();
    const office = compiled(rules.OF_AN_OFFICE, "i").exec(sentence);
    return !office || holdsIn(rules.OF_A_PERSON, sentence.slice(office.index + office[0].length));
  },
};

const holdsIn = (pattern, text) => compiled(pattern, "i").test(text);

function blanked(text, spans) {
  let after = 0;
  let whole = "";
  for (const [start, end] of spans) {
    whole += `${text.slice(after, start)}[${BARRIER.repeat(end - start - 1)}`;
    after = end;
  }
  return whole + text.slice(after);
}

/** Made when first asked for; an old browser that cannot read a pattern points at nothing for it. */
function compiled(pattern, flags) {
  const key = `${flags}${pattern}`;
  if (!made.has(key)) made.set(key, new RegExp(pattern, flags));
  return made.get(key);
}
