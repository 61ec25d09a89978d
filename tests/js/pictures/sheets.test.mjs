import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Sheets } from "../../../assets/pictures/sheets.mjs";

const IMAGE = { height: 32, width: 32, channels: 3 };
const SHEETS = ["/sheet-00.png", "/sheet-01.png"];
const asked = [];
const standard = { fetch: globalThis.fetch, createImageBitmap: globalThis.createImageBitmap };

before(() => {
  // node has no pictures: a bitmap stands for itself by its address.
  globalThis.fetch = async (url) => {
    asked.push(url);
    return { ok: true, blob: async () => url };
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
