/** Pictures and tables that a person takes home, made in the browser where it has them. */

import { displayChoice, isSmooth } from "./display.mjs";

/** The sky as it is seen, on the theme's own ground. */
export async function saveSky(sky, colours, name) {
  const { data, layout } = sky.plot;
  const font = { ...layout.font, color: colours.ink };
  const picture = {
    data,
    layout: {
      ...layout,
      font,
      paper_bgcolor: colours.sky,
      plot_bgcolor: colours.sky,
      annotations: layout.annotations?.map((label) => ({ ...label, font: { ...label.font, size: 18, weight: 600, color: colours.ink } })),
    },
    config: { plotGlPixelRatio: 2 },
  };
  const options = { format: "png", width: sky.plot.offsetWidth, height: sky.plot.offsetHeight, scale: 2 };
  download(await window.Plotly.toImage(picture, options), `${name}.png`);
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
