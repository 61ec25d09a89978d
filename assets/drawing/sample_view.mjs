/** The reparameterisation trick at work: mu and sigma of each latent, an epsilon to turn, and the z that they make. */

/** @import { Run } from "../types.d.ts" */
/** @import { Reading } from "./reading.mjs" */

import { latentName, latentsByRate } from "../maths/plane.mjs";
import { Dial } from "../shell/controls/dial.mjs";
import { element, write } from "../shell/page.mjs";
import { term } from "../shell/terms.mjs";
import { tr } from "../shell/texts.mjs";
import { signed } from "../shell/words.mjs";
import { button } from "./pen_tools.mjs";

const RANGE = /** @type {const} */ ([-3, 3]);
/** More latents than these are folded away. */
const SHOWN = 10;

export class SampleView {
  root = element("section", { className: "sample", ariaLabel: tr("A sample of the posterior") });
  #rows = element("div", { className: "sample-rows" });
  /** @type {(ReturnType<typeof makeRow> & {latent: number})[]} */
  #latents = [];
  #turn;

  /**
   * @param {{turn(latent: number, epsilon: number): void, sample(): void, mean(): void, go(): void}} tell
   */
  constructor({ turn, sample, mean, go }) {
    this.#turn = turn;
    const title = element(
      "h3",
      {},
      Object.assign(term("reparameterisation", "z = μ + σ · ε"), { target: "_blank" }),
    );
    title.dataset.hint = tr(
      "The encoder gives a mean μ and a width σ, chance gives ε: so a sample can be learnt from by μ and σ.",
    );
    const buttons = element(
      "div",
      { className: "sample-buttons" },
      button(tr("Sample again"), tr("Another ε, drawn from N(0, 1) for each latent."), sample),
      button("ε = 0", tr("The mean itself."), mean),
      button(
        tr("Go there"),
        tr("The page goes to this z: grid, sliders and neighbours are those around it."),
        go,
      ),
    );
    this.root.append(element("div", { className: "sample-head" }, title, buttons), this.#rows);
  }

  /** @param {Run} run */
  open(run) {
    this.#latents = latentsByRate(run).map(({ latent }) => ({
      latent,
      ...makeRow(latent, (epsilon) => this.#turn(latent, epsilon)),
    }));
    const rows = this.#latents.map(({ root }) => root);
    const rest = rows.slice(SHOWN);
    this.#rows.replaceChildren(...rows.slice(0, SHOWN), ...(rest.length === 0 ? [] : [folded(rest)]));
  }

  /**
   * @param {Reading} reading
   * @param {ArrayLike<number>} epsilon
   */
  show({ mu, sigma, z }, epsilon) {
    for (const { latent, values, dial } of this.#latents) {
      write(values[0], signed(mu[latent]));
      write(values[1], sigma[latent].toFixed(sigma[latent] < 0.1 ? 3 : 2));
      write(values[2], signed(z[latent]));
      dial.show(epsilon[latent]);
    }
  }
}

/**
 * @param {number} latent
 * @param {(epsilon: number) => void} turn
 */
function makeRow(latent, turn) {
  const name = latentName(latent);
  const dial = new Dial({ range: RANGE, step: 0.05, reach: 3, label: tr("ε of {name}", { name }) }, turn);
  const values = [element("output"), element("output"), element("output", { className: "sampled" })];
  const root = element(
    "div",
    { className: "epsilon dial" },
    element("span", { className: "latent-name" }, name),
    element("span", { className: "sum" }, "= ", values[0], " + ", values[1], " · ε = ", values[2]),
    dial.slider,
    dial.number,
  );
  return { root, dial, values };
}

/** @param {HTMLElement[]} rows */
function folded(rows) {
  return element("details", {}, element("summary", {}, tr("{n} more latents", { n: rows.length })), ...rows);
}
