/** A card's charts as one drawing: SVG for papers, the same SVG as pixels for slides. */

const NAMESPACE = "http://www.w3.org/2000/svg";
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const CAPTION = { size: 13, weight: 600, baseline: 16 };
const TITLE = { size: 15, weight: 600, baseline: 20, height: 32 };
const MARGIN = 16;
const SHARP = 2;

/**
 * The card's charts where they stand on the screen, under their captions, as an SVG element.
 *
 * colours: {ink, ground}; ground null leaves the paper as it is. title: above it, none by default.
 */
export async function cardDrawing(card, colours, title = "") {
  const box = card.querySelector(".charts").getBoundingClientRect();
  const top = MARGIN + (title === "" ? 0 : TITLE.height);
  const [width, height] = [box.width + 2 * MARGIN, box.height + top + MARGIN].map(Math.ceil);
  const drawing = element("svg", { xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}` });
  if (colours.ground !== null) drawing.append(element("rect", { width, height, fill: colours.ground }));
  if (title !== "") drawing.append(line(title, MARGIN, MARGIN, TITLE, colours.ink));
  for (const caption of card.querySelectorAll(".chart h4")) {
    const at = caption.getBoundingClientRect();
    drawing.append(
      line(caption.textContent, at.left - box.left + MARGIN, at.top - box.top + top, CAPTION, colours.ink),
    );
  }
  for (const plot of card.querySelectorAll(".js-plotly-plot")) {
    const at = plot.getBoundingClientRect();
    const chart = await chartDrawing(plot, colours.ink);
    chart.setAttribute("x", at.left - box.left + MARGIN);
    chart.setAttribute("y", at.top - box.top + top);
    drawing.append(chart);
  }
  return drawing;
}

/** A PNG of the drawing, twice as fine as the screen's pixels. */
export async function drawingPixels(drawing) {
  const picture = new Image();
  picture.src = `data:image/svg+xml,${encodeURIComponent(drawingText(drawing))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SHARP * drawing.getAttribute("width");
  canvas.height = SHARP * drawing.getAttribute("height");
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

export function drawingText(drawing) {
  return new XMLSerializer().serializeToString(drawing);
}

async function chartDrawing(plot, ink) {
  const { data, layout } = plot;
  const picture = { data, layout: { ...layout, font: { ...layout.font, color: ink } } };
  const { width, height } = plot.getBoundingClientRect();
  const text = await window.Plotly.toImage(picture, { format: "svg", width, height, imageDataOnly: true });
  return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
}

function line(text, x, y, { size, weight, baseline }, fill) {
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

function element(name, attributes) {
  const found = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
  return found;
}
