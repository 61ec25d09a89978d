/**
 * Paper shows all of a page, also what is drawn only where somebody sees it.
 *
 * A browser that prints waits for nobody: by key all of it is drawn first, by the browser's own menu as much
 * as comes in time.
 */

/**
 * owner: what is shown, null for the page itself. draw(): resolves when all of it is drawn. after(): only
 * what is seen counts again.
 * @typedef {{owner: Element | null, draw(): unknown, after?(): void}} Drawn
 */

/** @type {Set<Drawn>} */
const all = new Set();

/** @param {Drawn} drawn */
export function drawnOnPaper(drawn) {
  for (const each of all) if (each.owner?.isConnected === false) all.delete(each);
  all.add(drawn);
}

/** Draws everything, then opens the browser's own dialogue. */
export async function print() {
  await drawAll();
  window.print();
}

export function watchPrinting() {
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    print();
  });
  addEventListener("beforeprint", drawAll);
  addEventListener("afterprint", () => {
    for (const { after } of all) after?.();
  });
}

async function drawAll() {
  await Promise.all(Array.from(all, ({ draw }) => draw()));
  // What is drawn with the next frame.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
