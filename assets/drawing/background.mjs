/** The ground on which something lies in a picture: flat where a program made it, uneven under a lamp. */

/** @import { Bitmap } from "./bitmap.mjs" */

/** Of a normal distribution, the deviation by the median distance from the median. */
const DEVIATION = 1.4826;
/** So many deviations of the background are still background. */
const GRAINS = 4;
/** Less grain than one of 255 levels has no camera. */
const LEAST_GRAIN = 1 / 255;
/** What of the edge is further than this from its median is no background. */
const NEAR = 0.25;

/**
 * The background that the edge of a grey picture shows, as a value for every pixel (H · W), and how far
 * it strays: of a flat one its one value and 0; else the plane through it (least squares), since light
 * falls off across a sheet of paper.
 * @param {Bitmap} bitmap grey
 */
export function backgroundOf(bitmap) {
  const { width, height, pixels } = bitmap;
  const edge = edgeOf(width, height);
  const values = edge.map((at) => pixels[at]);
  const middle = median(values);
  if (DEVIATION * deviationFrom(values, () => middle) < LEAST_GRAIN) {
    return { level: middle, values: new Float32Array(pixels.length).fill(middle), grain: 0 };
  }
  const near = edge.filter((at) => Math.abs(pixels[at] - middle) < NEAR);
  const plane = fitted(near, bitmap);
  const grain =
    GRAINS *
    DEVIATION *
    deviationFrom(
      near.map((at) => pixels[at]),
      (k) => plane(near[k]),
    );
  return { level: middle, values: pixels.map((_, at) => plane(at)), grain };
}

/**
 * Of the outermost pixels, where they are.
 * @param {number} width
 * @param {number} height
 */
function edgeOf(width, height) {
  return Array.from({ length: width * height }, (_, at) => at).filter((at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
}

/**
 * The plane through the pixels of those places by least squares, as a function of a pixel's place.
 * @param {number[]} places
 * @param {Bitmap} bitmap
 */
function fitted(places, { width, pixels }) {
  const x = (/** @type {number} */ at) => at % width;
  const y = (/** @type {number} */ at) => Math.floor(at / width);
  const mean = (/** @type {(at: number) => number} */ of) =>
    places.reduce((sum, at) => sum + of(at), 0) / places.length;
  const [middle, left, top] = [mean((at) => pixels[at]), mean(x), mean(y)];
  const product = (/** @type {(at: number) => number} */ a, /** @type {(at: number) => number} */ b) =>
    mean((at) => a(at) * b(at));
  const [dx, dy] = [(/** @type {number} */ at) => x(at) - left, (/** @type {number} */ at) => y(at) - top];
  const light = (/** @type {number} */ at) => pixels[at] - middle;
  const [xx, xy, yy] = [product(dx, dx), product(dx, dy), product(dy, dy)];
  const [vx, vy] = [product(light, dx), product(light, dy)];
  const determinant = xx * yy - xy * xy;
  if (determinant < 1e-9) return () => middle;
  const [across, down] = [(vx * yy - vy * xy) / determinant, (vy * xx - vx * xy) / determinant];
  return (/** @type {number} */ at) => middle + across * dx(at) + down * dy(at);
}

/**
 * The median distance of values from what is expected of them.
 * @param {number[]} values
 * @param {(k: number) => number} expected
 */
function deviationFrom(values, expected) {
  return median(values.map((value, k) => Math.abs(value - expected(k))));
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
