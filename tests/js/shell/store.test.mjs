import assert from "node:assert/strict";
import test from "node:test";
import {
  flag,
  number,
  oneOf,
  Parameters,
  place,
  run,
  severalRuns,
} from "../../../assets/shell/parameters.mjs";
import { Past, Store } from "../../../assets/shell/store.mjs";
import { FakeBrowser } from "./fake_browser.mjs";

const PARAMETERS = new Parameters({
  run: { start: null, ...run },
  z: { start: [0, 0], ...place },
  span: { start: 1.5, isKept: true, ...number(0.1, 4) },
  large: { name: "grid", start: false, ...oneOf({ large: true }) },
  pin: { start: false, ...flag },
});
const CONTEXT = { runs: ["a", "b"] };

function opened(search = "", options = {}) {
  const browser = new FakeBrowser(`/${search}`);
  const store = new Store(PARAMETERS, CONTEXT, { browser, ...options });
  const told = [];
  const notices = store.begin();
  store.subscribe((_state, changed, how) => told.push([how, ...changed]));
  return { browser, store, told, notices };
}

test("a page begins with what its address says, and its first run", () => {
  const { store, notices, told } = opened("?z=1,2&grid=large");
  assert.deepEqual(store.state, { run: "a", z: [1, 2], span: 1.5, large: true, pin: false });
  assert.deepEqual([notices, told], [[], []]);
});

test("what cannot be read is said, and leaves the address", () => {
  const { store, notices, browser } = opened("?span=9&pin=1");
  assert.deepEqual(notices, ["The link's span “9” was left out: it should be a number from 0.1 to 4."]);
  assert.deepEqual([store.state.span, store.state.pin], [1.5, true]);
  browser.calm();
  assert.equal(browser.address, "/?run=a&pin=1");
});

test("a decision is a step to which back returns, and is undone there", () => {
  const { store, browser, told } = opened();
  store.commit({ z: [1, 2] });
  store.commit({ pin: true });
  assert.deepEqual(browser.entries, ["/", "/?run=a&z=1,2", "/?run=a&z=1,2&pin=1"]);
  browser.back();
  assert.deepEqual([store.state.pin, store.state.z], [false, [1, 2]]);
  browser.back();
  assert.deepEqual(store.state.z, [0, 0]);
  browser.forward();
  assert.deepEqual(store.state.z, [1, 2]);
  assert.deepEqual(told, [
    ["commit", "z"],
    ["commit", "pin"],
    ["back", "pin"],
    ["back", "z"],
    ["back", "z"],
  ]);
});

test("a decision that changes nothing is no step", () => {
  const { store, browser } = opened("?run=a");
  store.commit({ pin: false });
  assert.equal(browser.entries.length, 1);
});

test("what flows changes the address in place once it is calm", () => {
  const { store, browser } = opened("?run=a");
  for (const span of [1, 2, 3]) store.flow({ span });
  assert.equal(browser.address, "/?run=a");
  browser.calm();
  assert.deepEqual(browser.entries, ["/?run=a&span=3"]);
});

test("what flowed belongs to the step that a decision leaves", () => {
  const { store, browser } = opened("?run=a");
  store.flow({ span: 3 });
  store.commit({ pin: true });
  assert.deepEqual(browser.entries, ["/?run=a&span=3", "/?run=a&span=3&pin=1"]);
});

test("a movement is a step of the address as it begins, and its frames are not", () => {
  const { store, browser, told } = opened("?run=a");
  store.stepTo({ z: [1, 0] });
  for (const x of [0.3, 0.6]) store.pass({ z: [x, 0] });
  assert.deepEqual(store.state.z, [0.6, 0]);
  assert.deepEqual(browser.entries, ["/?run=a", "/?run=a&z=1,0"]);
  store.flow({ z: [1, 0] });
  browser.calm();
  assert.deepEqual(browser.entries, ["/?run=a", "/?run=a&z=1,0"]);
  assert.deepEqual(
    told.map(([how]) => how),
    ["pass", "pass", "flow"],
  );
});

test("what is already seen is recorded as such", () => {
  const { store, browser, told } = opened("?run=a");
  store.record({ span: 2 });
  store.flush();
  assert.deepEqual([browser.address, told], ["/?run=a&span=2", [["record", "span"]]]);
});

test("every value is kept as its parameter keeps it", () => {
  const { store } = opened();
  store.commit({ z: [0.12345, -0.0001] });
  assert.deepEqual(store.state.z, [0.123, 0]);
});

test("a state that is gone back to is fitted to what is there, and equal values stay the same objects", () => {
  const { store, browser } = opened("?z=1,2", {
    fit: (state) => ({ ...state, z: [...state.z, 0].slice(0, 3) }),
  });
  store.refit();
  const { z } = store.state;
  assert.deepEqual(z, [1, 2, 0]);
  store.commit({ pin: true });
  browser.back();
  assert.equal(store.state.z, z);
});

test("another run keeps what belongs to the page, and loses what it has not", () => {
  const state = { run: "a", z: [1, 2, 3], span: 2, large: true, pin: true };
  assert.deepEqual(PARAMETERS.kept(state), { span: 2 });
  assert.deepEqual(PARAMETERS.fit(state, { latent_dim: 2, classes: [] }).z, [1, 2]);
});

test("several runs are as many as the page takes, or those that are chosen for it", () => {
  const parameters = new Parameters({ runs: { start: [], ...severalRuns } });
  const context = { runs: ["a", "b", "c"], chosen: ["b"], most: 2 };
  assert.deepEqual(parameters.parse("", context).state.runs, ["b"]);
  assert.deepEqual(parameters.parse("?runs=c,a,c", context).state.runs, ["c", "a"]);
  assert.equal(parameters.query({ runs: ["c", "a"] }), "?runs=c,a");
  for (const [text, runs, sentence] of [
    ["a,b,c", ["a", "b"], /At most 2 runs/],
    ["a,x", ["a"], /“x” is not among the runs/],
    ["", ["b"], /it should be up to 2 runs such as a,b\.$/],
  ]) {
    const { state, notices } = parameters.parse(`?runs=${text}`, context);
    assert.deepEqual([state.runs, notices.length], [runs, 1], text);
    assert.match(notices[0], sentence);
  }
});

test("a parameter can be said in some states alone", () => {
  const parameters = new Parameters({
    mode: { start: "image", ...oneOf(["image", "place"]) },
    z: { start: [0, 0], ...place, isSaid: ({ mode }) => mode === "place" },
  });
  assert.equal(parameters.query({ mode: "image", z: [1, 2] }), "");
  assert.equal(parameters.query({ mode: "place", z: [1, 2] }), "?mode=place&z=1,2");
});

test("undo and redo go back and forth between what was decided, of the parts that can be undone", () => {
  const { store } = opened();
  const past = new Past(store, ["z", "pin"]);
  for (const x of [1, 2]) {
    past.remember();
    store.commit({ z: [x, 0] });
  }
  store.commit({ span: 3 });
  assert.equal(past.undo(), true);
  assert.deepEqual([store.state.z, store.state.span], [[1, 0], 3]);
  assert.deepEqual([past.undo(), past.undo()], [true, false]);
  assert.deepEqual(store.state.z, [0, 0]);
  assert.equal(past.redo(), true);
  assert.deepEqual([store.state.z, past.canUndo, past.canRedo], [[1, 0], true, true]);
  past.remember();
  store.commit({ z: [9, 9] });
  assert.equal(past.redo(), false, "a new decision ends what could be redone");
  past.forget();
  assert.deepEqual([past.canUndo, past.canRedo], [false, false]);
});
