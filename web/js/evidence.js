/**
 * Checks receipts, histories and records of days, with nothing but the browser; nothing is sent. What is checked, and in
 * which form, is described in docs/evidence.md; verify_receipt.py finds the same and says it with the same keys.
 */
const RECEIPT = "lapor receipt 1";
const CHAIN = "lapor chain 1";
const ROOT = "lapor day root 1";
const CONSISTENCY = "lapor consistency 1";
const KEY = "lapor root key 1";
const HISTORY = "lapor case history 1";
/** What stands before the two coordinates of a public key in DER (RFC 5480). */
const SPKI = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
const MOST = Number.MAX_SAFE_INTEGER;

export class Unreadable extends Error {}

/** The value of a JSON text that can be read in one way only: what is written again differs from it by spaces alone. */
export function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Unreadable(error.message);
  }
  const bare = text.replace(/^\uFEFF/, "").replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");
  if (JSON.stringify(value) !== bare) throw new Unreadable("JSON that can be read in two ways");
  return value;
}

/** The one text of a value: names in the order of their letters, no spaces. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") {
    must(typeof value !== "number" || (Number.isInteger(value) && Math.abs(value) <= MOST));
    return JSON.stringify(value);
  }
  const names = Object.keys(value).sort();
  must(names.every((name) => /^[\x00-\x7f]*$/.test(name)));
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

const bytes = (text) => new TextEncoder().encode(text);
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toHex = (found) => Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const sha256 = async (found) => new Uint8Array(await crypto.subtle.digest("SHA-256", found));
const digest = async (value) => toHex(await sha256(bytes(canonical(value))));
const leafHash = async (entry) => toHex(await sha256(joined(Uint8Array.of(0), entry)));
const nodeHash = async (left, right) => toHex(await sha256(joined(Uint8Array.of(1), fromHex(left), fromHex(right))));

const half = (number) => Math.floor(number / 2);
const isOdd = (number) => number % 2 === 1;

/** Whether the tree of that root has that leaf at that place (RFC 9162, 2.1.3.2). */
export async function includes(root, size, index, leaf, path) {
  if (!(index >= 0 && index < size)) return false;
  let [place, last, found] = [index, size - 1, leaf];
  for (const node of path) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      found = await nodeHash(node, found);
      while (!isOdd(place) && place) [place, last] = [half(place), half(last)];
    } else found = await nodeHash(found, node);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && found === root;
}

/** Whether the second tree begins with all leaves of the first (RFC 9162, 2.1.4.2). */
export async function isConsistent(first, firstRoot, second, secondRoot, path) {
  if (first === second) return firstRoot === secondRoot && !path.length;
  if (!(first > 0 && first < second) || !path.length) return false;
  let [place, last] = [first - 1, second - 1];
  while (isOdd(place)) [place, last] = [half(place), half(last)];
  // A whole left subtree is known already: its root is the first tree's own.
  const nodes = place === 0 ? [firstRoot, ...path] : path;
  let [before, now] = [nodes[0], nodes[0]];
  for (const node of nodes.slice(1)) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      [before, now] = [await nodeHash(node, before), await nodeHash(node, now)];
      while (!isOdd(place) && place) [place, last] = [half(place), half(last)];
    } else now = await nodeHash(now, node);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && before === firstRoot && now === secondRoot;
}

async function isSigned(key, message, signature) {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  try {
    const point = fromHex(`04${key.x}${key.y}`);
    const known = await crypto.subtle.importKey("raw", point, curve, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, known, fromHex(signature), bytes(message));
  } catch {
    return false;
  }
}

const fingerprint = async (key) => toHex(await sha256(fromHex(SPKI + key.x + key.y)));

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isHex = (value, length) => typeof value === "string" && new RegExp(`^[0-9a-f]{${2 * length}}$`).test(value);
const isPath = (value) => Array.isArray(value) && value.every((node) => isHex(node, 32));
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

function must(...conditions) {
  if (!conditions.every(Boolean)) throw new Unreadable("a field is missing or is not what it must be");
}

/** What files hold, sorted by kind; `add` answers false for a kind that is unknown. */
export class Evidence {
  constructor() {
    Object.assign(this, { receipts: [], chains: [], roots: [], proofs: [], keys: [] });
  }

  add(value) {
    must(isObject(value));
    if (value.format === undefined && isObject(value.record)) this.addRoot(value);
    else if (value.format === RECEIPT) this.addReceipt(value);
    else if (value.format === CHAIN) this.addChain(value);
    else if (value.format === CONSISTENCY) this.addProof(value);
    else if (value.format === KEY) this.addKey(value);
    else return false;
    return true;
  }

  addReceipt(value) {
    must(typeof value.number === "string", isCount(value.seq), isHex(value.hash, 32));
    if (value.root) {
      must(isHex(value.salt, 16), isCount(value.index), isPath(value.path));
      this.addRoot(value.root);
    }
    if (value.public_key) this.addKey(value.public_key);
    this.receipts.push(value);
  }

  addChain(value) {
    must(typeof value.number === "string", Array.isArray(value.events));
    must(value.events.every(isObject));
    this.chains.push(value);
  }

  addProof(value) {
    must(isPath(value.path));
    this.addRoot(value.first);
    this.addRoot(value.second);
    this.proofs.push(value);
  }

