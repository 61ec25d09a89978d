import assert from "node:assert/strict";
import { test } from "node:test";
import { Quiet } from "../../../../assets/pages/compare/quiet.mjs";

/** A page on which somebody is, whose clock the test turns; done: how many pieces of three are. */
function pageOfThree({ mock }, connection) {
  const page = new EventTarget();
  const seen = { done: 0, page };
  globalThis.addEventListener = page.addEventListener.bind(page);
  Object.defineProperty(globalThis, "navigator", { value: { connection }, configurable: true });
  mock.timers.enable({ apis: ["setTimeout"] });
  // In steps: what one timer starts is to be heard of at its own time.
  seen.pass = (seconds) => {
    for (let k = 0; k < 20 * seconds; k++) mock.timers.tick(50);
  };
  seen.quiet = new Quiet(() => ++seen.done < 3);
  return seen;
}

test("all of it is done once nobody has done anything for two seconds, and that once", (t) => {
  const seen = pageOfThree(t);
  seen.quiet.start();
  seen.quiet.watch();
  seen.pass(1.9);
  assert.equal(seen.done, 0);
  seen.pass(60);
  assert.equal(seen.done, 3);
});

test("whoever does something is waited for between two pieces", (t) => {
  const seen = pageOfThree(t);
  seen.quiet.watch();
  seen.pass(60);
  assert.equal(seen.done, 0, "nothing is to be done");
  seen.quiet.start();
  seen.pass(2);
  assert.equal(seen.done, 1);
  for (let k = 0; k < 20; k++) {
    seen.page.dispatchEvent(new Event("pointermove"));
    seen.pass(1);
  }
  assert.equal(seen.done, 1);
  seen.pass(60);
  assert.equal(seen.done, 3);
});

test("nothing is fetched ahead for whoever saves data", (t) => {
  const seen = pageOfThree(t, { saveData: true });
  seen.quiet.watch();
  seen.quiet.start();
  seen.pass(60);
  assert.equal(seen.done, 0);
});
