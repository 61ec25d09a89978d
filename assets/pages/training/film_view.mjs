/** The epoch scrubber: fetches a run's film, draws its moments, is moved by hand or plays. */

import { parseTensors, SafetensorsError } from "../../inference/safetensors.mjs";
import { Player } from "../../shell/controls/player.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { Film } from "./film.mjs";
import { FilmGrid } from "./film_grid.mjs";
import { FilmSky } from "./film_sky.mjs";

/** Kept epochs a second, at first. */
const KEPT_A_SECOND = 2;

/**
 * @import { Run } from "../../types.d.ts";
 * @import { Elements } from "../../shell/types.d.ts";
 */

export class FilmView {
  /** Frames drawn since the page was opened. */
  frames = 0;
  /** @type {Film | null} */
  film = null;
  player;
  slider = element("input", { type: "range", id: "film-time", min: 0, max: 1, step: "any", value: 0 });
  #isAligned = true;
  #page;
  #sky;
  #grid;
  /** @type {Run | null} */
  #run = null;
  #moved;

  /**
   * @param {Elements} page
   * @param {ReturnType<typeof import("../../shell/colours.mjs").themeColours>} colours
   * @param {{moved: (epoch: number) => void, rested: () => void}} heard
   *   moved: the film is at that epoch now; rested: and stays there
   */
  constructor(page, colours, { moved, rested }) {
    this.#page = page;
    this.#moved = moved;
    this.slider.setAttribute("aria-label", tr("Epoch of the film"));
    page.filmBar.append(this.slider);
    this.#sky = new FilmSky(page.filmSky, colours, () => this.draw());
    this.#grid = new FilmGrid(page.filmGrid, () => this.draw());
    this.player = new Player({
      rate: 1,
      moved: () => this.#show(),
      playing: (isPlaying) => {
        this.#show();
        if (!isPlaying) rested();
      },
    });
    this.player.speed = KEPT_A_SECOND;
  }

  /**
   * Fetches and shows the film of a run that has one, at `epoch`, null is the last.
   * Throws in a sentence; `signal` ends it.
   * @param {Run} run
   * @param {number | null} epoch
   * @param {AbortSignal} signal
   */
  async open(run, epoch, signal) {
    this.close();
    this.#run = run;
    const [moments, sheet] = await Promise.all([
      fetched(run.urls.snapshots, signal).then((answer) => answer.arrayBuffer()),
      fetched(run.urls.snapshot_grids, signal)
        .then((answer) => answer.blob())
        .then(createImageBitmap),
    ]);
    signal.throwIfAborted();
    this.film = new Film(momentsOf(parseTensors(moments)));
    this.#sky.open(this.film, run);
    this.#grid.open(sheet, this.film.epochs.length, run.image);
    this.slider.max = String(this.film.last);
    write(
      this.#page.filmLastEpoch,
      tr("of {value}", { value: run.training?.epochs ?? this.film.epochs.at(-1) }),
    );
    this.player.open(this.film.last, epoch === null ? this.film.last : this.film.timeOf(epoch));
  }

  /** No film is shown from now on. */
  close() {
    this.player.pause();
    this.film = null;
  }

  /** The epoch that is shown, which may lie between two. */
  get epoch() {
    return this.film?.epochAt(this.player.time) ?? null;
  }

  /** @param {number | null} epoch null is the last */
  seek(epoch) {
    if (this.film !== null) this.player.seek(epoch === null ? this.film.last : this.film.timeOf(epoch));
  }

  /** @param {boolean} is */
  align(is) {
    this.#isAligned = is;
    this.draw();
  }

  /** With more than two latents the shown plane is not all of the space, and axes have a meaning. */
  get canAlign() {
    return this.#run?.latent_dim === 2;
  }

  recolour() {
    this.#sky.recolour();
    this.draw();
  }

  draw() {
    if (this.film === null) return;
    const { time } = this.player;
    this.frames += 1;
    const isAligned = this.#isAligned && this.canAlign;
    this.#sky.draw(time, isAligned);
    this.#grid.draw(this.film.grids(time, isAligned));
  }

  #show() {
    if (this.film === null) return;
    const between = this.film.epochAt(this.player.time);
    const epoch = Math.round(between);
    this.draw();
    this.slider.value = String(this.player.time);
    this.slider.setAttribute(
      "aria-valuetext",
      epoch === 0 ? tr("Epoch 0, before training") : tr("Epoch {epoch}", { epoch }),
    );
    write(this.#page.filmEpoch, String(epoch));
    this.#page.filmPlay.classList.toggle("is-playing", this.player.isPlaying);
    this.#page.filmPlay.setAttribute("aria-label", this.player.isPlaying ? tr("Pause") : tr("Play"));
    this.#moved(between);
  }
}

/**
 * @param {string | undefined} url
 * @param {AbortSignal} signal
 */
async function fetched(url, signal) {
  if (url === undefined) throw new SafetensorsError(tr("the run has no film"));
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new SafetensorsError(`the server answered ${answer.status}`);
  return answer;
}

/**
 * {epochs, mu: [Float32Array an epoch], label} of the tensors epoch, mu (E, n, 2) and label.
 * @param {ReturnType<typeof parseTensors>} tensors
 */
export function momentsOf(tensors) {
  const [places, epoch, label] = ["mu", "epoch", "label"].map((name) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new SafetensorsError(tr("the film has no {name}", { name }));
    return tensor;
  });
  const { shape } = places;
  const data = /** @type {Float32Array<ArrayBuffer>} */ (places.data);
  const length = shape[1] * shape[2];
  const mu = Array.from({ length: shape[0] }, (_, k) => data.subarray(k * length, (k + 1) * length));
  return { epochs: Array.from(epoch.data), mu, label: label.data };
}
