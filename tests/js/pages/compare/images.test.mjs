import assert from "node:assert/strict";
import test from "node:test";
import {
  classCounts,
  litImages,
  nearestImage,
  ownImages,
  shareImages,
  stepped,
  typicalImage,
} from "../../../../assets/pages/compare/images.mjs";
import { extentOf, frame, gridStep } from "../../../../assets/pages/compare/panels/panel_sky.mjs";
import { shortNames } from "../../../../assets/pages/compare/runs.mjs";
import { nearestToOne } from "../../../../assets/pages/compare/stage.mjs";
import { betaSlope } from "../../../../assets/pages/compare/words.mjs";

function opened(dataset, index, label = index.map((number) => number % 3)) {
  return {
    run: { dataset },
    latents: { count: index.length, index: Uint32Array.from(index), label: Uint8Array.from(label) },
  };
}

test("images are shared by their number in the test set, whatever their rows are", () => {
  const shared = shareImages([opened("digits", [0, 1, 2, 3, 4, 5]), opened("digits", [9, 4, 0, 2])]);
  assert.deepEqual(Array.from(shared.index), [0, 2, 4]);
  assert.deepEqual(Array.from(shared.label), [0, 2, 1]);
  assert.deepEqual(
    shared.rows.map((rows) => Array.from(rows)),
    [
      [0, 2, 4],
      [2, 3, 1],
    ],
  );
});

test("runs of different data sets, or without a common image, share nothing", () => {
  assert.equal(shareImages([opened("digits", [0, 1]), opened("shirts", [0, 1])]), null);
  assert.equal(shareImages([opened("digits", [0, 1]), opened("digits", [2, 3])]), null);
});

test("one run shares all images with itself", () => {
  const run = opened("digits", [5, 6, 8]);
  assert.deepEqual(Array.from(shareImages([run]).index), [5, 6, 8]);
  assert.deepEqual(Array.from(ownImages(run).rows[0]), [0, 1, 2]);
});

const SQUARE = [0, 0, 4, 0, 4, 4, 0, 4];

test("lit are the images of the classes that lie within the brush", () => {
  const images = { count: 4, label: [0, 1, 0, 1] };
  const points = [1, 1, 1, 1, 9, 9, 3, 3];
  assert.deepEqual(Array.from(litImages(images, [], null, points)), [1, 1, 1, 1]);
  assert.deepEqual(Array.from(litImages(images, [1], null, points)), [0, 1, 0, 1]);
  assert.deepEqual(Array.from(litImages(images, [], SQUARE, points)), [1, 1, 0, 1]);
  assert.deepEqual(Array.from(litImages(images, [0], SQUARE, points)), [1, 0, 0, 0]);
});

test("images are counted by class, those without any as well", () => {
  assert.deepEqual(Array.from(classCounts({ label: [2, 0, 2] }, 4)), [1, 0, 2, 0]);
});

test("the nearest image is a lit one, and none where none is lit", () => {
  const points = [0, 0, 1, 0, 5, 5];
  assert.equal(nearestImage(points, [1, 1, 1], [0.9, 0.2]), 1);
  assert.equal(nearestImage(points, [1, 0, 1], [0.9, 0.2]), 0);
  assert.equal(nearestImage(points, [0, 0, 0], [0.9, 0.2]), -1);
});

test("steps go round the lit images, also from one that is not lit", () => {
  const lit = Uint8Array.from([1, 0, 1, 0, 1]);
  assert.equal(stepped(lit, 0, 1), 2);
  assert.equal(stepped(lit, 4, 1), 0);
  assert.equal(stepped(lit, 0, -1), 4);
  assert.equal(stepped(lit, 3, 1), 4);
  assert.equal(stepped(lit, 3, -1), 2);
  assert.equal(stepped(lit, 2, 10), 4);
  assert.equal(stepped(Uint8Array.from([0, 0]), 1, 1), 1);
});

