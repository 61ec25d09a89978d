/** One run's panel: its decoded picture, its numbers, its sky. */

/** @import { Alignment } from "../../../maths/alignment.mjs" */
/** @import { Colours, Decoder, Latents, Plane, Point, Run } from "../../../types.d.ts" */
/** @import { Images } from "../images.mjs" */
/** @import { Mark } from "./marks.mjs" */
/** @import { Extent, Frame } from "./panel_sky.mjs" */
/** @import { OpenedRun } from "../runs.mjs" */

import { UNALIGNED } from "../../../maths/alignment.mjs";
import { laneStars } from "../../../maths/lanes.mjs";
import { movedOnPlane, onPlane, planeOf } from "../../../maths/plane.mjs";
import { Picture } from "../../../pictures/picture.mjs";
import { write } from "../../../shell/page.mjs";
import { tr } from "../../../shell/texts.mjs";
import { costText } from "../words.mjs";
import { drawOutline, drawSky, frame } from "./panel_sky.mjs";

const HINTS = {
  alone: tr("Explores this run alone."),
  numbers: tr("Of all test images: reconstruction + rate (KL) = −ELBO, nats per image."),
  out: tr("Takes this run out of the comparison."),
};
const TEMPLATE = `
  <div class="panel-head">
    <div class="frame"><canvas class="pixels" role="img"></canvas></div>
    <div class="panel-words">
      <h3><i class="panel-run" aria-hidden="true"></i><a data-hint="${HINTS.alone}"></a></h3>
      <p class="panel-numbers" tabindex="0" data-hint="${HINTS.numbers}"></p>
      <p class="panel-fact"></p>
    </div>
    <button type="button" class="panel-close" data-hint="${HINTS.out}"><span class="icon icon-close"></span></button>
  </div>
  <div class="panel-sky is-loading" tabindex="0" role="application">
    <canvas class="stars"></canvas>
    <canvas class="brushed"></canvas>
    <span class="axis-name across"></span><span class="axis-name upward"></span>
    <i class="spot" hidden></i>
  </div>
  <div class="panel-detail"></div>`;

export class Panel {
  element = document.createElement("article");
  /** @type {Alignment} */
  alignment = UNALIGNED;
  /**
   * The z whose picture is shown.
   * @type {ArrayLike<number> | null}
   */
  z = null;
  /** @type {Images} */
  images = { count: 0, index: [], label: [] };
  name = "";
  /** Where the images are on the run's own plane, and where they are shown. */
  points = new Float32Array();
  shownPoints = this.points;
  #decoded;
  /** @type {OpenedRun & {plane: Plane} | null} */
  #opened = null;
  /** @type {ArrayLike<number>} */
  #rows = [];
  /** @type {Frame | null} */
  #frame = null;
  #size = { width: 0, height: 0 };
  /** @type {Mark} */
  #mark = { colour: "var(--quiet)", glyph: "" };

  /** @param {string} className "panel", or of what shows another panel's run once more */
  constructor(className = "panel") {
    this.element.className = className;
    this.element.innerHTML = TEMPLATE;
    this.sky = this.#find(".panel-sky");
    this.detail = this.#find(".panel-detail");
    this.#decoded = new Picture(this.#canvas(".pixels"));
  }

  /** @returns {Run} */
  get run() {
    return this.#known.run;
  }

  /** @returns {Decoder} */
  get decoder() {
    return this.#known.decoder;
  }

  /** @returns {Latents} */
  get latents() {
    return this.#known.latents;
  }

  /** @returns {Plane} */
  get plane() {
    return this.#known.plane;
  }

  /**
   * images: the shared ones, of which `rows` are this run's.
   * @param {OpenedRun} opened
   * @param {Images} images
   * @param {ArrayLike<number>} rows
   * @param {string} name
   */
  open(opened, images, rows, name) {
    const { run } = opened;
    const plane = planeOf({ axes: null }, run);
    this.#opened = { ...opened, plane };
    this.#rows = rows;
    Object.assign(this, { images, name });
    this.points = this.#stars();
    this.#name();
  }

