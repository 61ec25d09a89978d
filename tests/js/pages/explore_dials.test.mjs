import assert from "node:assert/strict";
import { test } from "node:test";

import { Dials } from "../../../assets/pages/explore/dials.mjs";

/** Dials, and what they have asked Dash to show, as [name, value]. */
function dialsAndShown() {
  const shown = [];
  globalThis.window = { dash_clientside: { set_props: (name, { value }) => shown.push([name, value]) } };
  return { dials: new Dials(), shown };
}

test("a value is shown on the slider up to its reach and in the entry as it is", () => {
  const { dials, shown } = dialsAndShown();
  dials.show("z1", 7, 4);
  assert.deepEqual(shown, [
    ["z1", 4],
    ["z1-number", 7],
  ]);
});

test("what Dash tells back is nobody's turn, also when newer values were shown before", () => {
  const { dials, shown } = dialsAndShown();
  for (const value of [0.05, 0.1, 0.05, 0.15]) dials.show("z1", value, 4);
  for (const [name, value] of shown) assert.equal(dials.turned(name, value), null);
});

test("an echo that Dash has dropped leaves the ones after it echoes", () => {
  const { dials } = dialsAndShown();
  for (const value of [0.05, 0.1, 0.15]) dials.show("z1", value, 4);
  assert.equal(dials.turned("z1", 0.1), null);
  assert.equal(dials.turned("z1", 0.15), null);
});

test("a person may turn a dial to any value, also to one that was shown before", () => {
  const { dials, shown } = dialsAndShown();
  for (const value of [0.05, 0.1]) dials.show("z1", value, 4);
  for (const [name, value] of shown) dials.turned(name, value);
  assert.equal(dials.turned("z1", 0.05), 0.05);
  assert.equal(dials.turned("z1", 0.05), null);
  assert.equal(dials.turned("z1", 0), 0);
});

test("half a number is not yet a turn", () => {
  const { dials } = dialsAndShown();
  assert.equal(dials.turned("z1-number", "-"), null);
  assert.equal(dials.turned("z1-number", ""), null);
  assert.equal(dials.turned("z1-number", -1), -1);
});
