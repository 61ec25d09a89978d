/** All views of the Network page, showing one place together. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { SkyCommands } from "../../sky/sky_views.mjs" */
/** @import { Opened } from "../../types.d.ts" */
/** @import { ChosenUnit, NetworkState } from "./state.mjs" */
/** @import { ShownStage } from "./units_view.mjs" */
/** @import { Side } from "./network_words.mjs" */

/**
 * What a person does in the views.
 * @typedef {SkyCommands & {choose(key: string, unit: number): void,
 *   compare(other: string | null): void, problem(error: unknown): void}} NetworkCommands
 */

import { toldClasses, toldTensors } from "../../inference/condition.mjs";
import { fetchTensors } from "../../inference/safetensors.mjs";
import { onPlane } from "../../maths/plane.mjs";
import { channelsOf } from "../../shell/colours.mjs";
import { writeTerms } from "../../shell/terms.mjs";
import { statusText } from "../../shell/words.mjs";
import { DecodedView } from "../../sky/decoded_view.mjs";
import { reach } from "../../sky/explored_run.mjs";
import { SkyViews } from "../../sky/sky_views.mjs";
import { Asking } from "./asking.mjs";
import { DiagramView } from "./diagram_view.mjs";
import { EncoderView } from "./encoder_view.mjs";
import { PlaceOverlay } from "./place_overlay.mjs";
import { signedTable } from "./sheets.mjs";
import { UnitsView } from "./units_view.mjs";
import { WeightsView } from "./weights_view.mjs";

/** So many test images tell how bright what is. */
const SAMPLE = 24;
/** The stage that is shown in detail at first. */
const FIRST = "d2";

/** @extends {SkyViews<NetworkState>} */
export class NetworkViews extends SkyViews {
  asking = new Asking();
  /** The colours of values. @type {Uint32Array} */
  #table;
  #frame = 0;
  /** What is shown in the decoder. @type {ArrayLike<number>} */
  #z = [];
  #problem;
  /** The run of which something failed. @type {Opened | null} */
  #failed = null;

  /**
   * @param {Elements} page
   * @param {NetworkState} state
   * @param {NetworkCommands} commands
   */
  constructor(page, state, commands) {
    super(page, state, commands);
    const { choose, compare } = commands;
    const problem = (/** @type {unknown} */ error) => this.#fail(error, commands.problem);
    this.#problem = problem;
    this.#table = this.#colourTable();
    this.decoded = new DecodedView({ decoded: page.decoded, place: page.place });
    this.overlay = new PlaceOverlay(page.overlay, this.sky, this.colours);
    const again = () => this.again();
    const table = () => this.#table;
    const look = (/** @type {string} */ key, /** @type {number | null} */ unit) => this.units.look(key, unit);
    const elements = { list: page.decoderLayers, size: page.decoderSize };
    this.decoder = new DiagramView("decoder", elements, { look, choose }, again);
    // What lies in the decoder's memory may be another place's by now.
    const shown = () => {
      if (this.chosen.key[0] === "e") this.units.paint();
    };
    this.encoder = new EncoderView(page, this.asking, { look, choose, problem, shown }, table);
    const find = (/** @type {string} */ key) => this.#find(key);
    this.units = new UnitsView(page, this.sky, this.asking, { find, table, choose, problem, again });
    this.weights = new WeightsView(page, this.asking, { compare, problem, table });
  }

  /** @param {Opened} opened */
  open(opened) {
    super.open(opened);
    const { decoder, run } = opened;
    this.decoded.open(decoder);
    this.decoder.open(run.decoder, decoder.parts.tensors, [run.latent_dim]);
    this.encoder.open(opened);
  }

  /** @param {Cloud} cloud */
  openCloud(cloud) {
    super.openCloud(cloud);
    this.#openLayers(cloud);
  }

