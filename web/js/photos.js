/** Pictures on their way in: made smaller and freed of what the camera wrote into them, before they are kept or sent. */
import { t } from "./words.js";

/** Pixels, as in chalicelib/domain/files/image_sizes.py: what is long stays as wide as one can read. */
const LONGEST_SIDE = 1600;
const READABLE_WIDTH = 800;
const MAX_AREA = 12_000_000;
const QUALITY = 0.82;
export const MOST = 5;
export const MOST_BYTES = 10_000_000;
/** What a picker offers; some systems know HEIC and AVIF by their endings alone. */
export const PICTURES = "image/*,.heic,.heif,.avif";
export const PICTURES_AND_DOCUMENTS = `${PICTURES},application/pdf`;

const BY_ENDING = { jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", webp: "image/webp", heic: "image/heic", heif: "image/heic", avif: "image/avif", pdf: "application/pdf" };
const ALSO_CALLED = { "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png", "image/heif": "image/heic" };
/** What the service reads itself, whatever this browser can. */
const TAKEN = new Set(Object.values(BY_ENDING));

/** How each kind of picture begins: bytes as characters, and where they stand. */
const BEGINNINGS = { "image/jpeg": ["\xff\xd8", 0], "image/png": ["\x89PNG", 0], "image/webp": ["WEBP", 8], "image/heic": ["ftyp", 4], "image/avif": ["ftyp", 4] };

/** A chosen file as it will be sent: {id, name, type, size, blob}; throws "type", "size" or "empty" when it cannot be. */
export async function prepared(file) {
  const id = Math.random().toString(36).slice(2, 10);
  if (!file.size) throw new Error("empty");
  const type = typeOf(file);
  if (type === "application/pdf") return asItIs(file, id, type);
  const blob = await smaller(file).catch(() => null);
  if (!blob) return asItIs(file, id, type);
  const name = `${file.name.replace(/\.[^.]*$/, "").slice(0, 80) || "foto"}.jpg`;
  return within({ id, name, type: blob.type, blob });
}

/** Why a file was not taken, in words. */
export const whyNot = (error, name) =>
  t(`photos.bad_${["size", "empty"].includes(error.message) ? error.message : "type"}`, { name, most: MOST_BYTES / 1_000_000 });

function typeOf({ type, name }) {
  const said = type.toLowerCase().split(";")[0].trim();
  return ALSO_CALLED[said] ?? (said || BY_ENDING[name.toLowerCase().split(".").pop()] || "");
}

/** What this browser cannot open, as HEIC on most, the service makes smaller; it begins at least as what it is called. */
async function asItIs(file, id, type) {
  if (!TAKEN.has(type)) throw new Error("type");
  const [beginning, at] = BEGINNINGS[type] ?? ["", 0];
  const bytes = new Uint8Array(await file.slice(at, at + beginning.length).arrayBuffer());
  if (String.fromCharCode(...bytes) !== beginning) throw new Error("type");
  return within({ id, name: file.name, type, blob: file.type === type ? file : file.slice(0, file.size, type) });
}

function within(photo) {
  if (photo.blob.size > MOST_BYTES) throw new Error("size");
  return { ...photo, size: photo.blob.size };
}

function scaleOf({ width, height }) {
  const wanted = Math.max(LONGEST_SIDE / Math.max(width, height), READABLE_WIDTH / Math.min(width, height));
  return Math.min(1, wanted, Math.sqrt(MAX_AREA / (width * height)));
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = scaleOf(picture);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  // What was transparent would become black in a JPEG.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("type"))), "image/jpeg", QUALITY);
  });
}
