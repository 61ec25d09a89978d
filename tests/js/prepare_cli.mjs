/**
 * Prepares grey bitmaps as the canvas does: node prepare_cli.mjs, JSON on stdin, JSON on stdout.
 *
 * {"dataset": "mnist", "image": {…}, "bitmaps": "path of uint8 numbers (N · side · side)", "side": 224}
 * → {"images": [[pixel, …] or null, …]}
 */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { preparationOf, prepared } from "../../assets/drawing/preparation.mjs";

const { dataset, image, bitmaps, side } = JSON.parse(await text(process.stdin));
const bytes = await readFile(bitmaps);
const preparation = preparationOf(dataset);
const found = [];
for (let at = 0; at < bytes.length; at += side * side) {
  const pixels = Float32Array.from(bytes.subarray(at, at + side * side), (byte) => byte / 255);
  const image_ = prepared({ channels: 1, height: side, width: side, pixels }, image, preparation);
  found.push(image_ && Array.from(image_, (value) => Number(value.toFixed(5))));
}
process.stdout.write(JSON.stringify({ images: found }));
