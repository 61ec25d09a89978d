/** Starts a page that was saved as one file: its style sheet, its pages and its modules lie in it deflated. */

import { bytesOf } from "./text85.mjs";

/** @param {Element | null} part that holds it */
function unpacked(part) {
  const bytes = bytesOf(part?.textContent ?? "");
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

async function start() {
  const parts = ["style", "pages", "script"].map((id) => document.getElementById(id));
  const [style, pages, script] = await Promise.all(parts.map(unpacked));
  for (const part of document.querySelectorAll("script[data-packed]"))
    part.textContent = await unpacked(part);
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  document.body.insertAdjacentHTML("afterbegin", pages);
  await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
}

start();
