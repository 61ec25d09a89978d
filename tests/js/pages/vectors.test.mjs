import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attributesOf, meanColour } from "../../../assets/measures/attributes.mjs";
import { attributeVector } from "../../../assets/pages/vectors/attribute_vector.mjs";
import { classMean, classVector, randomDirection } from "../../../assets/pages/vectors/directions.mjs";
import { randomNumbers } from "../fixtures.mjs";

const near = (value, expected, tolerance) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} instead of ${expected} ± ${tolerance}`);
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const deviation = (values) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

test("random directions are unit vectors without a preference", () => {
  const random = randomNumbers(5);
  const drawn = Array.from({ length: 4000 }, () => randomDirection(3, random));
  for (const direction of drawn) near(Math.hypot(...direction), 1, 1e-12);
  // Of a coordinate on the sphere in 3-D: mean 0, variance 1/3 (Archimedes); four standard errors.
  for (let k = 0; k < 3; k++) {
    near(drawn.reduce((sum, each) => sum + each[k], 0) / 4000, 0, 4 * Math.sqrt(1 / 3 / 4000));
    near(deviation(drawn.map((each) => each[k])), Math.sqrt(1 / 3), 0.02);
  }
});

/** Two classes of 150 and 100 images in 2-D, of known means and deviations. */
function sample(random) {
  const [counts, means, deviations] = [
    [150, 100],
    [
      [0, 1],
      [3, -1],
    ],
    [
      [1, 2],
      [0.5, 1],
    ],
  ];
  const label = counts.flatMap((count, k) => Array(count).fill(k));
  const mu = Float32Array.from(
    label.flatMap((k) => means[k].map((mean, i) => mean + deviations[k][i] * normal(random))),
  );
  return { mu, label, latentDim: 2 };
}

describe("class vectors", () => {
  test("lead from one class's mean to the other's", () => {
    const latents = { mu: Float32Array.of(0, 0, 2, 2, 5, 1), label: [0, 0, 1], latentDim: 2 };
    assert.deepEqual([...classMean(latents, 0)], [1, 1]);
    assert.deepEqual([...classVector(latents, 0, 1).vector], [4, 0]);
    assert.throws(() => classMean(latents, 2), /class 2 has no image/);
  });

  test("are as uncertain as repeated samples are different", () => {
    const random = randomNumbers(7);
    const repeated = Array.from({ length: 400 }, () => {
      const latents = sample(random);
      return [0, 1].map((k) => classMean(latents, 1)[k] - classMean(latents, 0)[k]);
    });
    const { errors } = classVector(sample(random), 0, 1, random);
    for (let k = 0; k < 2; k++) {
      const simulated = deviation(repeated.map((vector) => vector[k]));
      near(errors[k] / simulated, 1, 0.25);
    }
  });
});

describe("attribute vectors", () => {
  test("of an attribute that is a plane are found exactly and predict it wholly", () => {
    const { mu, latentDim } = sample(randomNumbers(2));
    const values = Array.from({ length: 250 }, (_, i) => 3 * mu[2 * i] - 4 * mu[2 * i + 1] + 7);
    const { vector, rSquared } = attributeVector({ mu, latentDim }, values, randomNumbers(3));
    near(vector[0], 3 / 25, 1e-9);
    near(vector[1], -4 / 25, 1e-9);
    near(rSquared, 1, 1e-9);
  });

  test("of noise predict nothing", () => {
    const random = randomNumbers(4);
    const { mu, latentDim } = sample(random);
    const values = Array.from({ length: 250 }, () => normal(random));
    assert.ok(attributeVector({ mu, latentDim }, values, random).rSquared < 0.1);
  });

  test("are as uncertain as repeated samples are different", () => {
    const random = randomNumbers(6);
    const drawn = () => {
      const { mu, latentDim } = sample(random);
      const values = Array.from({ length: 250 }, (_, i) => 2 * mu[2 * i] + mu[2 * i + 1] + normal(random));
      return attributeVector({ mu, latentDim }, values, random);
    };
    const repeated = Array.from({ length: 60 }, drawn);
    for (let k = 0; k < 2; k++) {
      const simulated = deviation(repeated.map(({ vector }) => vector[k]));
      const claimed = repeated.reduce((sum, { errors }) => sum + errors[k], 0) / 60;
      near(claimed / simulated, 1, 0.3);
    }
  });
});

describe("attributes of drawn images", () => {
  const shape = { height: 28, width: 28, channels: 1 };
  const drawn = (isInk) =>
    Float32Array.from({ length: 784 }, (_, at) => (isInk(at % 28, Math.floor(at / 28)) ? 1 : 0));

  test("a bar has its width, no slant, and its share of the pixels", () => {
    const { brightness, width, slant } = attributesOf(
      drawn((x, y) => x >= 4 && x < 16 && y >= 10 && y < 14),
      shape,
    );
    near(brightness, 48 / 784, 1e-7);
    near(width, 12, 0.05);
    near(slant, 0, 1e-9);
  });

  test("a stroke that is sheared by half a pixel a row leans by that", () => {
    const leaning = drawn((x, y) => y >= 4 && y < 24 && Math.abs(x - 14 - (14 - y) / 2) <= 2);
    near(attributesOf(leaning, shape).slant, 0.5, 0.03);
  });

  test("long strokes are as thick as they were drawn", () => {
    for (const thickness of [2, 4]) {
      const stroke = drawn((x, y) => y >= 1 && y < 27 && x >= 10 && x < 10 + thickness);
      near(attributesOf(stroke, shape).thickness / thickness, 1, 0.2);
    }
  });

  test("an empty image has no attributes", () => {
    assert.deepEqual(attributesOf(new Float32Array(784), shape), {
      brightness: 0,
      width: 0,
      slant: 0,
      thickness: 0,
    });
  });

  test("the mean colour is each channel's mean", () => {
    assert.deepEqual(
      meanColour(Float32Array.of(1, 0, 0.5, 0.5, 0, 0), { height: 1, width: 2, channels: 3 }),
      [0.5, 0.5, 0],
    );
  });
});
