/** The state of the Paths page, which is also its URL. */

import { flag, number, numbers, oneOf, Parameters, rounded, SKY, whole } from "../../shell/parameters.mjs";
import { tr } from "../../shell/texts.mjs";

/** @import { Run } from "../../types.d.ts" */
/** @import { Kind } from "../../shell/types.d.ts" */

/**
 * A test image by its number, or a place; on the Vectors page also the mean of a class.
 * @typedef {{image?: number, z?: number[], mean?: number}} Point
 */

export const CURVE_NAMES = Object.freeze({
  straight: tr("Straight"),
  slerp: tr("Slerp"),
  bezier: "Bézier",
  spline: tr("Spline"),
  geodesic: tr("Geodesic"),
});
export const PACES = Object.freeze({ latent: "z", image: tr("pictures") });
export const MOST_POINTS = 10;
export const MOST_DRAWS = 999;

const MOST_LATENTS = 1024;
/** Of these many latents, z is kept to two digits, so that a path's address stays far below what gunicorn.conf.py allows. */
const MANY_LATENTS = 16;

/** @type {Kind<Point[]>} */
const points = {
  read(text) {
    const points = text === "none" ? [] : text.split("~").map(pointOf);
    const areAll = points.length <= MOST_POINTS && points.every((point) => point !== undefined);
    return areAll ? points : undefined;
  },
  write: (points) => points.map(pointText).join("~") || "none",
  allowed: () => tr("at most {MOST_POINTS} places or test images such as 0.3,-1.2~i42", { MOST_POINTS }),
};

export const PARAMETERS = new Parameters({
  run: SKY.run,
  axes: SKY.axes,
  curve: { start: "spline", isKept: true, ...oneOf(Object.keys(CURVE_NAMES)) },
  /** null: still to be chosen, by us. */
  points: {
    start: null,
    ...points,
    fit: (/** @type {Point[]} */ points, /** @type {Run} */ run) =>
      points.filter(({ z }) => z === undefined || z.length === run.latent_dim),
  },
  t: { start: 0, ...number(0, 1, (t) => String(Number(t.toFixed(3)))) },
  pace: { start: "latent", isKept: true, ...oneOf(Object.keys(PACES)) },
  /** null: as suits the run. */
  snap: { start: null, ...flag },
  /** The sheet of pairs, null where it is closed, and the number of the draw. */
  pairs: { start: null, isKept: true, ...oneOf(["same", "different"]) },
  draw: { start: 1, ...whole(1, MOST_DRAWS) },
  classes: SKY.classes,
  view: SKY.view,
  space: SKY.space,
  camera: SKY.camera,
  sel: SKY.sel,
  told: SKY.told,
});

/** @typedef {typeof PARAMETERS.start} PathState */

/**
 * A place as a point keeps it: rounded, so that what is shown, linked and decoded is the same.
 * @param {ArrayLike<number>} z
 * @returns {Point}
 */
export function pointAt(z) {
  const digits = rounded(z);
  return { z: z.length < MANY_LATENTS ? digits : digits.map((value) => Math.round(100 * value) / 100 || 0) };
}

/** @param {Point} point */
export function pointText({ image, z }) {
  return z === undefined ? `i${image}` : z.join(",");
}

/**
 * @param {string} text
 * @returns {Point | undefined}
 */
export function pointOf(text) {
  const [, image] = /^i(\d{1,7})$/.exec(text) ?? [];
  if (image !== undefined) return { image: Number(image) };
  const z = numbers(text);
  return z !== undefined && z.length >= 1 && z.length <= MOST_LATENTS ? pointAt(z) : undefined;
}
