import assert from "node:assert/strict";
import test from "node:test";
import {
  IDENTITY,
  orthogonalProcrustes,
  rotated,
  rotationsToLast,
} from "../../../assets/maths/alignment.mjs";
import { Film } from "../../../assets/pages/training/film.mjs";
import { reachOf, tiles } from "../../../assets/pages/training/film_grid.mjs";
import { apart, mapOf } from "../../../assets/pages/training/film_sky.mjs";
import { boxAround, paintStars, rgb, unmultiply } from "../../../assets/pictures/stars.mjs";

const near = (found, expected, tolerance = 1e-6) =>
  Array.from(found).forEach((value, k) =>
    assert.ok(Math.abs(value - expected[k]) <= tolerance, `${found} is not ${expected}`),
  );

const POINTS = new Float32Array([-0.65, -0.17, 1.66, 0.66, -1.64, -0.01, -0.62, 0.15, -1.61, 0.24]);

// scipy.linalg.orthogonal_procrustes(A, B) of scipy 1.17.1, row by row.
for (const [what, onto, expected] of [
  [
    "a rotation",
    [-0.34, -0.23, 0.91, 1.68, -1.55, -0.61, -0.95, -0.06, -1.45, -1.03],
    [0.8294781, 0.55853923, -0.55853923, 0.8294781],
  ],
  [
    "a mirror image",
    [-0.74, -0.42, 1.77, 0.54, -0.96, -1.41, -0.38, -0.69, -0.92, -1.64],
    [0.66609755, 0.74586464, 0.74586464, -0.66609755],
  ],
]) {
  test(`${what} agrees with SciPy's orthogonal Procrustes`, () => {
    near(orthogonalProcrustes(POINTS, new Float32Array(onto)), expected, 1e-6);
  });
}

test("a turned and mirrored cloud is brought back exactly, whatever the angle", () => {
  for (const angle of [0, 0.3, 2, Math.PI, -1.2]) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    for (const rotation of [
      [c, s, -s, c],
      [c, s, s, -c],
    ]) {
      const moved = rotated(POINTS, rotation);
      near(rotated(moved, orthogonalProcrustes(moved, POINTS)), POINTS, 1e-5);
    }
  }
});

test("points that all lie at the origin are left alone", () => {
  assert.deepEqual(orthogonalProcrustes(new Float32Array(4), new Float32Array(4)), [...IDENTITY]);
});

test("every epoch is turned onto the next one, the last stays as it was trained", () => {
  const quarter = [0, 1, -1, 0];
  const epochs = [rotated(rotated(POINTS, quarter), quarter), rotated(POINTS, quarter), POINTS];
  const rotations = rotationsToLast(epochs);
  assert.deepEqual(rotations[2], [...IDENTITY]);
  for (const [k, points] of epochs.entries()) near(rotated(points, rotations[k]), POINTS, 1e-5);
});

const film = () =>
  new Film({
    epochs: [1, 2, 10],
    mu: [
      [0, 0, 2, 2],
      [0, 1, 2, 3],
      [4, 1, 6, 3],
    ].map((points) => new Float32Array(points)),
    label: new Uint8Array([0, 3]),
  });

test("images travel on straight lines between kept epochs", () => {
  const out = new Float32Array(4);
  near(film().places(1.5, false, out), [2, 1, 4, 3]);
  near(film().places(2, false, out), [4, 1, 6, 3]);
  near(film().places(-1, false, out), [0, 0, 2, 2]);
  near(film().places(9, false, out), [4, 1, 6, 3]);
});

test("classes' middles are medians and travel with them", () => {
  assert.deepEqual(film().middles(1.5, false), [
    { k: 0, x: 2, y: 1 },
    { k: 3, x: 4, y: 3 },
  ]);
});

test("time and epoch lead to each other, between kept epochs too", () => {
  const each = film();
  assert.deepEqual(
    [0, 1, 1.5, 2].map((time) => each.epochAt(time)),
    [1, 2, 6, 10],
  );
  assert.deepEqual(
    [0, 1, 2, 6, 10, 99].map((epoch) => each.timeOf(epoch)),
    [0, 0, 1, 1.5, 2, 2],
  );
});

test("two grids share the light between kept epochs, one has all of it at one", () => {
  assert.deepEqual(
    film()
      .grids(1.25, false)
      .map(({ at, part }) => [at, part]),
    [
      [1, 0.75],
      [2, 0.25],
    ],
  );
  assert.deepEqual(
    film()
      .grids(2, false)
      .map(({ at, part }) => [at, part]),
    [
      [1, 0],
      [2, 1],
    ],
  );
  assert.deepEqual(
    film()
      .grids(0, false)
      .map(({ at, part }) => [at, part]),
    [[0, 1]],
  );
});

test("a film of one epoch stands still", () => {
  const still = new Film({ epochs: [7], mu: [new Float32Array([1, 2])], label: new Uint8Array([0]) });
  assert.equal(still.epochAt(3), 7);
  assert.equal(still.timeOf(9), 0);
  near(still.places(5, true, new Float32Array(2)), [1, 2]);
});

test("what is seen holds all images of all epochs", () => {
  const { x, y } = film().frame(false);
  assert.ok(x[0] < 0 && x[1] > 6 && y[0] < 0 && y[1] > 3);
});

