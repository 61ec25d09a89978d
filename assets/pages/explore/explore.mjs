/** The Explore page: what a person does changes the state, the views and the address follow. */

/** @import { How } from "../../shell/store.mjs" */
/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { Kept } from "./presenting/kept.mjs" */
/** @import { ExploreState } from "./state.mjs" */
/** @import { ExploreCommands } from "./views.mjs" */

import { movedOnPlane, onPlane } from "../../maths/plane.mjs";
import { priorOf } from "../../maths/prior.mjs";
import { tr } from "../../shell/texts.mjs";
import { announcement } from "../../shell/words.mjs";
import { SkyPage } from "../../sky/sky_page.mjs";
import * as changes from "./changes.mjs";
import { connect } from "./gestures.mjs";
import { Journey } from "./journey.mjs";
import { MOST_KEPT, walked } from "./presenting/kept.mjs";
import { PARAMETERS } from "./state.mjs";
import { Views } from "./views.mjs";

/** @extends {SkyPage<ExploreState, Views>} */
export class Explore extends SkyPage {
  ofImages = [
    ...["lasso", "box", "corner", "selection", "density", "layers", "whole", "preset-mean", "preset-image"],
    "save-latents",
  ];
  ofBrowsers = ["layers"];
  #journey = new Journey();

  /** @param {string[]} runs that can be shown */
  constructor(runs) {
    super(runs, PARAMETERS);
    /** @type {ExploreCommands} */
    const commands = {
      ...this.skyCommands,
      commit: (change) => this.commit(change),
      flow: (change) => this.flow(change),
      travel: (change) => this.travel(change),
      preview: (z) => this.preview(z),
      pin: (z) => this.pin(z),
      turnCoordinate: (side, value) => this.flow(changes.withCoordinate(this.state, this.run, side, value)),
      turnGrid: (name, value) => this.flow(changes.withGrid(name, value)),
      chooseCells: (cells) => this.commit({ cells: /** @type {ExploreState["cells"]} */ (cells) }),
      turnLatent: (latent, value) => this.flow(changes.withLatent(this.state, latent, value)),
      setLatent: (latent, value) => this.commit(changes.withLatent(this.state, latent, value)),
      showKept: (view) => this.showKept(view),
      togglePanel: (panel) => this.togglePanel(panel),
      notice: (text) => this.shell.notice(text),
      announce: (text) => this.shell.announce(text),
    };
    this.views = new Views(this.page, this.pool, this.state, commands);
    this.pointer = connect(this);
  }

  leave() {
    this.#journey.cancel();
  }

  /** A place can be decoded before there are test images. */
  get isThere() {
    return this.opened !== null;
  }

  decoderCame() {
    this.views.follow();
    return painted();
  }

  exactCame() {
    this.views.exactCame();
  }

  toldAtOnce() {
    this.views.forgetDecoded();
    return true;
  }

  /** @param {Cloud} cloud */
  settle(cloud) {
    this.views.openCloud(cloud);
  }

  /**
   * @param {string[]} changed
   * @param {How} how
   */
  follow(changed, how) {
    // Whatever else moves z ends the journey where it is.
    if (how !== "pass") this.#journey.cancel();
    if (how !== "back") this.shell.forgetInvitation();
    // The place under the pointer is seen as the class that is told now; and who points on the way looks there.
    const looked = how === "pass" || changed.includes("told") ? this.views.previewed : null;
    this.views.follow();
    if (looked !== null) this.views.look(looked);
    // Of what goes wrong the page tells that waits for them in any case.
    if (needsExact(this.state)) this.exactly().catch(() => {});
  }

  /** @param {Partial<ExploreState>} change */
  announcement(change) {
    const isPlace = change.z !== undefined || change.pin !== undefined;
    const words = isPlace ? this.inWords(this.state.z) : "";
    return (
      this.views.selection.announcement(change) ??
      announcement(change, this.state, this.shownPlane, words, this.run.classes)
    );
  }

  sheetCame() {
    this.views.sheetCame();
  }

  /**
   * Along the plane.
   * @param {import("../../types.d.ts").Point} direction
   * @param {boolean} isLarge
   */
  step(direction, isLarge) {
    if (this.isThere) this.flow(changes.stepped(this.state, this.run, direction, isLarge));
  }

  /**
   * Along the third latent.
   * @param {number} direction
   * @param {boolean} isLarge
   */
  deepen(direction, isLarge) {
    if (this.isThere) this.flow(changes.deepened(this.state, direction, isLarge));
  }

