/**
 * Builds the committed parts of web/: documents, stylesheets, vendored modules, catalogues. `node build.mjs PACKAGES OUT`, where
 * PACKAGES is the folder of the installed packages. The same sources always give the same bytes.
 *
 * tools/web_built.py calls it; the packages lie outside of the sources, which structural tests read from end to end.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { documents } from "./pages.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const PACKAGES = resolve(process.argv[2]);
const OUT = resolve(process.argv[3]);
const installed = createRequire(join(PACKAGES, "any.js"));
const { build, transformSync } = installed("esbuild");
const { compile } = installed("sass");
const TARGET = "es2020";
const LANGUAGES = ["id", "en"];

/** What a browser needs of the API's own words; the rest of that catalogue is for messages and problems. */
const SHARED = /^(status|classification|clock|turn|queue|outcome|archive_reason|role|promise)\./;

/** What is said of cases alone, and the pages that say it: the form, which is to arrive over a bad network, does not. */
const OF_CASES = /^(status|clock|turn|queue|outcome|archive_reason|role|promise|promise_state|next|duration)\./;
const SHOW_CASES = new Set(["case", "desk", "browse", "numbers"]);

/** Each vendored module: what it exports, and the package that it comes from. */
const VENDORED = [
  {
    file: "lit.js",
    package: "lit-html",
    source: `
      export { html, svg, render, nothing } from "lit-html";
      export { repeat } from "lit-html/directives/repeat.js";
      export { live } from "lit-html/directives/live.js";
      export { ref, createRef } from "lit-html/directives/ref.js";
      export { classMap } from "lit-html/directives/class-map.js";`,
  },
  { file: "qr.js", package: "uqr", source: `export { encode } from "uqr";` },
];

function write(path, text) {
  const target = join(OUT, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The text in a form that does not depend on who writes it: sorted keys, one a line. */
function catalogue(texts) {
  const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(sorted, null, 0).replaceAll('","', '",\n"')}\n`;
}

/** GOV.UK Frontend repeats for every element what ours inherits, and brings colours that a deployment may change. */
function lean(css) {
  return css
    .replace(/var\(--govuk-[\w-]+, ?([^()]+)\)/g, "$1")
    .replace(/:root\{--govuk[^}]*\}/g, "")
    .replace(/@media print\{:root\{--govuk[^}]*\}\}/g, "")
    .replace(/@media print\{[^{}]*\{font-family:inherit\}\}/g, "")
    .replace(/font-family:inherit;?/g, "")
    .replace(/-(webkit|moz-osx)-font-smoothing:\w+;?/g, "");
}

function styles() {
  for (const name of readdirSync(HERE).filter((each) => each.endsWith(".scss")).sort()) {
    const options = { style: "compressed", loadPaths: [HERE, PACKAGES], quietDeps: true };
    const { css } = compile(join(HERE, name), options);
    const { code } = transformSync(lean(css), { loader: "css", minify: true, target: "chrome80" });
    write(`css/${name.replace(".scss", ".css")}`, code);
  }
}

/** What of the public texts only some pages need, by the beginning of its key, lies in files of its own. */
const PARTS = {
  form: /^(form|drafts?|sending)\./,
  case: /^(receipt|qr|upload|follow|case|share|letters|confirm|files|steps|rating)\./,
  home: /^home\./,
  browse: /^browse\./,
  help: /^help\./,
};

const only = (texts, wanted) => Object.fromEntries(Object.entries(texts).filter(([key]) => wanted(key)));

/** `texts/public.id.json` becomes i18n/id.json, with the shared words, and its parts; `texts/desk.id.json` i18n/desk.id.json. */
function words() {
  for (const language of LANGUAGES) {
    const shared = readJson(join(ROOT, "chalicelib/i18n", `${language}.json`));
    const suffix = `.${language}.json`;
    const read = (name) => readJson(join(HERE, "texts", name + suffix));
    const everywhere = { ...only(shared, (key) => SHARED.test(key)), ...read("public") };
    const ofCases = only(everywhere, (key) => OF_CASES.test(key));
    const isParted = (key) => Object.values(PARTS).some((pattern) => pattern.test(key));
    write(`i18n/${language}.json`, catalogue(only(everywhere, (key) => !isParted(key) && !OF_CASES.test(key))));
    const parts = Object.entries(PARTS).map(([name, pattern]) => [name, only(everywhere, (key) => pattern.test(key))]);
    const others = readdirSync(join(HERE, "texts"))
      .filter((name) => name.endsWith(suffix) && name !== `public${suffix}`)
      .map((name) => name.slice(0, -suffix.length));
    for (const [name, texts] of [...parts, ...others.map((name) => [name, read(name)])]) {
      write(`i18n/${name}.${language}.json`, catalogue({ ...(SHOW_CASES.has(name) && ofCases), ...texts }));
    }
  }
}

async function bundled(source) {
  const result = await build({
    stdin: { contents: source, resolveDir: dirname(PACKAGES) },
    bundle: true,
    write: false,
    format: "esm",
    target: TARGET,
    minify: true,
    treeShaking: true,
    legalComments: "inline",
    charset: "utf8",
  });
  return result.outputFiles[0].text;
}

async function vendored() {
  const rows = [];
  for (const each of VENDORED) {
    const { version, license, name } = readJson(join(PACKAGES, each.package, "package.json"));
    const text = `/*! ${name} ${version}, ${license}; built by tools/web/build.mjs */\n${await bundled(each.source)}`;
    write(`js/vendor/${each.file}`, text);
    const digest = createHash("sha256").update(text).digest("hex");
    write(`js/vendor/${each.package}.LICENSE.txt`, licenceOf(each.package));
    rows.push(`| \`${each.file}\` | ${name} | ${version} | ${license} | \`${digest}\` |`);
  }
  const frontend = readJson(join(PACKAGES, "govuk-frontend/package.json"));
  write("js/vendor/govuk-frontend.LICENSE.txt", licenceOf("govuk-frontend"));
  write("js/vendor/README.md", readme(rows, frontend));
}

/** The licence that the package brings, or the one that its repository shows and the package left out. */
function licenceOf(name) {
  const folder = join(PACKAGES, name);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return readFileSync(file ? join(folder, file) : join(HERE, "licences", `${name}.txt`), "utf8");
}

const readme = (rows, frontend) => `# Other people's work

Built by \`make web\` from the packages that \`tools/web/package-lock.json\` pins; do not edit. Licences lie beside.

| file | package | version | licence | sha256 |
|---|---|---|---|---|
${rows.join("\n")}

\`css/app.css\` contains parts of ${frontend.name} ${frontend.version} (${frontend.license}), without its typeface, crest and brand.
`;

/** Modules written by hand go out as they are, so they may not be newer than the telephones that are to read them. */
function readable() {
  const folder = join(ROOT, "web");
  const modules = readdirSync(folder, { recursive: true }).filter((name) => /\.js$/.test(name) && !/vendor/.test(name));
  for (const name of modules) {
    const source = readFileSync(join(folder, name), "utf8");
    const [plain, older] = ["esnext", TARGET].map((target) => transformSync(source, { target, minify: true }).code);
    if (plain === older) continue;
    console.error(`web/${name} uses syntax that is newer than ${TARGET}`);
    process.exitCode = 1;
  }
}

styles();
words();
await vendored();
readable();
for (const [path, text] of Object.entries(documents(join(ROOT, "web/js")))) write(path, text);
