/** One panel's sky: how much of the plane it shows, its stars, its classes' names, what is selected. */

/** @import { Colours, Point } from "../../../types.d.ts" */
/** @import { Images } from "../images.mjs" */

import { context2d } from "../../../pictures/canvas.mjs";
import { paintStars, rgb } from "../../../pictures/stars.mjs";
import { starOpacity } from "../../../shell/colours.mjs";

/** Shown are all but the outermost images at each side, as on the sky of Explore, and some space around. */
const VISIBLE_SHARE = 0.001;
const MARGIN = 0.06;
const RADIUS = { small: 1.4, large: 1.9 };
const LARGE_PANE = 420;
const OPACITY = 0.75;
const DIMMED = 0.12;
const LINE_PIXELS = 44;
const NAME_PIXELS = 13;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** [x0, x1, y0, y1] of a plane @typedef {number[]} Extent */

/**
 * Where a place is in a pane's pixels; unit: places a pixel.
 * @typedef {{unit: number, toPixel(place: Point): Point, toPlace(pixel: Point): Point}} Frame
 */

/**
 * points: shown places; lit: a mask of the images; classes: their names.
 * @typedef {object} Sky
 * @property {Frame} frame
 * @property {Float32Array} points
 * @property {Images} images
 * @property {Uint8Array} lit
 * @property {string[]} classes
 * @property {Colours} colours
 */

/**
 * What holds the points [x0, y0, x1, y1, …] of all panels, so that they share one scale.
 * @param {ArrayLike<number>[]} panels
 * @returns {Extent}
 */
export function extentOf(panels) {
  return [0, 1].flatMap((side) => {
    const ranges = panels.filter(({ length }) => length > 0).map((points) => visibleRange(points, side));
    if (ranges.length === 0) return [-3, 3];
    const low = Math.min(...ranges.map(([first]) => first));
    const high = Math.max(...ranges.map(([, last]) => last));
    const space = MARGIN * (high - low) || 1;
    return [low - space, high + space];
  });
}

/**
 * @param {ArrayLike<number>} points
 * @param {number} side
 */
function visibleRange(points, side) {
  const values = Float32Array.from({ length: points.length / 2 }, (_, j) => points[2 * j + side]).sort();
  const outermost = Math.floor(VISIBLE_SHARE * values.length);
  return [values[outermost], values[values.length - 1 - outermost]];
}

/**
 * Of a pane with equal units both ways.
 * @param {Extent} extent
 * @param {number} width
 * @param {number} height
 * @returns {Frame}
 */
export function frame([x0, x1, y0, y1], width, height) {
  const unit = Math.max((x1 - x0) / width, (y1 - y0) / height);
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return {
    unit,
    toPixel: ([x, y]) => [width / 2 + (x - cx) / unit, height / 2 - (y - cy) / unit],
    toPlace: ([px, py]) => [cx + (px - width / 2) * unit, cy - (py - height / 2) * unit],
  };
}

/**
 * A step between grid lines that leaves each at least `pixels`: 1, 2 or 5 times a power of ten.
 * @param {number} unit
 * @param {number} pixels
 */
export function gridStep(unit, pixels) {
  const least = unit * pixels;
  const power = 10 ** Math.floor(Math.log10(least));
  const steps = [1, 2, 5].map((times) => times * power);
  return steps.find((step) => step >= least * (1 - 1e-9)) ?? 10 * power;
}

/**
 * Draws on a canvas of width × height pixels of the page.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {Sky} sky
 */
export function drawSky(canvas, width, height, sky) {
  const context = fitted(canvas, width, height, { alpha: false, willReadFrequently: true });
  context.fillStyle = sky.colours.sky;
  context.fillRect(0, 0, width, height);
  drawLines(context, width, height, sky);
  drawStars(context, width, sky);
  drawNames(context, sky);
}

/**
 * The outline of what is selected; corners: in the sky's pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {Point[]} corners
 * @param {string} colour
 */
export function drawOutline(canvas, width, height, corners, colour) {
  const context = fitted(canvas, width, height);
  context.beginPath();
  for (const corner of corners) context.lineTo(...corner);
  context.closePath();
  context.fillStyle = context.strokeStyle = colour;
  context.globalAlpha = 0.1;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.stroke();
}

/**
 * The canvas, empty and as fine as the screen.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {CanvasRenderingContext2DSettings} settings
 */
