import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutKeys } from "../../../assets/shell/hints.mjs";

test("where there is no keyboard a hint names no key", () => {
  const said = {
    "A place drawn from the prior, as the model dreams (r).":
      "A place drawn from the prior, as the model dreams.",
    "Does it again (Ctrl Shift Z).": "Does it again.",
    "How many times the direction is added (+ and −).": "How many times the direction is added.",
    "Turns and mirrors every plane, never scales it (a). Orthogonal Procrustes.":
      "Turns and mirrors every plane, never scales it. Orthogonal Procrustes.",
  };
  for (const [hint, rest] of Object.entries(said)) assert.equal(withoutKeys(hint), rest);
});

test("what else stands in brackets stays", () => {
  for (const hint of [
    "Its rate (KL): how much it says.",
    "A number (#42 where a class is called so).",
    "Of samples (bootstrap).",
  ])
    assert.equal(withoutKeys(hint), hint);
});
