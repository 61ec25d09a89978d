import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { geodesic } from "../../../assets/maths/geodesic.mjs";

const SEGMENTS = 32;
const plane = ([u, v]) => [3 * u + v, u - 2 * v, u / 2];
/** Latitude and longitude on the unit sphere. */
const sphere = ([u, v]) => [Math.cos(u) * Math.cos(v), Math.cos(u) * Math.sin(v), Math.sin(u)];
/** Of constant curvature −1 (Beltrami 1868); at y = cosh u, x = v its metric is (dx² + dy²) / y². */
const tractroid = ([u, v]) => [Math.cos(v) / Math.cosh(u), Math.sin(v) / Math.cosh(u), u - Math.tanh(u)];
const bump = ([u, v]) => [u, v, 1.5 * Math.exp(-(u * u + v * v) / 0.5)];

/** A decoder's lane that decodes at once. */
function lane(decoder) {
  return async (zs, { chunk, onChunk }) => {
    const places = Array.from({ length: zs.length / 2 }, (_, i) => [zs[2 * i], zs[2 * i + 1]]);
    for (let first = 0; first < places.length; first += chunk) {
      const some = places.slice(first, first + chunk);
      onChunk(Float32Array.from(some.flatMap(decoder)), first, some.length);
    }
    return true;
  };
}

const found = (decoder, from, to, options) =>
  geodesic(from, to, { decode: lane(decoder), segments: SEGMENTS, ...options });
const near = (value, expected, tolerance = 0.01) =>
  assert.ok(Math.abs(value / expected - 1) < tolerance, `${value} instead of ${expected}`);

/** The length that an even way of this energy has. */
const length = ({ energy }) => Math.sqrt(2 * energy * SEGMENTS);

test("under a flat metric it is the straight line, evenly run through", async () => {
  const { places, isConverged } = await found(plane, [-1, 0.5], [2, 1]);
  assert.equal(isConverged, true);
  assert.equal(places.length, SEGMENTS + 1);
  places.forEach(([u, v], i) => {
    const t = i / SEGMENTS;
    assert.ok(Math.hypot(u - (3 * t - 1), v - (0.5 + t / 2)) < 0.001, `${[u, v]}`);
  });
});

test("on a sphere's chart it is the great circle", async () => {
  const [from, to] = [
    [0.8, -1.2],
    [0.7, 1.4],
  ];
  const way = await found(sphere, from, to);
  const [a, b] = [sphere(from), sphere(to)];
  const angle = Math.acos(a.reduce((sum, value, k) => sum + value * b[k], 0));
  near(length(way), angle);
  way.places.forEach((z, i) => {
    const t = i / SEGMENTS;
    const weights = [Math.sin((1 - t) * angle), Math.sin(t * angle)].map((w) => w / Math.sin(angle));
    const off = Math.hypot(...sphere(z).map((x, k) => x - weights[0] * a[k] - weights[1] * b[k]));
    assert.ok(off < 0.01 * angle, `${off} off at ${t}`);
  });
});

test("on a hyperbolic surface it is the half plane's circle around a point of its edge", async () => {
  const [from, to] = [
    [0.5, -1],
    [0.6, 1.2],
  ];
  const way = await found(tractroid, from, to);
  const [[x0, y0], [x1, y1]] = [from, to].map(([u, v]) => [v, Math.cosh(u)]);
  near(length(way), Math.acosh(1 + ((x1 - x0) ** 2 + (y1 - y0) ** 2) / (2 * y0 * y1)));
  const centre = (x1 ** 2 + y1 ** 2 - x0 ** 2 - y0 ** 2) / (2 * (x1 - x0));
  const radius = Math.hypot(x0 - centre, y0);
  for (const [u, v] of way.places) near(Math.hypot(v - centre, Math.cosh(u)), radius);
});

test("around a hill it agrees with a dense solution of the geodesic equation", async () => {
  // scipy.integrate.solve_bvp (tolerance 1e-10) of u″ = −h_u II / (1 + |∇h|²) on the surface
  // (u, v, h = 1.5 exp(−(u² + v²) / 0.5)): the way around the hill's upper side.
  const way = await found(bump, [-1.5, -0.1], [1.5, 0.2]);
  near(length(way), 3.5240225603);
  const dense = [
    [-0.8275962202, 0.3927537531],
    [-0.0700250869, 0.7446623716],
    [0.740822381, 0.5467523889],
  ];
  dense.forEach(([u, v], k) => {
    const z = way.places[((k + 1) * SEGMENTS) / 4];
    assert.ok(Math.hypot(z[0] - u, z[1] - v) < 0.01 * 3.524, `${z}`);
  });
});

describe("while it is looked for", () => {
  test("each way that is shown has both ends in place and the last is the result", async () => {
    const shown = [];
    const way = await found(bump, [-1.5, -0.1], [1.5, 0.2], { onProgress: (places) => shown.push(places) });
    for (const places of shown)
      assert.deepEqual(
        [places[0], places.at(-1)],
        [
          [-1.5, -0.1],
          [1.5, 0.2],
        ],
      );
    assert.deepEqual(shown.at(-1), way.places);
  });

  test("whoever is superseded gets null and asks for no more", async () => {
    let decodes = 0;
    const decode = async () => {
      decodes += 1;
      return false;
    };
    assert.equal(await geodesic([0, 0], [1, 1], { decode }), null);
    assert.equal(decodes, 1);
  });

  test("an abort ends it", async () => {
    const giveUp = new AbortController();
    const way = await found(bump, [-1.5, -0.1], [1.5, 0.2], {
      signal: giveUp.signal,
      onProgress: () => giveUp.abort(),
    });
    assert.equal(way, null);
  });
});

test("two equal places are a way that stays there", async () => {
  const { places } = await found(bump, [0.3, 0.3], [0.3, 0.3]);
  for (const z of places) assert.ok(Math.hypot(z[0] - 0.3, z[1] - 0.3) < 1e-3);
});

test("a decoder that says the same everywhere leaves the straight line", async () => {
  const { places } = await found(() => [1, 0, 0], [0, 0], [1, 2]);
  assert.deepEqual(places[SEGMENTS / 2], [0.5, 1]);
});
