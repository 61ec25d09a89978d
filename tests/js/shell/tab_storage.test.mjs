import assert from "node:assert/strict";
import { test } from "node:test";
import { namedStorage } from "../../../assets/shell/tab_storage.mjs";

test("a frame for which the browser keeps nothing remembers by its name, and stays what it is called", () => {
  const frame = { name: "latentarium-embedded" };
  namedStorage(frame).setItem("seat", '{"code":\n"ABC234"}');
  namedStorage(frame).setItem("alone", "1");
  assert.equal(namedStorage(frame).getItem("seat"), '{"code":\n"ABC234"}');
  namedStorage(frame).removeItem("seat");
  assert.equal(namedStorage(frame).getItem("seat"), null);
  assert.equal(namedStorage(frame).getItem("alone"), "1");
  assert.equal(frame.name.split("\n")[0], "latentarium-embedded");
});

test("a name that somebody else gave keeps nothing", () => {
  for (const name of ["", "course\nunit 3", "course\nnull", "course\n[]"])
    assert.equal(namedStorage({ name }).getItem("seat"), null, name);
});