  addRoot(value) {
    must(isObject(value), isObject(value?.record), isHex(value?.signature, 64));
    const { record } = value;
    must(record.format === ROOT, isHex(value.key, 32), typeof record.home === "string", typeof record.day === "string");
    must(isCount(record.size), isCount(record.log_size));
    must(["root", "previous", "log_root"].every((name) => isHex(record[name], 32)));
    if (!this.roots.some((known) => isSame(known, value))) this.roots.push(value);
  }

  addKey(value) {
    must(isObject(value), isHex(value.x, 32), isHex(value.y, 32));
    if (!this.keys.some(({ x, y }) => x === value.x && y === value.y)) this.keys.push({ x: value.x, y: value.y });
  }
}

const isSame = (one, other) => canonical(one) === canonical(other);
const held = (key, told) => ({ kind: "held", key, told });
const broken = (key, told) => ({ kind: "broken", key, told });
const open = (key, told = {}) => ({ kind: "open", key, told });

/** Everything that was found, in the order in which it is told: whether it fits, which text says it, and of what. */
export async function findings(evidence) {
  const parts = [ofRoots, ofProofs, ofReceipts, ofChains];
  const found = [];
  for (const look of parts) found.push(...(await look(evidence)));
  return found;
}

async function ofRoots(evidence) {
  const { keys, roots } = evidence;
  const found = [];
  for (const key of keys.slice(1)) {
    found.push(broken("keys_differ", { one: await fingerprint(keys[0]), other: await fingerprint(key) }));
  }
  if (roots.length && !keys.length) found.push(open("no_key"));
  for (const { record, key, signature } of keys.length ? roots : []) {
    const told = { day: record.day, named: key, fingerprint: await fingerprint(keys[0]) };
    if (key !== told.fingerprint) found.push(broken("other_key", told));
    else if (await isSigned(keys[0], canonical(record), signature)) found.push(held("signature", told));
    else found.push(broken("bad_signature", told));
  }
  if (roots.length && keys.length) found.push(held("key", { fingerprint: await fingerprint(keys[0]) }));
  return [...found, ...(await ofNeighbours(evidence))];
}

async function ofNeighbours({ roots, proofs }) {
  const records = [];
  for (const { record } of roots) if (!records.some((known) => isSame(known, record))) records.push(record);
  const place = ({ home, day }) => `${home} ${day}`;
  records.sort((one, other) => (place(one) < place(other) ? -1 : 1));
  const found = [];
  for (const [at, second] of records.entries()) {
    const first = records[at - 1];
    if (!first || first.home !== second.home) continue;
    const told = { first: first.day, second: second.day, day: second.day };
    if (first.day === second.day) found.push(broken("two_records", told));
    else if (second.log_size === first.log_size + 1) {
      const fits = second.previous === (await digest(first));
      found.push(fits ? held("previous", told) : broken("not_previous", told));
    } else if (second.log_size <= first.log_size) found.push(broken("inconsistent", told));
    else if (!proofs.some((proof) => isSame(proof.first.record, first) && isSame(proof.second.record, second))) {
      found.push(open("apart", told));
    }
  }
  return found;
}

async function ofProofs({ proofs }) {
  const found = [];
  for (const proof of proofs) {
    const [first, second] = [proof.first.record, proof.second.record];
    const fits =
      first.home === second.home &&
      (await isConsistent(first.log_size, first.log_root, second.log_size, second.log_root, proof.path));
    const told = { first: first.day, second: second.day };
    found.push(fits ? held("consistent", told) : broken("inconsistent", told));
  }
  return found;
}

async function ofReceipts({ receipts }) {
  const known = new Map();
  const found = [];
  for (const { number, seq, hash, root, salt, index, path } of receipts) {
    const name = `${number} ${seq}`;
    if ((known.get(name) ?? hash) !== hash) found.push(broken("receipts_differ", { number, seq }));
    known.set(name, known.get(name) ?? hash);
    if (!root) {
      found.push(open("early", { number, seq }));
      continue;
    }
    const leaf = await leafHash(joined(fromHex(salt), bytes(canonical([number, seq, hash]))));
    const told = { number, seq, day: root.record.day };
    const fits = await includes(root.record.root, root.record.size, index, leaf, path);
    found.push(fits ? held("included", told) : broken("not_included", told));
  }
  return found;
}

async function ofChains({ chains, receipts }) {
  const found = [];
  for (const { number, events } of chains) {
    const flaws = await flawsOf(number, events);
    found.push(...flaws);
    const withheld = events.filter((event) => !("type" in event)).length;
    if (!flaws.length) found.push(held("chain", { number, count: events.length, withheld }));
    for (const receipt of receipts) if (receipt.number === number) found.push(ofReceiptAndChain(receipt, events));
  }
  return found;
}

async function flawsOf(number, events) {
  const flaws = [];
  let before = await digest([HISTORY, number]);
  for (const [at, event] of events.entries()) {
    const told = { number, seq: at + 1 };
    if (event.seq !== at + 1 || event.prev_hash !== before) flaws.push(broken("unlinked", told));
    const { hash, ...fields } = event;
    if ("type" in event && (event.number !== number || hash !== (await digest([before, fields])))) {
      flaws.push(broken("edited", told));
    }
    before = hash ?? null;
  }
  return flaws;
}

function ofReceiptAndChain({ number, seq, hash, root }, events) {
  const told = { number, seq, day: root?.record.day ?? "-" };
  const hashes = events.filter((event) => event.seq === seq).map((event) => event.hash);
  if (!hashes.length) return broken("cut_off", told);
  return hashes.length === 1 && hashes[0] === hash ? held("matches", told) : broken("rewritten", told);
}
