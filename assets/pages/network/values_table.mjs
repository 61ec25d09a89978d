/** What all units of both networks hold, as a table for who does not see the sheets. */

/** @import { Value } from "../../types.d.ts" */
/** @import { Stage } from "./stages.mjs" */

import { csv } from "../../shell/charts/value_table.mjs";
import { planarCopy } from "./layer_values.mjs";
import { unitsOf, unitValues } from "./stages.mjs";

/** Of float32. */
const DIGITS = 6;

/**
 * "layer,unit,value": e1 is the encoder's first, units count from 1; a channel's value is the mean over its pixels.
 * @param {{stage: Pick<Stage, "key" | "shape">, value: Pick<Value, "data" | "interleaved" | "shape"> | null}[]} shown
 */
export function valuesTable(shown) {
  const rows = shown.flatMap(({ stage: { key, shape }, value }) => {
    if (value === null) return [];
    const values = unitValues(planarCopy(value), shape, new Float32Array(unitsOf(shape).count));
    return Array.from(values, (each, unit) => [key, unit + 1, Number(each.toPrecision(DIGITS))]);
  });
  return csv(["layer", "unit", "value"], rows);
}
