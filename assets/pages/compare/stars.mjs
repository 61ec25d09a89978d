/** One panel's sky: grid lines, stars in the colours of their classes, the classes' names. */

import { gridStep } from "./frame.mjs";

const RADIUS = { small: 1.4, large: 1.9 };
const LARGE_PANE = 420;
const OPACITY = 0.75;
const DIMMED = 0.12;
const LINE_PIXELS = 44;
const NAME_PIXELS = 13;

/**
 * Draws on a canvas of width × height pixels of the page.
 *
 * sky: {frame, points (shown places), images {count, label}, lit, classes (names), colours}.
 */
export function drawStars(canvas, width, height, sky) {
  const context = canvas.getContext("2d");
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.scale(ratio, ratio);
  drawLines(context, width, height, sky);
  drawPoints(context, width, ratio, sky);
  drawNames(context, sky);
}

function drawLines(context, width, height, { frame, colours }) {
  const step = gridStep(frame.unit, LINE_PIXELS);
  const [left, top] = frame.toPlace([0, 0]);
  const [right, bottom] = frame.toPlace([width, height]);
  context.strokeStyle = colours["grid-line"];
  context.fillStyle = colours.quiet;
  context.font = `11px ${fontFamily()}`;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = Math.ceil(left / step) * step; x <= right; x += step) {
    const px = Math.round(frame.toPixel([x, 0])[0]) + 0.5;
    context.moveTo(px, 0);
    context.lineTo(px, height);
    if (px > 20 && px < width - 20) write(context, number(x), px - 4, height - 4, "center", 0.7);
  }
  for (let y = Math.ceil(bottom / step) * step; y <= top; y += step) {
    const py = Math.round(frame.toPixel([0, y])[1]) + 0.5;
    context.moveTo(0, py);
    context.lineTo(width, py);
    if (py > 20 && py < height - 20) write(context, number(y), 4, py - 3, "left", 0.7);
  }
  context.stroke();
}

/** Each class's star is drawn once and then copied, which is faster than a path a star. */
function drawPoints(context, width, ratio, { frame, points, images, lit, colours }) {
  const radius = width < LARGE_PANE ? RADIUS.small : RADIUS.large;
  const stars = colours.classes.map((colour) => star(colour, radius, ratio));
  const size = 2 * radius + 2;
  // Those that are lit come last and lie above the others.
  for (const wanted of [0, 1]) {
    context.globalAlpha = wanted === 1 ? OPACITY : DIMMED;
    for (let j = 0; j < images.count; j++) {
      if (lit[j] !== wanted) continue;
      const [x, y] = frame.toPixel([points[2 * j], points[2 * j + 1]]);
      context.drawImage(stars[images.label[j] % stars.length], x - size / 2, y - size / 2, size, size);
    }
  }
  context.globalAlpha = 1;
}

function star(colour, radius, ratio) {
  const size = Math.ceil((2 * radius + 2) * ratio);
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext("2d");
  context.fillStyle = colour;
  context.arc(size / 2, size / 2, radius * ratio, 0, 2 * Math.PI);
  context.fill();
  return canvas;
}

/** A name at the median of each class; where two would meet, that of the class with more lit images. */
function drawNames(context, { frame, points, images, lit, classes, colours }) {
  context.font = `600 ${NAME_PIXELS}px ${fontFamily()}`;
  context.strokeStyle = colours.sky;
  context.lineWidth = 4;
  context.lineJoin = "round";
  const drawn = [];
  for (const { name, centre } of centres(points, images, lit, classes)) {
    const [x, y] = frame.toPixel(centre);
    const width = context.measureText(name).width;
    const box = {
      left: x - width / 2 - 2,
      right: x + width / 2 + 2,
      top: y - NAME_PIXELS / 2 - 1,
      bottom: y + NAME_PIXELS / 2 + 1,
    };
    if (drawn.some((other) => meet(box, other))) continue;
    drawn.push(box);
    context.textAlign = "center";
    context.strokeText(name, x, y + NAME_PIXELS / 3);
    context.fillStyle = colours.ink;
    context.fillText(name, x, y + NAME_PIXELS / 3);
  }
}

function centres(points, { count, label }, lit, classes) {
  const members = classes.map(() => []);
  for (let j = 0; j < count; j++) if (lit[j] === 1) members[label[j]]?.push(j);
  return members
    .map((rows, k) => ({ name: classes[k], rows }))
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => b.rows.length - a.rows.length)
    .map(({ name, rows }) => ({
      name,
      centre: [0, 1].map((side) => median(rows.map((j) => points[2 * j + side]))),
    }));
}

function median(values) {
  return Float32Array.from(values).sort()[values.length >> 1];
}

function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function write(context, text, x, y, align, opacity) {
  context.globalAlpha = opacity;
  context.textAlign = align;
  context.fillText(text, x, y);
  context.globalAlpha = 1;
}

function number(value) {
  return String(Number(value.toPrecision(3))).replace("-", "\u2212");
}

function fontFamily() {
  return "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
}
