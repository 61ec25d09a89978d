import assert from "node:assert/strict";
import { test } from "node:test";

import { tileImages } from "../../../assets/pictures/grid.mjs";
import { AS_IT_IS, CHOICES, lookOf, readChoice, recolour, START } from "../../../assets/pictures/looks.mjs";

const GREY = { height: 1, width: 256, channels: 1 };
const COLOUR = { height: 1, width: 1, channels: 3 };
const RAMP = Float32Array.from({ length: 256 }, (_, level) => level / 255);

/** [[red, green, blue], …] of a ramp from black to white. */
function painted(colours) {
  const rgba = tileImages(new Uint8ClampedArray(4 * 256), RAMP, 0, 1, 1, GREY, lookOf(colours));
  return Array.from({ length: 256 }, (_, level) => [...rgba.slice(4 * level, 4 * level + 3)]);
}

function colourOf(pixels, colours) {
  return [
    ...tileImages(new Uint8ClampedArray(4), Float32Array.from(pixels), 0, 1, 1, COLOUR, lookOf(colours)),
  ];
}

test("an inverted pixel is 255 minus the pixel", () => {
  painted("inverted").forEach((pixel, level) => assert.deepEqual(pixel, Array(3).fill(255 - level)));
  assert.deepEqual(colourOf([0, 0.2, 1], "inverted"), [255, 204, 0, 255]);
});

// matplotlib 3.10.9, round(255 · matplotlib.colormaps[name](level)) at levels 0, 64, 128, 192, 255.
for (const [name, expected] of [
  [
    "viridis",
    [
      [68, 1, 84],
      [59, 82, 139],
      [33, 145, 140],
      [94, 201, 98],
      [253, 231, 37],
    ],
  ],
  [
    "magma",
    [
      [0, 0, 4],
      [81, 18, 124],
      [183, 55, 121],
      [252, 137, 97],
      [252, 253, 191],
    ],
  ],
  [
    "cividis",
    [
      [0, 34, 78],
      [67, 78, 108],
      [125, 124, 120],
      [188, 174, 108],
      [254, 232, 56],
    ],
  ],
]) {
  test(`${name} is that of matplotlib, on grey pictures only`, () => {
    const ramp = painted(name);
    assert.deepEqual(
      [0, 64, 128, 192, 255].map((level) => ramp[level]),
      expected,
    );
    assert.deepEqual(colourOf([0.2, 0.4, 1], name), [51, 102, 255, 255]);
  });
}

test("grey takes the colours of a picture, and leaves grey ones", () => {
  // ITU-R BT.601: 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1.
  const primaries = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ].map((pixel) => colourOf(pixel, "grey"));
  assert.deepEqual(
    primaries,
    [76, 150, 29].map((level) => [level, level, level, 255]),
  );
  assert.deepEqual(painted("grey"), painted("as they are"));
});

test("pictures that were not decoded here become as those that were", () => {
  for (const colours of CHOICES.colours) {
    const grey = recolour(
      tileImages(new Uint8ClampedArray(4 * 256), RAMP, 0, 1, 1, GREY),
      lookOf(colours),
      1,
    );
    assert.deepEqual(
      [...grey].filter((_, i) => i % 4 < 3),
      painted(colours).flat(),
    );
    const bytes = recolour(Uint8ClampedArray.of(51, 102, 255, 255), lookOf(colours), 3);
    assert.deepEqual([...bytes], colourOf([0.2, 0.4, 1], colours));
  }
});

test("a kept choice is read back, and what is not a choice is as at the start", () => {
  const chosen = { pixels: "smooth", colours: "magma", size: "L", enlarged: "1" };
  assert.deepEqual(readChoice(JSON.stringify(chosen)), chosen);
  assert.deepEqual(readChoice('{"colours": "jet", "size": "S"}'), { ...START, size: "S" });
  for (const text of [null, "", "{", "3", "[]", '"magma"']) assert.deepEqual(readChoice(text), START);
});

test("pictures are as they are at the start", () => {
  assert.deepEqual(lookOf(START.colours), AS_IT_IS);
});
