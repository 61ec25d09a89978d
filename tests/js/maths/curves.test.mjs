import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { bezier, CURVES, slerp, spline, straight } from "../../../assets/maths/curves.mjs";

/** Four points in general position; expected values below are scipy 1.17's, by the functions named. */
const POINTS = [
  [0, 0, 1],
  [1, 2, 0],
  [3, 1, -1],
  [4, -1, 2],
];

function assertPlaces(curve, ts, expected, tolerance = 1e-9) {
  ts.forEach((t, i) => {
    curve(t).forEach((value, k) =>
      assert.ok(Math.abs(value - expected[i][k]) < tolerance, `t = ${t}: ${curve(t)}`),
    );
  });
}

for (const [name, through] of Object.entries(CURVES)) {
  describe(name, () => {
    test("begins at the first point and ends at the last", () => {
      assertPlaces(through(POINTS), [0, 1], [POINTS[0], POINTS[3]], 1e-12);
    });

    test("one point is a curve that stays there", () => {
      assertPlaces(
        through([[2, -1]]),
        [0, 0.4, 1],
        [
          [2, -1],
          [2, -1],
          [2, -1],
        ],
        1e-12,
      );
    });

    test("two equal points are a curve that stays there", () => {
      assertPlaces(
        through([
          [2, -1],
          [2, -1],
        ]),
        [0, 0.5, 1],
        [
          [2, -1],
          [2, -1],
          [2, -1],
        ],
        1e-12,
      );
    });

    test("is as good in 64 dimensions", () => {
      const ends = [
        Array.from({ length: 64 }, (_, k) => Math.sin(k)),
        Array.from({ length: 64 }, (_, k) => Math.cos(k)),
      ];
      assertPlaces(through(ends), [0, 1], ends, 1e-12);
    });
  });
}

for (const through of [straight, slerp, spline]) {
  test(`${through.name} passes through all its points, one after another`, () => {
    assertPlaces(through(POINTS), [0, 1 / 3, 2 / 3, 1], POINTS, 1e-9);
  });
}

test("a straight way is half way at the middle", () => {
  assertPlaces(
    straight([
      [0, 2],
      [4, -2],
    ]),
    [0.25, 0.5],
    [
      [1, 1],
      [2, 0],
    ],
  );
});

test("slerp agrees with scipy.spatial.geometric_slerp on the unit sphere", () => {
  assertPlaces(
    slerp([
      [0.6, 0.8, 0],
      [0, 0.28, 0.96],
    ]),
    [0, 0.25, 0.5, 0.75, 1],
    [
      [0.6, 0.8, 0],
      [0.5209076196, 0.789329974, 0.324982221],
      [0.3834824944, 0.69026849, 0.6135719911],
      [0.2031138881, 0.51390874, 0.8334521914],
      [0, 0.28, 0.96],
    ],
  );
});

test("slerp between equally long places keeps their distance from the origin", () => {
  const way = slerp([
    [2, 0, 0],
    [0, 0, 2],
  ]);
  for (let t = 0; t <= 1; t += 0.1) assert.ok(Math.abs(Math.hypot(...way(t)) - 2) < 1e-12);
});

test("slerp between opposite places and from the origin is straight", () => {
  assertPlaces(
    slerp([
      [1, 2],
      [-1, -2],
    ]),
    [0.25, 0.5],
    [
      [0.5, 1],
      [0, 0],
    ],
  );
  assertPlaces(
    slerp([
      [0, 0],
      [4, 2],
    ]),
    [0.25, 0.5],
    [
      [1, 0.5],
      [2, 1],
    ],
  );
});

test("Bézier agrees with scipy.interpolate.BPoly", () => {
  assertPlaces(
    bezier(POINTS),
    [0.25, 0.5, 0.75],
    [
      [0.90625, 0.96875, 0.3125],
      [2, 1, 0],
      [3.09375, 0.28125, 0.4375],
    ],
  );
});

test("the spline agrees with scipy.interpolate.CubicHermiteSpline at centripetal knots", () => {
  // Its slopes: those that Catmull and Rom's construction has where knots are uneven.
  assertPlaces(
    spline(POINTS),
    [0.1, 0.25, 0.5, 0.6, 0.9],
    [
      [0.2685, 0.6945, 0.7],
      [0.6796875, 1.7109375, 0.25],
      [2.0040770395, 1.7220612994, -0.6916047645],
      [2.6521748885, 1.2833907706, -0.9962032789],
      [3.7512558463, -0.3733921985, 0.9524887194],
    ],
  );
});

test("the spline stands a point that is given twice", () => {
  const way = spline([
    [0, 0],
    [1, 1],
    [1, 1],
    [2, 0],
  ]);
  for (let t = 0; t <= 1; t += 0.01) assert.ok(way(t).every(Number.isFinite), `t = ${t}: ${way(t)}`);
});
