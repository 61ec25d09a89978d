/** Starts a page that was saved as one file: its style sheet and its modules lie in it deflated. */

import { bytesOf } from "./text85.mjs";

/** @param {string} id of the element that holds it */
function unpacked(id) {
  const bytes = bytesOf(document.getElementById(id)?.textContent ?? "");
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

async function start() {
  const [style, script] = await Promise.all([unpacked("style"), unpacked("script")]);
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
}

start();
