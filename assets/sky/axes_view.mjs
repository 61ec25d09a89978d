/** What the sky shows across and upward: its names on it, and the lists to choose others from. */

/** @import { Axes, Plane, Run } from "../types.d.ts" */

import { directionName, latentName, latentsByRate, withAxis } from "../maths/plane.mjs";
import { write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";

/** An option's value is a latent's number, or a direction's behind this. */
const PRINCIPAL = "pc";

export class AxesView {
  #selects;
  #names;
  /** @type {Plane | null} */
  #plane = null;
  /** @type {number[]} */
  #explained = [];
  #named;

  /**
   * choose(axes): a person wants to see that plane. named([across, upward]): so it is called.
   * @param {import("../shell/types.d.ts").Elements} page
   * @param {{choose(axes: Axes): void, named?: (names: string[]) => void}} tell
   */
  constructor(page, { choose, named = () => {} }) {
    this.#named = named;
    this.#selects = [page.across, page.upward];
    this.#names = [page.acrossName, page.upwardName];
    this.#selects.forEach((select, side) => {
      select.addEventListener("change", () => {
        if (this.#plane !== null) choose(withAxis(this.#plane.axes, side, chosen(select.value)));
      });
    });
  }

  /**
   * Two latents leave nothing to choose.
   * @param {{run: Run}} opened
   */
  open({ run }) {
    this.#explained = run.principal?.explained ?? [];
    for (const select of this.#selects) {
      select.replaceChildren(...latentGroups(run), ...this.#directions());
    }
    this.#plane = null;
  }

  /** @param {Plane} plane */
  show(plane) {
    if (plane === this.#plane) return;
    this.#plane = plane;
    const { axes, names, isPrincipal } = plane;
    for (const select of this.#selects) select.hidden = plane.isMap || plane.origin.length <= 2;
    this.#named(names);
    if (axes === "map") {
      // Its directions mean nothing.
      for (const name of this.#names) write(name, "");
      return;
    }
    const pair = Array.isArray(axes) ? axes : axes.principal;
    const labels = isPrincipal ? pair.map((k, side) => `${names[side]}, ${this.#share(k)}`) : names;
    write(this.#names[0], `${labels[0]} →`);
    write(this.#names[1], labels.length > 1 ? `${labels[1]} ↑` : tr("images ↑"));
    pair.forEach((number, side) => {
      this.#selects[side].value = isPrincipal ? PRINCIPAL + number : String(number);
    });
  }

  #directions() {
    if (this.#explained.length === 0) return [];
    const option = (/** @type {number} */ _, /** @type {number} */ k) =>
      new Option(`${directionName(k)}  ${this.#share(k)}`, PRINCIPAL + k);
    return [group(tr("Principal directions (PCA): variance of the means"), this.#explained.map(option))];
  }

  /** @param {number} k */
  #share(k) {
    return `${(100 * this.#explained[k]).toFixed(1)} %`;
  }
}

/** @param {string} value */
function chosen(value) {
  return value.startsWith(PRINCIPAL)
    ? { principal: Number(value.slice(PRINCIPAL.length)) }
    : { latent: Number(value) };
}

/**
 * The run's latents by what they say of an image.
 * @param {Run} run
 */
function latentGroups(run) {
  const latents = latentsByRate(run);
  if (latents.every(({ nats }) => nats === null)) return [group(tr("Latents"), latents.map(option))];
  return [
    { label: tr("Rate (KL) in nats"), members: latents.filter(({ isActive }) => isActive) },
    { label: tr("Inactive: they say nothing"), members: latents.filter(({ isActive }) => !isActive) },
  ]
    .filter(({ members }) => members.length > 0)
    .map(({ label, members }) => group(label, members.map(option)));
}

/**
 * @param {string} label
 * @param {HTMLOptionElement[]} options
 */
function group(label, options) {
  const element = document.createElement("optgroup");
  element.label = label;
  element.append(...options);
  return element;
}

/** @param {{latent: number, nats: number | null}} rated */
function option({ latent, nats }) {
  const text = nats === null ? latentName(latent) : `${latentName(latent)}  ${nats.toFixed(2)}`;
  return new Option(text, String(latent));
}
