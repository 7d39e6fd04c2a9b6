/** Attaching files to a case: asks for a place to put each, and puts it there, with progress and a way to stop. */
import { Unreachable, post } from "./api.js";

/**
 * Uploads one file to `/v1/complaints/{number}` or `/v1/cases/{number}`, whichever `base` is; gives its id.
 *
 * Throws Problem (refused), Unreachable (try again) or an AbortError (stopped by `signal`).
 */
export async function attach(base, file, { token, signal, progress = () => {}, ifMatch } = {}) {
  const order = {
    name: file.name,
    content_type: file.blob.type || file.type,
    size: file.blob.size,
    sha256: await digest(file.blob),
    ...(file.isAnswer && { is_answer: true }),
  };
  const { body } = await post(`${base}/attachments`, order, { token, signal, ifMatch });
  await put(body.upload, file.blob, { signal, progress });
  return body.id;
}

async function digest(blob) {
  const hash = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(hash), (each) => each.toString(16).padStart(2, "0")).join("");
}

/** fetch tells nothing of how far an upload is. */
function put({ url, fields }, blob, { signal, progress }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", blob);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open("POST", url);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve() : reject(new Unreachable(request.status)));
    request.onerror = request.ontimeout = () => reject(new Unreachable());
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    if (signal?.aborted) return reject(new DOMException("stopped", "AbortError"));
    signal?.addEventListener("abort", stop);
    request.send(form);
  });
}
