/** Assembles assets/inference/kernel.wat into kernel_bytes.mjs beside it: npm run kernel */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import loadWabt from "wabt";

const SOURCE = new URL("../assets/inference/kernel.wat", import.meta.url);
export const BUILT = new URL("../assets/inference/kernel_bytes.mjs", import.meta.url);
const COLUMNS = 100;

/** The text of kernel_bytes.mjs. Throws wabt's error, which names line and column, where it does not assemble. */
export async function kernelModule() {
  const { parseWat } = await loadWabt();
  const module = parseWat("kernel.wat", readFileSync(SOURCE, "utf8"), { simd: true });
  const { buffer } = module.toBinary({});
  const lines =
    Buffer.from(buffer)
      .toString("base64")
      .match(new RegExp(`.{1,${COLUMNS}}`, "g")) ?? [];
  return [
    "/** The bytes of kernel.wat in base 64, so that they load with the modules: built by `npm run kernel`. */",
    "export const KERNEL = [",
    ...lines.map((line) => `  "${line}",`),
    '].join("");',
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(BUILT, await kernelModule());
