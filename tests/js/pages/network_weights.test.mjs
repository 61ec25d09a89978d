import assert from "node:assert/strict";
import test from "node:test";
import { matchedUnits } from "../../../assets/pages/network/matching.mjs";
import { comparisonWords, unitName, weightsWords } from "../../../assets/pages/network/network_words.mjs";
import { picked, strongest, weightPictures, weightTensor } from "../../../assets/pages/network/weights.mjs";
import { tensorMap } from "../fixtures.mjs";

const GREY = { channels: 1, height: 1, width: 2 };
const linear = (name) => ({ op: "linear", weight: name });

test("an encoder's first linear layer has a picture a unit, a decoder's last one a picture an input", () => {
  const tensors = tensorMap({
    first: [
      [3, 2],
      [1, 2, 3, 4, 5, 6],
    ],
    last: [
      [2, 3],
      [1, 2, 3, 4, 5, 6],
    ],
  });
  const run = { encoder: [{ op: "flatten" }, linear("first")], decoder: [linear("last")], image: GREY };
  const seen = weightPictures("encoder", run, tensors);
  assert.deepEqual([seen.count, seen.reach, [...seen.data]], [3, "image", [1, 2, 3, 4, 5, 6]]);
  const drawn = weightPictures("decoder", run, tensors);
  assert.deepEqual([drawn.count, drawn.reach, [...drawn.data]], [3, "image", [1, 4, 2, 5, 3, 6]]);
});

test("what a channel draws through a convolution is its window turned around", () => {
  const image = { channels: 1, height: 9, width: 9 };
  const tensors = tensorMap({
    last: [
      [1, 2, 1, 3],
      [1, 2, 3, 4, 5, 6],
    ],
  });
  const run = { encoder: [], decoder: [{ op: "conv2d", weight: "last" }], image };
  // A single bright pixel, correlated with the window 1 2 3, leaves 3 2 1 behind.
  assert.deepEqual([...weightPictures("decoder", run, tensors).data], [3, 2, 1, 6, 5, 4]);
});

test("a transposed convolution draws its window as it is, in colour", () => {
  const image = { channels: 3, height: 8, width: 8 };
  const numbers = Array.from({ length: 24 }, (_, k) => k);
  const tensors = tensorMap({ last: [[2, 3, 2, 2], numbers] });
  const run = { encoder: [], decoder: [{ op: "conv_transpose2d", weight: "last" }], image };
  const { count, channels, height, width, data } = weightPictures("decoder", run, tensors);
  assert.deepEqual([count, channels, height, width, [...data]], [2, 3, 2, 2, numbers]);
});

test("weights that lie beside no pixels are no pictures", () => {
  const tensors = tensorMap({ inner: [[3, 5], Array(15).fill(1)] });
  const run = { encoder: [linear("inner")], decoder: [{ op: "residual", layers: [] }], image: GREY };
  assert.equal(weightPictures("encoder", run, tensors), null);
  assert.equal(weightPictures("decoder", run, tensors), null);
  assert.equal(weightTensor("decoder", run), null);
  assert.equal(weightPictures("encoder", { ...run, encoder: [] }, tensors), null);
  assert.match(weightsWords("encoder", null, 0), /not published/);
});

test("the strongest units come first, and can be shown with their sign turned", () => {
  const pictures = {
    count: 3,
    channels: 1,
    height: 1,
    width: 2,
    data: Float32Array.of(1, 0, 3, 4, 0, -2),
    reach: "image",
  };
  assert.deepEqual(strongest(pictures, 2), [1, 2]);
  assert.deepEqual([...picked(pictures, [1, 2], [1, -1])], [3, 4, -0, 2]);
});

test("units that were put in another order and turned around are found again", () => {
  const own = { units: [0, 1, 2], numbers: 3, data: Float32Array.of(1, 0, 0, 0, 2, 0, 0, 0, 3) };
  const other = { units: [0, 1, 2], numbers: 3, data: Float32Array.of(0, 0, -1, 5, 0, 0, 0, 1, 0) };
  const { matches, median, byNumber } = matchedUnits(own, other);
  assert.deepEqual(matches, [
    { unit: 0, other: 1, cosine: 1 },
    { unit: 1, other: 2, cosine: 1 },
    { unit: 2, other: 0, cosine: -1 },
  ]);
  assert.deepEqual([median, byNumber], [1, 0]);
});

test("nobody is taken twice, and what is silent is like nothing", () => {
  const own = { units: [4, 7], numbers: 2, data: Float32Array.of(1, 0, 0.8, 0.6) };
  const other = { units: [0, 1], numbers: 2, data: Float32Array.of(1, 0, 0, 0) };
  const { matches, byNumber } = matchedUnits(own, other);
  assert.deepEqual(
    matches.map((each) => [each.unit, each.other, each.cosine]),
    [
      [4, 0, 1],
      [7, 1, 0],
    ],
  );
  assert.equal(byNumber, null, "no unit of the one has a number of the other");
});

test("what is said of two runs follows from what was found, and from their seeds", () => {
  const found = (byNumber) => ({ matches: [], median: 0.4, byNumber });
  assert.match(comparisonWords(found(0.3), [0, 0]), /Both began from seed 0, and units of the same number/);
  assert.match(comparisonWords(found(0.01), [0, 2]), /began from seeds 0 and 2: .* chance/);
  assert.match(comparisonWords(found(0.01), [0, 0]), /did not begin alike/);
  assert.match(comparisonWords(found(null), [undefined, 1]), /\(cosine\) 0\.40\.$/);
  assert.match(comparisonWords(null, [0, 1]), /windows of other sizes/);
});

test("people count units from one, and pixels by column and row", () => {
  assert.equal(unitName({ shape: [256] }, 17, "unit"), "unit 18");
  assert.equal(unitName({ shape: [1, 28, 28] }, 30, "pixel"), "pixel (3, 2)");
});
