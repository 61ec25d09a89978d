/**
 * Geodesics of latent space under the decoder's pull-back metric G = JᵀJ, J the Jacobian of its
 * pixels: ways between two places along which pictures change as little as can be (Shao, Kumar &
 * Fletcher 2018; Arvanitidis, Hansen & Hauberg 2018).
 *
 * A way is n + 1 places z_0 … z_n, whose energy Σ ‖g(z_{i+1}) − g(z_i)‖² / 2 is minimised with both
 * ends held. Its exact gradient J_iᵀ(2 g_i − g_{i−1} − g_{i+1}) is preconditioned by the energy's
 * Hessian without the decoder's second derivatives, which is block tridiagonal in G; then a line
 * search. Coarse ways come first: they are cheap, and they find the valley.
 */

/** @import { DecoderPool } from "../inference/pool.mjs" */

import { solveTridiagonal } from "./block_tridiagonal.mjs";
import { mix } from "./curves.mjs";

/** Decodes places in a lane of a pool of its own. @typedef {(zs: Float32Array<ArrayBuffer>, options: Parameters<DecoderPool["decode"]>[2]) => Promise<boolean>} Decode */

/** A way: its places (D each), and their images (n + 1 times `pixels`). @typedef {{places: number[][], images: Float32Array, pixels: number, energy: number}} Way */

/** At an inner place. @typedef {{gradient: Float64Array, metric: Float64Array}} Slope of the energy (D), and G (D · D) */

/** @typedef {{decode: Decode, tolerance: number, signal?: AbortSignal, onProgress?: (places: number[][]) => void}} Options */

/** A power of two, so that float32 adds it exactly to most places; pixels are smooth at its scale. */
const STEP = 2 ** -9;
/** Added to G as a share of its mean diagonal: a saturated decoder has directions without pixels. */
const RIDGE = 1e-3;
const SUFFICIENT = 1e-4;
const SHORTEST_STEP = 2 ** -8;
const MOST_ITERATIONS = 60;

/**
 * The geodesic between two places; resolves to null where it was superseded.
 *
 * segments: a power of two. tolerance: the relative gain of energy below which an iteration is the
 * last. onProgress(places) is called after each iteration.
 * @param {ArrayLike<number>} from
 * @param {ArrayLike<number>} to
 * @param {Omit<Options, "tolerance"> & {segments?: number, tolerance?: number}} options
 */
export async function geodesic(from, to, { decode, segments = 32, tolerance = 1e-5, signal, onProgress }) {
  let places = [from, mix(from, to, 0.5), to].map((z) => Array.from(z));
  for (let level = 2; ; level *= 2) {
    const way = await relaxed(places, { decode, tolerance, signal, onProgress });
    if (way === null || level >= segments) return way;
    places = halved(way.places);
  }
}

/**
 * @param {number[][]} places
 * @param {Options} options
 */
async function relaxed(places, { decode, tolerance, signal, onProgress }) {
  let way = await measured(places, decode, signal);
  let isConverged = false;
  for (let iteration = 0; way !== null && !isConverged; iteration++) {
    if (iteration === MOST_ITERATIONS) break;
    const slope = await linearised(way, decode, signal);
    if (slope === null) return null;
    const next = await lowered(way, slope, decode, signal);
    if (next === null) return null;
    isConverged = way.energy - next.energy <= tolerance * way.energy;
    way = next;
    onProgress?.(way.places);
  }
  return way === null ? null : { places: way.places, energy: way.energy, isConverged };
}

/**
 * @param {number[][]} places
 * @param {Decode} decode
 * @param {AbortSignal} [signal]
 * @returns {Promise<Way | null>}
 */
async function measured(places, decode, signal) {
  const images = await decodedRows(places, decode, signal);
  if (images === null) return null;
  const pixels = images.length / places.length;
  let energy = 0;
  for (let at = pixels; at < images.length; at++) energy += (images[at] - images[at - pixels]) ** 2 / 2;
  return { places, images, pixels, energy };
}

/**
 * The places' images, row by row.
 * @param {number[][]} places
 * @param {Decode} decode
 * @param {AbortSignal} [signal]
 */
async function decodedRows(places, decode, signal) {
  const zs = Float32Array.from(places.flat());
  /** @type {Float32Array | null} */
  let images = null;
  const finished = await decode(zs, {
    chunk: 16,
    onChunk(pixels, first, count) {
      images ??= new Float32Array((pixels.length / count) * places.length);
      images.set(pixels, first * (pixels.length / count));
    },
  });
  return finished && !signal?.aborted ? /** @type {Float32Array | null} */ (images) : null;
}

