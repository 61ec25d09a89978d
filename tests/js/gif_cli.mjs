/**
 * Writes a GIF with the browser's module: node gif_cli.mjs OUT, JSON on stdin.
 *
 * {"frames": [[red, green, blue, alpha, …], …], "width": …, "height": …, "hundredths": …,
 *  "palette": "grey" | "median cut"}
 */

import { writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { gif, medianCut, tablePalette } from "../../assets/pictures/gif.mjs";
import { AS_IT_IS } from "../../assets/pictures/looks.mjs";

const { frames, palette, ...options } = JSON.parse(await text(process.stdin));
const chosen = palette === "grey" ? tablePalette(AS_IT_IS.table) : medianCut(frames);
await writeFile(process.argv[2], gif(frames, { ...options, palette: chosen }));
