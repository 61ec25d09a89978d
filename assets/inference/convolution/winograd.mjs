/**
 * Convolutions of 3 × 3 windows with 4 products for 9, after Lavin & Gray 2016, "Fast algorithms for
 * convolutional neural networks", section 4.1: F(2×2, 3×3).
 *
 * A tile of 2 × 2 outputs sees 4 × 4 inputs. Of these 16 sums are made, channel by channel; each is
 * multiplied by a matrix (outputs, channels) of its own, and of the 16 products the 4 outputs are summed
 * up. Input and output sums are additions alone, so float32 stays as exact as it was.
 */

/** @import { Plan } from "../network.mjs" */
/** @import { Product, Value } from "../../types.d.ts" */
/** @import { Term } from "../kernel.mjs" */
/** @import { Windows } from "./windows.mjs" */

import { padded } from "./windows.mjs";

/** The inputs of each sum along one axis, and its part in each of two outputs; the taps' in it: spread(). */
const OF_INPUT = [
  [1, 0, -1, 0],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, 1, 0, -1],
];
const IN_OUTPUT = [
  [1, 1, 1, 0],
  [0, 1, -1, -1],
];
const SUMS = 16;
const OF_INPUT_TERMS = 4;
const IN_OUTPUT_TERMS = 9;
/** The sum that is part of all four outputs, once: a bias is added to it. */
const WITH_BIAS = 5;

/** Where the sums cost more than the products they save. */
const FEWEST_CHANNELS = 8;
/** What fits well into a core's cache. */
const MOST_TILES = 64;

/** @param {Windows} windows */
export function isWorthATransform({ channels, outputs, window, stride }) {
  const fits = String(window) === "3,3" && String(stride) === "1,1";
  return fits && Math.min(channels, outputs) >= FEWEST_CHANNELS;
}

/**
 * @param {Plan} plan
 * @param {Value} input interleaved
 * @param {Windows} windows for which isWorthATransform()
 */
export function winograd(plan, input, { channels, outputs, padding, outHeight, outWidth, taps, start }) {
  const [down, across] = [Math.ceil(outHeight / 2), Math.ceil(outWidth / 2)];
  const [, height, width] = input.shape;
  const [top, left] = padding;
  // As many rows of tiles at a time as fit, so that every matrix is read once for many tiles.
  const steps = Math.ceil(down / Math.max(1, Math.floor(MOST_TILES / across)));
  const together = Math.ceil(down / steps);
  const tiles = together * across;
  const bottom = 2 * together * steps + 2 - height - top;
  const right = 2 * across + 2 - width - left;
  const source = padded(plan, input, { top, bottom, left, right });
  const [, sourceHeight, sourceWidth] = source.shape;

  const { memory } = plan;
  const sums = memory.allocate(SUMS * tiles * channels);
  const multiplied = memory.allocate(SUMS * tiles * outputs);
  const output = plan.value([outputs, outHeight, outWidth], true);

  const ofInput = listed(SUMS, (sum) => {
    const place = (/** @type {number} */ i, /** @type {number} */ k) => (i * sourceWidth + k) * channels;
    return termsOf(OF_INPUT[sum >> 2], OF_INPUT[sum & 3], place);
  });
  const toSums = {
    table: memory.tabulate(SUMS * tiles, OF_INPUT_TERMS, (row) => {
      const [sum, tile] = [Math.floor(row / tiles), row % tiles];
      const [y, x] = [Math.floor(tile / across), tile % across];
      return { at: 2 * (y * sourceWidth + x) * channels, terms: ofInput[sum] };
    }),
    ...{ terms: OF_INPUT_TERMS, x: source.data, length: channels, out: sums },
  };

  const zeros = memory.allocate(outputs);
  /** Made when they are packed: a pass before that asks for lengths alone. @type {Float32Array | null} */
  let weights = null;
  /** @type {Product[]} */
  const products = listed(SUMS, (sum) => ({
    ...{ x: sums, xStep: channels, inputs: channels, runs: 1, runStep: 0 },
    packed: memory.pack(outputs, channels, (o, c) => {
      weights ??= transformed(taps);
      return weights[(o * channels + c) * SUMS + sum];
    }),
    ...{ outputs, start: sum === WITH_BIAS ? start : zeros, out: multiplied, outStep: outputs },
  }));

  const inOutput = listed(4, (pixel) =>
    termsOf(IN_OUTPUT[pixel >> 1], IN_OUTPUT[pixel & 1], (i, k) => (4 * i + k) * tiles * outputs),
  );
  const toOutput = {
    table: memory.tabulate(Math.min(2 * together, outHeight) * outWidth, IN_OUTPUT_TERMS, (pixel) => {
      const [y, x] = [Math.floor(pixel / outWidth), pixel % outWidth];
      return { at: ((y >> 1) * across + (x >> 1)) * outputs, terms: inOutput[2 * (y & 1) + (x & 1)] };
    }),
    ...{ terms: IN_OUTPUT_TERMS, x: multiplied, length: outputs, out: output.data },
  };

  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      for (let row = 0; row < down; row += together) {
        memory.mix(toSums, SUMS * tiles, (sample * sourceHeight + 2 * row) * sourceWidth * channels, 0);
        for (let sum = 0; sum < SUMS; sum++) {
          memory.multiply(products[sum], tiles, sum * tiles * channels, sum * tiles * outputs);
        }
        const rows = Math.min(2 * together, outHeight - 2 * row);
        memory.mix(toOutput, rows * outWidth, 0, (sample * outHeight + 2 * row) * outWidth * outputs);
      }
    }
  });
  return output;
}

/**
 * The taps' part in each sum.
 * @param {ArrayLike<number>} taps (…, 3, 3)
 * @returns (…, 4, 4)
 */
function transformed(taps) {
  const all = new Float32Array((taps.length / 9) * SUMS);
  const down = new Float64Array(12); // (3 columns, 4 sums)
  for (let from = 0, at = 0; from < taps.length; from += 9, at += SUMS) {
    for (let x = from; x < from + 3; x++) spread(taps[x], taps[x + 3], taps[x + 6], down, 4 * (x - from));
    for (let y = 0; y < 4; y++) spread(down[y], down[4 + y], down[8 + y], all, at + 4 * y);
  }
  return all;
}

/**
 * The part of three taps in the four sums along one axis.
 * @param {number} first
 * @param {number} second
 * @param {number} third
 * @param {Float32Array | Float64Array} into
 * @param {number} at
 */
function spread(first, second, third, into, at) {
  const half = (first + third) / 2;
  into[at] = first;
  into[at + 1] = half + second / 2;
  into[at + 2] = half - second / 2;
  into[at + 3] = third;
}

/**
 * @template T
 * @param {number} count
 * @param {(number: number) => T} made
 */
function listed(count, made) {
  return Array.from({ length: count }, (_, number) => made(number));
}

/**
 * The terms of a sum over two axes whose weight is not zero.
 * @param {number[]} down weights
 * @param {number[]} across weights
 * @param {(y: number, x: number) => number} at
 * @returns {Term[]}
 */
function termsOf(down, across, at) {
  return down.flatMap((weightY, y) =>
    across.flatMap((weightX, x) => {
      const weight = weightY * weightX;
      return weight === 0 ? [] : [/** @type {Term} */ ([at(y, x), weight])];
    }),
  );
}
