/**
 * Paper shows all of a page, also what is drawn only where somebody sees it, in ink on white.
 *
 * A browser that prints waits for nobody: by key all of it is drawn first, by the browser's own menu as much
 * as comes in time.
 */

/**
 * owner: what is shown, null for the page itself. draw(): resolves when all of it is drawn. after(): only
 * what is seen counts again.
 * @typedef {{owner: Element | null, draw(): unknown, after?(): void}} Drawn
 */

/** Between usual margins of A4 and Letter, in CSS pixels. */
const PAPER = 686;

/**
 * What is drawn for as many pixels as it has on the screen, and which share of the paper's width it gets: nothing is
 * laid out anew for paper before it is printed.
 */
const SHARES = /** @type {const} */ ([
  [".sky-pane, .stage-panel .panel-sky, .chart-graph", 1],
  [".film-sky, .reader, .panels .panel-sky", 0.475],
  ['.figure:not([data-name="terms"]) .charts:not([data-count="1"]) .chart-graph', 0.475],
]);

/** @type {Set<Drawn>} */
const all = new Set();
/** Owners that have been in the page: once they are out of it, nobody prints them. @type {WeakSet<Element>} */
const shown = new WeakSet();

/**
 * The visitor's theme while that of paper is shown.
 * @type {string | null}
 */
let theme = null;

/** @param {Drawn} drawn */
export function drawnOnPaper(drawn) {
  for (const each of all) {
    const { owner } = each;
    if (owner?.isConnected) shown.add(owner);
    else if (owner !== null && shown.has(owner)) all.delete(each);
  }
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
    putTheme(theme);
    theme = null;
  });
}

async function drawAll() {
  theme ??= document.documentElement.dataset.mantineColorScheme ?? "light";
  for (const [drawn, share] of SHARES) keepSizes(document.querySelectorAll(drawn), share * PAPER);
  putTheme(null);
  await Promise.all([...Array.from(all, ({ draw }) => draw()), ...Array.from(laterPictures(), loaded)]);
  // What is drawn with the next frame.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/**
 * print.css takes them.
 * @param {NodeListOf<HTMLElement>} all
 * @param {number} width on paper
 */
function keepSizes(all, width) {
  for (const { offsetWidth, offsetHeight, style } of all) {
    style.setProperty("--screen-width", `${offsetWidth}px`);
    style.setProperty("--screen-height", `${offsetHeight}px`);
    style.setProperty("--on-paper", String(width / Math.max(1, offsetWidth)));
  }
}

/**
 * Canvases follow it as they follow a visitor's choice. null: that of paper.
 * @param {string | null} scheme
 */
function putTheme(scheme) {
  const root = document.documentElement;
  root.toggleAttribute("data-printed", scheme === null);
  root.dataset.mantineColorScheme = scheme ?? "light";
}

/** Pictures that would come once somebody scrolls to them, but for those that are folded away. */
function laterPictures() {
  /** @type {NodeListOf<HTMLImageElement>} */
  const pictures = document.querySelectorAll('img[loading="lazy"]');
  return Array.from(pictures).filter((picture) => picture.checkVisibility());
}

/** @param {HTMLImageElement} picture */
async function loaded(picture) {
  picture.loading = "eager";
  // One that does not come is no reason not to print.
  await picture.decode().catch(() => {});
}
