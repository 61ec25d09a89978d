import assert from "node:assert/strict";
import test from "node:test";
import { lengthsText } from "../../../assets/pages/paths/path_words.mjs";

const journey = (z, pixels, straight) => ({ latent: { length: z }, image: { length: pixels }, straight });
const compared = (...lengths) =>
  lengthsText(journey(...lengths), "spline", false)
    .split("\n")[1]
    .trim();

test("a path's length in pixels is compared with that of the straight way", () => {
  assert.equal(compared(2, 110, 100), "10 % longer than the straight line in pixels");
  assert.equal(compared(2, 90, 100), "10 % shorter than the straight line in pixels");
  assert.equal(compared(2, 100.1, 100), "As long as the straight line in pixels");
});

test("a path from an image to itself is compared with nothing", () => {
  assert.equal(compared(0, 0, 0), "");
});
