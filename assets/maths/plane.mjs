/**
 * The plane of latent space that the sky shows: of two latents, or of two principal directions; or in its
 * place the map of all latents, or the line of the only one, see lanes.mjs.
 *
 * What z has across the plane stays as it is; across the map there is nothing. Latents and directions are counted from 0 here, from 1
 * where people read them and in addresses.
 */

/** @import { Axes, Plane, Point, Run } from "../types.d.ts" */
/** @import { LatentMap } from "./latent_map.mjs" */

/** Below this many nats a latent says nothing about an image. */
const ACTIVE_NATS = 0.01;
/** Fewer are seen all at once. */
const MANY_LATENTS = 4;
const MAP_NAMES = ["x", "y"];
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
/**
 * Each run's planes by their short form, so that the same plane is the same object.
 * @type {WeakMap<object, Map<string, Plane>>}
 */
const planes = new WeakMap();

/** What of a run its planes are made of. @typedef {Pick<Run, "latent_dim" | "axes" | "principal" | "map">} PlaneRun */

/**
 * The plane of the state's axes, or the run's own: of its two latents of largest KL.
 * @param {{axes: Axes | null}} state
 * @param {PlaneRun} run
 */
export function planeOf({ axes }, run) {
  const known = planes.get(run) ?? new Map();
  planes.set(run, known);
  const short = axes ?? ownAxes(run);
  const name = axesName(short);
  const plane = known.get(name) ?? spanned(short, run);
  known.set(name, plane);
  return plane;
}

/**
 * The run's images have come, and with them the map.
 * @param {PlaneRun} run
 * @param {LatentMap | null} map
 */
export function unfoldMap(run, map) {
  if (run.map !== undefined) planeOf({ axes: "map" }, run).map = map;
}

/**
 * The view of a run of many latents that keeps most neighbours: its map, or else its principal directions;
 * null where two latents are all, or three.
 * @param {PlaneRun} run
 * @returns {Axes | null}
 */
export function showsMost({ latent_dim: latentDim, map, principal }) {
  if (latentDim < MANY_LATENTS) return null;
  const { views } = map ?? {};
  // Where two directions hold nearly all there is, they keep more neighbours than a map.
  const isBetter = (views?.map?.kept ?? 1) >= (views?.principal?.kept ?? 0);
  if (map !== undefined && isBetter) return "map";
  return principal === undefined ? null : { principal: [0, 1] };
}

/**
 * The actions of the buttons that choose among a run's views, none where there is one view alone.
 * @param {PlaneRun} run
 * @param {boolean} hasMap can the page show one?
 */
export function projectionsOf({ latent_dim: latentDim, map, principal }, hasMap) {
  if (latentDim === 3) return ["show-plane", "show-space"];
  if (latentDim < MANY_LATENTS || principal === undefined) return [];
  return ["show-axes", "show-principal", ...(hasMap && map !== undefined ? ["show-map"] : [])];
}

/** @param {Pick<Run, "axes">} run */
export function ownAxes(run) {
  return run.axes.map((axis) => axis - 1);
}

/**
 * Which kind of view these axes are; null are the run's own two latents.
 * @param {Axes | null} axes
 */
export function kindOf(axes) {
  if (axes === null || Array.isArray(axes)) return "axes";
  return axes === "map" ? "map" : "principal";
}

/**
 * As addresses say it: "3,7", "pca", "pc2,pc3" or "map".
 * @param {Axes} axes
 */
export function axesName(axes) {
  if (axes === "map") return axes;
  if (Array.isArray(axes)) return axes.map((latent) => latent + 1).join(",");
  const name = axes.principal.map((k) => `pc${k + 1}`).join(",");
  return name === "pc1,pc2" ? "pca" : name;
}

/**
 * The axes that an address names, undefined where it names none.
 * @param {string} name
 * @returns {Axes | undefined}
 */
export function axesNamed(name) {
  if (name === "map") return name;
  if (name === "pca") return { principal: [0, 1] };
  const [, isPrincipal, first, both, second] = /^(pc)?(\d{1,4}),(pc)?(\d{1,4})$/.exec(name) ?? [];
  const [across, upward] = [Number(first), Number(second)];
  if (!(across > 0 && upward > 0) || isPrincipal !== both || across === upward) return undefined;
  const pair = [across - 1, upward - 1];
  return isPrincipal ? { principal: pair } : pair;
}

/**
 * Does the run have these axes?
 * @param {Axes} axes
 * @param {Pick<Run, "latent_dim" | "principal" | "map">} run
 */
export function hasAxes(axes, { latent_dim: latentDim, principal, map }) {
  if (axes === "map") return map !== undefined;
  const [pair, count] = Array.isArray(axes)
    ? [axes, latentDim]
    : [axes.principal, principal?.directions.length ?? 0];
  return pair.every((number) => number < count);
}

/**
 * The two coordinates of z that lie on the plane.
 * @param {ArrayLike<number>} z
 * @param {Plane} plane
 * @returns {Point}
 */