function fitted(canvas, width, height, settings = {}) {
  const context = context2d(canvas, settings);
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.scale(ratio, ratio);
  return context;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Sky} sky
 */
function drawLines(context, width, height, { frame: { unit, toPixel, toPlace }, colours }) {
  const step = gridStep(unit, LINE_PIXELS);
  const [left, top] = toPlace([0, 0]);
  const [right, bottom] = toPlace([width, height]);
  context.strokeStyle = colours["grid-line"];
  context.fillStyle = colours.quiet;
  context.font = `11px ${FONT}`;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = Math.ceil(left / step) * step; x <= right; x += step) {
    const px = Math.round(toPixel([x, 0])[0]) + 0.5;
    context.moveTo(px, 0);
    context.lineTo(px, height);
    if (px > 20 && px < width - 20) writeNumber(context, x, px - 4, height - 4, "center");
  }
  for (let y = Math.ceil(bottom / step) * step; y <= top; y += step) {
    const py = Math.round(toPixel([0, y])[1]) + 0.5;
    context.moveTo(0, py);
    context.lineTo(width, py);
    if (py > 20 && py < height - 20) writeNumber(context, y, 4, py - 3, "left");
  }
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {Sky} sky
 */
function drawStars(context, width, { frame: { toPixel }, points, images, lit, colours }) {
  const ratio = window.devicePixelRatio;
  const radius = ratio * (width < LARGE_PANE ? RADIUS.small : RADIUS.large);
  const pixels = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
  const rgbs = colours.classes.map(rgb);
  // Those that are lit come last and lie above the others.
  for (const [wanted, opacity] of [
    [0, DIMMED],
    [1, starOpacity(OPACITY)],
  ]) {
    const some = Array.from(lit.keys()).filter((j) => lit[j] === wanted);
    const places = some.flatMap((j) => toPixel([points[2 * j], points[2 * j + 1]]).map((at) => at * ratio));
    const label = some.map((j) => images.label[j]);
    paintStars(pixels, places, label, rgbs, radius, opacity);
  }
  context.putImageData(pixels, 0, 0);
}

/**
 * A name at the median of each class; where two would meet, that of the class with more lit images.
 * @param {CanvasRenderingContext2D} context
 * @param {Sky} sky
 */
function drawNames(context, sky) {
  context.font = `600 ${NAME_PIXELS}px ${FONT}`;
  context.strokeStyle = sky.colours.sky;
  context.fillStyle = sky.colours.ink;
  context.lineWidth = 4;
  context.lineJoin = "round";
  context.textAlign = "center";
  /** @type {Box[]} */
  const drawn = [];
  for (const { name, centre } of centres(sky)) {
    const [x, y] = sky.frame.toPixel(centre);
    const half = context.measureText(name).width / 2 + 2;
    const [top, bottom] = [y - NAME_PIXELS / 2 - 1, y + NAME_PIXELS / 2 + 1];
    const box = { left: x - half, right: x + half, top, bottom };
    if (drawn.some((other) => meet(box, other))) continue;
    drawn.push(box);
    context.strokeText(name, x, y + NAME_PIXELS / 3);
    context.fillText(name, x, y + NAME_PIXELS / 3);
  }
}

/**
 * @param {Sky} sky
 * @returns {{name: string, centre: Point}[]}
 */
function centres({ points, images, lit, classes }) {
  /** @type {number[][]} */
  const members = classes.map(() => []);
  for (let j = 0; j < images.count; j++) if (lit[j] === 1) members[images.label[j]]?.push(j);
  /** @type {(rows: number[], side: number) => number} */
  const median = (rows, side) =>
    Float32Array.from(rows, (j) => points[2 * j + side]).sort()[rows.length >> 1];
  return members
    .map((rows, k) => ({ name: classes[k], rows }))
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => b.rows.length - a.rows.length)
    .map(({ name, rows }) => ({ name, centre: [median(rows, 0), median(rows, 1)] }));
}

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/**
 * @param {Box} a
 * @param {Box} b
 */
function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} value
 * @param {number} x
 * @param {number} y
 * @param {CanvasTextAlign} align
 */
function writeNumber(context, value, x, y, align) {
  context.globalAlpha = 0.7;
  context.textAlign = align;
  context.fillText(String(Number(value.toPrecision(3))).replace("-", "\u2212"), x, y);
  context.globalAlpha = 1;
}
