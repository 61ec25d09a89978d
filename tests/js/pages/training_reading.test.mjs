import assert from "node:assert/strict";
import test from "node:test";
import { parseCsv, sorted } from "../../../assets/pages/training/csv.mjs";
import { spread, valueAt, valueText, zoomAround, zoomTo } from "../../../assets/pages/training/reading.mjs";
import { normalised, parseState, START, stateQuery } from "../../../assets/pages/training/state.mjs";

const known = { runs: ["a-2d", "b-2d", "c-2d"], series: ["sweep"], start: ["a-2d", "b-2d"] };

test("an empty address is the start", () => {
  assert.deepEqual(parseState("", known), { state: { ...START, runs: ["a-2d", "b-2d"] }, notices: [] });
});

test("what is written to the address is read back", () => {
  const state = {
    runs: ["c-2d", "a-2d"],
    run: "a-2d",
    epoch: 37,
    smooth: 0.6,
    log: "xy",
    aligned: false,
    zoom: [10, 60],
  };
  assert.deepEqual(parseState(stateQuery(state), known), { state, notices: [] });
  const series = { ...START, runs: ["series:sweep"] };
  assert.deepEqual(parseState(stateQuery(series), known).state, series);
});

for (const [name, text] of [
  ["runs", "nobody"],
  ["runs", "a-2d,series:sweep"],
  ["runs", "series:nothing"],
  ["run", "nobody"],
  ["epoch", "0"],
  ["epoch", "1.5"],
  ["smooth", "1"],
  ["smooth", "-1"],
  ["log", "z"],
  ["aligned", "yes"],
  ["zoom", "10"],
  ["zoom", "60,10"],
  ["zoom", "1,2,3"],
]) {
  test(`${name}=${text} is left out with a sentence that names it`, () => {
    const { state, notices } = parseState(`?${name}=${text}`, known);
    assert.deepEqual(state[name], { ...START, runs: known.start }[name]);
    assert.match(notices[0], new RegExp(`The link's ${name} “`));
  });
}

test("a series stands alone, and a run takes its place", () => {
  assert.deepEqual(normalised(["a-2d", "series:sweep"], ["a-2d"]), ["series:sweep"]);
  assert.deepEqual(normalised(["series:sweep", "a-2d"], ["series:sweep"]), ["a-2d"]);
  assert.deepEqual(normalised(["series:one", "series:two"], ["series:one"]), ["series:two"]);
});

test("a seventh run finds no room, and one that was taken away stays away", () => {
  const six = ["a", "b", "c", "d", "e", "f"];
  assert.deepEqual(normalised([...six, "g"], six), six);
  assert.deepEqual(normalised(["b", "c"], ["a", "b", "c"]), ["b", "c"]);
  assert.deepEqual(normalised([], ["a"]), []);
});

test("a value is read at an epoch of the line and nowhere else", () => {
  const [x, y] = [
    [1, 2, 5],
    [9, 8, 7],
  ];
  assert.deepEqual(
    [1, 2, 3, 5, 6, NaN].map((epoch) => valueAt(x, y, epoch)),
    [9, 8, null, 7, null, null],
  );
  assert.equal(valueAt([1], [null], 1), null);
});

test("values have a fixed number of digits and true minus signs", () => {
  assert.equal(valueText(129.96, "negative_elbo"), "130.0");
  assert.equal(valueText(-3010.4, "negative_elbo"), "−3010");
  assert.equal(valueText(0.25, "beta"), "0.25");
  assert.equal(valueText(0.00062, "learning_rate"), "6.2e−4");
  assert.equal(valueText(null, "kl"), "");
});

test("labels keep their distance, their order and within the panel", () => {
  const placed = spread([50, 48, 99, 100, 2], 16, 0, 100);
  const order = [4, 1, 0, 2, 3].map((k) => placed[k]);
  order.slice(1).forEach((y, k) => assert.ok(y - order[k] >= 16 - 1e-9, String(order)));
  assert.ok(Math.min(...placed) >= 0 && Math.max(...placed) <= 100);
  assert.deepEqual(spread([10, 60], 16, 0, 100), [10, 60]);
});

test("labels that have no room share what there is", () => {
  const placed = spread([5, 5, 5, 5, 5], 16, 0, 40);
  placed.forEach((y, k) => assert.ok(Math.abs(y - 10 * k) < 1e-9, String(placed)));
});

test("a zoom keeps two epochs at least and lies within the training", () => {
  assert.deepEqual(zoomTo([40.2, 9.8], [1, 100]), [10, 40]);
  assert.equal(zoomTo([10, 10.3], [1, 100]), null);
  assert.equal(zoomTo([-5, 200], [1, 100]), null);
  assert.deepEqual(zoomAround(20, [1, 101], [1, 101], 0.5), [1, 51]);
  assert.deepEqual(zoomAround(60, [1, 101], [1, 101], 0.5), [35, 85]);
  assert.equal(zoomAround(60, [35, 85], [1, 101], 2), null);
});

test("tables are read and sorted: numbers by size, words by letters, what is missing last", () => {
  const { columns, rows } = parseCsv("run,epoch,kl\na-10,2,1e-05\na-9,10,\nb,1,3\n");
  assert.deepEqual(columns, ["run", "epoch", "kl"]);
  assert.deepEqual(
    sorted(rows, 1, false).map((row) => row[1]),
    [1, 2, 10],
  );
  assert.deepEqual(
    sorted(rows, 0, false).map((row) => row[0]),
    ["a-9", "a-10", "b"],
  );
  assert.deepEqual(
    sorted(rows, 2, true).map((row) => row[2]),
    [3, 1e-5, null],
  );
});
