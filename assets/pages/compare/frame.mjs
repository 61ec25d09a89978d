/** How much of the plane the panels show, and where on a panel a place is. */

/** Shown are all but the outermost images at each side, as on the sky of Explore, and some space around. */
const VISIBLE_SHARE = 0.001;
const MARGIN = 0.06;

/** [x0, x1, y0, y1] that holds the points [x0, y0, x1, y1, …] of all panels, so that they share one scale. */
export function extentOf(panels) {
  const sides = [0, 1].map((side) => {
    const ranges = panels.filter(({ length }) => length > 0).map((points) => visibleRange(points, side));
    if (ranges.length === 0) return [-3, 3];
    const [low, high] = [
      Math.min(...ranges.map(([low]) => low)),
      Math.max(...ranges.map(([, high]) => high)),
    ];
    const space = MARGIN * (high - low) || 1;
    return [low - space, high + space];
  });
  return sides.flat();
}

function visibleRange(points, side) {
  const values = Float32Array.from({ length: points.length / 2 }, (_, j) => points[2 * j + side]).sort();
  const outermost = Math.floor(VISIBLE_SHARE * values.length);
  return [values[outermost], values[values.length - 1 - outermost]];
}

/** {unit, toPixel([x, y]), toPlace([px, py])} of a pane with equal units both ways; unit: places a pixel. */
export function frame([x0, x1, y0, y1], width, height) {
  const unit = Math.max((x1 - x0) / width, (y1 - y0) / height);
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return {
    unit,
    toPixel: ([x, y]) => [width / 2 + (x - cx) / unit, height / 2 - (y - cy) / unit],
    toPlace: ([px, py]) => [cx + (px - width / 2) * unit, cy - (py - height / 2) * unit],
  };
}

/** A step between grid lines that leaves each at least `pixels`: 1, 2 or 5 times a power of ten. */
export function gridStep(unit, pixels) {
  const least = unit * pixels;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least * (1 - 1e-9));
}
