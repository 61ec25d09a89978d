/** The Explore page: what a person does changes the state, the views and the address follow. */

import { rounded } from "../../shell/state.mjs";
import { announcement } from "../../shell/words.mjs";
import { SkyPage } from "../../sky/sky_page.mjs";
import { connect } from "./gestures.mjs";
import { Moves } from "./moves.mjs";
import { IDS } from "./page.mjs";
import { fitted, PARAMETERS, START, stateQuery } from "./state.mjs";
import { Views } from "./views.mjs";

const USUAL_BANDWIDTH = 1;

export class Explore extends SkyPage {
  constructor(runs) {
    super(runs, { ids: IDS, start: START, parameters: PARAMETERS, query: stateQuery });
    this.moves = new Moves(this);
    this.views = new Views(this.page, this.pool, this);
    this.pointer = connect(this);
  }

  kept({ n, span, density, stars }) {
    return { n, span, density, stars };
  }

  leave() {
    this.moves.stop();
  }

  restored(state) {
    return fitted(state, this.opened.run);
  }

  /** A place can be decoded before there are test images. */
  get isThere() {
    return this.opened !== null;
  }

  decoderCame() {
    this.views.follow(this.state);
    return painted();
  }

  settle(cloud) {
    this.views.openCloud(cloud);
  }

  follow() {
    this.views.follow(this.state);
  }

  told(change) {
    const nearest = this.page.original.getAttribute("aria-label");
    return (
      this.views.selection.announcement(change) ??
      announcement(change, this.state, this.shownPlane, nearest, this.opened.run.classes)
    );
  }

  /** Opens "latents" or "selection" in place of the other, or closes it. */
  togglePanel(panel) {
    if (this.opened === null || (panel === "latents" && this.opened.run.latent_dim === 2)) return;
    const isOpen = this.state.panel !== panel;
    this.commit({ panel: isOpen ? panel : null });
    // On narrow screens it opens below everything else.
    if (isOpen) this.page[panel].scrollIntoView({ block: "nearest" });
  }

  /** Looks at a place without going there; null looks back at z. */
  preview(z) {
    if (this.opened === null) return;
    if (z !== null) this.shell.forgetInvitation();
    this.views.look(z);
  }

  change(change) {
    this.moves.stop();
    this.shell.forgetInvitation();
    super.change(change.z ? { ...change, z: rounded(change.z) } : change);
  }

  /** z on its way: neither the address nor who hears instead of sees is told of every frame. */
  pass(z) {
    if (this.opened === null) return;
    this.state = { ...this.state, z: rounded(z) };
    this.shell.forgetInvitation();
    this.views.follow(this.state, { isPassing: true });
  }

  goBack(search) {
    this.moves.stop();
    super.goBack(search);
  }

  pin(z = this.views.previewed ?? this.state.z) {
    this.commit({ z, pin: true });
  }

  /** The map of the classes' densities. */
  toggleDensity() {
    if (!this.state.space) this.commit({ density: this.state.density === null ? USUAL_BANDWIDTH : null });
  }

  toggleLarge() {
    this.commit({ large: !this.state.large });
  }

  /** What Escape takes back, one thing at a time. */
  escape() {
    if (this.shell.closeHelp()) return;
    if (this.views.presets.isOpen) this.views.presets.toggle(false);
    else if (this.views.selection.tool.drop()) return;
    else if (this.state.large) this.commit({ large: false });
    else if (this.state.pin) this.commit({ pin: false });
    else if (this.unselect()) return;
    else if (this.state.classes.length > 0) this.commit({ classes: [] });
  }

  /** A slider or a number entry was changed, by a person or by an echo of ourselves. */
  turn(name, value) {
    const number = this.views.dials.turned(name, value);
    if (number === null || this.opened === null) return;
    this.moves.turn(name.split("-")[0], number);
  }

  sheetCame() {
    this.views.sheetCame();
  }
}

/** Resolves once the frame that is being made can be seen. */
function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
