/**
 * The heavy loops of every layer: rows of inputs times a packed matrix, and weighted sums of what lies apart.
 *
 * Whatever a kernel works on came from `allocate` or `pack` of the same opened kernel, so that one
 * with a memory of its own (WebAssembly) fits in.
 */

/** @import { Kernel, KernelMemory, Product } from "../types.d.ts" */

import { ACTIVATIONS } from "./activations.mjs";

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

/** A piece of x at an offset, and its weight in a sum. @typedef {[offset: number, weight: number]} Term */

/**
 * Fills the table of a mixture, [offset, weight] for each term; those that a row lacks weigh nothing. An
 * offset is a whole number in the same four bytes that a weight takes.
 * @param {Float32Array} target (rows · terms · 2)
 * @param {number} rows
 * @param {number} terms the most that a row has
 * @param {(row: number) => {at: number, terms: Term[]}} row its terms, whose offsets count from `at`
 */
export function fillTable(target, rows, terms, row) {
  const offsets = offsetsOf(target);
  for (let r = 0; r < rows; r++) {
    const { at, terms: own } = row(r);
    for (let t = 0, place = 2 * r * terms; t < own.length; t++, place += 2) {
      offsets[place] = at + own[t][0];
      target[place + 1] = own[t][1];
    }
  }
  return target;
}

/** @param {Float32Array} table */
function offsetsOf(table) {
  return new Int32Array(table.buffer, table.byteOffset, table.length);
}

/**
 * Sums are double precision: the machine converts anyway, and rounding every step with Math.fround
 * took twice as long in V8.
 * @type {KernelMemory["multiply"]}
 */
function multiply(product, rows, at, to) {
  const { xStep, outputs, outStep } = product;
  const panelled = outputs - (outputs % PANEL);
  let r = 0;
  // Two rows at a time: each weight that is read serves both.
  for (; r + 1 < rows; r += 2) panelsOfTwoRows(product, at + r * xStep, to + r * outStep);
  if (r < rows) panelsOfOneRow(product, at + r * xStep, to + r * outStep);
  for (let o = panelled; o < outputs; o++) singleOutput(product, rows, at, to, o);
}

/**
 * @param {Product} product
 * @param {number} at where the first row begins in x
 * @param {number} to where its outputs begin
 */
function panelsOfTwoRows({ x, xStep, inputs, runs, runStep, packed, outputs, start, out, outStep }, at, to) {
  let w = 0;
  for (let o = 0; o + 3 < outputs; o += 4) {
    const p = to + o;
    const q = p + outStep;
    let a = start[o];
    let b = start[o + 1];
    let c = start[o + 2];
    let d = start[o + 3];
    let [e, f, g, h] = [a, b, c, d];
    for (let run = 0, first = at; run < runs; run++, first += runStep) {
      const second = first + xStep;
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
 * @param {Product} product
 * @param {number} at where the row begins in x
 * @param {number} to where its outputs begin
 */
function panelsOfOneRow({ x, inputs, runs, runStep, packed, outputs, start, out }, at, to) {
  let w = 0;
  for (let o = 0; o + 3 < outputs; o += 4) {
    const p = to + o;
    let a = start[o];
    let b = start[o + 1];
    let c = start[o + 2];
    let d = start[o + 3];
    for (let run = 0, first = at; run < runs; run++, first += runStep) {
      for (let k = 0; k < inputs; k++, w += 4) {
        const u = x[first + k];
        a += u * packed[w];
        b += u * packed[w + 1];
        c += u * packed[w + 2];
        d += u * packed[w + 3];
      }
    }
    out[p] = a;
    out[p + 1] = b;
    out[p + 2] = c;
    out[p + 3] = d;
  }
}

/**
 * Output `o` of all rows.
 * @param {Product} product
 * @param {number} rows
 * @param {number} at where the first row begins in x
 * @param {number} to where its outputs begin
 * @param {number} o
 */
function singleOutput({ x, xStep, inputs, runs, runStep, packed, start, out, outStep }, rows, at, to, o) {
  for (let r = 0; r < rows; r++) {
    let w = o * inputs * runs;
    let a = start[o];
    let b = 0;
    let c = 0;
    let d = 0;
    for (let run = 0, first = at + r * xStep; run < runs; run++, first += runStep) {
      let k = 0;
      for (; k + 3 < inputs; k += 4, w += 4) {
        a += x[first + k] * packed[w];
        b += x[first + k + 1] * packed[w + 1];
        c += x[first + k + 2] * packed[w + 2];
        d += x[first + k + 3] * packed[w + 3];
      }
      for (; k < inputs; k++, w++) a += x[first + k] * packed[w];
    }
    out[to + r * outStep + o] = a + b + c + d;
  }
}

/** @type {KernelMemory["mix"]} */
function mix({ x, table, terms, length, out }, rows, at, to) {
  const offsets = offsetsOf(table);
  let place = to;
  for (let row = 0; row < rows; row++) {
    const first = 2 * row * terms;
    const end = first + 2 * terms;
    for (let c = 0; c < length; c++) {
      let sum = 0;
      for (let t = first; t < end; t += 2) sum += table[t + 1] * x[at + offsets[t] + c];
      out[place++] = sum;
    }
  }
}

/** @type {KernelMemory["add"]} */
function add(a, b, length, out) {
  for (let i = 0; i < length; i++) out[i] = a[i] + b[i];
}

/** @type {KernelMemory["allocate"]} */
const allocate = (length) => new Float32Array(length);
/** @type {KernelMemory["pack"]} */
const pack = (outputs, inputs, at) => packPanels(allocate(outputs * inputs), PANEL, outputs, inputs, at);
/** @type {KernelMemory["tabulate"]} */
const tabulate = (rows, terms, row) => fillTable(allocate(2 * rows * terms), rows, terms, row);
/** @type {KernelMemory["relu"]} */
const relu = (data, length) => ACTIVATIONS.relu(data, length, { op: "relu" });

/** @type {Kernel} */
export const javascript = Object.freeze({
  name: "JavaScript",
  open: () => ({ allocate, pack, tabulate, multiply, mix, add, relu }),
});
