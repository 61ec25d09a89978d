/** What the page has of a run: first its decoder, then the test images' latents. */

/** @import { Axes, Decoder, Run } from "../types.d.ts" */

import { loadDecoder } from "../inference/decoder.mjs";
import { axesName } from "../maths/plane.mjs";
import { host } from "../shell/host.mjs";
import { quoted, tr } from "../shell/texts.mjs";
import { Cloud } from "./cloud.mjs";
import { fetchLatents } from "./latents.mjs";

const ELSEWHERE = tr(". Choose another one from the list above.");
const SHOWN_LETTERS = 40;
/** As in vae/store/checks.py: nothing else is asked of the server. */
const RUN_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** A run that nobody can see, which is no fault; the message says why, for everybody to read. */
export class UnseenRun extends Error {
  name = "UnseenRun";
}

/** What was asked for ahead. @type {{id: string, opened: Promise<{run: Run, decoder: Decoder} | null>} | null} */
let ahead = null;

/**
 * Fetches the decoder of the run that the address names, or of the first one that the document
 * lists, before anybody asks; who asks for another is not held up. Resolves when it is there, or
 * when that has failed.
 */
export async function openAhead() {
  const meta = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="latentarium-runs"]'));
  const [first] = meta.content.split(" ");
  if (first === "") return;
  const named = new URLSearchParams(location.search).get("run");
  const id = named ?? first;
  const opened = fetchDecoder(id, new AbortController().signal);
  // What went wrong is said when somebody asks, by asking once more.
  ahead = {
    id,
    opened: opened.catch((error) => (error instanceof UnseenRun ? Promise.reject(error) : null)),
  };
  await ahead.opened.catch(() => {});
}

/**
 * Throws with a sentence that says what went wrong.
 * @param {string} id
 * @param {AbortSignal} signal
 */
export async function openDecoder(id, signal) {
  const opened = ahead?.id === id ? await ahead.opened : null;
  ahead = null;
  signal.throwIfAborted();
  return opened ?? fetchDecoder(id, signal);
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<{run: Run, decoder: Decoder}>}
 */
async function fetchDecoder(id, signal) {
  if (!RUN_ID.test(id)) throw new UnseenRun(unknownText(id));
  const answer = await reach(`/api/runs/${encodeURIComponent(id)}`, { signal });
  const run = await answer.json();
  if (run.unknown) throw new UnseenRun(unknownText(id));
  if (!answer.ok) throw new Error(run.error ?? `the server answered ${answer.status}`);
  if (run.unseen !== null)
    throw new UnseenRun(`${quoted(run.title)} ${run.unseen.replace(/\.$/, "")}${ELSEWHERE}`);
  return { run, decoder: await loadDecoder(run, { fetch: reach, signal }) };
}

/**
 * The test images in latent space, see Cloud.
 * @param {Run} run
 * @param {AbortSignal} signal
 */
export async function openLatents(run, signal) {
  const latents = await fetchLatents(run.urls.latents, { fetch: reach, signal });
  return new Cloud(latents, run.classes.length, run.map?.inverse_neighbours);
}

/**
 * The figure of the run's stars on the plane of those axes, as Plotly takes it.
 * @param {Run} run
 * @param {Axes} axes
 * @param {AbortSignal} signal
 */
export function openSky(run, axes, signal) {
  return openFigure(`${run.urls.sky}?axes=${axesName(axes)}`, signal);
}

/**
 * The figure of all latents of a run of three.
 * @param {Run} run
 * @param {AbortSignal} signal
 */
export function openSpace(run, signal) {
  return openFigure(run.urls.space ?? "", signal);
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<import("../shell/types.d.ts").Figure>}
 */
async function openFigure(url, signal) {
  const answer = await reach(url, { signal });
  const figure = await answer.json();
  if (!answer.ok) throw new Error(figure.error);
  return figure;
}

/** @param {string} id */
function unknownText(id) {
  const shown = id.length > SHOWN_LETTERS ? `${id.slice(0, SHOWN_LETTERS)}…` : id;
  return tr("There is no run “{shown}”{ELSEWHERE}", { shown, ELSEWHERE });
}

/**
 * fetch, whose browsers' own words for a lost connection help nobody.
 * @param {URL | RequestInfo} url
 * @param {RequestInit} [options]
 */
export async function reach(url, options) {
  try {
    return await host.fetch(String(url), options);
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    throw new Error(tr("the server could not be reached"), { cause: error });
  }
}
