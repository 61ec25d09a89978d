/** The Training page's film, and what it shares with the curves that Dash draws: an epoch. */

import { themeColours } from "../../shell/colours.mjs";
import { withLanguage } from "../../shell/language_links.mjs";
import { write } from "../../shell/page.mjs";
import { Shell } from "../../shell/shell.mjs";
import { tr } from "../../shell/texts.mjs";
import { FilmView } from "./film_view.mjs";
import { Reader } from "./reader.mjs";
import { valueAt, valueText, withEpoch } from "./reading.mjs";

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const CALM_MILLISECONDS = 300;
/** What is known of an epoch, by the ends of the elements' ids. */
const FACTS = ["negative_elbo", "reconstruction", "kl", "beta", "learning_rate"];

/**
 * The epoch is the film's: Dash is told of it (#epoch-shown) and asks for another one (`seek`).
 *
 * @import { Elements } from "../../shell/types.d.ts";
 * @import { Axis } from "./reading.mjs";
 * @typedef {{query: string, run: string | null, aligned: boolean, seek: {epoch: number | null} | null,
 *   notices: string[]}} Shown
 * @typedef {Record<string, number[]>} Columns of the shown run's held-out images, by name
 * @typedef {Axis & {columns: Columns}} Facts
 */
export class TrainingPage {
  /** Resolves when the film is drawn, or has said why not. */
  ready = Promise.resolve();
  film;
  #page;
  #shell;
  #reader;
  /** @type {Shown | null} */
  #shown = null;
  /** @type {string | null} */
  #filmed = null;
  /** @type {Columns | null} */
  #columns = null;
  #opening = new AbortController();
  /**
   * Null is the last.
   * @type {number | null}
   */
  #epoch = null;
  #timer = 0;

  /** @param {Elements} page */
  constructor(page) {
    this.#page = page;
    this.#shell = new Shell(page);
    this.#reader = new Reader(page.curvePanels);
    const colours = themeColours(() => this.film.recolour());
    this.film = new FilmView(page, colours, {
      moved: (/** @type {number} */ epoch) => this.#mark(epoch),
      rested: () => this.rest(),
    });
    addEventListener("popstate", () => clearTimeout(this.#timer));
  }

  /** @param {Shown} shown what a link or a control asks for */
  show(shown) {
    clearTimeout(this.#timer);
    this.#shown = shown;
    if (shown.notices.length > 0) this.#shell.notice(shown.notices.join(" "));
    this.#page.training.dataset.aligned = String(shown.aligned);
    this.film.align(shown.aligned);
    if (shown.seek !== null) {
      this.#epoch = shown.seek.epoch;
      this.#tell(shown.seek.epoch);
    }
    this.ready = this.#open(shown.run, shown.seek);
  }

  /** @param {Facts} facts */
  read({ columns, ...axis }) {
    this.#columns = columns;
    this.#reader.open(axis);
    this.#mark(this.film.epoch ?? this.#epoch);
  }

  /** @param {number} epoch */
  goTo(epoch) {
    this.film.player.pause();
    this.film.seek(epoch);
    if (this.film.film === null) this.#mark(epoch);
    this.rest(epoch);
  }

  /**
   * To the next kept epoch; of a run without a film, to the next one.
   * @param {1 | -1} direction
   */
  step(direction) {
    if (this.film.film === null) return this.goTo(Math.max(1, (this.#epoch ?? 0) + direction));
    this.film.player.step(direction);
    this.rest();
  }

  /** The epoch stays: into the address, without a step back, to the charts and to screen readers. */
  rest(epoch = Math.round(this.film.epoch ?? 1)) {
    const isLast = this.film.film !== null && this.film.player.time >= this.film.film.last;
    this.#epoch = isLast ? null : epoch;
    this.#tell(this.#epoch);
    this.#reader.readMarked();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#writeAddress(), CALM_MILLISECONDS);
    const elbo = this.#text("negative_elbo", epoch);
    const said =
      epoch === 0
        ? tr(", before training")
        : elbo === ""
          ? ""
          : tr(", −ELBO {elbo} nats per image", { elbo });
    this.#shell.announce(tr("Epoch {epoch}{said}.", { epoch, said }));
  }

  share() {
    clearTimeout(this.#timer);
    this.#writeAddress();
    this.#shell.share();
  }

  retry() {
    this.ready = this.#open(this.#shown?.run ?? null, { epoch: this.#epoch });
  }

  /** @param {number | null} epoch */
  #tell(epoch) {
    window.dash_clientside.set_props("epoch-shown", { data: epoch });
  }

  #writeAddress() {
    if (this.#shown === null) return;
    const address = location.pathname + withEpoch(this.#shown.query, this.#epoch);
    history.replaceState(history.state, "", withLanguage(address, location.search));
  }

  /**
   * @param {string | null} run
   * @param {Shown["seek"]} seek
   */
  async #open(run, seek) {
    if (run !== null && run === this.#filmed) {
      if (seek !== null) this.film.seek(seek.epoch);
      return;
    }
    const epoch = seek === null ? this.#epoch : seek.epoch;
    this.#filmed = run;
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    if (run === null) {
      this.film.close();
      this.#page.training.dataset.film = "none";
      this.#mark(epoch);
      return;
    }
    this.#page.training.dataset.film = "loading";
    try {
      const answer = await fetch(`/api/runs/${run}`, { signal });
      if (!answer.ok) throw new TypeError(`the server answered ${answer.status}`);
      await this.film.open(await answer.json(), epoch, signal);
      this.#page.training.dataset.turns = this.film.canAlign ? "free" : "none";
      this.#page.training.dataset.film = "there";
    } catch (error) {
      if (signal.aborted) return;
      this.#filmed = null;
      this.#page.training.dataset.film = "failed";
      const { message } = /** @type {Error} */ (error);
      write(this.#page.filmFailure, tr("The film of this run could not be loaded: {message}.", { message }));
    }
  }

  /** @param {number | null} epoch null is the last */
  #mark(epoch) {
    // Before the first epoch there is the film alone.
    const first = this.film.film === null && epoch !== null ? Math.max(1, epoch) : epoch;
    const marked = first ?? this.#columns?.epoch.at(-1) ?? null;
    this.#reader.mark(marked);
    const at = marked === null ? Number.NaN : Math.round(marked);
    for (const key of FACTS) write(this.#page[`fact-${key}`], this.#text(key, at) || "–");
  }

  /**
   * @param {string} key
   * @param {number} epoch
   */
  #text(key, epoch) {
    if (this.#columns === null) return "";
    return valueText(valueAt(this.#columns.epoch, this.#columns[key], epoch), key);
  }
}
