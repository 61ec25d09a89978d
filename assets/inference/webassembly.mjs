/** The kernel in WebAssembly with 128-bit vectors: several times as fast as JavaScript. */

/** @import { Kernel, KernelMemory } from "../types.d.ts" */

import { javascript, packPanels } from "./kernel.mjs";
import { KERNEL } from "./kernel_bytes.mjs";

/** The outputs of a panel, and the rows that share what is read, in kernel.wat. */
const PANEL = 8;
const ROWS = 4;
const PAGE_BYTES = 65536;
const ALIGNMENT = 4; // numbers: 16 bytes, a vector

/**
 * A function of kernel.wat.
 * @typedef {(x: number, xStep: number, w: number, inputs: number, outputs: number, start: number, out: number) => void} Multiply
 */

/** @type {WebAssembly.Module | undefined} */
let compiled;

/** The fastest kernel this browser runs. */
export function fastestKernel() {
  try {
    compiled ??= new WebAssembly.Module(bytes(KERNEL));
    return webAssembly(compiled);
  } catch (error) {
    // No WebAssembly, none with vectors, or a page that forbids it: all say so by one of these.
    if (error instanceof ReferenceError || error instanceof WebAssembly.CompileError) return javascript;
    throw error;
  }
}

/**
 * @param {WebAssembly.Module} module
 * @returns {Kernel}
 */
function webAssembly(module) {
  return { name: "WebAssembly", open: (lengths) => opened(module, lengths) };
}

/**
 * All that was allocated lives in one memory of fixed size: growing would detach its views.
 * @param {WebAssembly.Module} module
 * @param {number[]} lengths
 * @returns {KernelMemory}
 */
function opened(module, lengths) {
  const numbers = lengths.reduce((sum, length) => sum + aligned(length), ALIGNMENT);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((4 * numbers) / PAGE_BYTES) });
  const { exports } = new WebAssembly.Instance(module, { kernel: { memory } });
  const { panels1, panels4, dots1, dots4 } = /** @type {Record<string, Multiply>} */ (exports);
  let next = ALIGNMENT; // address 0 stands for "no start"

  /** @type {KernelMemory["allocate"]} */
  function allocate(length) {
    const view = new Float32Array(memory.buffer, 4 * next, length);
    next += aligned(length);
    return view;
  }

  /** @type {KernelMemory["multiply"]} */
  function multiply(x, xAt, xStep, rows, packed, inputs, outputs, start, out, outAt) {
    const xStepBytes = 4 * xStep;
    const xAddress = x.byteOffset + 4 * xAt;
    const outAddress = out.byteOffset + 4 * outAt;
    const w = packed.byteOffset;
    const startAddress = start === null ? 0 : start.byteOffset;
    const panelled = outputs - (outputs % PANEL);
    let r = 0;
    while (r < rows) {
      const many = rows - r >= ROWS;
      const xRow = xAddress + r * xStepBytes;
      const outRow = outAddress + 4 * r * outputs;
      if (panelled > 0) {
        const panels = many ? panels4 : panels1;
        panels(xRow, xStepBytes, w, inputs, outputs, startAddress, outRow);
      }
      for (let o = panelled; o < outputs; o++) {
        const dots = many ? dots4 : dots1;
        const from = startAddress === 0 ? 0 : startAddress + 4 * o;
        dots(xRow, xStepBytes, w + 4 * o * inputs, inputs, outputs, from, outRow + 4 * o);
      }
      r += many ? ROWS : 1;
    }
  }

  /** @type {KernelMemory["pack"]} */
  const pack = (outputs, inputs, at) => packPanels(allocate(outputs * inputs), PANEL, outputs, inputs, at);
  return { allocate, pack, multiply };
}

/** @param {number} length */
function aligned(length) {
  return ALIGNMENT * Math.ceil(length / ALIGNMENT);
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
