/** The fields that can be laid under the stars: what each is of, how it is found and how it is painted. */

/** @import { DecoderPool } from "../inference/pool.mjs" */
/** @import { LatentMap } from "../maths/latent_map.mjs" */
/** @import { Plane, Run } from "../types.d.ts" */
/** @import { FieldAsker } from "./field_asker.mjs" */
/** @import { FieldKind, Rgba } from "./field_layer.mjs" */
/** @import { Around, Scene } from "./layer_view.mjs" */

import { deviationsAway, HOLE, holeShare, priorShadows } from "../maths/aggregate.mjs";
import { gridAround, nodesOf } from "../maths/fields.mjs";
import { logVolume, STENCIL, stencil } from "../maths/magnification.mjs";
import { movedOnPlane } from "../maths/plane.mjs";
import { priorOf } from "../maths/prior.mjs";
import { channelsOf } from "../shell/colours.mjs";
import { tr } from "../shell/texts.mjs";
import { rangeOf, scaleOn, stepOf } from "./colour_scale.mjs";
import { scaleBar } from "./layers_panel.mjs";

const NODES = 97;
/** The magnification comes coarse at first: nodes a side. */
const LEVELS = [13, 25, 49];
const LANE = "magnification";
const OPACITY = 0.6;
/** Tens of the ratio beyond which it is painted alike. */
const MOST_TENS = 2;
/** On a map, which no prior is on: a part of no width. */
const MIDDLE = [{ weight: 1, x: 0, y: 0, xx: 1, xy: 0, yy: 1 }];
const MORE = "#d9822b";
const LESS = "#3f7fd6";
/** The ratio is seen within so many deviations of the prior, all but .2 % of its mass, and fades there. */
const SEEN = [3.3, 3.6];
/** Of hatching, in pixels of the picture. */
const HATCH = { apart: 9, width: 2 };
/** @type {Rgba} */
const NOTHING = [0, 0, 0, 0];

/**
 * .5 log det JᵀJ of the decoder on the plane through z.
 * @param {Around} around
 * @param {DecoderPool} pool
 * @returns {FieldKind}
 */
export function magnification({ colours }, pool) {
  return {
    key: ({ opened, plane, z }) => [opened.decoder, opened.cloud, plane, besidePlane(z, plane)],
    stop: () => pool.cancel(LANE),
    async find({ opened, plane, z }, came) {
      for (const nodes of LEVELS) {
        const grid = gridAround(opened.cloud.stars(plane), priorOn(opened, plane), nodes);
        const places = nodesOf(grid).map((node) => stencil(movedOnPlane(z, plane, node), plane.basis));
        const values = new Float32Array(places.length);
        const zs = new Float32Array(places.length * places[0].length);
        places.forEach((some, at) => zs.set(some, at * some.length));
        const isWhole = await pool.decode(LANE, zs, {
          chunk: STENCIL,
          onChunk: (pixels, first) => {
            values[first / STENCIL] = logVolume(pixels);
          },
        });
        if (!isWhole) return;
        came({ grid, values });
      }
    },
    paint({ values }) {
      const scale = scaleOn(colours.sky);
      const rgba = scale.map((colour) => withOpacity(colour, OPACITY));
      const range = rangeOf(values) ?? [0, 1];
      const numbers = [range[0], (range[0] + range[1]) / 2, range[1]].map((value) =>
        value.toFixed(1).replace("-", "\u2212"),
      );
      return {
        colour: (value) => rgba[stepOf(value, range, rgba.length)] ?? rgba[0],
        scale: [scaleBar("log √det JᵀJ", scale, [`≤ ${numbers[0]}`, numbers[1], `≥ ${numbers[2]}`])],
      };
    },
  };
}

/**
 * log₁₀ q(z) / p(z) of what the plane shows, holes hatched.
 * @param {Around} around
 * @param {FieldAsker} asker
 * @returns {FieldKind}
 */
