/** The Plotly graph of three latents: a cloud to turn and zoom, whose points can be pointed at. */

/** @import { Elements, Figure, PlotElement } from "../../shell/types.d.ts" */
/** @import { Point } from "../../types.d.ts" */
/** @import { Projection } from "../picking.mjs" */

/** In which colours the cloud is drawn. @typedef {{colours: string[], quiet: string, lines: string, highlighted: number[]}} Looks */

import { plotly } from "../../shell/charts/plotly.mjs";
import { starOpacity } from "../../shell/colours.mjs";
import { placeAt, pointAt, product, projected } from "../picking.mjs";

const CONFIG = {
  scrollZoom: true,
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  showTips: false,
  responsive: false,
};
const AXES = /** @type {const} */ (["xaxis", "yaxis", "zaxis"]);
// Lengths of the cloud's box, of which an address has three decimals.
const UNMOVED = 5e-4;
const OPACITY = { lit: 0.8, dimmed: 0.12 };

export class Space {
  #pane;
  #graph;
  #heard;
  /** @type {Figure | null} */
  #figure = null;
  /** Plotly, once it is started. @type {any} */
  #plotly = null;
  /** @type {unknown} */
  #start = null;
  /**
   * The camera as a person took hold of the cloud: Plotly itself tells of a click as of a turn.
   * @type {number[] | null}
   */
  #taken = null;
  #isHeld = false;
  /**
   * How places are seen since the last drawing.
   * @type {Projection | null}
   */
  #seen = null;

