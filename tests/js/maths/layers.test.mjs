import assert from "node:assert/strict";
import test from "node:test";
import { aggregateOn, holeShare, logRatios } from "../../../assets/maths/aggregate.mjs";
import { gridAround, nodesOf, refined } from "../../../assets/maths/fields.mjs";
import { logVolume, stencil } from "../../../assets/maths/magnification.mjs";

const GRID = { x0: -4, y0: -4, step: 0.1, columns: 81, rows: 81 };
const NORMAL = [{ weight: 1, x: 0, y: 0, xx: 1, xy: 0, yy: 1 }];
const close = (found, expected, off = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= off, `${found}, not ${expected}`);

test("where the aggregate is the prior itself the ratio is one, and there is no hole", () => {
  const ratios = logRatios(aggregateOn([{ x: 0, y: 0, xx: 1, xy: 0, yy: 1 }], GRID), NORMAL, GRID);
  for (const value of ratios) close(value, 0, 1e-6);
  assert.equal(holeShare(ratios, NORMAL, GRID), 0);
});

test("of one Gaussian the log-ratio is that of two densities, also of a slanting one", () => {
  // log N(z; m, S) − log N(z; 0, I) by its definition, with S⁻¹ written out.
  const [x, y, xx, xy, yy] = [0.5, -0.25, 0.5, 0.3, 0.8];
  const determinant = xx * yy - xy * xy;
  const ratios = logRatios(aggregateOn([{ x, y, xx, xy, yy }], GRID), NORMAL, GRID);
  nodesOf(GRID).forEach(([u, v], at) => {
    if (Math.hypot(u, v) > 2) return;
    const [a, b] = [u - x, v - y];
    const squared = (yy * a * a - 2 * xy * a * b + xx * b * b) / determinant;
    close(ratios[at], ((u * u + v * v - squared) / 2 - Math.log(determinant) / 2) / Math.LN10, 1e-5);
  });
});

test("the aggregate is the mean over images", () => {
  const one = { x: -1, y: 0, xx: 0.04, xy: 0, yy: 0.09 };
  const other = { x: 1, y: 1, xx: 0.2, xy: 0.1, yy: 0.2 };
  const [both, first, second] = [[one, other], [one], [other]].map((some) => aggregateOn(some, GRID));
  both.forEach((density, at) => close(density, (first[at] + second[at]) / 2));
});

test("a hole: an aggregate of half a plane leaves the prior's other half empty", () => {
  const images = nodesOf(GRID)
    .filter(([x]) => x >= 0)
    .map(([x, y]) => ({ x, y, w: Math.exp(-(x * x + y * y) / 2) }));
  // As many images as the prior has mass there.
  const shadows = images.flatMap(({ x, y, w }) =>
    Array.from({ length: Math.round(20 * w) }, () => ({ x, y, xx: 0.01, xy: 0, yy: 0.01 })),
  );
  const ratios = logRatios(aggregateOn(shadows, GRID), NORMAL, GRID);
  // Of half the images the density is twice the prior's, smeared by .1 over a border at half a step:
  // 2 Φ(−d / .1) < .1 from d = .1645 on, and Φ(−.05 − .1645) = .415 of the prior's mass lies beyond.
  close(holeShare(ratios, NORMAL, GRID), 0.415, 0.02);
});

test("a linear decoder magnifies by √det WᵀW everywhere, W its matrix on the plane", () => {
  const w = [
    [1, 2],
    [0, -1],
    [3, 0.5],
    [0.25, 1],
  ];
  const basis = [
    [1, 0],
    [0, 1],
  ];
  const gram = [0, 1].map((i) => [0, 1].map((j) => w.reduce((sum, row) => sum + row[i] * row[j], 0)));
  const expected = 0.5 * Math.log(gram[0][0] * gram[1][1] - gram[0][1] ** 2);
  for (const z of [
    [0, 0],
    [1.5, -2],
  ]) {
    const places = stencil(z, basis);
    const pixels = [0, 1, 2, 3].flatMap((k) => w.map(([a, b]) => a * places[2 * k] + b * places[2 * k + 1]));
    close(logVolume(pixels), expected, 1e-4);
  }
});

test("along directions of a plane in three latents only the plane counts", () => {
  const s = Math.SQRT1_2;
  const basis = [
    [s, s, 0],
    [0, 0, 1],
  ];
  const places = stencil([1, 2, 3], basis);
  // A decoder that doubles z: every direction of length one is stretched by 2.
  close(logVolume(places.map((value) => 2 * value)), Math.log(4), 1e-4);
});

test("a decoder that does not change has no volume", () => {
  assert.equal(logVolume(new Float32Array(12).fill(0.5)), -Infinity);
});

test("a grid holds the stars and the prior, and is square", () => {
  const grid = gridAround([9, 0, 9, 0], NORMAL, 10);
  const far = grid.x0 + 9 * grid.step;
  assert.ok(grid.x0 < -3.5 && far > 9 && grid.y0 < -3.5);
  assert.equal(gridAround([], [{ ...NORMAL[0], x: 1 }], 3).x0, 1 - 1.3 * 3.5);
});

test("between nodes a field is linear, at nodes it is itself", () => {
  const { values, columns, rows } = refined([0, 2, 4, 8], { columns: 2, rows: 2 }, 2);
  assert.deepEqual([columns, rows, ...values], [3, 3, 0, 1, 2, 2, 3.5, 5, 4, 6, 8]);
});
