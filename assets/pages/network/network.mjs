/** The Network page: what a person does changes the state; the layers, the sky and the address follow. */

/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { NetworkState } from "./state.mjs" */

import { movedOnPlane, onPlane } from "../../maths/plane.mjs";
import { drawn, priorOf } from "../../maths/prior.mjs";
import { tr } from "../../shell/texts.mjs";
import { placeText } from "../../shell/words.mjs";
import { SkyPage } from "../../sky/sky_page.mjs";
import { connect } from "./gestures.mjs";
import { NetworkViews } from "./network_views.mjs";
import { PARAMETERS } from "./state.mjs";

/** @extends {SkyPage<NetworkState, NetworkViews>} */
export class Network extends SkyPage {
  /** @param {string[]} runs that can be shown */
  constructor(runs) {
    super(runs, PARAMETERS);
    this.views = new NetworkViews(this.page, this.state, {
      ...this.skyCommands,
      choose: (key, unit) => this.choose(key, unit),
      compare: (other) => this.commit({ other }),
      problem: (error) => this.shell.notice(tr("Not all is shown: {error}.", { error: reasonOf(error) })),
    });
    this.pointer = connect(this);
  }

  /** A place can be decoded before there are test images. */
  get isThere() {
    return this.opened !== null;
  }

  async decoderCame() {
    this.views.follow();
  }

  /** @param {Cloud} cloud */
  settle(cloud) {
    this.views.openCloud(cloud);
    this.views.follow();
  }

  sheetCame() {
    super.sheetCame();
    this.views.encoder.again();
  }

  follow() {
    this.shell.forgetInvitation();
    this.views.follow();
  }

  /** @param {Partial<NetworkState>} change */
  announcement(change) {
    if (change.weights !== undefined)
      return tr("The {weights}’s weights are shown.", { weights: change.weights });
    if (change.other !== undefined)
      return change.other === null ? "" : tr("Another run’s weights are shown beside.");
    if (change.unit !== undefined) return this.page.unitTitle.textContent || tr("No unit is chosen.");
    if (change.z === undefined) return "";
    return `${placeText(this.state.z, this.plane)}. ${this.inWords(this.state.z)}`;
  }

  /**
   * Looks at a place without going there; null looks back at z.
   * @param {ArrayLike<number> | null} z
   */
  preview(z) {
    if (!this.isThere) return;
    if (z !== null) this.shell.forgetInvitation();
    this.views.look(z ?? this.state.z);
  }

  /**
   * Along the plane.
   * @param {number} dx
   * @param {number} dy
   */
  step(dx, dy) {
    if (!this.isThere) return;
    const [x, y] = onPlane(this.state.z, this.plane);
    this.flow({ z: movedOnPlane(this.state.z, this.plane, [x + dx, y + dy]) });
  }

  /**
   * A unit whose map lies under the stars from now on; the chosen one is put away.
   * @param {string} key of its stage
   * @param {number} unit
   */
  choose(key, unit) {
    const { chosen } = this.views;
    const isChosen = chosen.key === key && chosen.unit === unit;
    this.commit({ unit: { key, unit: isChosen ? null : unit } });
  }

  /** The chosen unit is put away; its layer stays. */
  forgetUnit() {
    this.commit({ unit: { key: this.views.chosen.key, unit: null } });
  }

  random() {
    if (!this.isThere) return;
    const z = drawn(priorOf(this.run), Math.random).map((value) => Number(value.toFixed(2)));
    this.commit({ z });
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

  /**
   * Stays at a place, or at the test image that is nearest to it on the plane.
   * @param {number[] | null} z
   */
  stay(z) {
    if (z === null) return;
    const cloud = this.opened?.cloud ?? null;
    const star = this.snapping ? cloud?.nearestStar(z, this.plane, this.state.classes) : null;
    this.commit({ z: star && cloud ? Array.from(cloud.place(star.row)) : z });
  }

  /** What Escape takes back, one thing at a time. */
  escape() {
    if (!this.isThere) return;
    if (this.views.chosen.unit !== null) this.forgetUnit();
    else if (this.state.sel !== null) this.commit({ sel: null });
    else if (this.state.classes.length > 0) this.commit({ classes: [] });
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
