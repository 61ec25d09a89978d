import assert from "node:assert/strict";
import { test } from "node:test";

import { crossFade } from "../../../assets/pages/paths/film.mjs";
import { lengthsText } from "../../../assets/pages/paths/path_words.mjs";
import { pathTable } from "../../../assets/pages/paths/saving.mjs";
import { letter, replaced, shifted, without } from "../../../assets/points/points.mjs";

const points = ["a", "b", "c"];

test("lists of points are replaced, never changed", () => {
  assert.deepEqual(without(points, 1), ["a", "c"]);
  assert.deepEqual(replaced(points, 2, "d"), ["a", "b", "d"]);
  assert.deepEqual(shifted(points, 0, 1), ["b", "a", "c"]);
  assert.deepEqual(shifted(points, 2, -1), ["a", "c", "b"]);
  assert.deepEqual(points, ["a", "b", "c"]);
});

test("a point at its end cannot be moved beyond it", () => {
  assert.equal(shifted(points, 0, -1), points);
  assert.equal(shifted(points, 2, 1), points);
});

test("points have letters", () => {
  assert.deepEqual([0, 1, 9].map(letter), ["A", "B", "J"]);
});

test("a cross-fade begins and ends with its pictures and is their mean in between", () => {
  const pixels = crossFade(Float32Array.of(0, 1), Float32Array.of(1, 0.5), 5);
  assert.deepEqual([...pixels], [0, 1, 0.25, 0.875, 0.5, 0.75, 0.75, 0.625, 1, 0.5]);
});

test("the table has every picture's t, z and lengths", () => {
  const lengths = Float64Array.from({ length: 100 }, (_, i) => i / 10);
  const rows = pathTable({ at: (t) => [3 * t, 4 * t], image: { lengths } })
    .trimEnd()
    .split("\n");
  assert.equal(rows.length, 101);
  assert.equal(rows[0], "t,z1,z2,length_z,length_pixels");
  assert.equal(rows[1], "0,0,0,0,0");
  assert.equal(rows[100], "1,3,4,5,9.9");
});

test("the way is compared with the straight one once both are known", () => {
  const journey = { latent: { length: 2 }, image: { length: 30 }, straight: 40 };
  assert.equal(
    lengthsText(journey, "geodesic", false),
    "Length 2.00 in z, 30.0 in pixels\n25 % shorter than the straight line in pixels",
  );
  assert.match(lengthsText({ ...journey, straight: 20 }, "slerp", false), /50 % longer than/);
  assert.match(lengthsText({ ...journey, straight: null }, "slerp", false), /30\.0 in pixels\n\u00a0$/);
  assert.match(lengthsText({ ...journey, image: null }, "geodesic", true), /– in pixels\nLooking/);
});
