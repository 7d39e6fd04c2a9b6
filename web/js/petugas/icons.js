/** Small drawings beside words; they repeat what the words say and are hidden from readers of the page. */
import { svg, html } from "../vendor/lit.js";

const SHAPES = {
  late: svg`<path d="M10 2 1.5 17h17z"/><path class="cut" d="M10 8v4m0 2.2v.3"/>`,
  today: svg`<circle cx="10" cy="10" r="8"/><path class="cut" d="M10 5.5V10l3 2"/>`,
  soon: svg`<circle class="line" cx="10" cy="10" r="7.2"/><path class="line" d="M10 6v4l2.6 1.8"/>`,
  later: svg`<rect class="line" x="3" y="4.5" width="14" height="12.5" rx="2"/><path class="line" d="M3 8.5h14M7 2.5v3M13 2.5v3"/>`,
  paused: svg`<circle class="line" cx="10" cy="10" r="7.2"/><path class="line" d="M8 7v6M12 7v6"/>`,
  done: svg`<circle class="line" cx="10" cy="10" r="7.2"/><path class="line" d="m6.6 10.2 2.4 2.4 4.4-5"/>`,
  lock: svg`<rect x="4" y="9" width="12" height="8.5" rx="1.5"/><path class="line" d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"/>`,
  people: svg`<circle cx="7" cy="7" r="3"/><path d="M1.5 17c0-3.4 2.3-5.5 5.5-5.5s5.5 2.1 5.5 5.5z"/><circle cx="14" cy="7.5" r="2.3"/><path d="M14 11.5c2.7 0 4.5 1.8 4.5 4.5h-4.2c-.1-1.7-.7-3.1-1.8-4.2z"/>`,
  reporter: svg`<circle cx="10" cy="6.5" r="3.7"/><path d="M3 18c0-4.2 2.9-6.6 7-6.6s7 2.4 7 6.6z"/>`,
  letter: svg`<rect class="line" x="2.5" y="4.5" width="15" height="11.5" rx="1.5"/><path class="line" d="m3 6 7 5 7-5"/>`,
  warn: svg`<path d="M10 2 1.5 17h17z"/><path class="cut" d="M10 8v4m0 2.2v.3"/>`,
  search: svg`<circle class="line" cx="8.5" cy="8.5" r="5.5"/><path class="line" d="m12.7 12.7 4.6 4.6"/>`,
  desk: svg`<path d="M2 17V7l8-4 8 4v10h-3v-7H5v7z"/>`,
};

export const icon = (name) =>
  html`<svg class="ico ico--${name}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
