/** Single keys that are turned off act in skies and charts alone. */

import assert from "node:assert/strict";
import test from "node:test";
import { isSingleKey } from "../../../assets/shell/controls/single_keys.mjs";

globalThis.Element ??= class {};

test("letters, digits and signs are single keys; what has no character or a modifier is none", () => {
  const pressed = (/** @type {string} */ key, modifiers = {}) =>
    isSingleKey({ key, ctrlKey: false, metaKey: false, altKey: false, target: null, ...modifiers });
  for (const key of ["m", "3", "?", "+", "M"]) assert.ok(pressed(key), key);
  for (const key of ["Enter", "ArrowLeft", "Escape", " ", "Tab"]) assert.ok(!pressed(key), key);
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) assert.ok(!pressed("z", { [modifier]: true }));
  const body = {};
  globalThis.document = { body };
  assert.ok(pressed("ArrowDown", { target: body }), "it scrolls the page");
  assert.ok(!pressed("ArrowDown", { target: {} }), "it may be meant for what has the focus");
});
