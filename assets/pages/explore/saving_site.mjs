/** This page and its run as one file, which the server makes; how much of it has come is said meanwhile. */

import { saveBlob } from "../../pictures/saving.mjs";
import { spoken, tr } from "../../shell/texts.mjs";
import { reach } from "../../sky/explored_run.mjs";

const MAKING = tr("The file is being made: this page and this run, to explore without a network.");
const MEGABYTE = 1e6;

/**
 * @param {string} id of the run
 * @param {(text: string) => void} notice
 */
export async function saveSite(id, notice) {
  notice(MAKING);
  try {
    const answer = await reach(spoken(`/api/runs/${id}/site.html`));
    if (!answer.ok) throw new Error((await answer.json()).error);
    const whole = Number(answer.headers.get("Content-Length"));
    const parts = await received(answer, (come) => notice(progressText(come, whole)));
    saveBlob(new Blob(parts, { type: "text/html" }), `${id}.html`);
    notice(
      tr("{id}.html, {whole}: it opens in any browser, also without a network.", {
        id,
        whole: megabytes(whole),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    notice(tr("The file could not be made: {value}.", { value: error.message.replace(/\.$/, "") }));
  }
}

/**
 * @param {number} come
 * @param {number} whole
 */
export function progressText(come, whole) {
  return tr("The file is on its way: {come} of {whole}.", { come: megabytes(come), whole: megabytes(whole) });
}

/** @param {number} bytes */
function megabytes(bytes) {
  return tr("{value} MB", { value: (bytes / MEGABYTE).toFixed(1) });
}

/**
 * @param {Response} answer
 * @param {(come: number) => void} tell
 */
async function received({ body }, tell) {
  const parts = [];
  const reader = body?.getReader();
  let come = 0;
  for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
    parts.push(next.value);
    come += next.value.length;
    tell(come);
  }
  return parts;
}
