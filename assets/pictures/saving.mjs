/** Pictures and tables that a person takes home, made in the browser where it has them. */

import { displayChoice, isSmooth } from "./display.mjs";

const SKY_SCALE = 2;
/** What the stars are drawn on, which may be seen through, see density.css. */
const STARS = ".gl-container, .scatterlayer";

/**
 * The sky as it is seen, on the theme's own ground.
 *
 * views: see sky_views.mjs; under, over: canvases that lie under the stars, and over all.
 */
export async function saveSky({ plot, colours, spotlight }, name, { under = [], over = [] } = {}) {
  const canvas = document.createElement("canvas");
  canvas.width = SKY_SCALE * plot.offsetWidth;
  canvas.height = SKY_SCALE * plot.offsetHeight;
  const context = canvas.getContext("2d");
  context.fillStyle = colours.sky;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of [...under, await starsOf(plot, colours), spotlight.canvas, ...over]) {
    context.drawImage(layer, 0, 0, canvas.width, canvas.height);
  }
  await saveCanvas(canvas, `${name}.png`);
}

async function starsOf(plot, colours) {
  const { data, layout } = plot;
  const seen = Number(getComputedStyle(plot.querySelector(STARS)).opacity);
  const picture = {
    data: data.map((trace) => ({
      ...trace,
      marker: { ...trace.marker, opacity: seen * trace.marker.opacity },
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
  const options = { format: "png", width: plot.offsetWidth, height: plot.offsetHeight, scale: SKY_SCALE };
  const image = new Image();
  image.src = await window.Plotly.toImage(picture, options);
  await image.decode();
  return image;
}

/** A canvas of pixels as it looks; resolves when the file is on its way. */
export async function saveCanvas(canvas, name, times = 1) {
  saveBlob(await png(canvas, times), name);
}

/** A decoded picture as it looks, as large as the visitor wants files to be. */
export function saveDecoded(canvas, name) {
  return saveCanvas(canvas, name, Number(displayChoice().enlarged));
}

/** The same into the clipboard; resolves to whether this browser lets a page do so. */
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

/** Resolves to a file of the canvas, each of its pixels `times` as large. */
function png(canvas, times) {
  const large = document.createElement("canvas");
  large.width = canvas.width * times;
  large.height = canvas.height * times;
  const context = large.getContext("2d");
  context.imageSmoothingEnabled = isSmooth();
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, large.width, large.height);
  return new Promise((resolve) => large.toBlob(resolve, "image/png"));
}

export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  download(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function download(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
