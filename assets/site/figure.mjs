/** The stars of a plane as app/figures/latents.py describes them to Plotly, computed from the latents. */

/** @import { Latents, Plane, Point } from "../types.d.ts" */

import { laneStars } from "../maths/lanes.mjs";
import { onPlane } from "../maths/plane.mjs";

/** Seen at first: all but the outermost 0.1 % at each side, with some empty space around. */
const VISIBLE_SHARE = 0.001;
const MARGIN = 0.06;
const MOST_LINES = 20;
/** What a name takes on a sky of a small height, so that names are kept apart. */
const SKY_PIXELS = 480;
const LETTER_PIXELS = 9;
const LINE_PIXELS = 20;
const MOST_NAMES = 24;
const ROUNDS = 200;

/**
 * @param {Pick<Latents, "mu" | "label" | "count" | "latentDim">} latents
 * @param {Plane} plane
 * @param {string[]} classes
 */
export function skyFigure({ mu, label, count, latentDim }, plane, classes) {
  const data = classes.map((name) => ({
    name,
    x: /** @type {number[]} */ ([]),
    y: /** @type {number[]} */ ([]),
    marker: {},
  }));
  const lanes = latentDim === 1 ? laneStars(mu, label, classes.length) : null;
  for (let row = 0; row < count; row++) {
    const [x, y] =
      lanes?.subarray(2 * row, 2 * row + 2) ??
      onPlane(mu.subarray(row * latentDim, (row + 1) * latentDim), plane).map(Math.fround);
    // Of a run without classes no star is drawn, as on a server.
    data[label[row]]?.x.push(x);
    data[label[row]]?.y.push(y);
  }
  const across = visibleRange(data.flatMap(({ x }) => x));
  const upward = visibleRange(data.flatMap(({ y }) => y));
  const dtick = step(Math.max(across[1] - across[0], upward[1] - upward[0]));
  const annotations = names(data, upward[1] - upward[0]);
  // Over a line height means nothing.
  const yaxis = { range: upward, dtick, showgrid: lanes === null };
  return { data, layout: { annotations, xaxis: { range: across, dtick }, yaxis } };
}

/** @param {number} span */
function step(span) {
  return [1, 2, 5, 10].find((step) => span <= MOST_LINES * step) ?? 100;
}

/**
 * @param {number[]} values
 * @returns {[number, number]}
 */
function visibleRange(values) {
  if (values.length === 0) return [-3, 3];
  const rising = Float64Array.from(values).sort();
  const [low, high] = [quantile(rising, VISIBLE_SHARE), quantile(rising, 1 - VISIBLE_SHARE)];
  const space = MARGIN * (high - low) || 1;
  return [low - space, high + space];
}

/**
 * @param {Float64Array} rising
 * @param {number} share
 */
function quantile(rising, share) {
  const at = share * (rising.length - 1);
  const below = rising[Math.floor(at)];
  return below + (at % 1) * (rising[Math.ceil(at)] - below);
}

/** @param {number[]} values */
function median(values) {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/**
 * A name at each class's median, which outliers do not pull away from the crowd; of many classes those
 * with the most images.
 * @param {{name: string, x: number[], y: number[]}[]} classes
 * @param {number} height of the plane that is seen
 */
function names(classes, height) {
  const present = classes
    .map((stars, k) => ({ ...stars, k }))
    .filter(({ x }) => x.length > 0)
    .sort((a, b) => b.x.length - a.x.length)
    .slice(0, MOST_NAMES)
    .sort((a, b) => a.k - b.k);
  const pixel = height / SKY_PIXELS;
  const widths = present.map(({ name }) => [...name].length * LETTER_PIXELS * pixel);
  const centres = present.map(({ x, y }) => /** @type {Point} */ ([median(x), median(y)]));
  return apart(centres, widths, LINE_PIXELS * pixel).map(([x, y], at) => ({
    x,
    y,
    text: present[at].name,
    name: String(present[at].k),
  }));
}

/**
 * Centres of boxes, moved up or down until no two overlap, by as little as it takes.
 * @param {Point[]} centres
 * @param {number[]} widths
 * @param {number} height
 */
export function apart(centres, widths, height) {
  const moved = centres.map(([x, y]) => /** @type {Point} */ ([x, y]));
  for (let round = 0; round < ROUNDS; round++) {
    const order = moved.map((_, k) => k).sort((a, b) => moved[a][1] - moved[b][1] || a - b);
    let rest = true;
    order.forEach((below, n) => {
      for (const above of order.slice(n + 1)) {
        const missing = height - (moved[above][1] - moved[below][1]);
        const beside = Math.abs(moved[above][0] - moved[below][0]) >= (widths[above] + widths[below]) / 2;
        if (missing <= 1e-9 || beside) continue;
        moved[above][1] += missing / 2;
        moved[below][1] -= missing / 2;
        rest = false;
      }
    });
    if (rest) break;
  }
  return moved;
}
