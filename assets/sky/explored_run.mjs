/** What the page has of a run: first its decoder, then the test images' latents. */

/** @import { Axes, Decoder, Run } from "../types.d.ts" */

import { loadDecoder, loadPreview } from "../inference/decoder.mjs";
import { servedDecoder } from "../inference/served.mjs";
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

/**
 * A run and its decoder; isExact: of its exact weights, see loadPreview().
 * @typedef {{run: Run, decoder: Decoder, isExact: boolean}} Decoded
 */

/** @typedef {import("../inference/received.mjs").Progress} Progress */

/**
 * isPreview: may the weights be rounded ones at first? canBeServed: may the server decode?
 * @typedef {{isPreview?: boolean, canBeServed?: boolean, progress?: Progress}} Way
 */

/** What was asked for ahead. @type {{id: string, opened: Promise<Decoded | null>} | null} */
let ahead = null;

/**
 * Fetches the decoder of the run that the address names, or of the first one that the document
 * lists, before anybody asks; who asks for another is not held up. Resolves when it is there, or
 * when that has failed.
 * @param {Way} [how]
 */
export async function openAhead(how) {
  const [first] = runsOfDocument();
  if (first === undefined) return;
  const named = new URLSearchParams(location.search).get("run");
  const id = named ?? first;
  const opened = fetchDecoder(id, new AbortController().signal, how, runOfDocument(id));
  // What went wrong is said when somebody asks, by asking once more.
  ahead = {
    id,
    opened: opened.catch((error) => (error instanceof UnseenRun ? Promise.reject(error) : null)),
  };
  await ahead.opened.catch(() => {});
}

/** The ids of the runs that can be shown, as the document lists them. */
export function runsOfDocument() {
  const meta = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="latentarium-runs"]'));
  return meta.content.split(" ").filter((id) => id !== "");
}

/**
 * The run that the document describes, if it is that one.
 * @param {string} id
 * @returns {Run | null}
 */
function runOfDocument(id) {
  /** @type {Run | null} */
  const run = JSON.parse(document.getElementById("opening")?.textContent ?? "null");
  return run?.id === id ? run : null;
}

/**
 * Throws with a sentence that says what went wrong.
 * @param {string} id
 * @param {AbortSignal} signal
 * @param {Way} [how]
 */
export async function openDecoder(id, signal, how) {
  const opened = ahead?.id === id ? await ahead.opened : null;
  ahead = null;
  signal.throwIfAborted();
  return opened ?? fetchDecoder(id, signal, how);
}

/**
 * The decoder of the run's exact weights.
 * @param {Run} run
 * @param {AbortSignal} signal
 */
export function openExact(run, signal) {
  return loadDecoder(run, { fetch: reach, signal });
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @param {Way} [how]
 * @param {Run | null} [known]
 * @returns {Promise<Decoded>}
 */
async function fetchDecoder(id, signal, how = {}, known = null) {
  const { isPreview = false, canBeServed = false, progress } = how;
  if (!RUN_ID.test(id)) throw new UnseenRun(unknownText(id));
  const run = known ?? (await askedRun(id, signal));
  if (run.unseen !== null)
    throw new UnseenRun(`${quoted(run.title)} ${run.unseen.replace(/\.$/, "")}${ELSEWHERE}`);
  if (run.served && !canBeServed)
    throw new UnseenRun(
      tr("“{title}” is decoded by the server, a few places at a time, which Explore alone shows{ELSEWHERE}", {
        title: run.title,
        ELSEWHERE,
      }),
    );
  if (run.served) return { run, decoder: servedDecoder(run, { fetch: reach, signal }), isExact: true };
  const isExact = !isPreview || run.urls.preview === undefined;
  const load = isExact ? loadDecoder : loadPreview;
  return { run, decoder: await load(run, { fetch: reach, signal, progress }), isExact };
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<Run>}
 */
async function askedRun(id, signal) {
  const answer = await reach(`/api/runs/${encodeURIComponent(id)}`, { signal });
  const run = await answer.json();
  if (run.unknown) throw new UnseenRun(unknownText(id));
  if (!answer.ok) throw new Error(run.error ?? `the server answered ${answer.status}`);
  return run;
}

/**
 * The test images in latent space, see Cloud.
 * @param {Run} run
 * @param {AbortSignal} signal
 */
export async function openLatents(run, signal) {
  const latents = await fetchLatents(run.urls.latents, { fetch: reach, signal });
  return new Cloud({ ...latents, prior: run.prior }, run.classes.length, run.map?.inverse_neighbours);
}

/**
 * The figure of the run's stars on the plane of those axes, as Plotly takes it.
 * @param {Run} run
 * @param {Axes} axes
 * @param {AbortSignal} signal
 */
export function openSky(run, axes, signal) {
  return openFigure(`${run.urls.sky}?axes=${axesName(axes)}&v=${run.urls.figures}`, signal);
}

/**
 * The figure of all latents of a run of three.
 * @param {Run} run
 * @param {AbortSignal} signal
 */
export function openSpace(run, signal) {
  return openFigure(`${run.urls.space}?v=${run.urls.figures}`, signal);
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