  random() {
    if (this.isThere) this.commit(changes.randomPlace(this.state, priorOf(this.run)));
  }

  randomStep() {
    if (this.isThere) this.travel(changes.randomStep(this.state, priorOf(this.run)));
  }

  origin() {
    this.travel(changes.origin(this.state));
  }

  /** The origin, and the whole sky. */
  reset() {
    this.travel({ ...changes.origin(this.state), pin: false, view: null, camera: null });
  }

  /** All of the nearest image's z, of which the sky shows two coordinates. */
  goToNearest() {
    const { row } = this.views.place;
    if (this.opened?.cloud && row !== null) this.commit({ z: Array.from(this.opened.cloud.place(row)) });
  }

  /**
   * To change.z in a moment, and to the rest of it at once; “back” undoes it from the moment it begins.
   * @param {Partial<ExploreState> & {z: number[]}} change
   */
  travel({ z: goal, ...rest }) {
    if (!this.isThere) return;
    const { z } = this.state;
    this.preview(null);
    this.store.stepTo({ z: goal, ...rest });
    this.store.pass({ z, ...rest });
    this.#journey.start(z, goal, {
      step: (passed) => this.store.pass({ z: passed }),
      arrive: () => {
        const looked = this.views.previewed;
        this.store.flow({ z: goal });
        if (looked !== null) this.views.look(looked);
      },
    });
  }

  /**
   * Looks at a place without going there; null looks back at z.
   * @param {ArrayLike<number> | null} z
   */
  preview(z) {
    if (!this.isThere) return;
    if (z !== null) {
      this.shell.forgetInvitation();
      // What comes into sight of a sky that is dragged is waited for.
      if (!this.views.sky.isHeld) this.pool.pointed();
    }
    if (!this.views.isHeldAt(z)) this.views.look(z);
  }

  /** @param {ArrayLike<number>} z */
  pin(z = this.views.previewed ?? this.state.z) {
    this.commit({ z: Array.from(z), pin: true });
  }

  /**
   * The place under a point of the window, null where there is no plane to point at.
   * @param {number} x
   * @param {number} y
   */
  placeAt(x, y) {
    const { sky } = this.views;
    if (!this.isThere || !sky.isThere) return null;
    sky.settle();
    return movedOnPlane(this.state.z, this.plane, sky.toLatent(x, y));
  }

  /** @param {"latents" | "selection" | "draw"} panel */
  togglePanel(panel) {
    if (!this.isThere) return;
    this.commit(changes.withPanel(this.state, this.run, panel));
    // On narrow screens they open below the sky; the drawing lets it stay in sight.
    if (this.state.panel === panel && panel !== "draw") this.page[panel].scrollIntoView({ block: "nearest" });
  }

  toggleDensity() {
    this.commit(changes.withDensity(this.state));
  }

  toggleNames() {
    this.commit({ names: !this.state.names });
  }

  toggleLines() {
    this.commit({ lines: !this.state.lines });
  }

  toggleLarge() {
    this.commit({ large: !this.state.large });
  }

  /** Keeps what is shown among the views to walk through, or forgets it. */
  keep() {
    if (!this.isThere) return;
    const change = changes.withKept(this.state);
    if (change === null)
      this.shell.notice(tr("{MOST_KEPT} views are kept already: forget one first.", { MOST_KEPT }));
    else this.commit(change);
  }

  /**
   * @param {Kept} view
   */
  showKept({ z, classes, view }) {
    this.travel({ z, classes, view, pin: false });
  }

  /** @param {boolean} isOn */
  presented(isOn) {
    this.views.presenting.present(isOn);
  }

  /** @param {number} direction */
  walk(direction) {
    const next = this.isThere ? walked(this.views.presenting.walk, this.state.z, direction) : null;
    if (next !== null) this.showKept(next);
    return next !== null;
  }

  /** What Escape takes back, one thing at a time. */
  escape() {
    if (this.views.escape()) return;
    this.commit(changes.escaped(this.state));
  }

  /**
   * z on the plane, as files are called.
   * @param {ArrayLike<number>} z
   */
  placeName(z) {
    return onPlane(z, this.plane)
      .map((value) => Number(value.toFixed(3)))
      .join("_");
  }
}

/**
 * Is something to be shown that tells numbers of what is decoded?
 * @param {ExploreState} state
 */
export function needsExact({ layer, panel }) {
  return layer !== null || panel === "draw";
}

/**
 * Resolves once the frame that is being made can be seen.
 * @returns {Promise<void>}
 */
function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
