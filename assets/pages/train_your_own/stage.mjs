/** Where a training is watched: what is going on, the forming sky, samples, curves, its links. */

import { write } from "../../shell/page.mjs";
import { Sample } from "./sample.mjs";

const EMPTY = "What you train appears here while it learns: its sky, what it imagines, and its curves.";

const TEMPLATE = `
  <div class="stage-head">
    <div><h2 role="status"></h2><p class="detail"></p></div>
    <button type="button" class="button" data-hint="Ends the training within two seconds; nothing of it is kept.">Cancel</button>
  </div>
  <progress max="1" value="0" aria-label="Progress of the training"></progress>
  <p class="problem" role="alert"></p>
  <div class="links"></div>
  <div class="stage-body">
    <figure data-hint="Where the first test images lie in latent space after each epoch, in the colours of their classes.">
      <canvas class="forming" role="img" aria-label="The forming sky"></canvas>
      <figcaption>The sky, before the first epoch</figcaption>
    </figure>
    <figure data-hint="What the model imagines on a grid over its latent space.">
      <canvas class="sample" role="img" hidden></canvas><div class="sample awaited"></div>
      <figcaption>What it imagines</figcaption>
    </figure>
    <div class="curves"><svg role="img" class="elbo"></svg><svg role="img" class="rate"></svg></div>
  </div>`;

export class Stage {
  element = document.createElement("section");
  #find;
  #sample;

  constructor(cancel) {
    this.element.className = "stage";
    this.element.setAttribute("aria-label", "Your training");
    this.element.innerHTML = TEMPLATE;
    this.#find = (selector) => this.element.querySelector(selector);
    this.#find("button").addEventListener("click", cancel);
    this.#sample = new Sample(this.#find("canvas.sample"));
    this.empty(EMPTY);
  }

  get sky() {
    return this.#find("canvas.forming");
  }

  get elbo() {
    return this.#find(".elbo");
  }

  get rate() {
    return this.#find(".rate");
  }

  /** Nothing to watch; `text` says why and what to do. */
  empty(text) {
    this.element.dataset.state = "empty";
    write(this.#find("h2"), text);
    write(this.#find(".detail"), "");
  }

  show(job, { title, detail }, progress) {
    this.element.dataset.state = job.state;
    write(this.#find("h2"), title);
    write(this.#find(".detail"), [job.title, detail].filter(Boolean).join(" · "));
    const bar = this.#find("progress");
    if (job.state === "queued" || job.phase === "starting") bar.removeAttribute("value");
    else bar.value = progress;
    bar.hidden = !["queued", "running"].includes(job.state);
    this.#find("button").hidden = bar.hidden;
    if (job.forming === 0) {
      this.#sample.forget();
      write(this.#find("figcaption"), "The sky, before the first epoch");
    }
    this.#links(job);
  }

  /** sample: the decoded grid after that epoch, a PNG as a Blob. */
  async formed(epoch, sample) {
    write(this.#find("figcaption"), `The sky after epoch ${epoch}`);
    await this.#sample.show(sample, `Decoded grid after epoch ${epoch}`);
  }

  problem(text) {
    write(this.#find(".problem"), text);
  }

  #links({ run }) {
    const holder = this.#find(".links");
    holder.hidden = run === null;
    if (run === null || holder.dataset.run === run) return;
    holder.dataset.run = run;
    const explore = document.createElement("a");
    explore.className = "button primary";
    explore.href = `/?run=${run}`;
    explore.textContent = "Explore it";
    const curves = document.createElement("a");
    curves.className = "button curves-link";
    curves.href = `/training?runs=${run}`;
    curves.textContent = "Its epochs as a film";
    const note = document.createElement("p");
    note.append("Only who has this link finds it: ");
    const link = document.createElement("a");
    link.href = explore.href;
    link.textContent = `${location.origin}/?run=${run}`;
    note.append(link);
    holder.replaceChildren(explore, curves, note);
  }
}
