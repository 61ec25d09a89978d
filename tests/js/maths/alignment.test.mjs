import assert from "node:assert/strict";
import test from "node:test";
import { alignment, orthogonalProcrustes } from "../../../assets/maths/alignment.mjs";
import { randomNumbers } from "../fixtures.mjs";

// Expected values: scipy.linalg.orthogonal_procrustes 1.17.1 on the points as given (R), and on the
// centred ones, moved to the reference's mean (aligned).
const GOLDEN = {
  rotated: {
    points: [0.002, 0.179, -0.411, -0.534, -0.682, -0.595, 0.09, 0.804, -0.738, -0.372, 0.735, 0.214],
    reference: [-0.16, -0.039, 0.206, -0.711, -0.214, -1.267, -1.126, 0.483, -0.586, -1.099, 0.123, 0.976],
    R: [0.609616923, 0.792696163, -0.792696163, 0.609616923],
    aligned: [
      -0.384523, -0.005956, -0.035467, -0.752346, -0.140288, -1.009591, -0.847105, 0.423447, -0.355286,
      -0.928099, 0.005669, 0.615545,
    ],
  },
  mirrored: {
    points: [0.235, -0.112, -3.775, -0.323, -0.073, 0.068, -2.295, -0.287, -1.468, -0.485, 1.591, -0.485],
    reference: [0.297, 0.028, -2.838, 4.083, -0.106, 0.032, -1.807, 2.584, -0.421, 1.577, 1.951, -1.204],
    R: [0.642686304, -0.766129437, -0.766129437, -0.642686304],
    aligned: [
      0.172392, 0.16946, -2.276409, 3.351912, -0.164693, 0.28624, -1.340812, 2.204587, -0.65238, 1.705393,
      1.337902, -0.617592,
    ],
  },
};

function close(actual, expected, tolerance) {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) <= tolerance, `${i}: ${value} for ${expected[i]}`),
  );
}

function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, j) => [flat[2 * j], flat[2 * j + 1]]);
}

for (const [name, { points, reference, R, aligned }] of Object.entries(GOLDEN)) {
  test(`a ${name} plane is laid onto the reference as SciPy does it`, () => {
    close(orthogonalProcrustes(points, reference), R, 1e-8);
    const { shown, own } = alignment(points, reference);
    close(pairs(points).flatMap(shown), aligned, 1e-5);
    close(pairs(points).map(shown).flatMap(own), points, 1e-12);
  });
}

test("no turn and no mirroring brings random planes closer than the one found", () => {
  const random = randomNumbers(3);
  const cloud = () => Array.from({ length: 40 }, () => 2 * random() - 1);
  for (let round = 0; round < 20; round++) {
    const [A, B] = [cloud(), cloud()];
    const error = ([a, b, c, d]) =>
      pairs(A).reduce(
        (sum, [x, y], j) => sum + (x * a + y * c - B[2 * j]) ** 2 + (x * b + y * d - B[2 * j + 1]) ** 2,
        0,
      );
    const least = error(orthogonalProcrustes(A, B));
    for (let degrees = 0; degrees < 360; degrees += 3) {
      const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      assert.ok(error([c, s, -s, c]) >= least - 1e-9);
      assert.ok(error([c, s, s, -c]) >= least - 1e-9);
    }
  }
});

test("aligning keeps distances: scale is a difference between runs that is seen", () => {
  const small = GOLDEN.rotated.points.map((value) => value / 10);
  const { shown } = alignment(small, GOLDEN.rotated.points);
  const [[ax, ay], [bx, by]] = pairs(small).map(shown);
  const expected = Math.hypot(small[2] - small[0], small[3] - small[1]);
  assert.ok(Math.abs(Math.hypot(bx - ax, by - ay) - expected) < 1e-12);
});

test("a plane on which all images lie at one point is only shifted", () => {
  const { shown, own } = alignment([1, 1, 1, 1], [4, 5, 6, 7]);
  assert.deepEqual(shown([1, 1]), [5, 6]);
  assert.deepEqual(own([5, 6]), [1, 1]);
});
