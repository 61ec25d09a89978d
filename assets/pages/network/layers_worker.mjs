/**
 * Both networks in a Web Worker, so that the page stays free for the pointer.
 *
 * Takes {load: network parts} and {job, ask, …}; answers a job with {job, answer} or {job, error}.
 */

/** @import { Question } from "./asking.mjs" */
/** @import { NetworkParts } from "./layer_values.mjs" */

import { LayerValues } from "./layer_values.mjs";
import { matchedUnits } from "./matching.mjs";

/** @type {LayerValues | null} */
let values = null;

self.addEventListener(
  "message",
  (/** @type {MessageEvent<{load?: NetworkParts, job: number, question: Question}>} */ { data }) => {
    if (data.load) {
      values = new LayerValues(data.load);
      return;
    }
    const { job, question } = data;
    try {
      self.postMessage({ job, answer: answered(question) });
    } catch (error) {
      // Whatever it was, the page waits for an answer and is where it can be shown.
      self.postMessage({ job, error: error instanceof Error ? error.message : String(error) });
    }
  },
);

/** @param {Question} question */
function answered(question) {
  if (question.ask === "match") return matchedUnits(question.own, question.other);
  if (values === null) throw new Error("no network was loaded");
  switch (question.ask) {
    case "encode":
      return values.encode(question.pixels, question.stages);
    case "peaks":
      return values.peaks(question.zs, question.stages);
    case "units":
      return values.units(question.zs, question.stage);
  }
}
