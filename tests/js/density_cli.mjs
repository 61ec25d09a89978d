/**
 * The browser's class densities at given places: JSON on stdin, JSON on stdout.
 *
 * {"points": [[x, y], …], "label": […], "classes": n, "factor": f, "places": [[x, y], …]} →
 * {"nodes": [[x, y], …], "density": [[…] a class], "dominant": […], "peak": p}, all at the node
 * that is nearest to each place.
 */

import { text } from "node:stream/consumers";

import { densityMap, dominant } from "../../assets/maths/density.mjs";

const { points, label, classes, factor, places } = JSON.parse(await text(process.stdin));
const flat = Float32Array.from(points.flat());
const labels = Uint8Array.from(label);
const map = densityMap(flat, labels, classes, factor);
const { which } = dominant(
  map,
  Array.from({ length: classes }, (_, k) => k),
);
const { x0, y0, step, columns, layers, peak } = map;
const at = places.map(([x, y]) => [Math.round((x - x0) / step), Math.round((y - y0) / step)]);
const density = layers.map((layer) =>
  at.map(([column, row]) => {
    const [i, j] = [column - (layer?.left ?? 0), row - (layer?.bottom ?? 0)];
    return layer !== null && i >= 0 && j >= 0 && i < layer.width && j < layer.height
      ? layer.values[j * layer.width + i]
      : 0;
  }),
);
process.stdout.write(
  JSON.stringify({
    nodes: at.map(([column, row]) => [x0 + column * step, y0 + row * step]),
    density,
    dominant: at.map(([column, row]) => which[row * columns + column]),
    peak,
  }),
);
