// CloudFront's functions for the site: which file answers to a path. `FILES`, the keys of all files, is put before
// this by the packager. The rules are those of local/web/site.py, and a test asks both the same questions.
const LANGUAGE = "/en";
const DESK = "petugas";
const MISSING = "404.html";

const has = (key) => FILES.includes(key);

/** Both languages are the same files. */
function withoutLanguage(path) {
  if (path === LANGUAGE) return "/";
  return path.startsWith(`${LANGUAGE}/`) ? path.slice(LANGUAGE.length) : path;
}

/** The path as it was meant; one that cannot be read leads to no file. */
function read(uri) {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    return `/${MISSING}`;
  }
}

/** The key of the file that answers to the path. */
function fileOf(path) {
  const key = withoutLanguage(path).slice(1);
  if (key === "" || key.endsWith("/")) {
    if (has(`${key}index.html`)) return `${key}index.html`;
  } else {
    if (has(key)) return key;
    if (has(`${key}.html`)) return `${key}.html`;
  }
  return key.startsWith(`${DESK}/`) && !key.includes(".") ? `${DESK}/index.html` : MISSING;
}

/** A folder is asked for with a slash at its end, or relative links would lead astray. */
function isFolder(path) {
  const key = withoutLanguage(path).slice(1);
  return !path.endsWith("/") && (key === "" || has(`${key}/index.html`));
}

/** The query as it stood; CloudFront hands it over taken apart. */
function queryOf(asked) {
  const pairs = Object.keys(asked).flatMap((name) =>
    (asked[name].multiValue || [asked[name]]).map((one) => (one.value === "" ? name : `${name}=${one.value}`)),
  );
  return pairs.length ? `?${pairs.join("&")}` : "";
}

/** On the way in. */
function leadToFile(event) {
  const request = event.request;
  const path = read(request.uri);
  if (isFolder(path)) {
    const location = { value: `${request.uri}/${queryOf(request.querystring || {})}` };
    return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location } };
  }
  request.uri = `/${fileOf(path)}`;
  return request;
}

/** On the way out: S3 found the page that says that there is none. */
function sayStatus(event) {
  const response = event.response;
  if (fileOf(read(event.request.uri)) === MISSING) {
    response.statusCode = 404;
    response.statusDescription = "Not Found";
  }
  return response;
}
