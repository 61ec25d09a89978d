import assert from "node:assert/strict";
import test from "node:test";
import { PARAMETERS } from "../../../assets/pages/network/state.mjs";

const runs = ["mnist-2d", "fashion-2d"];
const layers = (count) => Array.from({ length: count }, (_, k) => ({ op: "linear", weight: `${k}` }));
const RUN = { id: "mnist-2d", latent_dim: 2, classes: ["0"], encoder: layers(2), decoder: layers(3) };

test("a unit is counted from one in the address and from zero in the state", () => {
  const search = "?run=mnist-2d&z=1,-0.5&unit=d2-18&weights=decoder&other=fashion-2d";
  const { state, notices } = PARAMETERS.parse(search, { runs });
  assert.deepEqual(notices, []);
  assert.deepEqual(state.unit, { key: "d2", unit: 17 });
  assert.deepEqual([state.weights, state.other], ["decoder", "fashion-2d"]);
  assert.equal(PARAMETERS.query(state), search);
  assert.deepEqual(PARAMETERS.parse("?unit=e1", { runs }).state.unit, { key: "e1", unit: null });
});

test("what is no unit is left out with a sentence that says what is", () => {
  for (const text of ["d0", "x1", "d1-0", "d2-", "d2-1.5", "d1-9999999", "../d1"]) {
    const { state, notices } = PARAMETERS.parse(`?unit=${encodeURIComponent(text)}`, { runs });
    assert.equal(state.unit, null);
    assert.match(notices[0], /The link's unit .* such as d2-17, e1-5 or d3/);
  }
});

test("a layer that the run has not is none, nor is the run beside itself", () => {
  const fitted = (search) => PARAMETERS.fit(PARAMETERS.parse(search, { runs }).state, RUN);
  assert.deepEqual(fitted("?unit=d3-1").unit, { key: "d3", unit: 0 });
  assert.equal(fitted("?unit=d4-1").unit, null);
  assert.equal(fitted("?unit=e3").unit, null);
  assert.equal(
    PARAMETERS.fit({ ...PARAMETERS.start, unit: { key: "e1", unit: 0 } }, { ...RUN, encoder: undefined })
      .unit,
    null,
  );
  assert.equal(fitted("?other=mnist-2d").other, null);
});
