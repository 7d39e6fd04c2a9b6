/** What a desk asked for: words, photos, or both; a photo alone is an answer. */
import { html, nothing } from "./vendor/lit.js";
import { chosenList, faultsList, picker, ready } from "./choosing.js";
import { focusOn, sentByItsButton } from "./page.js";
import { act, state } from "./reporter-state.js";
import { Uploads, uploadsList } from "./uploads.js";
import { t } from "./words.js";

const answer = { number: null, photos: [], faults: [], uploads: null };

/** The form: the question, room for words, and the button for photos beside them. */
export function supply(found, context, { text, button }) {
  if (answer.number !== found.number) Object.assign(answer, { number: found.number, photos: [], faults: [], uploads: null });
  const question = [...found.timeline].reverse().find((entry) => entry.type === "held");
  const left = found.places - answer.photos.length;
  return html`<section class="card card--wait" aria-labelledby="supply-title">
    <h2 class="govuk-heading-m" id="supply-title">${t("steps.supply")}</h2>
    ${question?.message ? html`<blockquote class="prewrap">${question.message}</blockquote>` : nothing}
    <form novalidate @keydown=${sentByItsButton} @submit=${(event) => send(event, found, context, question)}>
      ${text("supply", context)} ${chosenList(answer.photos, (photo) => leaveOut(photo, context))} ${faultsList(answer.faults)}
      ${answer.uploads ? uploadsList(answer.uploads) : nothing}
      <p class="small soft">${t("steps.supply_photos")}</p>
      <div class="govuk-button-group">
        ${button("steps.supply_send")} ${left > 0 ? picker("supply-files", "files.add", (input) => choose(input, left, context)) : nothing}
      </div>
    </form>
  </section>`;
}

async function choose(input, left, { render }) {
  const { photos, faults } = await ready(input, left);
  Object.assign(answer, { photos: [...answer.photos, ...photos], faults });
  state.errors = [];
  render();
}

function leaveOut(photo, { render }) {
  answer.photos = answer.photos.filter((each) => each !== photo);
  render();
  document.getElementById("supply-files")?.focus();
}

/** Words go first: they end the wait, and photos that a bad network holds up come after them. */
async function send(event, found, context, question) {
  event.preventDefault();
  if (state.busy || answer.uploads?.busy) return;
  const said = (state.texts.supply ?? "").trim();
  const photos = answer.photos.map((photo) => ({ ...photo, isAnswer: !said }));
  if (!said && !photos.length && !hasSent(found, question)) {
    state.errors = [{ id: "supply", text: t("steps.supply_missing") }];
    context.render();
    return focusOn("#errors");
  }
  if (said || !photos.length) {
    await act("supply", said ? { text: said } : {}, context);
    if (state.errors.length) return;
  }
  if (photos.length) await upload(photos, said, context);
}

/** A photo that came since the question, or is on its way, can be the answer. */
const hasSent = ({ attachments }, question) =>
  attachments.some((each) => each.by.kind === "reporter" && ["shown", "waiting"].includes(each.status) && each.at >= question?.at);

async function upload(photos, said, { number, render, reload }) {
  Object.assign(answer, { photos: [], faults: [], uploads: new Uploads(number, photos, { changed: render }) });
  await answer.uploads.run();
  if (answer.uploads.items.every((item) => item.state === "done")) {
    answer.uploads = null;
    if (!said) state.done = t("steps.done.photos");
  }
  await reload();
  render();
}