  recolour() {
    this.#table = this.#colourTable();
    this.encoder.paint();
    this.units.recolour();
    this.weights.recolour();
    // Not with the next frame: paper waits for none.
    if (this.#z.length > 0) this.look(this.#z);
    return super.recolour();
  }

  close() {
    super.close();
    this.overlay.clear();
    this.#z = [];
    this.units.close();
    this.weights.close();
    this.decoder.close();
    this.encoder.close();
    this.asking.forget();
  }

  overlayAgain() {
    this.overlay.again();
  }

  skyMoved() {
    super.skyMoved();
    this.units.skyMoved();
  }

  drawOver() {
    super.drawOver();
    this.units.skyMoved();
  }

  /** The stage that is shown in detail, and the unit whose map lies under the stars. @returns {ChosenUnit} */
  get chosen() {
    const first = this.decoder.stages.some(({ key }) => key === FIRST) ? FIRST : "d1";
    return this.state.unit ?? { key: first, unit: null };
  }

  /** Everything that a decision changes. */
  follow() {
    const { state, plane, chosen } = this;
    this.axes.show(plane);
    this.showSelection(state);
    this.legend.show(state.classes);
    this.page.snap.setAttribute("aria-pressed", String(state.snap ?? this.run.latent_dim > 2));
    for (const diagram of [this.decoder, this.encoder.diagram]) diagram.mark(chosen.key, chosen.unit);
    this.look(state.z);
    this.units.follow(chosen, { plane, z: state.z });
    this.weights.follow({ weights: /** @type {Side} */ (state.weights), other: state.other });
    this.#showStatus();
  }

  /**
   * A place in all layers: on every frame.
   * @param {ArrayLike<number>} z
   */
  look(z) {
    const { cloud } = /** @type {Opened} */ (this.opened);
    this.#z = z;
    this.decoded.show(z, this.plane);
    this.decoder.paint(this.#decoderValues, this.#table);
    this.units.paint();
    const row = cloud?.nearestStar(z, this.plane, this.state.classes)?.row ?? null;
    if (cloud !== null) this.encoder.show(row, this.decoded.pixels);
    const nearest = cloud === null || row === null ? null : onPlane(cloud.place(row), this.plane);
    this.overlay.now({ z: onPlane(this.state.z, this.plane), nearest });
  }

  /** The place that is decoded. */
  get shown() {
    return this.#z;
  }

  get pixels() {
    return this.decoded.pixels;
  }

  /** The same place in the next frame: more of it can be seen, or in other colours. */
  again() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.opened !== null && this.#z.length > 0) this.look(this.#z);
    });
  }

  /** What each stage of the decoder gave, as it lies in memory. */
  get #decoderValues() {
    const { layers } = /** @type {Opened} */ (this.opened).decoder;
    return this.decoder.stages.map(({ last }) => layers[last]);
  }

  /** What all stages of both networks hold now. @returns {ShownStage[]} */
  get all() {
    const stages = [...this.encoder.diagram.stages, ...this.decoder.stages];
    return stages.map(({ key }) => this.#find(key)).filter((each) => each !== null);
  }

  /**
   * @param {string} key
   * @returns {ShownStage | null}
   */
  #find(key) {
    if (this.opened === null) return null;
    if (key[0] === "e") return this.encoder.find(key);
    const stage = this.decoder.stages.find((each) => each.key === key);
    if (stage === undefined) return null;
    const { layers, parts } = this.opened.decoder;
    return { stage, tensors: parts.tensors, value: layers[stage.last], scale: this.decoder.scaleOf(key) };
  }

  /**
   * Both networks go to the worker, which says how bright what is.
   * @param {Cloud} cloud
   */
  async #openLayers(cloud) {
    const opened = /** @type {Opened} */ (this.opened);
    const { run, decoder, told } = opened;
    const { latent_dim: latentDim, image, encoder = [] } = run;
    try {
      const own =
        encoder.length > 0
          ? toldTensors(
              encoder,
              await fetchTensors(run.urls.weights, "encoder.", { fetch: reach }),
              toldClasses(run),
              told,
            )
          : [];
      if (opened !== this.opened) return;
      const tensors = new Map([...decoder.parts.tensors, ...own]);
      this.asking.open({ latentDim, image, decoder: run.decoder, encoder, tensors });
      if (encoder.length > 0) this.encoder.openLayers(tensors);
      this.weights.open(run, tensors);
      const stages = [...this.decoder.stages, ...this.encoder.diagram.stages];
      const ends = stages.map(({ key, last }) => ({ key, last }));
      const peaks = await this.asking.ask({ ask: "peaks", zs: cloud.someMeans(SAMPLE), stages: ends });
      if (peaks === null || opened !== this.opened) return;
      const count = this.decoder.stages.length;
      this.decoder.scale(peaks.slice(0, count));
      this.encoder.diagram.scale(peaks.slice(count));
      this.encoder.paint();
      this.units.isReady = true;
      this.follow();
    } catch (error) {
      if (opened === this.opened) this.#problem(error);
    }
  }

  /**
   * Once for each run, since whatever follows the pointer fails as often.
   * @param {unknown} error
   * @param {(error: unknown) => void} tell
   */
  #fail(error, tell) {
    if (this.#failed === this.opened) return;
    this.#failed = this.opened;
    console.error(error);
    tell(error);
  }

  #colourTable() {
    const { accent, sky, classes } = this.colours;
    return signedTable(channelsOf(classes[0]), channelsOf(sky), channelsOf(accent));
  }

  #showStatus() {
    if (this.opened === null) return;
    const { decoder, cloud, run, sheets } = this.opened;
    const { milliseconds } = this.decoded;
    const negativeElbo = run.metrics?.test?.negative_elbo;
    const images = cloud?.count ?? null;
    writeTerms(
      this.page.status,
      statusText({ milliseconds, backend: decoder.backend, images, areSeen: sheets.areThere, negativeElbo }),
    );
  }
}
