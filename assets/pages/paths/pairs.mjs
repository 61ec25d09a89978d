/** Ten pairs of test images, of the same class or of different ones, and seven steps from one to the other. */

/** @import { Latents } from "../../types.d.ts" */

import { slerp, straight } from "../../maths/curves.mjs";
import { sampled } from "../../maths/lengths.mjs";
import { seededRandom } from "../../maths/statistics.mjs";
import { tr } from "../../shell/texts.mjs";

export const PAIRS = 10;
export const STEPS = 7;
/** What pairs are of, and what a button calls it. */
export const KINDS = Object.freeze({ same: tr("Same class"), different: tr("Different classes") });

/** Two rows of the latents. @typedef {[number, number]} Pair */

/**
 * Pairs by chance, the classes by turns, no image twice in a pair; none where there are not enough
 * classes, or images of one. The same seed gives the same pairs.
 * @param {ArrayLike<number>} label each image's class
 * @param {string} kind of KINDS
 * @param {number} seed
 * @returns {Pair[]}
 */
export function drawnPairs(label, kind, seed) {
  const random = seededRandom(seed);
  const members = membersOf(label);
  const able = members.filter((rows) => rows.length > (kind === "same" ? 1 : 0));
  if (able.length === 0 || (kind === "different" && able.length < 2)) return [];
  const first = Math.floor(random() * able.length);
  return Array.from({ length: PAIRS }, (_, k) => {
    const own = able[(first + k) % able.length];
    const a = drawn(own, random);
    const others =
      kind === "same"
        ? own.filter((row) => row !== a)
        : drawn(
            able.filter((rows) => rows !== own),
            random,
          );
    return [a, drawn(others, random)];
  });
}

/**
 * STEPS places of each pair, its ends among them, pair by pair (pairs · STEPS · D).
 * @param {Pair[]} pairs
 * @param {Pick<Latents, "mu" | "latentDim">} latents
 * @param {string} curve "slerp", or else straight
 */
export function pairPlaces(pairs, { mu, latentDim }, curve) {
  const places = new Float32Array(pairs.length * STEPS * latentDim);
  pairs.forEach((pair, k) => {
    const ends = pair.map((row) => mu.subarray(row * latentDim, (row + 1) * latentDim));
    const way = (curve === "slerp" ? slerp : straight)(ends);
    places.set(sampled(way, STEPS), k * STEPS * latentDim);
  });
  return places;
}

/**
 * The rows of each class that has any.
 * @param {ArrayLike<number>} label
 */
function membersOf(label) {
  /** @type {Map<number, number[]>} */
  const members = new Map();
  for (let row = 0; row < label.length; row++) {
    const own = members.get(label[row]) ?? [];
    own.push(row);
    members.set(label[row], own);
  }
  return [...members.entries()].sort(([a], [b]) => a - b).map(([, rows]) => rows);
}

/**
 * @template T
 * @param {T[]} among
 * @param {() => number} random
 */
function drawn(among, random) {
  return among[Math.floor(random() * among.length)];
}
