/** An address as a QR code, drawn as one SVG path. */
import { html } from "./vendor/lit.js";
import { encode } from "./vendor/qr.js";
import { t } from "./words.js";

/** The code, with the quiet margin that cameras need. */
export function qrCode(text) {
  const { data, size } = encode(text, { ecc: "M", border: 3 });
  const squares = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label=${t("qr.label")} shape-rendering="crispEdges">
    <rect width=${size} height=${size} fill="#fff"></rect>
    <path d=${squares.join("")} fill="#000"></path>
  </svg>`;
}
