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
import { PlaceOverlay } from "./place_overlay.mjs";

/** @extends {SkyViews<NetworkState>} */
export class NetworkViews extends SkyViews {
  /**
   * @param {Elements} page
   * @param {NetworkState} state
   * @param {SkyCommands} commands
   */
  constructor(page, state, commands) {
    super(page, state, commands);
    this.decoded = new DecodedView({ decoded: page.decoded, place: page.place });
    this.overlay = new PlaceOverlay(page.overlay, this.sky, this.colours);
  }

  /** @param {Opened} opened */
  open(opened) {
    super.open(opened);
    this.decoded.open(opened.decoder);
  }

  close() {
    super.close();
    this.overlay.clear();
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
    this.decoded.show(z, this.plane);
    this.overlay.now({ z: onPlane(this.state.z, this.plane), pointed: onPlane(z, this.plane) });
  }

  get pixels() {
    return this.decoded.pixels;
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