  /**
   * Shows once more what another panel shows.
   * @param {Panel} other
   */
  mirror(other) {
    this.#opened = other.#opened;
    this.#rows = other.#rows;
    const { images, name, points, shownPoints, alignment } = other;
    Object.assign(this, { images, name, points, shownPoints, alignment });
    this.mark(other.#mark);
    this.#name();
    this.#nameAxes();
  }

  /** @param {Mark} mark of the run, as in its figures */
  mark(mark) {
    this.#mark = mark;
    const shape = this.#find(".panel-run");
    shape.style.color = mark.colour;
    write(shape, mark.glyph);
  }

  #name() {
    const { run, name } = this;
    this.#decoded.resize(run.image);
    this.element.setAttribute("aria-label", name);
    this.#find("canvas.pixels").setAttribute("aria-label", tr("Decoded by {name}", { name }));
    this.#find(".panel-close").setAttribute("aria-label", tr("Remove {name}", { name }));
    this.sky.setAttribute("aria-label", tr("Sky of {name}. Arrows move what all panels decode.", { name }));
    write(this.#link, name);
    this.#link.title = run.title;
    this.linkTo(null);
    write(this.#find(".panel-numbers"), costText(run.metrics?.test));
  }

  /**
   * What Explore selects when it is reached from here: the part of this plane that is brushed, if any.
   * @param {number[] | null} polygon
   */
  linkTo(polygon) {
    const selected = polygon === null ? "" : `&sel=${polygon.join(",")}&panel=selection`;
    this.#link.href = `/?run=${this.run.id}${selected}`;
  }

  /**
   * Lays this plane onto another panel's, or as it is: what is shown changes, not what is there.
   * @param {Alignment} alignment
   */
  align(alignment) {
    this.alignment = alignment;
    const shown = new Float32Array(this.points.length);
    for (let at = 0; at < shown.length; at += 2) {
      shown.set(alignment.shown([this.points[at], this.points[at + 1]]), at);
    }
    this.shownPoints = shown;
    this.#nameAxes();
  }

  #nameAxes() {
    const isNamed = this.alignment === UNALIGNED && this.run.latent_dim > 2;
    write(this.#find(".across"), isNamed ? `${this.plane.names[0]} →` : "");
    write(this.#find(".upward"), isNamed ? `${this.plane.names[1]} ↑` : "");
  }

  /**
   * Image j's row in the latents.
   * @param {number} j
   */
  row(j) {
    return this.#rows[j];
  }

  /**
   * The posterior mean of shared image j.
   * @param {number} j
   */
  mu(j) {
    return this.#mu(this.#rows[j]);
  }

  /**
   * Where z is shown.
   * @param {ArrayLike<number>} z
   */
  shown(z) {
    return this.alignment.shown(onPlane(z, this.plane));
  }

  /**
   * z with its two coordinates on the plane those of the shown place.
   * @param {Point} shown
   * @param {ArrayLike<number>} z
   */
  zAt(shown, z) {
    return movedOnPlane(z, this.plane, this.alignment.own(shown));
  }

  /**
   * Takes the sky's size and the places that it holds.
   * @param {Extent} extent
   */
  fit(extent) {
    const { clientWidth: width, clientHeight: height } = this.sky;
    this.#size = { width, height };
    this.#frame = width > 0 && height > 0 ? frame(extent, width, height) : null;
  }

  /**
   * @param {Uint8Array} lit
   * @param {Colours} colours
   */
  draw(lit, colours) {
    if (this.#frame === null) return;
    const { width, height } = this.#size;
    const { shownPoints: points, images } = this;
    const sky = { frame: this.#frame, points, images, lit, classes: this.run.classes, colours };
    drawSky(this.#canvas(".stars"), width, height, sky);
    this.sky.classList.remove("is-loading");
  }

  /**
   * Outlines a part of the run's own plane; null takes the outline away.
   * @param {number[] | null} polygon
   * @param {Colours} colours
   */
  outline(polygon, colours) {
    /** @type {Point[]} */
    const corners = [];
    for (let at = 0; polygon !== null && at < polygon.length; at += 2) {
      corners.push(this.alignment.shown([polygon[at], polygon[at + 1]]));
    }
    this.outlineShown(corners, colours);
  }

  /**
   * Outlines shown places.
   * @param {Point[]} corners
   * @param {Colours} colours
   */
  outlineShown(corners, { accent }) {
    if (this.#frame === null) return;
    const { width, height } = this.#size;
    drawOutline(this.#canvas(".brushed"), width, height, corners.map(this.#frame.toPixel), accent);
  }

  /**
   * The shown place under a point of the window, null while nothing is drawn.
   * @param {number} clientX
   * @param {number} clientY
   */
  placeAt(clientX, clientY) {
    const { left, top } = this.sky.getBoundingClientRect();
    const { clientLeft, clientTop } = this.sky;
    return this.#frame?.toPlace([clientX - left - clientLeft, clientY - top - clientTop]) ?? null;
  }

  /**
   * Decodes z, marks it on the sky (a ring around an image, else a cross), writes the fact.
   * @param {ArrayLike<number>} z
   * @param {boolean} isImage
   * @param {string} fact
   * @param {number} [label] of the image, which a conditional run is told
   */
  show(z, isImage, fact, label = 0) {
    this.z = z;
    this.#decoded.paint(this.decoder.told(label).decode(z));
    write(this.#find(".panel-fact"), fact);
    const at = this.#frame?.toPixel(this.shown(z));
    const spot = this.#find(".spot");
    spot.hidden = at === undefined;
    if (at === undefined) return;
    spot.classList.toggle("is-image", isImage);
    spot.style.transform = `translate(${at[0].toFixed(1)}px, ${at[1].toFixed(1)}px)`;
  }

  /** Where the images are on the run's own plane, or over its line. */
  #stars() {
    const rows = Array.from(this.#rows);
    if (!this.plane.isLine) {
      return Float32Array.from(rows.flatMap((row) => onPlane(this.#mu(row), this.plane)));
    }
    const { mu, label } = this.latents;
    const means = rows.map((row) => mu[row]);
    return laneStars(
      means,
      rows.map((row) => label[row]),
      this.run.classes.length,
    );
  }

  get #known() {
    if (this.#opened === null) throw new Error(tr("the panel has no run yet"));
    return this.#opened;
  }

  get #link() {
    return /** @type {HTMLAnchorElement} */ (this.#find("h3 a"));
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }

  /** @param {string} selector */
  #canvas(selector) {
    return /** @type {HTMLCanvasElement} */ (this.#find(selector));
  }

  /** @param {number} row */
  #mu(row) {
    const { mu, latentDim } = this.latents;
    return mu.subarray(row * latentDim, (row + 1) * latentDim);
  }
}
