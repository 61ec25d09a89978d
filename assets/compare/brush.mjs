/** A part of the plane that was brushed: a polygon [x0, y0, x1, y1, …] of at most MOST_CORNERS corners. */

export const MOST_CORNERS = 32;

/** Is the point within the polygon? By the parity of crossings of a ray to the right. */
export function inside(polygon, x, y) {
  let isInside = false;
  const { length } = polygon;
  for (let i = 0, j = length - 2; i < length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [polygon[i], polygon[i + 1], polygon[j], polygon[j + 1]];
    if (yi > y !== yj > y && x < xi + ((xj - xi) * (y - yi)) / (yj - yi)) isInside = !isInside;
  }
  return isInside;
}

/** The corners [[x, y], …] of a drawn line as a polygon, evenly thinned; null for less than a triangle. */
export function polygonOf(corners) {
  if (corners.length < 3) return null;
  const step = Math.max(1, corners.length / MOST_CORNERS);
  const kept = Array.from({ length: Math.min(MOST_CORNERS, corners.length) }, (_, k) => corners[Math.floor(k * step)]);
  return kept.flat();
}

/** The corners of the rectangle between two of them. */
export function rectangle([x0, y0], [x1, y1]) {
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
}
