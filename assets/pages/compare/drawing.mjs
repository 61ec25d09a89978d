/** A card's charts as one drawing: SVG for papers, the same SVG as pixels for slides. */

/** @import { PlotlyHTMLElement } from "plotly.js" */

/** A drawn chart. @typedef {PlotlyHTMLElement & {data: import("plotly.js").Data[], layout: Partial<import("plotly.js").Layout>}} Plot */

/** @typedef {{size: number, weight: number, baseline: number}} Words */

import { newCanvas } from "../../pictures/canvas.mjs";

export const NAMESPACE = "http://www.w3.org/2000/svg";
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const CAPTION = { size: 13, weight: 600, baseline: 16 };
const TITLE = { size: 15, weight: 600, baseline: 20, height: 32 };
const MARGIN = 16;
const SHARP = 2;

/**
 * The card's charts where they stand on the screen, under their captions, as an SVG element.
 *
 * ground null leaves the paper as it is. title: above it, none by default.
 * @param {Element} card
 * @param {{ink: string, ground: string | null}} colours
 */
export async function cardDrawing(card, colours, title = "") {
  const box = /** @type {Element} */ (card.querySelector(".charts")).getBoundingClientRect();
  const top = MARGIN + (title === "" ? 0 : TITLE.height);
  const [width, height] = [box.width + 2 * MARGIN, box.height + top + MARGIN].map(Math.ceil);
  const drawing = element("svg", { xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}` });
  if (colours.ground !== null) drawing.append(element("rect", { width, height, fill: colours.ground }));
  if (title !== "") drawing.append(line(title, MARGIN, MARGIN, TITLE, colours.ink));
  for (const caption of card.querySelectorAll(".chart h4")) {
    const at = caption.getBoundingClientRect();
    drawing.append(
      line(
        caption.textContent ?? "",
        at.left - box.left + MARGIN,
        at.top - box.top + top,
        CAPTION,
        colours.ink,
      ),
    );
  }
  /** @type {NodeListOf<Plot>} */
  const plots = card.querySelectorAll(".js-plotly-plot");
  for (const plot of plots) {
    const at = plot.getBoundingClientRect();
    const chart = await chartDrawing(plot, colours.ink);
    chart.setAttribute("x", String(at.left - box.left + MARGIN));
    chart.setAttribute("y", String(at.top - box.top + top));
    drawing.append(chart);
  }
  return drawing;
}

/**
 * A PNG of the drawing, so many pixels a unit of its own: by default twice as fine as the screen.
 * @param {SVGElement} drawing
 * @returns {Promise<Blob>}
 */
export async function drawingPixels(drawing, sharp = SHARP) {
  const picture = new Image();
  picture.src = `data:image/svg+xml,${encodeURIComponent(drawingText(drawing))}`;
  await picture.decode();
  const box = (drawing.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const [width, height] = box.slice(2).map((side) => Math.round(sharp * side));
  const context = newCanvas(width, height);
  context.drawImage(picture, 0, 0, width, height);
  return new Promise((resolve) =>
    context.canvas.toBlob((blob) => resolve(/** @type {Blob} */ (blob)), "image/png"),
  );
}

/** @param {SVGElement} drawing */
export function drawingText(drawing) {
  return new XMLSerializer().serializeToString(drawing);
}

/**
 * @param {Plot} plot
 * @param {string} ink
 */
async function chartDrawing(plot, ink) {
  const { data, layout } = plot;
  const picture = { data, layout: { ...layout, font: { ...layout.font, color: ink } } };
  const { width, height } = plot.getBoundingClientRect();
  const Plotly = /** @type {typeof import("plotly.js")} */ (window.Plotly);
  const options = { format: /** @type {const} */ ("svg"), width, height, imageDataOnly: true };
  const text = await Plotly.toImage(picture, options);
  return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Words} words
 * @param {string} fill
 */
export function line(text, x, y, { size, weight, baseline }, fill) {
  const found = element("text", {
    x,
    y: y + baseline,
    fill,
    "font-family": FONT,
    "font-size": size,
    "font-weight": weight,
  });
  found.textContent = text;
  return found;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
export function element(name, attributes) {
  const found = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, String(value));
  return found;
}
