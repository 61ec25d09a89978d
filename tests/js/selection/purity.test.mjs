import assert from "node:assert/strict";
import test from "node:test";
import { Purity } from "../../../assets/selection/purity.mjs";
import { inSlices } from "../../../assets/selection/slices.mjs";
import { Cloud } from "../../../assets/sky/cloud.mjs";

const signal = new AbortController().signal;

function cloud(mu, label, latentDim) {
  const count = label.length;
  return new Cloud({ count, latentDim, mu: Float32Array.from(mu), label: Uint8Array.from(label) }, 3);
}

const all = ({ count }) => Array.from({ length: count }, (_, row) => row);

test("two classes far apart are pure, whatever the latents", async () => {
  const mu = Array.from({ length: 40 }, (_, row) => [Math.sin(row), Math.cos(row), row < 20 ? 0 : 50]).flat();
  const apart = cloud(
    mu,
    Array.from({ length: 40 }, (_, row) => (row < 20 ? 0 : 1)),
    3,
  );
  assert.equal(await new Purity(apart).mean(all(apart), { signal }), 1);
});

test("of a lonely class among strangers no neighbour is alike", async () => {
  const strangers = cloud(
    Array.from({ length: 40 }, (_, k) => k),
    [0, ...new Array(19).fill(1)],
    2,
  );
  assert.equal(await new Purity(strangers).mean([0], { signal }), 0);
});

test("a table says whose neighbours are of which class, its diagonal how pure each class is", async () => {
  // On a line: two of class 0, then one of class 1; class 2 is nowhere. Each has both others near.
  const line = cloud([0, 0, 1, 0, 5, 0], [0, 0, 1], 2);
  const purity = new Purity(line);
  assert.equal(purity.knows(all(line)), false);
  assert.equal(await purity.measure(all(line), { signal }), true);
  assert.deepEqual(purity.table(all(line), 3), [[0.5, 0.5, 0], [1, 0, 0], null]);
  assert.deepEqual([purity.near(0, 1), purity.near(0, 2), purity.knows([0, 2])], [1, 0, true]);
});

test("an image is no neighbour of itself, also where many are in one place", async () => {
  const crowd = cloud(new Array(80).fill(0), [...new Array(39).fill(1), 0], 2);
  assert.equal(await new Purity(crowd).mean([39], { signal }), 0);
});

test("among fewer than 15 others all count", async () => {
  const few = cloud([0, 0, 1, 1, 2, 2], [0, 0, 1], 2);
  assert.equal(await new Purity(few).mean([0], { signal }), 0.5);
});

// scikit-learn 1.9.1: x[i, k] = float32(sin((i + 1)² (k + 1) 0.37)), label[i] = 7 i % 3, 60 rows;
// NearestNeighbors(n_neighbors=16, algorithm="brute"), without its first column; the mean of
// label[neighbour] == label[i] over all rows, and over rows 0, 7, 13 and 59.
for (const [latentDim, whole, some] of [
  [2, 0.32, 0.3],
  [5, 0.3077777777777777, 0.3333333333333333],
]) {
  test(`it agrees with scikit-learn in ${latentDim} dimensions`, async () => {
    const mu = Array.from({ length: 60 * latentDim }, (_, at) => {
      const [row, k] = [Math.floor(at / latentDim), at % latentDim];
      return Math.sin((row + 1) ** 2 * (k + 1) * 0.37);
    });
    const waves = cloud(
      mu,
      Array.from({ length: 60 }, (_, row) => (7 * row) % 3),
      latentDim,
    );
    const purity = new Purity(waves);
    assert.ok(Math.abs((await purity.mean(all(waves), { signal })) - whole) < 1e-12);
    assert.ok(Math.abs((await purity.mean([0, 7, 13, 59], { signal })) - some) < 1e-12);
  });
}

test("what was aborted says nothing, and does not go on", async () => {
  const stopped = new AbortController();
  const visited = [];
  const visit = (item) => {
    visited.push(item);
    if (item === 2) stopped.abort();
  };
  assert.equal(await inSlices([0, 1, 2, 3], visit, { signal: stopped.signal }), false);
  assert.deepEqual(visited, [0, 1, 2]);
  const one = cloud([0, 0, 1, 1], [0, 0], 2);
  assert.equal(await new Purity(one).mean([0], { signal: stopped.signal }), null);
});

test("long work is cut into slices that tell how far they are", async () => {
  const told = [];
  const busy = () => {
    const begin = performance.now();
    while (performance.now() - begin < 4);
  };
  assert.equal(
    await inSlices([0, 1, 2, 3, 4, 5], busy, { signal, onSlice: (done) => told.push(done) }),
    true,
  );
  assert.ok(told.length >= 2 && told.every((done, k) => k === 0 || done > told[k - 1]), String(told));
});
