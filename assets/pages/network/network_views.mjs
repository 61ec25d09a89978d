/** All views of the Network page, showing one place together. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { SkyCommands } from "../../sky/sky_views.mjs" */
/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { Opened, Run, Weights } from "../../types.d.ts" */
/** @import { NetworkState } from "./state.mjs" */

import { fetchTensors } from "../../inference/safetensors.mjs";
import { onPlane } from "../../maths/plane.mjs";
import { write } from "../../shell/page.mjs";
import { statusText } from "../../shell/words.mjs";
import { DecodedView } from "../../sky/decoded_view.mjs";
import { reach } from "../../sky/explored_run.mjs";
import { SkyViews } from "../../sky/sky_views.mjs";
import { Asking } from "./asking.mjs";
import { DiagramView } from "./diagram_view.mjs";
import { EncoderView } from "./encoder_view.mjs";
import { PlaceOverlay } from "./place_overlay.mjs";
import { signedTable } from "./sheets.mjs";

/** So many test images tell how bright what is. */
const SAMPLE = 24;

/** @extends {SkyViews<NetworkState>} */
export class NetworkViews extends SkyViews {
  asking = new Asking();
  /** The colours of values. @type {Uint32Array} */
  #table;
  #frame = 0;
  /** What is shown in the decoder. @type {ArrayLike<number>} */
  #z = [];

  /**
   * @param {Elements} page
   * @param {NetworkState} state
   * @param {SkyCommands} commands
   */
  constructor(page, state, commands) {
    super(page, state, commands);
    this.decoded = new DecodedView({ decoded: page.decoded, place: page.place });
    this.overlay = new PlaceOverlay(page.overlay, this.sky, this.colours);
    const tell = { look() {}, choose() {} };
    const again = () => this.#again();
    this.decoder = new DiagramView(
      "decoder",
      { list: page.decoderLayers, size: page.decoderSize },
      tell,
      again,
    );
    this.encoder = new EncoderView(page, this.asking, { ...tell, problem: console.error }, () => this.#table);
    this.#table = this.#colourTable();
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
    this.#again();
    return super.recolour();
  }

  close() {
    super.close();
    this.overlay.clear();
    this.#z = [];
    this.decoder.close();
    this.encoder.close();
  }

  overlayAgain() {
    this.overlay.again();
  }

  /** Everything that a decision changes. */
  follow() {
    const { state } = this;
    this.axes.show(this.plane);
    this.showSelection(state);
    this.legend.show(state.classes);
    this.page.snap.setAttribute("aria-pressed", String(state.snap ?? this.run.latent_dim > 2));
    this.look(state.z);
    this.#showStatus();
  }

  /**
   * A place in all layers: on every frame.
   * @param {ArrayLike<number>} z
   */
  look(z) {
    this.#z = z;
    this.decoded.show(z, this.plane);
    this.decoder.paint(this.#decoderValues, this.#table);
    const { cloud } = /** @type {Opened} */ (this.opened);
    const star = cloud?.nearestStar(z, this.plane, this.state.classes) ?? null;
    if (cloud !== null) this.encoder.show(star?.row ?? null, this.decoded.pixels);
    this.overlay.now({ z: onPlane(this.state.z, this.plane), pointed: onPlane(z, this.plane) });
  }

  get pixels() {
    return this.decoded.pixels;
  }

  /**
   * Both networks go to the worker, which says how bright what is.
   * @param {Cloud} cloud
   */
  async #openLayers(cloud) {
    const opened = /** @type {Opened} */ (this.opened);
    const { run, decoder } = opened;
    try {
      const tensors = await encoderTensors(run);
      if (opened !== this.opened) return;
      this.asking.open({
        latentDim: run.latent_dim,
        image: run.image,
        decoder: run.decoder,
        encoder: run.encoder ?? [],
        tensors: new Map([...decoder.parts.tensors, ...tensors]),
      });
      if (tensors.size > 0) this.encoder.openLayers(tensors);
      const stages = [...this.decoder.stages, ...this.encoder.diagram.stages];
      const ends = stages.map(({ key, last }) => ({ key, last }));
      const peaks = await this.asking.ask({ ask: "peaks", zs: someMeans(cloud), stages: ends });
      if (peaks === null || opened !== this.opened) return;
      const count = this.decoder.stages.length;
      this.decoder.scale(peaks.slice(0, count));
      this.encoder.diagram.scale(peaks.slice(count));
      this.encoder.paint();
      this.#again();
    } catch (error) {
      if (opened === this.opened) console.error(error);
    }
  }

  /** What each stage of the decoder gave, as it lies in memory. */
  get #decoderValues() {
    const { layers } = /** @type {Opened} */ (this.opened).decoder;
    return this.decoder.stages.map(({ last }) => layers[last]);
  }

  /** The same place in the next frame: more of it can be seen, or in other colours. */
  #again() {
    if (this.opened === null || this.#z.length === 0) return;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.opened !== null) this.look(this.#z);
    });
  }

  #colourTable() {
    const { accent, sky, classes } = this.colours;
    return signedTable(channels(classes[0]), channels(sky), channels(accent));
  }

  #showStatus() {
    if (this.opened === null) return;
    const { decoder, cloud, run } = this.opened;
    const { milliseconds } = this.decoded;
    const negativeElbo = run.metrics?.test?.negative_elbo;
    const images = cloud?.count ?? null;
    write(this.page.status, statusText({ milliseconds, backend: decoder.backend, images, negativeElbo }));
  }
}

/**
 * None where the run has no encoder.
 * @param {Run} run
 * @returns {Promise<Weights>}
 */
async function encoderTensors({ encoder = [], urls }) {
  return encoder.length === 0 ? new Map() : fetchTensors(urls.weights, "encoder.", { fetch: reach });
}

/**
 * The means of a few test images, (count · latentDim).
 * @param {Cloud} cloud
 */
function someMeans({ mu, count, latentDim }) {
  const rows = Math.min(SAMPLE, count);
  return Float32Array.from({ length: rows * latentDim }, (_, at) => {
    const row = Math.floor((Math.floor(at / latentDim) * count) / rows);
    return mu[row * latentDim + (at % latentDim)];
  });
}

/**
 * "#5b9dff" → [91, 157, 255]
 * @param {string} colour
 */
function channels(colour) {
  return [1, 3, 5].map((digit) => parseInt(colour.slice(digit, digit + 2), 16));
}
