/** Parts of a plane: polygons [x0, y0, x1, y1, …] of at most MOST_CORNERS corners, as addresses hold them. */

/** @import { Point, Polygon } from "../types.d.ts" */

export const MOST_CORNERS = 32;
export const FARTHEST = 1000;

/**
 * Is the point within the polygon? By the parity of crossings of a ray to the right.
 * @param {Polygon} polygon
 * @param {number} x
 * @param {number} y
 */
export function inside(polygon, x, y) {
  let isInside = false;
  const { length } = polygon;
  for (let i = 0, j = length - 2; i < length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [polygon[i], polygon[i + 1], polygon[j], polygon[j + 1]];
    if (yi > y !== yj > y && x < xi + ((xj - xi) * (y - yi)) / (yj - yi)) isInside = !isInside;
  }
  return isInside;
}

/**
 * The corners of a drawn line as a polygon, null for less than a triangle. Of too many, those go
 * first whose triangle with their neighbours is the smallest (Visvalingam & Whyatt 1993).
 * @param {Point[]} corners
 * @returns {Polygon | null}
 */
export function polygonOf(corners) {
  if (corners.length < 3) return null;
  const kept = [...corners];
  while (kept.length > MOST_CORNERS) kept.splice(leastCorner(kept), 1);
  return kept.flat();
}

/**
 * The corners of the rectangle between two of them.
 * @param {Point} from
 * @param {Point} to
 * @returns {Point[]}
 */
export function rectangle([x0, y0], [x1, y1]) {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

/**
 * Polygons are kept to three digits, so that the link selects what was selected.
 * @param {Polygon} polygon
 */
export function roundedPolygon(polygon) {
  return polygon.map((value) => Number(Math.min(FARTHEST, Math.max(-FARTHEST, value)).toFixed(3)) || 0);
}

/**
 * The polygon that an address's numbers are, undefined where they are none.
 * @param {number[]} [numbers]
 */
export function polygonFrom(numbers = []) {
  const isPolygon = numbers.length % 2 === 0 && numbers.length >= 6 && numbers.length <= 2 * MOST_CORNERS;
  return isPolygon ? roundedPolygon(numbers) : undefined;
}

/** @param {Point[]} corners */
function leastCorner(corners) {
  const count = corners.length;
  let [least, smallest] = [0, Infinity];
  for (let k = 0; k < count; k++) {
    const [[ax, ay], [bx, by]] = [corners[(k + count - 1) % count], corners[k]];
    const [cx, cy] = corners[(k + 1) % count];
    const doubled = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay));
    if (doubled < smallest) [least, smallest] = [k, doubled];
  }
  return least;
}
