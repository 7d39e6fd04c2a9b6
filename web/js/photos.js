/** Pictures on their way in: made smaller and freed of what the camera wrote into them, before they are kept or sent. */
const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
export const MOST = 5;
export const MOST_BYTES = 10_000_000;
const AS_IT_IS = new Set(["application/pdf"]);

/** A chosen file as it will be sent: {id, name, type, size, blob}; throws "type" or "size" when it cannot be. */
export async function prepared(file) {
  const id = Math.random().toString(36).slice(2, 10);
  if (AS_IT_IS.has(file.type)) return within({ id, name: file.name, type: file.type, blob: file });
  const blob = await smaller(file).catch(() => {
    throw new Error("type");
  });
  const name = `${file.name.replace(/\.[^.]*$/, "").slice(0, 80) || "foto"}.jpg`;
  return within({ id, name, type: blob.type, blob });
}

function within(photo) {
  if (photo.blob.size > MOST_BYTES) throw new Error("size");
  return { ...photo, size: photo.blob.size };
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
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