test("all panels have one extent, which leaves out lonely images", () => {
  const crowd = Array.from({ length: 2000 }, (_, j) => [j / 1000 - 1, 0.5]).flat();
  const [x0, x1, y0, y1] = extentOf([[...crowd, 99, 99], Float32Array.from([...crowd, -2, 0])]);
  assert.ok(x0 < -1 && x0 > -2.5 && x1 > 1 && x1 < 2, `${x0} ${x1}`);
  assert.ok(y0 < 0.5 && y1 > 0.5);
  assert.deepEqual(extentOf([[]]), [-3, 3, -3, 3]);
});

test("a frame has equal units, its y points up, and it is undone exactly", () => {
  const { unit, toPixel, toPlace } = frame([-2, 2, -1, 1], 400, 400);
  assert.equal(unit, 0.01);
  assert.deepEqual(toPixel([0, 0]), [200, 200]);
  assert.deepEqual(toPixel([1, 1]), [300, 100]);
  assert.deepEqual(toPlace([300, 100]), [1, 1]);
});

test("grid lines are at round numbers and not too close", () => {
  assert.equal(gridStep(0.01, 44), 0.5);
  assert.equal(gridStep(0.02, 44), 1);
  assert.equal(gridStep(0.05, 44), 5);
});

test("runs of a series are called by their β, others by their titles", () => {
  const run = (series, beta, title) => ({ series, objective: { beta }, title });
  assert.deepEqual(shortNames([run("s", 0.5, "a"), run("s", 2, "b")]), ["β = 0.5", "β = 2"]);
  assert.deepEqual(shortNames([run("s", 1, "a"), run("s", 1, "b")]), ["a", "b"]);
  assert.deepEqual(shortNames([run("s", 1, "a"), run("t", 2, "b")]), ["a", "b"]);
  assert.deepEqual(shortNames([run(undefined, 1, "a"), run(undefined, 2, "b")]), ["a", "b"]);
  const wide = { ...run("s", 2, "wide"), recipe: "wide" };
  assert.deepEqual(shortNames([run("s", 1, "a"), wide]), ["a", "wide"], "more than β differs");
});

test("the usual image costs in every run what images cost on average there", () => {
  const run = (nats) => ({
    latents: { reconstructionNats: nats, mu: new Float32Array(3), logvar: new Float32Array(3), latentDim: 1 },
  });
  const rows = [Uint32Array.of(0, 1, 2), Uint32Array.of(2, 1, 0)];
  const images = { count: 3, index: [5, 6, 7], label: [0, 0, 0], rows };
  // Means 20 and 30; image 7, in rows 2 and 0, is nearest to both. Image 5 falls where the mean rises.
  assert.equal(typicalImage(images, [run([28, 11, 21]), run([29, 49, 12])]), 7);
  assert.equal(typicalImage(images, [run([28, 11, NaN]), run([29, 49, 12])]), 5, "not measured: the first");
});

test("the sky whose beta is nearest to one is large at first", () => {
  const of = (...betas) => nearestToOne(betas.map((beta) => ({ objective: { beta } })));
  assert.equal(of(0.1, 0.5, 1, 4), 2);
  assert.equal(of(0, 0.25, 3), 2);
});

test("the heading says of a series what its numbers do", () => {
  const run = (beta, kl, reconstruction) => ({
    objective: { beta },
    metrics: { test: { kl, reconstruction } },
  });
  const { heading, fact } = betaSlope(run(0.1, 33.06, 91.9), run(16, 0.7, 189.3));
  assert.match(heading, /^Raise β/);
  const text = fact.map(([part]) => part).join("");
  assert.match(
    text,
    /^From β = 0.1 to β = 16 the rate goes from 33.1 to 0.7 nats per image, .* 91.9 to 189.3.$/,
  );
  assert.match(betaSlope(run(1, 5, 90), run(2, 6, 80)).heading, /^Slide β/);
  assert.deepEqual(betaSlope(run(1, undefined, 90), run(2, 6, 80)).fact, []);
});
