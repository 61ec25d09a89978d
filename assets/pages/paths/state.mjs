/**
 * The state of the Paths page, which is also its URL.
 *
 * {run, axes: as in plane.mjs | null, curve, pace, points: [{image} or {z}, …] | null, t, snap:
 * boolean | null, classes: [numbers], view: [x0, x1, y0, y1] | null, space, camera, sel: as on the Explore page}
 *
 * A point is a test image by its number, or a place. Points that are null are still to be chosen,
 * by us; snap that is null is as suits the run.
 */

import { hasAxes } from "../../maths/plane.mjs";
import {
  axesPart,
  cameraPart,
  classesPart,
  numbers,
  oneOf,
  PARAMETERS,
  query,
  rounded,
  runPart,
  selectionPart,
  spacePart,
  viewPart,
  YES_OR_NO,
} from "../../shell/state.mjs";

export const CURVE_NAMES = Object.freeze({
  straight: "Straight",
  slerp: "Slerp",
  bezier: "Bézier",
  spline: "Spline",
  geodesic: "Geodesic",
});
export const PACES = Object.freeze({ latent: "z", image: "pictures" });
export const MOST_POINTS = 10;

export const START = Object.freeze({
  run: null,
  axes: null,
  curve: "spline",
  pace: "latent",
  points: null,
  t: 0,
  snap: null,
  classes: [],
  view: null,
  space: false,
  camera: null,
  sel: null,
});

const Z_LIMIT = 1000;
const MOST_LATENTS = 1024;
/** Of these many latents, z is kept to two digits, so that a path's address stays far below what gunicorn.conf.py allows. */
const MANY_LATENTS = 16;

/** A place as a point keeps it: rounded, so that what is shown, linked and decoded is the same. */
export function pointAt(z) {
  const digits = rounded(z);
  return { z: z.length < MANY_LATENTS ? digits : digits.map((value) => Math.round(100 * value) / 100 || 0) };
}

/** The query string that parseState reads back with PATH_PARAMETERS. */
export function pathQuery(state) {
  const { curve, pace, points, t, snap } = state;
  return query([
    runPart(state),
    axesPart(state),
    curve === START.curve ? null : `curve=${curve}`,
    points === null ? null : `points=${points.map(pointText).join("~") || "none"}`,
    t === 0 ? null : `t=${Number(t.toFixed(3))}`,
    pace === START.pace ? null : `pace=${pace}`,
    snap === null ? null : `snap=${snap ? 1 : 0}`,
    classesPart(state),
    viewPart(state),
    spacePart(state),
    cameraPart(state),
    selectionPart(state),
  ]);
}

/** The state without what the run has not: places of other lengths, axes, classes. */
export function fittedPath(state, run) {
  const { latent_dim: latentDim, classes } = run;
  return {
    ...state,
    axes: state.axes !== null && hasAxes(state.axes, run) ? state.axes : null,
    points: state.points?.filter(({ z }) => z === undefined || z.length === latentDim) ?? null,
    classes: state.classes.filter((k) => k < classes.length),
    space: state.space && latentDim === 3,
  };
}

export function pointText({ image, z }) {
  return image === undefined ? z.join(",") : `i${image}`;
}

export function pointOf(text) {
  const [, image] = /^i(\d{1,7})$/.exec(text) ?? [];
  if (image !== undefined) return { image: Number(image) };
  const z = numbers(text, Z_LIMIT);
  return z !== undefined && z.length >= 2 && z.length <= MOST_LATENTS ? pointAt(z) : undefined;
}

export const PATH_PARAMETERS = {
  run: PARAMETERS.run,
  axes: PARAMETERS.axes,
  curve: oneOf(Object.keys(CURVE_NAMES)),
  pace: oneOf(Object.keys(PACES)),
  points: {
    read: (text) => {
      const points = text === "none" ? [] : text.split("~").map(pointOf);
      return points.length <= MOST_POINTS && points.every((point) => point !== undefined)
        ? points
        : undefined;
    },
    allowed: () => `at most ${MOST_POINTS} places or test images such as 0.3,-1.2~i42`,
  },
  t: {
    read: (text) => {
      const [t, ...others] = numbers(text, 1) ?? [];
      return others.length === 0 && t >= 0 ? t : undefined;
    },
    allowed: () => "a number from 0 to 1",
  },
  snap: YES_OR_NO,
  classes: PARAMETERS.classes,
  view: PARAMETERS.view,
  sky: PARAMETERS.sky,
  camera: PARAMETERS.camera,
  sel: PARAMETERS.sel,
};
