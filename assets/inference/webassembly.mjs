/** The kernel in WebAssembly with 128-bit vectors: several times as fast as JavaScript. */

/** @import { Kernel, KernelMemory } from "../types.d.ts" */

import { fillTable, javascript, packPanels } from "./kernel.mjs";
import { FUSED_KERNEL, KERNEL } from "./kernel_bytes.mjs";

/** The outputs of a panel, in kernel.wat. */
const PANEL = 8;
const PAGE_BYTES = 65536;
const ALIGNMENT = 4; // numbers: 16 bytes, a vector

/** A function of kernel.wat, which says what it takes. @typedef {(...numbers: number[]) => void} Exported */

/** By their bytes. @type {Map<string, WebAssembly.Module>} */
const compiled = new Map();

/**
 * The fastest kernel this browser runs.
 * @param {{isFused?: boolean}} [options] isFused: is a product and its addition one step? As a browser does
 *   where it can: that takes three quarters of the time.
 */
export function fastestKernel({ isFused } = {}) {
  try {
    const code = (isFused ?? fusesProducts()) ? FUSED_KERNEL : KERNEL;
    const module = compiled.get(code) ?? new WebAssembly.Module(bytes(code));
    compiled.set(code, module);
    return { name: "WebAssembly", open: (/** @type {number[]} */ lengths) => opened(module, lengths) };
  } catch (error) {
    // No WebAssembly, none with vectors, or a page that forbids it: all say so by one of these.
    if (error instanceof ReferenceError || error instanceof WebAssembly.CompileError) return javascript;
    throw error;
  }
}

/** Does this browser know the instruction (relaxed SIMD)? */
export function fusesProducts() {
  return WebAssembly.validate(bytes(FUSED_KERNEL));
}

/**
 * All that was allocated lives in one memory of fixed size: growing would detach its views.
 * @param {WebAssembly.Module} module
 * @param {number[]} lengths
 * @returns {KernelMemory}
 */
function opened(module, lengths) {
  const numbers = lengths.reduce((sum, length) => sum + aligned(length), 0);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((4 * numbers) / PAGE_BYTES) });
  const instance = new WebAssembly.Instance(module, { kernel: { memory } });
  const { multiply, mix, add, relu } = /** @type {Record<string, Exported>} */ (instance.exports);
  let next = 0;

  /** @type {KernelMemory["allocate"]} */
  function allocate(length) {
    const view = new Float32Array(memory.buffer, 4 * next, length);
    next += aligned(length);
    return view;
  }

  return {
    allocate,
    pack: (outputs, inputs, at) => packPanels(allocate(outputs * inputs), PANEL, outputs, inputs, at),
    tabulate: (rows, terms, row) => fillTable(allocate(2 * rows * terms), rows, terms, row),
    multiply({ x, xStep, inputs, runs, runStep, packed, outputs, start, out, outStep }, rows, at, to) {
      const [from, into] = [x.byteOffset + 4 * at, out.byteOffset + 4 * to];
      const [w, bias] = [packed.byteOffset, start.byteOffset];
      multiply(from, 4 * xStep, inputs, runs, 4 * runStep, w, outputs, bias, into, 4 * outStep, rows);
    },
    mix({ x, table, terms, length, out }, rows, at, to) {
      mix(x.byteOffset + 4 * at, table.byteOffset, terms, rows, length, out.byteOffset + 4 * to);
    },
    add: (a, b, length, out) => add(a.byteOffset, b.byteOffset, length, out.byteOffset),
    relu: (data, length) => relu(data.byteOffset, length),
  };
}

/** @param {number} length */
function aligned(length) {
  return ALIGNMENT * Math.ceil(length / ALIGNMENT);
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
