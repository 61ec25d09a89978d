/** Files that are dropped on a page: the browser names what it carries, in English. */

import assert from "node:assert/strict";
import test from "node:test";
import { watchBrought } from "../../../assets/drawing/bringing.mjs";

/**
 * @param {string} name
 * @param {string[]} types
 */
function drag(name, types) {
  return Object.assign(new Event(name, { cancelable: true }), { dataTransfer: { types, files: [] } });
}

test("what is dragged may be dropped where it is a file, in German too", () => {
  globalThis.document = new EventTarget();
  globalThis.latentariumTexts = { form: () => 0, texts: { Files: ["Dateien"] } };
  watchBrought(() => {});
  const [file, words] = [drag("dragover", ["Files"]), drag("dragover", ["text/plain"])];
  for (const event of [file, words]) document.dispatchEvent(event);
  assert.deepEqual([file.defaultPrevented, words.defaultPrevented], [true, false]);
});
