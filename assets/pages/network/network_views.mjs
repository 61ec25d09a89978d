/** All views of the Network page, showing one place together. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { SkyCommands } from "../../sky/sky_views.mjs" */
/** @import { Opened } from "../../types.d.ts" */
/** @import { NetworkState } from "./state.mjs" */

import { onPlane } from "../../maths/plane.mjs";
import { write } from "../../shell/page.mjs";
import { statusText } from "../../shell/words.mjs";
import { DecodedView } from "../../sky/decoded_view.mjs";
import { SkyViews } from "../../sky/sky_views.mjs";
import { DiagramView } from "./diagram_view.mjs";
import { PlaceOverlay } from "./place_overlay.mjs";
import { signedTable } from "./sheets.mjs";

/** @extends {SkyViews<NetworkState>} */
export class NetworkViews extends SkyViews {
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
    const parts = (/** @type {string} */ name) => ({
      list: page[`${name}Layers`],
      size: page[`${name}Size`],
    });
    this.decoder = new DiagramView("decoder", parts("decoder"), tell, again);
    this.encoder = new DiagramView("encoder", parts("encoder"), tell, again);
    this.#table = this.#colourTable();
  }

  /** @param {Opened} opened */
  open(opened) {
    super.open(opened);
    const { decoder, run } = opened;
    this.decoded.open(decoder);
    this.decoder.open(run.decoder, decoder.parts.tensors, [run.latent_dim]);
    this.encoder.close();
  }

  recolour() {
    this.#table = this.#colourTable();
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
    this.overlay.now({ z: onPlane(this.state.z, this.plane), pointed: onPlane(z, this.plane) });
  }

  get pixels() {
    return this.decoded.pixels;
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
 * "#5b9dff" → [91, 157, 255]
 * @param {string} colour
 */
function channels(colour) {
  return [1, 3, 5].map((digit) => parseInt(colour.slice(digit, digit + 2), 16));
}
