/**
 * A decoder in a Web Worker.
 *
 * Takes {load: decoder parts, batch} and {job, zs, count}; answers a job with {job, pixels} (the
 * buffer transferred) or {job, error}. A decoder that cannot be built fails every job with why.
 */

/** @import { Decoder } from "../types.d.ts" */

import { buildDecoder, decodeAll } from "./decoder.mjs";

/** @type {() => Decoder} */
let decoder = () => {
  throw new Error("no decoder was loaded");
};

self.addEventListener("message", ({ data }) => {
  if (data.load) {
    decoder = once(() => buildDecoder(data.load, { batch: data.batch }));
    return;
  }
  try {
    const pixels = decodeAll(decoder(), data.zs, data.count);
    self.postMessage({ job: data.job, pixels }, { transfer: [pixels.buffer] });
  } catch (error) {
    // Whatever it was, the page waits for an answer and is where it can be shown.
    self.postMessage({ job: data.job, error: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * @param {() => Decoder} build
 * @returns {() => Decoder}
 */
function once(build) {
  /** @type {Decoder | undefined} */
  let built;
  return () => (built ??= build());
}
