import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { BUILT, kernelModule } from "../../../bin/kernel.mjs";

test("the kernel's bytes are those of its source", async () => {
  assert.equal(readFileSync(BUILT, "utf8"), await kernelModule(), "npm run kernel assembles them again");
});