export function ratio({ colours }, asker) {
  /** @type {import("../maths/aggregate.mjs").PriorShadow[]} */
  let prior = [];
  return {
    key: ({ opened, plane }) => [opened.cloud, plane],
    async find({ opened, plane }, came) {
      prior = priorOn(opened, plane);
      const grid = gridAround(opened.cloud.stars(plane), priorOn(opened, plane), NODES);
      came({ grid, values: await asker.ask(opened, { ratio: grid, plane: plainPlane(plane) }) });
    },
    paint({ grid, values }, times) {
      const share = holeShare(values, prior, grid);
      const bar = [LESS, colours.sky, MORE];
      const numbers = [`≤ 1/${10 ** MOST_TENS}`, "q = p", `≥ ${10 ** MOST_TENS} ×`];
      return {
        colour(value, u, v) {
          const [x, y] = [grid.x0 + (u / times) * grid.step, grid.y0 + (v / times) * grid.step];
          const seen = Math.min(1, (SEEN[1] - deviationsAway(prior, x, y)) / (SEEN[1] - SEEN[0]));
          if (seen <= 0) return NOTHING;
          const isHole = value < Math.log10(HOLE);
          if (isHole && (u + v) % HATCH.apart < HATCH.width) return withOpacity(colours.ink, 0.5 * seen);
          const opacity = OPACITY * Math.min(1, Math.abs(value) / MOST_TENS);
          return withOpacity(value > 0 ? MORE : LESS, opacity * seen);
        },
        scale: [
          scaleBar("q(z) ÷ p(z)", bar, numbers),
          tr("Hatched: holes, q < p ÷ {value}. They hold {value2} % of the prior’s mass on this plane.", {
            value: 1 / HOLE,
            value2: (100 * share).toFixed(0),
          }),
        ],
      };
    },
  };
}

/**
 * The distance of the plane through z from the nearest image in all latents; beyond Cloud.far it is grey.
 * @param {Around} around
 * @param {FieldAsker} asker
 * @returns {FieldKind}
 */
export function guessing({ colours }, asker) {
  let far = Infinity;
  let words = "";
  return {
    key: ({ opened, plane, z }) => [opened.cloud, plane, besidePlane(z, plane)],
    async find({ opened, plane, z }, came) {
      far = plane.isMap ? 1 : opened.cloud.far;
      words = farText(opened.cloud.far, plane.map);
      if (plane.map !== null) {
        const grid = gridAround(opened.cloud.stars(plane), MIDDLE, NODES);
        came({ grid, values: await asker.ask(opened, { doubts: grid }) });
        return;
      }
      const grid = gridAround(opened.cloud.stars(plane), priorOn(opened, plane), NODES);
      const through = movedOnPlane(z, plane, [0, 0]).map((value) => Number(value.toFixed(4)));
      came({ grid, values: await asker.ask(opened, { distances: grid, plane: plainPlane(plane), through }) });
    },
    paint: () => {
      const veil = withOpacity(colours.quiet, 0.45);
      return {
        colour: (value) => (value > far ? veil : NOTHING),
        scale: [words],
        outside: `rgb(${veil.slice(0, 3).join(" ")} / 45%)`,
      };
    },
  };
}

/**
 * @param {number} far
 * @param {LatentMap | null} map
 */
function farText(far, map) {
  const fellow = tr("as only 1 image in 20 is");
  if (map === null)
    return tr("Grey: farther than {value} from every test image, {fellow} from its nearest fellow.", {
      value: far.toFixed(2),
      fellow,
    });
  const error = map.usualError.toFixed(2);
  return tr(
    "Grey: no image is near on the map; or the map leads astray, by more than {error} in all latents for images that are left out, {fellow}; or to a place farther than {value} from every image.",
    { error, fellow, value: far.toFixed(2) },
  );
}

/**
 * The run's prior as the plane shows it.
 * @param {{run: Run}} opened
 * @param {Plane} plane
 */
function priorOn({ run }, plane) {
  return priorShadows(priorOf(run), plane);
}

/** What a worker needs of a plane. @param {Plane} plane */
function plainPlane({ origin, basis }) {
  return { origin: Array.from(origin), basis: basis.map((direction) => Array.from(direction)) };
}

/**
 * What of z lies beside the plane: the same wherever z moves along it.
 * @param {Scene["z"]} z
 * @param {Plane} plane
 */
export function besidePlane(z, plane) {
  if (plane.isMap) return "";
  return movedOnPlane(z, plane, [0, 0])
    .map((value) => (Math.round(value * 1e4) || 0).toString())
    .join();
}

/**
 * @param {string} colour
 * @param {number} opacity
 * @returns {Rgba}
 */
function withOpacity(colour, opacity) {
  const [red, green, blue] = channelsOf(colour);
  return [red, green, blue, 255 * opacity];
}