  /**
   * heard: by a person, and each time that the cloud is drawn.
   * @param {Pick<Elements, "skyPane" | "space">} page
   * @param {{turned(): void, drawn(): void}} heard
   */
  constructor({ skyPane: pane, space }, heard) {
    this.#pane = pane;
    this.#graph = space;
    this.#heard = heard;
    new ResizeObserver(() => this.#fit()).observe(pane);
    space.addEventListener("pointerdown", () => this.#take(true), true);
    space.addEventListener("wheel", () => this.#take(false), { capture: true, passive: true });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => this.#release(), true);
  }

  /** Is there a cloud to see? */
  get isThere() {
    return this.#figure !== null;
  }

  /**
   * looks: when it is drawn; camera: as of `camera`, null for the figure's own.
   * @param {Figure} figure
   * @param {() => Looks} looks
   * @param {number[] | null} camera
   * @param {AbortSignal} signal
   */
  async draw(figure, looks, camera, signal) {
    this.#plotly = await plotly();
    signal.throwIfAborted();
    const { data, layout } = figure;
    const drawn = looks();
    data.forEach((trace, k) => Object.assign(trace.marker, look(k, drawn)));
    for (const axis of AXES) layout.scene[axis].gridcolor = drawn.lines;
    this.#start = layout.scene.camera;
    this.#taken = null;
    this.#graph.hidden = false;
    const seen = camera === null ? this.#start : plotlyCamera(camera);
    await this.#plotly.newPlot(
      this.#graph,
      data,
      { ...layout, scene: { ...layout.scene, camera: seen } },
      CONFIG,
    );
    signal.throwIfAborted();
    this.#figure = figure;
    this.#listen();
    this.#heard.drawn();
  }

  /**
   * Draws the cloud anew after the graphics card was away, as it was seen last.
   * @param {() => Looks} looks
   */
  async again(looks) {
    if (this.#figure === null) return;
    const { camera } = this;
    const figure = this.#figure;
    this.leave();
    await this.draw(figure, looks, camera, new AbortController().signal);
  }

  /** Frees the cloud, of which a browser keeps only some in its graphics memory. */
  leave() {
    if (this.#figure !== null) this.#plotly.purge(this.#graph);
    this.#figure = null;
    this.#taken = null;
    this.#graph.hidden = true;
  }

  /**
   * Highlighted classes keep their colour, the others go grey and fall back; none means all.
   * @param {Looks} looks
   */
  colour(looks) {
    const each = (this.#figure?.data ?? []).map((_, k) => look(k, looks));
    const markers = {
      "marker.color": each.map(({ color }) => color),
      "marker.opacity": each.map(({ opacity }) => opacity),
    };
    const lines = AXES.map((axis) => [`scene.${axis}.gridcolor`, looks.lines]);
    return this.#plotly.update(this.#graph, markers, Object.fromEntries(lines));
  }

  /** [x, y, z] of the eye, then of what it looks at, in lengths of the cloud's box. */
  get camera() {
    const { eye, center } = this.#scene.getCamera();
    return [eye, center].flatMap(({ x, y, z }) => [x, y, z]);
  }

  /**
   * null is the view that the figure came with.
   * @param {number[] | null} camera
   */
  async look(camera) {
    const seen = camera === null ? this.#start : plotlyCamera(camera);
    this.#taken = null;
    await this.#plotly.relayout(this.#graph, { "scene.camera": seen });
  }

  /**
   * The point of the pane, in its own pixels, that shows a place of three latents.
   * @param {ArrayLike<number>} place
   */
  toPixel(place) {
    return projected(place, this.#projection);
  }

  /**
   * The place that is seen at a pixel of the pane, as deep as the place `through`.
   * @param {Point} pixel
   * @param {ArrayLike<number>} through
   */
  toPlace(pixel, through) {
    return placeAt(pixel, through, this.#projection);
  }

  /**
   * Which of the points (x, y, z, …) is seen at a pixel of the pane, null: none.
   * @param {ArrayLike<number>} points
   * @param {Point} pixel
   */
  pointAt(points, pixel) {
    return pointAt(points, this.#projection, pixel);
  }

  get #projection() {
    this.#seen ??= this.#project();
    return this.#seen;
  }

  #project() {
    const {
      glplot,
      dataScale: [x, y, z],
    } = this.#scene;
    const { model, view, projection } = glplot.cameraParams;
    const scale = [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
    const matrix = product(product(product(projection, view), model), scale);
    return { matrix, width: this.#graph.clientWidth, height: this.#graph.clientHeight };
  }

  /** Plotly's own scene, by its private name. */
  get #scene() {
    return this.#graph._fullLayout.scene._scene;
  }

  /** @param {boolean} isHeld */
  #take(isHeld) {
    if (!this.isThere) return;
    this.#isHeld = isHeld;
    this.#taken = this.camera;
  }

  /** What was drawn while it was held is not drawn again. */
  #release() {
    this.#isHeld = false;
    if (this.isThere && this.#isTurned) this.#heard.turned();
  }

  /** Has a person turned the cloud and let it go? */
  get #isTurned() {
    if (this.#taken === null || this.#isHeld) return false;
    const { camera } = this;
    return this.#taken.some((value, k) => Math.abs(value - camera[k]) > UNMOVED);
  }

  #listen() {
    const { glplot } = this.#scene;
    // Plotly would draw the whole cloud anew for each point that the pointer passes.
    for (const points of glplot.objects) Object.assign(points, { pick: () => null, drawPick() {} });
    // Plotly would restore the cloud by itself, but without what is changed here.
    glplot.oncontextloss = null;
    const render = glplot.onrender;
    glplot.onrender = (...inputs) => {
      render?.(...inputs);
      this.#seen = null;
      if (!this.isThere) return;
      this.#heard.drawn();
      // The cloud goes on turning for a while after it was let go.
      if (this.#isTurned) this.#heard.turned();
    };
  }

  #fit() {
    if (this.#figure === null) return;
    const { clientWidth: width, clientHeight: height } = this.#pane;
    if (width > 0 && height > 0) this.#plotly.relayout(this.#graph, { width, height });
  }
}

/**
 * @param {number} k
 * @param {Looks} looks
 */
function look(k, { colours, quiet, highlighted }) {
  const isLit = highlighted.length === 0 || highlighted.includes(k);
  return {
    color: isLit ? colours[k % colours.length] : quiet,
    opacity: isLit ? starOpacity(OPACITY.lit) : OPACITY.dimmed,
  };
}

/** @param {number[]} camera */
function plotlyCamera([ex, ey, ez, cx, cy, cz]) {
  return { eye: { x: ex, y: ey, z: ez }, center: { x: cx, y: cy, z: cz }, up: { x: 0, y: 0, z: 1 } };
}
