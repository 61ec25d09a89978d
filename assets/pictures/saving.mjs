/** Pictures and tables that a person takes home, made in the browser where it has them. */

/** @import { PlotData, PlotlyHTMLElement } from "plotly.js" */
/** @import { Colours } from "../types.d.ts" */

import { plotly } from "../shell/charts/plotly.mjs";
import { tr } from "../shell/texts.mjs";
import { newCanvas } from "./canvas.mjs";
import { displayChoice, isSmooth } from "./display.mjs";

const SKY_SCALE = 2;
/** What the stars are drawn on, which may be seen through, see density.css. */
const STARS = ".gl-container, .scatterlayer";

/**
 * The sky as it is seen, on the theme's own ground.
 * @param {{plot: PlotlyHTMLElement, colours: Colours, spotlight: {canvas: HTMLCanvasElement}}} views
 *   as of sky_views.mjs
 * @param {string} name of the file
 * @param {{under?: HTMLCanvasElement[], over?: HTMLCanvasElement[]}} [layers] under the stars, and over all
 */
export async function saveSky({ plot, colours, spotlight }, name, { under = [], over = [] } = {}) {
  const context = newCanvas(SKY_SCALE * plot.offsetWidth, SKY_SCALE * plot.offsetHeight);
  const { canvas } = context;
  context.fillStyle = colours.sky;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of [...under, await starsOf(plot, colours), spotlight.canvas, ...over]) {
    const { left, top, width, height } = layer.classList.contains("is-moving")
      ? within(layer, plot)
      : { left: 0, top: 0, width: plot.offsetWidth, height: plot.offsetHeight };
    context.drawImage(layer, SKY_SCALE * left, SKY_SCALE * top, SKY_SCALE * width, SKY_SCALE * height);
  }
  await saveCanvas(canvas, `${name}.png`);
}

/**
 * Where one element lies in the other.
 * @param {Element} inner
 * @param {Element} outer
 */
function within(inner, outer) {
  const [{ left, top, width, height }, around] = [inner, outer].map((of) => of.getBoundingClientRect());
  return { left: left - around.left, top: top - around.top, width, height };
}

/**
 * @param {PlotlyHTMLElement} plot
 * @param {Colours} colours
 */
async function starsOf(plot, colours) {
  const { layout } = plot;
  const data = /** @type {PlotData[]} */ (plot.data);
  const Plotly = await plotly();
  const stars = plot.querySelector(STARS);
  const seen = stars === null ? 1 : Number(getComputedStyle(stars).opacity);
  const picture = {
    data: data.map((trace) => ({
      ...trace,
      marker: { ...trace.marker, opacity: seen * Number(trace.marker.opacity) },
    })),
    layout: {
      ...layout,
      font: { ...layout.font, color: colours.ink },
      annotations: layout.annotations?.map((label) => ({
        ...label,
        font: { ...label.font, size: 18, weight: 600, color: colours.ink },
      })),
    },
    config: { plotGlPixelRatio: SKY_SCALE },
  };
  const image = new Image();
  image.src = await Plotly.toImage(picture, {
    format: "png",
    width: plot.offsetWidth,
    height: plot.offsetHeight,
    scale: SKY_SCALE,
  });
  await image.decode();
  return image;
}

/**
 * A canvas of pixels as it looks; resolves when the file is on its way.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 * @param {number} [times]
 */
export async function saveCanvas(canvas, name, times = 1) {
  saveBlob(await png(canvas, times), name);
}

/**
 * A decoded picture as it looks, as large as the visitor wants files to be.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 */
export function saveDecoded(canvas, name) {
  return saveCanvas(canvas, name, Number(displayChoice().enlarged));
}

/**
 * The same into the clipboard; resolves to whether this browser lets a page do so.
 * @param {HTMLCanvasElement} canvas
 */
export async function copyDecoded(canvas) {
  if (!("ClipboardItem" in window)) return false;
  const picture = new ClipboardItem({ "image/png": png(canvas, Number(displayChoice().enlarged)) });
  try {
    await navigator.clipboard.write([picture]);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    return false;
  }
}

/**
 * Resolves to a file of the canvas, each of its pixels `times` as large.
 * @param {HTMLCanvasElement} canvas
 * @param {number} times
 * @returns {Promise<Blob>}
 */
function png(canvas, times) {
  const context = newCanvas(canvas.width * times, canvas.height * times);
  const large = context.canvas;
  context.imageSmoothingEnabled = isSmooth();
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, large.width, large.height);
  return new Promise((resolve, reject) =>
    large.toBlob((blob) => {
      if (blob !== null) resolve(blob);
      else
        reject(
          new RangeError(
            tr("a picture of {width} × {height} pixels cannot be made", {
              width: large.width,
              height: large.height,
            }),
          ),
        );
    }, "image/png"),
  );
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  download(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * @param {string} url
 * @param {string} name
 */
export function download(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