test("an unturned grid fills its square, row by row from the upper left corner", () => {
  const [first, second] = tiles(IDENTITY);
  assert.deepEqual([first.x, first.y, second.x], [-3, 3, -3 + 6 / 9]);
  assert.ok(Math.abs(reachOf(IDENTITY) - (3 + 1 / 3)) < 1e-9);
  assert.ok(Math.abs(2 * first.half - 6 / 9) < 1e-9);
});

test("images of a turned grid never overlap, and touch somewhere", () => {
  for (const angle of [0.1, 0.5, Math.PI / 4, 1.2, 2.5]) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const placed = tiles([c, s, s, -c]);
    let closest = Infinity;
    for (const [i, one] of placed.entries()) {
      for (const other of placed.slice(i + 1)) {
        closest = Math.min(closest, Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)));
      }
    }
    assert.ok(Math.abs(closest - 2 * placed[0].half) < 1e-9, `at ${angle}: ${closest}`);
    const corner = Math.max(...placed.map(({ x, half }) => Math.abs(x) + half));
    assert.ok(Math.abs(corner - reachOf([c, s])) < 1e-9);
  }
});

test("the sky has equal units, up is up, and the middle is the frame's", () => {
  const { x, y, unit } = mapOf({ x: [-2, 2], y: [-1, 3] }, { width: 800, height: 400 });
  assert.equal(unit, 100);
  assert.deepEqual([x(0), y(1)], [400, 200]);
  assert.equal(y(2), 100);
});

test("names that lie upon each other move apart, others stay", () => {
  const names = [
    { x: 0, y: 10, width: 20 },
    { x: 5, y: 12, width: 20 },
    { x: 90, y: 11, width: 20 },
  ];
  const moved = apart(names, 18);
  assert.ok(Math.abs(moved[0].y - moved[1].y) >= 18 - 0.02);
  assert.equal(moved[0].y + moved[1].y, 22);
  assert.equal(moved[2].y, 11);
});

test("a star lies where its place is, in its class's colour, and none outside is painted", () => {
  const pixels = { data: new Uint8ClampedArray(4 * 9 * 9), width: 9, height: 9 };
  for (let k = 3; k < pixels.data.length; k += 4) pixels.data[k] = 255;
  const stars = new Float32Array([4.5, 4.5, -20, 3]);
  paintStars(pixels, stars, new Uint8Array([1, 0]), [[1, 2, 3], rgb("#c86432")], 2, 1);
  const at = (u, v) => Array.from(pixels.data.subarray(4 * (v * 9 + u), 4 * (v * 9 + u) + 3));
  assert.deepEqual(at(4, 4), [200, 100, 50]);
  assert.deepEqual(at(4, 8), [0, 0, 0]);
  // The area of a disc of radius 2, by the light that it gives.
  const light = pixels.data.reduce((sum, value, k) => (k % 4 === 0 ? sum + value / 200 : sum), 0);
  assert.ok(Math.abs(light - Math.PI * 4) < 0.6, String(light));
});

test("stars on nothing are as see-through as they are, and cover one another", () => {
  const pixels = { data: new Uint8ClampedArray(4 * 9 * 9), width: 9, height: 9 };
  paintStars(pixels, new Float32Array([4.5, 4.5]), new Uint8Array(1), [[200, 100, 50]], 2, 0.5);
  const middle = () => Array.from(pixels.data.subarray(4 * 40, 4 * 41));
  assert.deepEqual(middle(), [100, 50, 25, 128]);
  paintStars(pixels, new Float32Array([4.5, 4.5]), new Uint8Array(1), [rgb("rgb(0 40 80)")], 2, 0.5);
  const all = { left: 0, top: 0, right: 9, bottom: 9 };
  unmultiply(pixels, all);
  // Porter and Duff: over a half, a half covers half of what is left, 2/3 of all there is.
  const [red, green, blue, alpha] = middle();
  assert.ok(Math.abs(alpha - 191) <= 1);
  for (const [got, due] of [
    [red, 200 / 3],
    [green, 60],
    [blue, 70],
  ])
    assert.ok(Math.abs(got - due) <= 1);
});

test("all that stars cover lies in their box, which is empty where none is seen", () => {
  const size = { width: 40, height: 30 };
  for (const [radius, places] of [
    [2, [10.2, 12.9, 20.5, 8, Number.NaN, 3]],
    [3.5, [0.4, 29.8, 39.9, 15]],
    [2, [-50, 4]],
    [2, []],
  ]) {
    const pixels = { data: new Uint8ClampedArray(4 * 40 * 30), ...size };
    paintStars(pixels, places, new Uint8Array(places.length / 2), [[9, 9, 9]], radius, 1);
    const { left, top, right, bottom } = boxAround(size, [places], radius);
    const covered = Array.from({ length: 1200 }, (_, at) => at).filter((at) => pixels.data[4 * at + 3] > 0);
    for (const at of covered) {
      const [u, v] = [at % 40, Math.floor(at / 40)];
      assert.ok(u >= left && u < right && v >= top && v < bottom, `${u}, ${v}`);
    }
    assert.equal(covered.length > 0, (right - left) * (bottom - top) > 0);
    assert.ok(0 <= left && left <= right && right <= 40);
    assert.ok(0 <= top && top <= bottom && bottom <= 30);
  }
});
