import assert from "node:assert/strict";
import test from "node:test";
import { planeOf } from "../../../assets/maths/plane.mjs";
import { announcement, nats, placeText, signed, statusText, whole } from "../../../assets/shell/words.mjs";

const plane = (axes, latent_dim) => planeOf({ axes }, { latent_dim });

test("numbers keep their width whatever their sign", () => {
  assert.equal(signed(0.3), "+0.30");
  assert.equal(signed(-1.2), "−1.20");
  assert.equal(signed(0.3).length, signed(-0.3).length);
});

test("what rounds to zero has no minus", () => {
  assert.equal(signed(-0.001), "+0.00");
});

test("a place names its coordinates, one of many latents those on the plane", () => {
  assert.equal(placeText([0.31, -1.2], plane([0, 1], 2)), "z = (+0.31, −1.20)");
  assert.equal(placeText([1, 2, 3, -4, 5], plane([3, 0], 5)), "z₄ −4.00  z₁ +1.00");
  assert.equal(placeText([1, -2, 0.5], null), "+1.00, −2.00, +0.50");
});

test("the status line holds time, backend, images and −ELBO with their units", () => {
  const status = { milliseconds: 0.42, backend: "JavaScript", images: 10000, negativeElbo: 131.24 };
  assert.equal(
    statusText(status),
    "0.4 ms in your browser (JavaScript) · 10,000 test images · [−ELBO](elbo) 131.2 [nats](nats)",
  );
});

test("the status line leaves out a metric that a run has not", () => {
  const status = { milliseconds: null, backend: "JavaScript", images: null, negativeElbo: undefined };
  assert.equal(statusText(status), "ready in your browser (JavaScript) · loading the test images …");
});

test("numbers have separators and units", () => {
  assert.equal(whole(10000), "10,000");
  assert.equal(nats(112.34), "112.3 nats");
  assert.equal(nats(Number.NaN), "– nats");
});

test("a decision is announced in words", () => {
  const state = { z: [0, 1], pin: true, classes: [0] };
  const nearest = "Looks like “4” (all 15 neighbours).";
  assert.equal(
    announcement({ z: [0, 1], pin: true }, state, plane([0, 1], 2), nearest, ["zero"]),
    "Pinned: z = (+0.00, +1.00). Looks like “4” (all 15 neighbours).",
  );
  assert.equal(
    announcement({ classes: [0] }, state, plane([0, 1], 2), nearest, ["zero"]),
    "Highlighted: zero.",
  );
  assert.equal(announcement({ span: 2 }, state, plane([0, 1], 2), nearest, ["zero"]), "");
  assert.equal(
    announcement({ axes: null }, state, plane([2, 10], 11), nearest, ["zero"]),
    "The sky shows z₃ and z₁₁.",
  );
});

test("nats of a density are negative, with a true minus", () => {
  assert.equal(nats(-2890.14), "−2890.1 nats");
  assert.equal(nats(131.24), "131.2 nats");
});