export function onPlane(z, { origin, basis: [across, upward], isMap, map }) {
  if (isMap) return map === null ? [0, 0] : map.placeOf(z);
  let [x, y] = [0, 0];
  for (let k = 0; k < origin.length; k++) {
    x += (z[k] - origin[k]) * across[k];
    y += (z[k] - origin[k]) * upward[k];
  }
  return [x, y];
}

/**
 * z moved along the plane to where its coordinates are x and y, as a new array.
 * @param {ArrayLike<number>} z
 * @param {Plane} plane
 * @param {Point} place
 */
export function movedOnPlane(z, plane, [x, y]) {
  if (plane.isMap) return plane.map === null ? Array.from(z) : plane.map.inverse([x, y]);
  const {
    origin,
    basis: [across, upward],
  } = plane;
  const [x0, y0] = onPlane(z, plane);
  // What lies across the plane comes first: so x and y are exact where the axes are latents.
  return Array.from(origin, (middle, k) => {
    const beside = z[k] - middle - x0 * across[k] - y0 * upward[k];
    return middle + beside + x * across[k] + y * upward[k];
  });
}

/**
 * The axes with another on that side (0: across, 1: upward), a latent or a principal direction.
 * @param {Axes} axes
 * @param {number} side
 * @param {{latent: number} | {principal: number}} chosen
 * @returns {Axes}
 */
export function withAxis(axes, side, chosen) {
  if (axes === "map")
    return "latent" in chosen
      ? pairWith(side, chosen.latent)
      : { principal: pairWith(side, chosen.principal) };
  if ("latent" in chosen) {
    return Array.isArray(axes) ? replaced(axes, side, chosen.latent) : pairWith(side, chosen.latent);
  }
  const { principal } = chosen;
  return {
    principal: Array.isArray(axes) ? pairWith(side, principal) : replaced(axes.principal, side, principal),
  };
}

/**
 * The latents of a run, those that say most of an image first; nats: null where they are not known.
 * @param {Pick<Run, "latent_dim" | "metrics">} run
 * @returns {{latent: number, nats: number | null, isActive: boolean}[]}
 */
export function latentsByRate({ latent_dim: count, metrics }) {
  const rates = metrics?.test?.kl_per_dimension ?? [];
  const isKnown = rates.length === count;
  return Array.from({ length: count }, (_, latent) => ({
    latent,
    nats: isKnown ? rates[latent] : null,
    isActive: !isKnown || rates[latent] >= ACTIVE_NATS,
  })).sort((a, b) => (b.nats ?? 0) - (a.nats ?? 0) || a.latent - b.latent);
}

/**
 * 0 → "z₁", 11 → "z₁₂"
 * @param {number} latent
 */
export function latentName(latent) {
  return `z${subscript(latent + 1)}`;
}

/**
 * 0 → "PC₁"
 * @param {number} k
 */
export function directionName(k) {
  return `PC${subscript(k + 1)}`;
}

/**
 * @param {Axes} axes
 * @param {PlaneRun} run
 * @returns {Plane}
 */
function spanned(axes, { latent_dim: latentDim, principal }) {
  const flat = { isMap: false, isLine: latentDim === 1, map: null };
  // The map comes with the images; until then the plane is there without it.
  if (axes === "map")
    return {
      ...flat,
      axes,
      origin: new Float64Array(latentDim),
      basis: [],
      names: MAP_NAMES,
      isPrincipal: true,
      isMap: true,
    };
  if (!Array.isArray(axes)) {
    if (principal === undefined) throw new RangeError("the run has no principal directions");
    const pair = axes.principal;
    const basis = pair.map((k) => Float64Array.from(principal.directions[k]));
    const origin = Float64Array.from(principal.mean);
    return Object.freeze({ ...flat, axes, origin, basis, names: pair.map(directionName), isPrincipal: true });
  }
  const basis = axes.map((latent) => new Float64Array(latentDim).fill(1, latent, latent + 1));
  const origin = new Float64Array(latentDim);
  const names = axes.map(latentName);
  // Upward from a line there is nothing.
  if (flat.isLine) basis.push(new Float64Array(latentDim));
  return Object.freeze({ ...flat, axes, origin, basis, names, isPrincipal: false });
}

/**
 * Where both sides would agree they are swapped.
 * @param {number[]} pair
 * @param {number} side
 * @param {number} chosen
 */
function replaced([across, upward], side, chosen) {
  const [changed, other] = side === 0 ? [across, upward] : [upward, across];
  const kept = other === chosen ? changed : other;
  return side === 0 ? [chosen, kept] : [kept, chosen];
}

/**
 * Coming from latents to directions, or back: with the first other one beside it.
 * @param {number} side
 * @param {number} chosen
 */
function pairWith(side, chosen) {
  const other = chosen === 0 ? 1 : 0;
  return side === 0 ? [chosen, other] : [other, chosen];
}

/** @param {number} number */
function subscript(number) {
  return Array.from(String(number), (digit) => SUBSCRIPTS[Number(digit)]).join("");
}
