/** The cloud of three latents with what is drawn over it: the probe, and the label of a point. */

import { write } from "./page.mjs";
import { Pen } from "./pen.mjs";
import { Space } from "./space.mjs";
import { watchSpace } from "./space_pointer.mjs";
import { signed } from "./words.mjs";

/** Half the length of the probe's arms, in latent units. */
const ARM = 0.5;
const RADIUS = 7;

export class SpaceView {
  #space;
  #pointer;
  #label;
  #canvas;
  #pen;
  #colours;
  #tell;
  #opened = null;
  #probe = null;
  #isPinned = false;
  #told = null;
  /** The row of the point under the pointer. */
  #hovered = null;

  /** tell: {look(z | null), pin(z), turned(camera)}, what a person does. */
  constructor(page, colours, tell) {
    this.#label = page.spaceLabel;
    this.#canvas = page.overlay;
    this.#pen = new Pen(page.overlay, colours, () => this.isThere && this.#draw());
    this.#colours = colours;
    this.#tell = tell;
    this.#space = new Space(page, { turned: () => this.#turned(), drawn: () => this.#drawn() });
    this.#pointer = watchSpace(page.space, {
      explore: (x, y) => this.#hover(this.#rowAt(x, y)),
      leave: () => this.#hover(null),
      press: (x, y) => this.#press(this.#rowAt(x, y)),
    });
  }

  open(opened) {
    this.#opened = opened;
    this.leave();
  }

  get isThere() {
    return this.#space.isThere;
  }

  show(figure, highlighted, camera, signal) {
    return this.#space.draw(figure, () => this.#looks(highlighted()), camera, signal);
  }

  leave() {
    if (this.isThere) this.#pen.clear();
    this.#space.leave();
    this.#hovered = null;
    this.#say(null);
  }

  look(camera) {
    this.#told = camera;
    return this.#space.look(camera);
  }

  toPixel(z) {
    return this.#space.toPixel(z);
  }

  /** The camera a step around the cloud, up or down, nearer or further. */
  async turn(around, upward, nearer) {
    const [ex, ey, ez, ...center] = this.#space.camera;
    const [x, y, z] = [ex - center[0], ey - center[1], ez - center[2]];
    const radius = Math.hypot(x, y, z) * (1 - nearer);
    const longitude = Math.atan2(y, x) + around;
    const latitude = Math.min(1.5, Math.max(-1.5, Math.asin(z / Math.hypot(x, y, z)) + upward));
    const flat = radius * Math.cos(latitude);
    const eye = [flat * Math.cos(longitude), flat * Math.sin(longitude), radius * Math.sin(latitude)];
    await this.#space.look([...eye.map((value, k) => value + center[k]), ...center]);
    this.#turned();
  }

  recolour(highlighted) {
    if (this.isThere) this.#space.colour(this.#looks(highlighted));
  }

  /** Where z is: seen also where no point is. */
  probe(z, isPinned) {
    this.#probe = z;
    this.#isPinned = isPinned;
    if (this.isThere) this.#draw();
  }

  #turned() {
    if (!this.isThere) return;
    const camera = this.#space.camera.map((value) => Number(value.toFixed(3)));
    if (String(camera) === String(this.#told)) return;
    this.#told = camera;
    this.#tell.turned(camera);
  }

  #looks(highlighted) {
    const { classes, quiet, border } = this.#colours;
    return { colours: classes, quiet, lines: border, highlighted };
  }

  #rowAt(x, y) {
    if (!this.isThere || this.#opened.cloud === null) return null;
    const { left, top } = this.#canvas.getBoundingClientRect();
    return this.#space.pointAt(this.#opened.cloud.mu, [x - left, y - top]);
  }

  #hover(row) {
    if (row === this.#hovered || !this.isThere) return;
    this.#hovered = row;
    this.#say(row);
    this.#tell.look(row === null ? null : Array.from(this.#opened.cloud.place(row)));
  }

  #press(row) {
    if (row === null) return;
    this.#hover(row);
    this.#tell.pin(this.#opened.cloud.place(row));
  }

  #say(row) {
    this.#label.hidden = row === null;
    if (row === null) return;
    const { run, cloud } = this.#opened;
    const [x, y, z] = Array.from(cloud.place(row), (value) => signed(value, 4));
    this.#label.style.setProperty("--chip", this.#colour(row));
    write(this.#label, `${run.classes[cloud.label[row]]}   #${cloud.index[row]}   x ${x}  y ${y}  z ${z}`);
  }

  #colour(row) {
    const { classes } = this.#colours;
    return classes[this.#opened.cloud.label[row] % classes.length];
  }

  /** What the pointer rests on may be another point after a turn. */
  #drawn() {
    this.#draw();
    this.#pointer.again();
  }

  #draw() {
    if (this.#probe === null) return;
    this.#pen.clear();
    this.#drawProbe();
    if (this.#hovered !== null) this.#drawHovered();
  }

  /** The point under the pointer, grown. */
  #drawHovered() {
    const { context } = this.#pen;
    const [x, y] = this.#space.toPixel(this.#opened.cloud.place(this.#hovered));
    context.beginPath();
    context.arc(x, y, RADIUS, 0, 2 * Math.PI);
    this.#pen.stroke(this.#colours.ink, 1.5, 1);
    context.fillStyle = this.#colour(this.#hovered);
    context.fill();
    context.stroke();
  }

  /** A cross whose arms lie along the three latents, so that its place in depth can be seen. */
  #drawProbe() {
    const { context } = this.#pen;
    const path = new Path2D();
    for (let axis = 0; axis < 3; axis++) {
      const end = (side) => this.#space.toPixel(this.#probe.with(axis, this.#probe[axis] + side * ARM));
      path.moveTo(...end(-1));
      path.lineTo(...end(1));
    }
    const [x, y] = this.#space.toPixel(this.#probe);
    const ring = new Path2D();
    ring.arc(x, y, RADIUS, 0, 2 * Math.PI);
    for (const [colour, width] of [[this.#colours.sky, 4], [this.#colours.accent, this.#isPinned ? 2.5 : 1.5]]) {
      this.#pen.stroke(colour, width, 1);
      context.stroke(path);
      context.stroke(ring);
    }
  }
}
