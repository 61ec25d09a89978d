import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  angleBetween,
  areaUnderCurve,
  fanOf,
  norm,
  quantile,
  seededRandom,
  uncertaintyOf,
} from "../../../assets/maths/statistics.mjs";
import { measured, measuresFor } from "../../../assets/measures/measures.mjs";
import { attributeVector, mostTelling } from "../../../assets/pages/vectors/attribute_vector.mjs";
import { classVector, randomDirection } from "../../../assets/pages/vectors/directions.mjs";
import { effectLines, FRAMES, moved, strengthAt } from "../../../assets/pages/vectors/effect.mjs";
import { foundAlong, foundBetweenClasses } from "../../../assets/pages/vectors/finding.mjs";
import { facts } from "../../../assets/pages/vectors/vector_words.mjs";
import { randomNumbers } from "../fixtures.mjs";

const near = (value, expected, tolerance) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} instead of ${expected} ± ${tolerance}`);
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

describe("chance with a seed", () => {
  test("is the same again, and another with another seed", () => {
    const drawn = (seed) => Array.from({ length: 5 }, seededRandom(seed));
    assert.deepEqual(drawn(3), drawn(3));
    assert.notDeepEqual(drawn(3), drawn(4));
  });

  test("is even: mean 1/2 and variance 1/12 within four standard errors", () => {
    const random = seededRandom(1);
    const drawn = Array.from({ length: 20000 }, random);
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    near(mean, 0.5, 4 * Math.sqrt(1 / 12 / 20000));
    near(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length, 1 / 12, 0.003);
    assert.ok(drawn.every((value) => value >= 0 && value < 1));
  });
});

describe("intervals", () => {
  test("quantiles are those of an even scale", () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => 100 - i);
    near(quantile(values, 0.95), 95, 1e-12);
    near(quantile(Float64Array.of(0, 1), 0.25), 0.25, 1e-12);
  });

  test("angles are exact, also small ones", () => {
    near(angleBetween(Float64Array.of(1, 0), Float64Array.of(0, 3)), Math.PI / 2, 1e-12);
    near(angleBetween(Float64Array.of(2, 0), Float64Array.of(-1, 0)), Math.PI, 1e-12);
    near(angleBetween(Float64Array.of(1, 0), Float64Array.of(1, 1e-9)) / 1e-9, 1, 1e-6);
  });

  test("the fan turns anticlockwise from the vector", () => {
    const turned = (angle) => [2 * Math.cos(angle), 2 * Math.sin(angle)];
    const drawn = Array.from({ length: 201 }, (_, i) => turned(2 + (i - 100) / 1000));
    const [low, high] = fanOf(turned(2), drawn);
    near(low, -0.095, 1e-9);
    near(high, 0.095, 1e-9);
  });

  test("95 % of normal strays lie within those of theory", () => {
    // A vector of length 10 with independent normal errors of 1 across and along it.
    const random = randomNumbers(9);
    const drawn = Array.from({ length: 20000 }, () => Float64Array.of(10 + normal(random), normal(random)));
    const { angle, lengths } = uncertaintyOf(Float64Array.of(10, 0), drawn);
    near(angle, 0.196, 0.006);
    near(lengths[0], 10.05 - 1.96, 0.08);
    near(lengths[1], 10.05 + 1.96, 0.08);
  });
});

describe("the area under the curve", () => {
  test("is 1 apart, 0 the other way round, 1/2 for ties", () => {
    assert.equal(areaUnderCurve([1, 2], [3, 4]), 1);
    assert.equal(areaUnderCurve([3, 4], [1, 2]), 0);
    assert.equal(areaUnderCurve([1, 1, 1], [1, 1]), 0.5);
    assert.equal(areaUnderCurve([1, 3], [2]), 0.5);
  });

  test("of two normal distributions one deviation apart is Φ(1/√2)", () => {
    const random = randomNumbers(3);
    const [low, high] = [0, 1].map((mean) => Array.from({ length: 4000 }, () => mean + normal(random)));
    near(areaUnderCurve(low, high), 0.7602, 0.02);
  });
});

describe("directions that are found", () => {
  const random = randomNumbers(12);
  const count = 600;
  const label = Array.from({ length: count }, (_, row) => row % 3);
  // The third latent has collapsed.
  const mu = Float32Array.from({ length: 3 * count }, (_, at) =>
    at % 3 === 2
      ? 1e-4 * normal(random)
      : normal(random) + (at % 3 === 0 ? 2 * label[Math.floor(at / 3)] : 0),
  );
  const latents = { mu, label, latentDim: 3 };

  test("lead to a class from all others", () => {
    const { vector, auc } = classVector(latents, null, 2, randomNumbers(1));
    near(vector[0], 4 - 1, 0.3);
    assert.ok(auc > 0.9);
    assert.throws(
      () => classVector({ ...latents, label: label.fill(0, 0, 0).map(() => 1) }, null, 1),
      /has all images/,
    );
  });

  test("leave out latents that say nothing", () => {
    const values = Float64Array.from({ length: count }, (_, row) => mu[3 * row] + 0.5 * normal(random));
    const { vector, errors } = attributeVector(latents, values, randomNumbers(2));
    assert.equal(vector[2], 0);
    assert.equal(errors[2], 0);
    near(vector[0], 1, 0.1);
    const collapsed = { mu: new Float32Array(20), latentDim: 2 };
    assert.throws(
      () => attributeVector(collapsed, Float64Array.from({ length: 10 }, random)),
      /no latent of this run/,
    );
    assert.throws(() => attributeVector(latents, new Float64Array(count)), /all images have the same/);
  });

  test("step by one standard deviation of an attribute, with all that is known of it", () => {
    const values = Float64Array.from({ length: count }, (_, row) => 7 * mu[3 * row + 1]);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
    const found = foundAlong(latents, values);
    near(found.deviation, deviation, 1e-9);
    near(found.vector[1], deviation / 7, 1e-9);
    near(found.prediction, 1, 1e-9);
    near(found.angle, 0, 1e-6);
  });

  test("are the same again", () => {
    const direction = { to: 2, from: 0 };
    assert.deepEqual(foundBetweenClasses(latents, direction), foundBetweenClasses(latents, direction));
  });

  test("of few images are less certain than of many", () => {
    const few = { mu: mu.subarray(0, 3 * 60), label: label.slice(0, 60), latentDim: 3 };
    const [some, all] = [few, latents].map((each) => foundBetweenClasses(each, { to: 1, from: 0 }));
    assert.ok(some.angle > 1.5 * all.angle);
    assert.ok(all.lengths[0] < norm(all.vector) && norm(all.vector) < all.lengths[1]);
  });
});

describe("what a direction does", () => {
  test("goes from −3 to 3 through 0, each picture base + s · step", () => {
    assert.deepEqual([strengthAt(0), strengthAt((FRAMES - 1) / 2), strengthAt(FRAMES - 1)], [-3, 0, 3]);
    assert.deepEqual(moved([1, 2], Float64Array.of(0.5, -1), 2), [2, 0]);
  });

  test("is measured beside what the direction promises", () => {
    const run = { image: { height: 1, width: 1, channels: 1 } };
    // A decoder whose brightness is half of what is promised.
    const places = Array.from({ length: FRAMES }, (_, frame) => [strengthAt(frame)]);
    const effect = { places, pixels: Float32Array.from(places, ([s]) => 0.5 + 0.05 * s) };
    const direction = { kind: "attribute", name: "brightness" };
    const lines = effectLines(effect, "brightness", { direction, found: { deviation: 0.1 }, run });
    near(lines.measured.at(-1) - 0.5, 0.15, 1e-6);
    near(lines.other.at(-1) - 0.5, 0.3, 1e-6);
    assert.ok(lines.range[0] < 0.2 && lines.range[1] > 0.8);
    assert.equal(effectLines(effect, "thickness", { direction, run }).other, null);
  });

  test("of colours is red against blue too", () => {
    const image = { height: 1, width: 2, channels: 3 };
    const values = measured(Float32Array.of(1, 0.5, 0, 0, 0.25, 0.25), image);
    assert.deepEqual(Object.keys(values), measuresFor(image));
    near(values.warmth, 0.5, 1e-7);
    near(values.brightness, 1 / 3, 1e-7);
  });
});

test("random directions of the same seed are the same", () => {
  assert.deepEqual(randomDirection(64, seededRandom(12)), randomDirection(64, seededRandom(12)));
});

describe("the attribute to begin with", () => {
  const random = seededRandom(4);
  const mu = Float32Array.from({ length: 400 }, () => normal(random));
  const along = (noise) =>
    Float32Array.from({ length: 200 }, (_, row) => mu[2 * row] + noise * normal(random));
  const attributes = { noise: along(50), some: along(1), most: along(0.2) };

  test("is the one that the latents tell most of", () => {
    assert.equal(mostTelling({ mu, latentDim: 2 }, attributes), "most");
    assert.equal(mostTelling({ mu: mu.map(() => 1), latentDim: 2 }, attributes), null, "no latent varies");
  });

  test("of one that tells nothing the page says so", () => {
    const said = (name) => {
      const found = foundAlong({ mu, latentDim: 2 }, attributes[name]);
      return facts({ kind: "attribute", name: "slant" }, found.vector, found, []).prediction;
    };
    assert.match(said("noise"), /^R² −?0\.0\d\d: this direction tells nothing here$/);
    assert.match(said("most"), /^R² 0\.9\d\d$/);
    const found = { vector: [1], lengths: [1, 1], angle: 0, prediction: 0.52 };
    const { prediction } = facts({ kind: "classes", to: 0, from: 1 }, [1], found, ["a", "b"]);
    assert.equal(prediction, "AUC 0.520: this direction tells nothing here");
  });
});
