import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { sheetsOf } from "../../../assets/pictures/albums.mjs";
import { Sheets } from "../../../assets/pictures/sheets.mjs";

const IMAGE = { height: 32, width: 32, channels: 3 };
const SHEETS = ["/sheet-00.png", "/sheet-01.png"];
const asked = [];
const standard = { fetch: globalThis.fetch, createImageBitmap: globalThis.createImageBitmap };

before(() => {
  // node has no pictures: a bitmap stands for itself by its address.
  globalThis.fetch = async (url) => {
    asked.push(url);
    return { ok: true, body: null, blob: async () => url };
  };
  globalThis.createImageBitmap = async (blob) => ({ name: blob, close() {} });
});

after(() => Object.assign(globalThis, standard));

test("a test image is a frame of its sheet, whatever its colours", async () => {
  const urls = { sheets: SHEETS, sheet: { columns: 25, rows: 20 } };
  const sheets = new Sheets({ urls, image: IMAGE }, () => {});
  assert.equal(sheets.find(527), null);
  await sheets.want(527);
  const { image, sheet, ...frame } = sheets.find(527);
  assert.equal(image.name, "/sheet-01.png");
  assert.equal(sheet, image);
  assert.deepEqual(frame, { x: 2 * 32, y: 32, width: 32, height: 32 });
});

test("where no test images are published, none is asked for", async () => {
  const sheets = new Sheets({ urls: { sheets: [] }, image: IMAGE }, () => assert.fail("a sheet came"));
  const before = asked.length;
  await sheets.want(0);
  await sheets.want(1999);
  assert.equal(sheets.find(0), null);
  assert.equal(asked.length, before);
});

test("of several sheets in one file each is there as soon as it has come", async () => {
  const [first, second, third] = [riff(5), riff(8), riff(300)];
  const bytes = Buffer.concat([first, second, third]);
  const pieces = [bytes.subarray(0, 3), bytes.subarray(3, 14), bytes.subarray(14, 40), bytes.subarray(40)];
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new Uint8Array(piece));
      controller.close();
    },
  });
  const came = [];
  for await (const blob of sheetsOf(new Response(body), 3)) came.push(Buffer.from(await blob.arrayBuffer()));
  assert.deepEqual(came, [first, second, third]);
});

test("an image of a file of several is asked for with that file", async () => {
  const albums = { urls: ["/album-0", "/album-1"], each: 2 };
  const urls = { sheets: SHEETS, sheet: { columns: 2, rows: 1 }, albums };
  const sheets = new Sheets({ urls, image: IMAGE }, () => {});
  await sheets.want(5);
  assert.equal(asked.at(-1), "/album-1");
  assert.equal(sheets.find(6), null, "of the file's sheets only the first has come");
  assert.equal(sheets.find(5)?.x, 32);
  sheets.want(4);
  assert.deepEqual(asked.slice(-1), ["/album-1"], "nothing is asked for twice");
});

/** As WebP begins; an odd length is filled up. @param {number} length */
function riff(length) {
  const bytes = Buffer.alloc(8 + length + (length % 2), length);
  bytes.write("RIFF");
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

test("once they are closed, no frame of theirs is found, which could not be drawn", async () => {
  const sheets = new Sheets(
    { urls: { sheets: SHEETS, sheet: { columns: 25, rows: 20 } }, image: IMAGE },
    () => {},
  );
  await sheets.want(0);
  assert.notEqual(sheets.find(0), null);
  sheets.close();
  assert.equal(sheets.find(0), null);
});
