import assert from "node:assert/strict";
import test from "node:test";
import {
  epochClicked,
  epochOf,
  isZoom,
  shareOf,
  valueAt,
  valueText,
  withEpoch,
} from "../../../assets/pages/training/reading.mjs";

test("a value is read at an epoch of the line and nowhere else", () => {
  const [x, y] = [
    [1, 2, 5],
    [9, null, 7],
  ];
  assert.deepEqual(
    [1, 2, 3, 5, 6, Number.NaN].map((epoch) => valueAt(x, y, epoch)),
    [9, null, null, 7, null, null],
  );
});

test("values have a fixed number of digits and true minus signs", () => {
  assert.equal(valueText(129.96, "negative_elbo"), "130.0");
  assert.equal(valueText(-3010.4, "negative_elbo"), "−3010");
  assert.equal(valueText(0.25, "beta"), "0.25");
  assert.equal(valueText(0.00062, "learning_rate"), "6.2e−4");
  assert.equal(valueText(null, "kl"), "");
});

for (const isLog of [false, true]) {
  test(`an epoch is found again where it is drawn, ${isLog ? "by its logarithm" : "evenly"}`, () => {
    const axis = { span: [1, 130], isLog };
    for (const epoch of [1, 2, 37, 129, 130]) assert.equal(epochOf(shareOf(epoch, axis), axis), epoch);
    assert.equal(shareOf(1, axis), 0);
    assert.equal(shareOf(130, axis), 1);
    assert.equal(epochOf(-5, axis), 1);
  });
}

test("the epoch has its place in the address after the runs; the last one has none", () => {
  assert.equal(withEpoch("?runs=a,b&run=b&log=x", 7), "?runs=a,b&run=b&epoch=7&log=x");
  assert.equal(withEpoch("?runs=a&epoch=3&log=x", 7), "?runs=a&epoch=7&log=x");
  assert.equal(withEpoch("?runs=a&epoch=3", null), "?runs=a");
  assert.equal(withEpoch("", 7), "?epoch=7");
  assert.equal(withEpoch("?epoch=7", null), "");
});

test("the latest click of all charts chooses the epoch", () => {
  const click = (timestamp, x) => ({ timestamp, points: [{ x }] });
  assert.equal(epochClicked([click(2, 50), undefined, click(3, 60), null]), 60);
  assert.equal(epochClicked([undefined]), null);
});

test("of what Plotly tells of a chart, its x axis is a zoom and its size is none", () => {
  assert.ok(isZoom({ "xaxis.range[0]": 1, "xaxis.range[1]": 9 }));
  assert.ok(isZoom({ "xaxis.autorange": true, "yaxis.autorange": true }));
  for (const other of [{ autosize: true }, { "yaxis.range[0]": 1 }, {}, null, undefined])
    assert.ok(!isZoom(other));
});
