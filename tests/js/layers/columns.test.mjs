import assert from "node:assert/strict";
import test from "node:test";
import { contrast, rangeOf, scaleOn, stepOf } from "../../../assets/layers/colour_scale.mjs";
import { columnOfLatents, columnsFor } from "../../../assets/layers/columns.mjs";

/** The skies of app/theme.py. */
const SKIES = { dark: "#080c1b", light: "#fbf7ee" };

function latents(mu, { latentDim = 2, logvar = 0 } = {}) {
  return {
    count: mu.length / latentDim,
    latentDim,
    mu: Float32Array.from(mu),
    logvar: new Float32Array(mu.length).fill(logvar),
    reconstructionNats: Float32Array.from({ length: mu.length / latentDim }, (_, row) => 100 + row),
  };
}

test("contrast is WCAG's: 21 of black on white, 4.54 of #767676", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.ok(Math.abs(contrast("#ffffff", "#767676") - 4.54) < 0.01);
});

for (const [theme, sky] of Object.entries(SKIES)) {
  test(`every colour of the ${theme} scale stands out, the more the larger the number`, () => {
    const contrasts = scaleOn(sky).map((colour) => contrast(colour, sky));
    assert.ok(Math.min(...contrasts) >= 3);
    for (let k = 1; k < contrasts.length; k++) assert.ok(contrasts[k] >= contrasts[k - 1]);
    assert.ok(contrasts[63] > 3 * contrasts[0]);
  });
}

test("a scale leaves out the outermost two per cent, and what is no number", () => {
  const values = Float32Array.from({ length: 101 }, (_, k) => k);
  assert.deepEqual(rangeOf(values), [2, 98]);
  assert.deepEqual(rangeOf([Number.NaN, 4]), [4, 4]);
  assert.equal(rangeOf([Number.NaN]), null);
  assert.deepEqual(
    [-9, 2, 50, 98, 400, Number.NaN].map((value) => stepOf(value, [2, 98], 64)),
    [0, 0, 32, 63, 63, -1],
  );
  assert.equal(stepOf(4, [4, 4], 64), 32);
});

test("the rate is KL(N(mu, 1) ‖ N(0, 1)) = |mu|² / 2 where the variance is 1", () => {
  assert.deepEqual([...columnOfLatents("rate", latents([3, 4, 0, 1]))], [12.5, 0.5]);
});

test("the distance is that to another image, be it in the same place, and NaN of a lonely one", () => {
  assert.deepEqual([...columnOfLatents("distance", latents([0, 0, 3, 4, 3, 4, 3, 5]))], [5, 0, 0, 1]);
  assert.deepEqual([...columnOfLatents("distance", latents([0, 0]))], [Number.NaN]);
});

test("reconstructions are as measured; what is measured on pictures is not in the latents", () => {
  assert.deepEqual([...columnOfLatents("reconstruction", latents([0, 0, 1, 1]))], [100, 101]);
  assert.equal(columnOfLatents("slant", latents([0, 0])), undefined);
});

test("images are measured where their pictures are published, by colours where they have some", () => {
  const own = ["reconstruction", "rate", "distance"];
  const columns = (sheets, channels) => columnsFor({ urls: { sheets }, image: { channels } });
  assert.deepEqual(columns([], 1), own);
  assert.deepEqual(columns(["0.png"], 1), [...own, "thickness", "slant", "width", "brightness"]);
  assert.deepEqual(columns(["0.png"], 3), [...own, "brightness", "red", "green", "blue", "warmth"]);
});
