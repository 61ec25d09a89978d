import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { BUILT, buildBundles } from "../../bin/bundles.mjs";

test("the bundles that are committed are those of the sources: `make bundles` builds them again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bundles-"));
  try {
    await buildBundles(folder);
    assert.deepEqual(readdirSync(BUILT).sort(), readdirSync(folder).sort());
    for (const name of readdirSync(folder))
      assert.equal(readFileSync(join(BUILT, name), "utf8"), readFileSync(join(folder, name), "utf8"), name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
