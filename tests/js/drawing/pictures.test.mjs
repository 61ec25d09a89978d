import assert from "node:assert/strict";
import { test } from "node:test";
import { groundFrom } from "../../../assets/drawing/ink.mjs";
import { noisy } from "../../../assets/drawing/noise.mjs";
import { refusal } from "../../../assets/drawing/picture_header.mjs";
import { preparationOf, prepared } from "../../../assets/drawing/preparation.mjs";
import { randomNumbers } from "../fixtures.mjs";

const DIGIT = { height: 28, width: 28, channels: 1 };
const MEGABYTE = 1024 * 1024;

function png(width, height) {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

/** SOI, APP0 of 16 bytes, fill byte, SOF2: height before width (ITU-T T.81, B.2.2). */
function jpeg(width, height) {
  const head = [0xff, 0xd8, 0xff, 0xe0, 0, 16, ...new Array(14).fill(7), 0xff];
  const frame = [0xff, 0xc2, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3];
  return Uint8Array.from([...head, ...frame, ...new Array(20).fill(0)]);
}

function asked(bytes, size = bytes.length) {
  return refusal({ name: "a.png", size, bytes });
}

/** paint(x, y): [red, green, blue, alpha] */
function picture(width, height, paint) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < width * height; at++) data.set(paint(at % width, Math.floor(at / width)), 4 * at);
  return { width, height, data };
}

const isInBar = (x, y) => x >= 12 && x < 16 && y >= 4 && y < 24;

/** What the model would see of it. */
function seen(rgba, side = 224) {
  const ground = groundFrom(rgba, DIGIT, side);
  return ground && prepared(ground, DIGIT, preparationOf("mnist"));
}

const BAR = seen(
  picture(28, 28, (x, y) => [255, 255, 255, 255].map((v, k) => (k === 3 || isInBar(x, y) ? v : 0))),
);

test("PNG and JPEG are taken by what they hold, whatever they are called", () => {
  assert.equal(asked(png(640, 480)), null);
  assert.equal(asked(jpeg(640, 480)), null);
  assert.equal(refusal({ name: "photo.gif", size: 33, bytes: png(1, 1) }), null);
});

test("anything else is one sentence that says what is allowed", () => {
  const refused = [
    asked(png(640, 480), 5 * MEGABYTE + 1),
    asked(new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>")),
    asked(new TextEncoder().encode(`GIF89a${"x".repeat(40)}`)),
    asked(new Uint8Array(0)),
    asked(png(0, 7)),
    asked(png(60_000, 60_000)),
    asked(jpeg(60_000, 60_000)),
    asked(jpeg(640, 480).subarray(0, 24)),
  ];
  for (const sentence of refused) assert.match(sentence, /^“a\.png” .+: choose [^.]+\.$/);
  assert.match(refused[0], /5\.1 MB/);
  assert.match(refused[5], /60000 × 60000 pixels/);
});

test("a broken JPEG never makes the reader go astray", () => {
  const random = randomNumbers(5);
  for (let k = 0; k < 300; k++) {
    const bytes = Uint8Array.from({ length: 40 }, () => (random() < 0.3 ? 0xff : Math.floor(256 * random())));
    bytes.set([0xff, 0xd8, 0xff]);
    assert.ok(["string", "object"].includes(typeof asked(bytes)));
  }
});

test("a test image that was saved comes back as it was", () => {
  const random = randomNumbers(2);
  const levels = Array.from({ length: 400 }, () => Math.floor(256 * random()));
  levels[0] = levels[19] = levels[399] = 255;
  const inBox = (x, y) => x >= 4 && x < 24 && y >= 4 && y < 24;
  const saved = picture(28, 28, (x, y) => {
    const level = inBox(x, y) ? levels[20 * (y - 4) + x - 4] : 0;
    return [level, level, level, 255];
  });
  const ground = groundFrom(saved, DIGIT, 224);
  const whole = prepared(ground, DIGIT, preparationOf("sprites"));
  whole.forEach((value, at) => assert.ok(Math.abs(value - saved.data[4 * at] / 255) < 1e-5));
});

test("black on white, white on black and either on nothing are one drawing", () => {
  const ways = [
    picture(28, 28, (x, y) => (isInBar(x, y) ? [0, 0, 0, 255] : [255, 255, 255, 255])),
    picture(28, 28, (x, y) => (isInBar(x, y) ? [200, 200, 180, 255] : [30, 30, 30, 255])),
    picture(28, 28, (x, y) => [0, 0, 0, isInBar(x, y) ? 255 : 0]),
    picture(28, 28, (x, y) => [255, 255, 255, isInBar(x, y) ? 255 : 0]),
  ];
  for (const way of ways) seen(way).forEach((value, at) => assert.ok(Math.abs(value - BAR[at]) < 1e-4));
});

test("a photograph's paper, uneven and grainy, is ground", () => {
  const random = randomNumbers(4);
  const photo = picture(280, 210, (x, y) => {
    const light = 215 - 0.2 * x - 0.15 * y + 8 * (random() - 0.5);
    const level = isInBar((x - 35) / 7.5, y / 7.5) ? light - 120 : light;
    return [level, level, level, 255];
  });
  const pixels = seen(photo);
  const off = pixels.reduce((sum, value, at) => sum + Math.abs(value - BAR[at]), 0) / 784;
  assert.ok(off < 0.02, String(off));
});

test("an even tone has nothing in it", () => {
  assert.equal(seen(picture(9, 9, () => [120, 130, 140, 255])), null);
  assert.equal(seen(picture(9, 9, () => [0, 0, 0, 0])), null);
});

test("a photograph for a model in colour is cut to its largest middle square", () => {
  const photo = picture(40, 20, (x) => (x < 10 || x >= 30 ? [255, 0, 0, 255] : [0, 51, 102, 255]));
  const ground = groundFrom(photo, { height: 32, width: 32, channels: 3 }, 64);
  assert.deepEqual([ground.channels, ground.height, ground.width], [3, 64, 64]);
  [0, 0.2, 0.4].forEach((level, channel) => {
    const plane = ground.pixels.subarray(channel * 4096, (channel + 1) * 4096);
    assert.ok(plane.every((value) => Math.abs(value - level) < 1e-6));
  });
});

test("noise has its deviation, stays in [0, 1], and is the same for the same seed", () => {
  const grey = new Float32Array(20_000).fill(0.5);
  const found = noisy(grey, 0.1, 7);
  const deviation = Math.sqrt(found.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / found.length);
  assert.ok(Math.abs(deviation - 0.1) < 0.003, String(deviation));
  assert.deepEqual(noisy(grey, 0.1, 7), found);
  assert.notDeepEqual(noisy(grey, 0.1, 8), found);
  assert.ok(noisy(grey, 5, 1).every((value) => value >= 0 && value <= 1));
  assert.equal(noisy(grey, 0, 1), grey);
});
