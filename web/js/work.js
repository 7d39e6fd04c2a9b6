/**
 * The work that is asked of everybody while a flood of reports lasts: a counter for which the SHA-256 of
 * `<challenge>:<counter>` begins with so many zero bits.
 *
 * SHA-256 is written out here: `crypto.subtle` gives a promise for each digest, and a cheap telephone waits longer for
 * those than for the digests.
 */

const PRIMES = (() => {
  const found = [];
  for (let number = 2; found.length < 64; number++) if (found.every((prime) => number % prime)) found.push(number);
  return found;
})();
const fraction = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0;
const ROUNDS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const SLICE_MS = 40;
const words = new Int32Array(64);

const turned = (value, by) => (value >>> by) | (value << (32 - by));

/** One block of 64 bytes, from `at` on, worked into the eight words of `state`. */
function worked(state, bytes, at) {
  for (let i = 0; i < 16; i++) {
    const from = at + 4 * i;
    words[i] = (bytes[from] << 24) | (bytes[from + 1] << 16) | (bytes[from + 2] << 8) | bytes[from + 3];
  }
  for (let i = 16; i < 64; i++) {
    const [near, far] = [words[i - 2], words[i - 15]];
    const low = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    const high = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    words[i] = (words[i - 16] + low + words[i - 7] + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i] + words[i]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((value, i) => (value + state[i]) | 0);
}

/** The bytes of a text, filled up to whole blocks as SHA-256 wants them. */
function padded(text) {
  const given = new TextEncoder().encode(text);
  const bytes = new Uint8Array(Math.ceil((given.length + 9) / 64) * 64);
  bytes.set(given);
  bytes[given.length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, given.length * 8);
  return bytes;
}

/** The SHA-256 of a text, as eight signed words. */
export function digest(text) {
  const bytes = padded(text);
  let state = [...START];
  for (let at = 0; at < bytes.length; at += 64) state = worked(state, bytes, at);
  return state;
}

/** What the service takes for the challenge: `text:counter`; the page stays quick meanwhile. */
export async function solve({ text, bits }) {
  const enough = (state) => state[0] >>> Math.max(0, 32 - bits) === 0;
  const first = padded(`${text}:`);
  // All counters share the blocks before the last: those are worked once.
  const shared = Math.floor((text.length + 1) / 64) * 64;
  let before = [...START];
  for (let at = 0; at < shared; at += 64) before = worked(before, first, at);
  let pause = Date.now() + SLICE_MS;
  for (let counter = 0; ; counter++) {
    const bytes = padded(`${text}:${counter}`);
    let state = before;
    for (let at = shared; at < bytes.length; at += 64) state = worked(state, bytes, at);
    if (enough(state)) return `${text}:${counter}`;
    if (counter % 256 === 0 && Date.now() > pause) {
      await new Promise((resolve) => setTimeout(resolve));
      pause = Date.now() + SLICE_MS;
    }
  }
}
