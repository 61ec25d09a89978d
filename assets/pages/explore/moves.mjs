/** What a person can do to z, the place that is decoded: steps, turns of a dial, journeys. */

import { movedOnPlane, onPlane, planeOf } from "../../maths/plane.mjs";
import { rounded } from "../../shell/state.mjs";
import { Journey } from "./journey.mjs";
import { LIMITS } from "./state.mjs";

/** How much of a random step is new; the rest of z stays. */
const RANDOM_SHARE = 0.5;

export class Moves {
  #explore;
  #journey = new Journey();

  constructor(explore) {
    this.#explore = explore;
  }

  /** Whatever else moves z ends the journey where it is. */
  stop() {
    this.#journey.cancel();
  }

  /** To change.z in a moment; “back” undoes it, from the moment it begins. */
  travel(change) {
    if (this.#explore.opened === null) return;
    const { state } = this.#explore;
    const goal = { ...change, z: rounded(change.z) };
    this.#explore.history.push({ ...state, ...goal });
    this.#journey.start(state.z, goal.z, {
      step: (z) => this.#explore.pass(z),
      arrive: () => this.#explore.flow(goal),
    });
  }

  /** Along the plane of the sky, or in space along its first two latents. */
  step(dx, dy) {
    if (this.#explore.opened === null) return;
    const { state, opened } = this.#explore;
    const plane = state.space ? planeOf({ axes: [0, 1] }, opened.run) : this.#explore.plane;
    const [x, y] = onPlane(state.z, plane);
    this.#explore.flow({ z: movedOnPlane(state.z, plane, [x + dx, y + dy]) });
  }

  /** Along the third latent, of those that have one to show. */
  deep(change) {
    const { opened, state } = this.#explore;
    if (opened !== null && state.space) this.set(2, state.z[2] + change);
  }

  /** One latent to a value; a decision is a step that “back” undoes. */
  set(latent, value, { isDecision = false } = {}) {
    if (this.#explore.opened === null || !(latent in this.#explore.state.z)) return;
    const z = this.#explore.state.z.with(latent, value);
    if (isDecision) this.#explore.commit({ z });
    else this.#explore.flow({ z });
  }

  /** A dial of the plane or of the grid was turned to the number. */
  turn(dial, number) {
    const { state, plane } = this.#explore;
    const [x, y] = onPlane(state.z, plane);
    const move = (place) => this.#explore.flow({ z: movedOnPlane(state.z, plane, place) });
    if (dial === "z1") move([number, y]);
    else if (dial === "z2") move([x, number]);
    else if (dial === "span") this.#explore.flow({ span: clamped(number, LIMITS.span) });
    else this.#explore.flow({ n: Math.round(clamped(number, LIMITS.n)) });
  }

  /** A place drawn from the prior. */
  random() {
    this.#explore.commit({ z: this.#explore.state.z.map(() => Number(standardNormal().toFixed(2))) });
  }

  /**
   * Some way in a random direction. What stays is shrunk by as much as is new, so that steps
   * never lead out of the prior (the proposal of Cotter et al. 2013, eq. 4.1).
   */
  randomStep() {
    const kept = Math.sqrt(1 - RANDOM_SHARE ** 2);
    this.travel({ z: this.#explore.state.z.map((value) => kept * value + RANDOM_SHARE * standardNormal()) });
  }

  /** All of the nearest image's z, of which the sky shows two coordinates. */
  toNearest() {
    const { opened, views } = this.#explore;
    const { row } = views.place;
    if (opened?.cloud && row !== null) this.#explore.commit({ z: opened.cloud.place(row) });
  }

  origin() {
    this.travel({ z: this.#explore.state.z.map(() => 0) });
  }

  /** The origin, and the whole sky. */
  reset() {
    this.travel({ z: this.#explore.state.z.map(() => 0), pin: false, view: null, camera: null });
    this.#explore.views.showWholeSky();
  }
}

function clamped(value, [low, high]) {
  return Math.min(high, Math.max(low, value));
}

/** Box and Muller 1958. */
function standardNormal() {
  const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
  return radius * Math.cos(2 * Math.PI * Math.random());
}
