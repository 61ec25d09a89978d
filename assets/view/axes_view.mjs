/** Which two latents the sky shows: their names on it, and the lists to choose others from. */

import { write } from "./page.mjs";
import { latentName, latentsByRate, withAxis } from "./plane.mjs";

const DIALS = ["z1", "z2"];

export class AxesView {
  #selects;
  #names;
  #plane = null;

  /** choose([across, upward]): a person wants to see that plane. */
  constructor(page, choose) {
    this.#selects = [page.across, page.upward];
    this.#names = [page.acrossName, page.upwardName];
    this.#selects.forEach((select, side) => {
      select.addEventListener("change", () => choose(withAxis(this.#plane, side, Number(select.value))));
    });
  }

  /** Two latents leave nothing to choose. */
  open({ run }) {
    for (const select of this.#selects) {
      select.replaceChildren(...latentOptions(run));
      select.hidden = run.latent_dim === 2;
    }
    this.#plane = null;
  }

  show(plane) {
    if (String(plane) === String(this.#plane)) return;
    this.#plane = plane;
    const [across, upward] = plane.map(latentName);
    write(this.#names[0], `${across} →`);
    write(this.#names[1], `${upward} ↑`);
    plane.forEach((latent, side) => {
      const select = this.#selects[side];
      select.value = latent;
      write(select.previousElementSibling, latentName(latent));
      name(DIALS[side], latentName(latent));
    });
  }
}

/** The options of a list of the run's latents, by what they say of an image. */
export function latentOptions(run) {
  const latents = latentsByRate(run);
  if (latents.every(({ nats }) => nats === null)) return latents.map(option);
  return [
    ["Rate (KL) in nats", latents.filter(({ isActive }) => isActive)],
    ["Inactive: they say nothing", latents.filter(({ isActive }) => !isActive)],
  ]
    .filter(([, members]) => members.length > 0)
    .map(([label, members]) => {
      const group = document.createElement("optgroup");
      group.label = label;
      group.append(...members.map(option));
      return group;
    });
}

function option({ latent, nats }) {
  const text = nats === null ? latentName(latent) : `${latentName(latent)}  ${nats.toFixed(2)}`;
  return new Option(text, latent);
}

/** What assistive technology calls the slider and the number of a dial. */
function name(dial, latent) {
  document.querySelector(`#${dial} [role=slider]`).setAttribute("aria-label", latent);
  document.getElementById(`${dial}-number`).setAttribute("aria-label", `${latent}, as a number`);
}
