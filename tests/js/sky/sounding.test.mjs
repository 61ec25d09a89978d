import assert from "node:assert/strict";
import test from "node:test";
import { pitch, rateOfChange } from "../../../assets/sky/sound/sounding.mjs";

test("the tone rises with the rate of change, by two octaves in all", () => {
  assert.equal(pitch(0), 220);
  assert.equal(pitch(0.01), 220);
  assert.ok(Math.abs(pitch(0.1) - 440) < 1e-9, "ten times as fast is an octave");
  assert.equal(pitch(1), 880);
  assert.equal(pitch(7), 880);
});

test("the rate is the root mean square change of the pixels for a step of one", () => {
  const before = { z: [0, 0], pixels: [0, 0, 0, 0] };
  const now = { z: [0.3, 0.4], pixels: [0.1, 0.1, 0.1, 0.1] };
  assert.ok(Math.abs(rateOfChange(before, now) - 0.2) < 1e-12);
});

test("a rest, a leap and another run make no tone", () => {
  const before = { z: [0, 0], pixels: [0, 0] };
  assert.equal(rateOfChange(before, { z: [0, 0], pixels: [1, 1] }), null);
  assert.equal(rateOfChange(before, { z: [3, 0], pixels: [1, 1] }), null);
  assert.equal(rateOfChange(before, { z: [0, 0, 1], pixels: [1, 1] }), null);
  assert.equal(rateOfChange(before, { z: [0, 1], pixels: [1, 1, 1] }), null);
});