/**
 * The energy's gradient and the metric at each inner place.
 * @param {Way} way
 * @param {Decode} decode
 * @param {AbortSignal} [signal]
 * @returns {Promise<Slope[] | null>}
 */
async function linearised({ places, images, pixels }, decode, signal) {
  const inner = places.slice(1, -1);
  const dimensions = places[0].length;
  const zs = Float32Array.from(inner.flatMap((z) => moved(z).flat()));
  const found = new Array(inner.length);
  const finished = await decode(zs, {
    chunk: dimensions,
    onChunk(forward, first) {
      const number = first / dimensions;
      const row = (/** @type {number} */ i) => images.subarray(i * pixels, (i + 1) * pixels);
      const [before, here, after] = [row(number), row(number + 1), row(number + 2)];
      found[number] = pulledBack(forward, before, here, after);
    },
  });
  return finished && !signal?.aborted ? found : null;
}

/**
 * z moved by STEP along each dimension in turn.
 * @param {number[]} z
 */
function moved(z) {
  return z.map((value, axis) => z.with(axis, value + STEP));
}

/**
 * @param {Float32Array} forward images of the place moved along each dimension; becomes the Jacobian
 * @param {Float32Array} before
 * @param {Float32Array} here
 * @param {Float32Array} after
 * @returns {Slope}
 */
function pulledBack(forward, before, here, after) {
  const pixels = here.length;
  const dimensions = forward.length / pixels;
  const jacobian = forward;
  const gradient = new Float64Array(dimensions);
  const metric = new Float64Array(dimensions * dimensions);
  for (let i = 0, at = 0; i < dimensions; i++) {
    let sum = 0;
    for (let p = 0; p < pixels; p++, at++) {
      jacobian[at] = (forward[at] - here[p]) / STEP;
      sum += jacobian[at] * (2 * here[p] - before[p] - after[p]);
    }
    gradient[i] = sum;
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let p = 0, a = i * pixels, b = j * pixels; p < pixels; p++, a++, b++)
        dot += jacobian[a] * jacobian[b];
      metric[i * dimensions + j] = metric[j * dimensions + i] = dot;
    }
  }
  return { gradient, metric };
}

/**
 * The way after a line search along the preconditioned gradient; the same way at a minimum.
 * @param {Way} way
 * @param {Slope[]} slope
 * @param {Decode} decode
 * @param {AbortSignal} [signal]
 */
async function lowered(way, slope, decode, signal) {
  const direction = descent(slope);
  const descended = slope.reduce(
    (sum, { gradient }, i) => gradient.reduce((s, g, k) => s + g * direction[i][k], sum),
    0,
  );
  for (let step = 1; step >= SHORTEST_STEP; step /= 2) {
    const trial = way.places.map((z, i) =>
      i === 0 || i > direction.length ? z : z.map((value, k) => value + step * direction[i - 1][k]),
    );
    const next = await measured(trial, decode, signal);
    if (next === null) return null;
    if (next.energy <= way.energy + SUFFICIENT * step * descended) return next;
  }
  return way;
}

/**
 * The preconditioned descent at each inner place, (D).
 * @param {Slope[]} slope
 */
function descent(slope) {
  const count = slope.length;
  const dimensions = slope[0].gradient.length;
  const trace = slope.reduce((sum, { metric }) => {
    for (let k = 0; k < dimensions; k++) sum += metric[k * (dimensions + 1)];
    return sum;
  }, 0);
  const ridge = (RIDGE * trace) / (count * dimensions) || 1;
  // The metric half way between neighbours; the ends' own are not known and not needed.
  const between = (/** @type {number} */ i) => {
    const [a, b] = [slope[Math.max(0, i - 1)].metric, slope[Math.min(count - 1, i)].metric];
    const half = a.map((value, k) => (value + b[k]) / 2);
    for (let k = 0; k < dimensions; k++) half[k * (dimensions + 1)] += ridge;
    return half;
  };
  const halves = Array.from({ length: count + 1 }, (_, i) => between(i));
  const diagonal = slope.map((_, i) => halves[i].map((value, k) => value + halves[i + 1][k]));
  const off = halves.slice(1, -1).map((half) => half.map((value) => -value));
  return solveTridiagonal(
    diagonal,
    off,
    slope.map(({ gradient }) => gradient.map((value) => -value)),
  );
}

/**
 * The way with a place in the middle of every step.
 * @param {number[][]} places
 */
function halved(places) {
  return places.flatMap((z, i) => (i === 0 ? [z] : [mix(places[i - 1], z, 0.5), z]));
}
