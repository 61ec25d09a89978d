/**
 * The browser's class densities at given places: JSON on stdin, JSON on stdout.
 *
 * {"points": [[x, y], …], "label": […], "classes": n, "factor": f, "places": [[x, y], …]} →
 * {"density": [[…] a class], "dominant": […], "peak": p, "milliseconds": t}; densities at the node
 * nearest to each place, which comes with it as "nodes".
 */

import { text } from "node:stream/consumers";

import { densityMap, dominant } from "../../assets/view/density.mjs";

const { points, label, classes, factor, places } = JSON.parse(await text(process.stdin));
const flat = Float32Array.from(points.flat());
const labels = Uint8Array.from(label);
for (let warm = 0; warm < 3; warm++) densityMap(flat, labels, classes, factor);
const begin = performance.now();
const map = densityMap(flat, labels, classes, factor);
const { which } = dominant(map, Array.from({ length: classes }, (_, k) => k));
const milliseconds = performance.now() - begin;
const { x0, y0, step, columns, rows, layers, peak } = map;
const at = places.map(([x, y]) => [Math.round((x - x0) / step), Math.round((y - y0) / step)]);
const density = layers.map((layer) =>
  at.map(([column, row]) => {
    const [i, j] = [column - (layer?.left ?? 0), row - (layer?.bottom ?? 0)];
    return layer !== null && i >= 0 && j >= 0 && i < layer.width && j < layer.height ? layer.values[j * layer.width + i] : 0;
  }),
);
const mass = layers.map((layer) => (layer === null ? 0 : step ** 2 * layer.values.reduce((sum, value) => sum + value, 0)));
process.stdout.write(
  JSON.stringify({
    nodes: at.map(([column, row]) => [x0 + column * step, y0 + row * step]),
    density,
    dominant: at.map(([column, row]) => which[row * columns + column]),
    mass,
    peak,
    grid: [columns, rows],
    milliseconds,
  }),
);
