import assert from "node:assert/strict";
import { test } from "node:test";

import { rowsOf, stepped } from "../../../assets/shell/charts/chart_keys.mjs";

const LAYOUT = { xaxis: { title: { text: "Epoch" } }, yaxis: { title: { text: "Rate, <b>nats</b>" } } };
const LINES = [
  { index: 0, visible: true, name: "one", x: [1, 2, 3], y: [9, -8.76543, null] },
  { index: 1, visible: "legendonly", name: "hidden", x: [1], y: [1] },
  { index: 2, visible: true, hoverinfo: "skip", x: [1], y: [1] },
  { index: 3, visible: true, name: "two", x: ["a"], y: [0.5], text: ["<i>mnist</i>"] },
];

test("what is seen and speaks is walked, and each point says its line and its values", () => {
  const rows = rowsOf({ _fullData: LINES, layout: LAYOUT });
  assert.deepEqual(
    rows.map(({ curve, length }) => [curve, length]),
    [
      [0, 3],
      [3, 1],
    ],
  );
  const said = (row, point) => rows[row].say(point).replaceAll(/ +/g, " ");
  assert.equal(said(0, 1), "one: Epoch 2, Rate, nats \u22128.765");
  assert.equal(said(0, 2), "one: Epoch 3, Rate, nats –");
  assert.match(said(1, 0), /^two: mnist : Epoch a, Rate, nats 0.5$/);
});

test("a map is walked by its rows, from the uppermost", () => {
  const map = {
    index: 0,
    visible: true,
    x: [0, 1],
    y: [5, 6, 7],
    z: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  };
  const rows = rowsOf({ _fullData: [map], layout: {} });
  assert.deepEqual(
    rows.map(({ number }) => number(1)),
    [
      [2, 1],
      [1, 1],
      [0, 1],
    ],
  );
  assert.equal(rows[0].say(0), "x 0, y 7: 5");
});

test("arrows stop at the ends, and another line begins where it has a point", () => {
  const rows = [{ length: 3 }, { length: 1 }];
  const walk = (...steps) => steps.reduce((at, step) => stepped(rows, at, step), null);
  const [right, down, up, left, end] = [
    [0, 1],
    [1, 0],
    [-1, 0],
    [0, -1],
    [0, Infinity],
  ];
  assert.deepEqual(walk(right), { row: 0, point: 0 }, "the first key shows the first point");
  assert.deepEqual(walk(right, right, right, right, right), { row: 0, point: 2 });
  assert.deepEqual(walk(right, end, down), { row: 1, point: 0 });
  assert.deepEqual(walk(right, up, left), { row: 0, point: 0 });
});
