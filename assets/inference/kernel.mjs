/**
 * The one heavy loop of every layer: rows of inputs times a packed matrix.
 *
 * Whatever a kernel multiplies came from `allocate` or `pack` of the same opened kernel, so that one
 * with a memory of its own (WebAssembly) fits in.
 */

/** @import { Kernel, KernelMemory } from "../types.d.ts" */

const PANEL = 4;

/**
 * Packs an (outputs, inputs) matrix given as at(output, input) into `target`: outputs in panels,
 * [outputs / panel][inputs][panel], so that the loop reads weights in order and keeps one sum for
 * each output of a panel; outputs left over follow one by one, [inputs] each.
 * @param {Float32Array} target (outputs · inputs)
 * @param {number} panel
 * @param {number} outputs
 * @param {number} inputs
 * @param {(output: number, input: number) => number} at
 */
export function packPanels(target, panel, outputs, inputs, at) {
  let position = 0;
  const panelled = outputs - (outputs % panel);
  for (let o = 0; o < panelled; o += panel) {
    for (let k = 0; k < inputs; k++) {
      for (let lane = 0; lane < panel; lane++) target[position++] = at(o + lane, k);
    }
  }
  for (let o = panelled; o < outputs; o++) {
    for (let k = 0; k < inputs; k++) target[position++] = at(o, k);
  }
  return target;
}

/**
 * Sums are double precision: the machine converts anyway, and rounding every step with Math.fround
 * took twice as long in V8.
 * @type {KernelMemory["multiply"]}
 */
function multiply(x, xAt, xStep, rows, packed, inputs, outputs, start, out, outAt) {
  const panelled = outputs - (outputs % PANEL);
  let r = 0;
  // Two rows at a time: each weight that is read serves both.
  for (; r + 1 < rows; r += 2) {
    const [from, to] = [xAt + r * xStep, outAt + r * outputs];
    panelsOfTwoRows(x, from, xStep, packed, inputs, outputs, start, out, to);
  }
  if (r < rows) {
    const [from, to] = [xAt + r * xStep, outAt + r * outputs];
    panelsOfOneRow(x, from, packed, inputs, outputs, start, out, to);
  }
  for (let o = panelled; o < outputs; o++) {
    singleOutput(x, xAt, xStep, rows, packed, o * inputs, inputs, outputs, start, out, outAt, o);
  }
}

/**
 * @param {Float32Array} x
 * @param {number} first where the first row begins in x
 * @param {number} xStep
 * @param {Float32Array} packed
 * @param {number} inputs
 * @param {number} outputs
 * @param {Float32Array | null} start
 * @param {Float32Array} out
 * @param {number} firstOut where its outputs begin
 */
function panelsOfTwoRows(x, first, xStep, packed, inputs, outputs, start, out, firstOut) {
  const second = first + xStep;
  let w = 0;
  for (let o = 0; o + 3 < outputs; o += 4) {
    const p = firstOut + o;
    const q = p + outputs;
    let a = start ? start[o] : out[p];
    let b = start ? start[o + 1] : out[p + 1];
    let c = start ? start[o + 2] : out[p + 2];
    let d = start ? start[o + 3] : out[p + 3];
    let e = start ? a : out[q];
    let f = start ? b : out[q + 1];
    let g = start ? c : out[q + 2];
    let h = start ? d : out[q + 3];
    for (let k = 0; k < inputs; k++, w += 4) {
      const u = x[first + k];
      const v = x[second + k];
      const w0 = packed[w];
      const w1 = packed[w + 1];
      const w2 = packed[w + 2];
      const w3 = packed[w + 3];
      a += u * w0;
      b += u * w1;
      c += u * w2;
      d += u * w3;
      e += v * w0;
      f += v * w1;
      g += v * w2;
      h += v * w3;
    }
    out[p] = a;
    out[p + 1] = b;
    out[p + 2] = c;
    out[p + 3] = d;
    out[q] = e;
    out[q + 1] = f;
    out[q + 2] = g;
    out[q + 3] = h;
  }
}

/**
 * @param {Float32Array} x
 * @param {number} first where the row begins in x
 * @param {Float32Array} packed
 * @param {number} inputs
 * @param {number} outputs
 * @param {Float32Array | null} start
 * @param {Float32Array} out
 * @param {number} firstOut where its outputs begin
 */
function panelsOfOneRow(x, first, packed, inputs, outputs, start, out, firstOut) {
  let w = 0;
  for (let o = 0; o + 3 < outputs; o += 4) {
    const p = firstOut + o;
    let a = start ? start[o] : out[p];
    let b = start ? start[o + 1] : out[p + 1];
    let c = start ? start[o + 2] : out[p + 2];
    let d = start ? start[o + 3] : out[p + 3];
    for (let k = 0; k < inputs; k++, w += 4) {
      const u = x[first + k];
      a += u * packed[w];
      b += u * packed[w + 1];
      c += u * packed[w + 2];
      d += u * packed[w + 3];
    }
    out[p] = a;
    out[p + 1] = b;
    out[p + 2] = c;
    out[p + 3] = d;
  }
}

/**
 * Output `o` of all rows; its weights begin at wAt.
 * @param {Float32Array} x
 * @param {number} xAt
 * @param {number} xStep
 * @param {number} rows
 * @param {Float32Array} packed
 * @param {number} wAt
 * @param {number} inputs
 * @param {number} outputs
 * @param {Float32Array | null} start
 * @param {Float32Array} out
 * @param {number} outAt
 * @param {number} o
 */
function singleOutput(x, xAt, xStep, rows, packed, wAt, inputs, outputs, start, out, outAt, o) {
  for (let r = 0; r < rows; r++) {
    const first = xAt + r * xStep;
    const p = outAt + r * outputs + o;
    let a = start ? start[o] : out[p];
    let b = 0;
    let c = 0;
    let d = 0;
    let k = 0;
    for (; k + 3 < inputs; k += 4) {
      a += x[first + k] * packed[wAt + k];
      b += x[first + k + 1] * packed[wAt + k + 1];
      c += x[first + k + 2] * packed[wAt + k + 2];
      d += x[first + k + 3] * packed[wAt + k + 3];
    }
    for (; k < inputs; k++) a += x[first + k] * packed[wAt + k];
    out[p] = a + b + c + d;
  }
}

/** @type {KernelMemory["allocate"]} */
const allocate = (length) => new Float32Array(length);
/** @type {KernelMemory["pack"]} */
const pack = (outputs, inputs, at) => packPanels(allocate(outputs * inputs), PANEL, outputs, inputs, at);

/** @type {Kernel} */
export const javascript = Object.freeze({ name: "JavaScript", open: () => ({ allocate, pack, multiply }) });
