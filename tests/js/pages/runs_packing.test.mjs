import assert from "node:assert/strict";
import { test } from "node:test";
import { archiveName } from "../../../assets/pages/runs/choosing.mjs";
import { crc32, zipped } from "../../../assets/pages/runs/packing.mjs";

/** What Python's zipfile writes of the same files, of 1980, without the permissions of a system. */
const GOLDEN =
  "504b0304140000080000000021002639f4cb090000000900000008000000c3a92f612e747874313233343536373839504b03041400000800000000210000000000000000000000000002000000c3bc504b01021400140000080000000021002639f4cb0900000009000000080000000000000000000000000000000000c3a92f612e747874504b010214001400000800000000210000000000000000000000000002000000000000000000000000002f000000c3bc504b05060000000002000200660000004f0000000000";

const bytes = (text) => new TextEncoder().encode(text);

test("files are packed as Python's zipfile packs them, without compression", () => {
  const parts = zipped([
    { name: "é/a.txt", content: bytes("123456789") },
    { name: "ü", content: bytes("") },
  ]);
  assert.equal(Buffer.concat(parts).toString("hex"), GOLDEN);
});

test("the check sum of 123456789 is the one that the standard gives", () => {
  assert.equal(crc32(bytes("123456789")), 0xcbf43926);
});

test("an archive is called after the folder, or after the first file without one", () => {
  const chosen = (name) => [{ name, file: null }];
  assert.equal(archiveName(chosen("my.cats/one/1.png")), "my.cats.zip");
  assert.equal(archiveName(chosen("encoder.onnx")), "encoder.zip");
});
