/** Assembles assets/inference/kernel.wat into kernel_bytes.mjs beside it: npm run kernel */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import loadWabt from "wabt";

const SOURCE = new URL("../assets/inference/kernel.wat", import.meta.url);
export const BUILT = new URL("../assets/inference/kernel_bytes.mjs", import.meta.url);
const COLUMNS = 100;

/** A product of two vectors, each read from a local or from memory, that is added to a sum. */
const OPERAND = String.raw`\([^()]*(?:\([^()]*\))?\)`;
const PRODUCT_AND_SUM = new RegExp(
  String.raw`\(f32x4\.add\s+\(f32x4\.mul\s+(${OPERAND})\s+(${OPERAND})\)`,
  "g",
);

/** The text of kernel_bytes.mjs. Throws wabt's error, which names line and column, where it does not assemble. */
export async function kernelModule() {
  const { parseWat } = await loadWabt();
  const text = readFileSync(SOURCE, "utf8");
  const assembled = (/** @type {string} */ wat) => {
    const { buffer } = parseWat("kernel.wat", wat, { simd: true, relaxed_simd: true }).toBinary({});
    const lines = Buffer.from(buffer)
      .toString("base64")
      .match(new RegExp(`.{1,${COLUMNS}}`, "g"));
    return [...(lines ?? []).map((line) => `  "${line}",`), '].join("");', ""];
  };
  return [
    "/** The bytes of kernel.wat in base 64, so that they load with the modules: built by `npm run kernel`. */",
    "export const KERNEL = [",
    ...assembled(text),
    "/** The same where each product and its addition are one step, rounded once: relaxed SIMD. */",
    "export const FUSED_KERNEL = [",
    ...assembled(text.replace(PRODUCT_AND_SUM, "(f32x4.relaxed_madd $1 $2")),
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(BUILT, await kernelModule());
