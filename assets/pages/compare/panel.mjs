/** One run's panel: its decoded picture, its numbers, its sky. */

import { UNALIGNED } from "../../maths/alignment.mjs";
import { movedOnPlane, onPlane, planeOf } from "../../maths/plane.mjs";
import { Picture } from "../../pictures/picture.mjs";
import { write } from "../../shell/page.mjs";
import { frame } from "./frame.mjs";
import { drawStars } from "./stars.mjs";
import { costText } from "./words.mjs";

const TEMPLATE = `
  <div class="panel-head">
    <div class="frame"><canvas class="pixels" role="img"></canvas></div>
    <div class="panel-words">
      <h3><i class="panel-run"></i><a data-hint="Explores this run alone."></a></h3>
      <p class="panel-numbers" data-hint="Of all test images: reconstruction + rate (KL) = −ELBO, nats an image."></p>
      <p class="panel-fact"></p>
    </div>
    <button type="button" class="panel-close" data-hint="Takes this run out of the comparison."><span class="icon icon-close"></span></button>
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
  alignment = UNALIGNED;
  /** The z whose picture is shown. */
  z = null;
  #find;
  #decoded;
  #frame = null;
  #size = { width: 0, height: 0 };

  /** k: which of the compared runs; its colour is that of its figures. */
  constructor(k) {
    this.element.className = "panel";
    this.element.style.setProperty("--run", `var(--run-${k}, var(--border))`);
    this.element.innerHTML = TEMPLATE;
    this.#find = (selector) => this.element.querySelector(selector);
    this.sky = this.#find(".panel-sky");
    this.brushed = this.#find(".brushed");
    this.detail = this.#find(".panel-detail");
    this.#decoded = new Picture(this.#find(".pixels"));
  }

  /** opened: {run, decoder, latents}; images: the shared ones, of which `rows` are this run's. */
  open({ run, decoder, latents }, images, rows, name) {
    Object.assign(this, { run, decoder, latents, images, rows, name });
    this.plane = planeOf({ axes: null }, run);
    this.points = Float32Array.from(Array.from(rows).flatMap((row) => onPlane(this.#mu(row), this.plane)));
    this.#decoded.resize(run.image);
    this.element.setAttribute("aria-label", name);
    this.#find("canvas.pixels").setAttribute("aria-label", `Decoded by ${name}`);
    this.#find(".panel-close").setAttribute("aria-label", `Remove ${name}`);
    this.sky.setAttribute("aria-label", `Sky of ${name}. Arrows move what all panels decode.`);
    const link = this.#find("h3 a");
    write(link, name);
    link.title = run.title;
    this.lead(null);
    write(this.#find(".panel-numbers"), costText(run.metrics?.test));
  }

  /** What Explore selects when it is reached from here: the part of this plane that is brushed, if any. */
  lead(polygon) {
    const selected = polygon === null ? "" : `&sel=${polygon.join(",")}&panel=selection`;
    this.#find("h3 a").href = `/?run=${this.run.id}${selected}`;
  }

  /** Lays this plane onto another panel's, or as it is: what is shown changes, not what is there. */
  align(alignment) {
    this.alignment = alignment;
    const shown = new Float32Array(this.points.length);
    for (let at = 0; at < shown.length; at += 2) {
      shown.set(alignment.shown([this.points[at], this.points[at + 1]]), at);
    }
    this.shownPoints = alignment === UNALIGNED ? this.points : shown;
    const isNamed = alignment === UNALIGNED && this.run.latent_dim > 2;
    write(this.#find(".across"), isNamed ? `${this.plane.names[0]} →` : "");
    write(this.#find(".upward"), isNamed ? `${this.plane.names[1]} ↑` : "");
  }

  /** The posterior mean of shared image j. */
  mu(j) {
    return this.#mu(this.rows[j]);
  }

  #mu(row) {
    const { mu, latentDim } = this.latents;
    return mu.subarray(row * latentDim, (row + 1) * latentDim);
  }

  /** Where z is shown. */
  shown(z) {
    return this.alignment.shown(onPlane(z, this.plane));
  }

  /** z with its two coordinates on the plane those of the shown place. */
  zAt(shown, z) {
    return movedOnPlane(z, this.plane, this.alignment.own(shown));
  }

  /** Takes the sky's size and the places that it holds. */
  fit(extent) {
    const { clientWidth: width, clientHeight: height } = this.sky;
    this.#size = { width, height };
    this.#frame = width > 0 && height > 0 ? frame(extent, width, height) : null;
  }

  draw(lit, colours) {
    if (this.#frame === null) return;
    const { width, height } = this.#size;
    const { shownPoints: points, images } = this;
    const sky = { frame: this.#frame, points, images, lit, classes: this.run.classes, colours };
    drawStars(this.#find(".stars"), width, height, sky);
    this.sky.classList.remove("is-loading");
  }

  /** The shown place under a point of the window, null while nothing is drawn. */
  placeAt(clientX, clientY) {
    const { left, top } = this.sky.getBoundingClientRect();
    return (
      this.#frame?.toPlace([clientX - left - this.sky.clientLeft, clientY - top - this.sky.clientTop]) ?? null
    );
  }

  toPixel(shown) {
    return this.#frame?.toPixel(shown) ?? null;
  }

  /** Decodes z, marks it on the sky (a ring around an image, else a cross), says the fact. */
  show(z, isImage, fact) {
    this.z = z;
    this.#decoded.paint(this.decoder.decode(z));
    write(this.#find(".panel-fact"), fact);
    const at = this.toPixel(this.shown(z));
    const spot = this.#find(".spot");
    spot.hidden = at === null;
    if (at === null) return;
    spot.classList.toggle("is-image", isImage);
    spot.style.transform = `translate(${at[0].toFixed(1)}px, ${at[1].toFixed(1)}px)`;
  }
}
