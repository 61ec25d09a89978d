/** The Training page: its state, and who shows what of it. */

import { themeColours } from "../../shell/colours.mjs";
import { History } from "../../shell/history.mjs";
import { write } from "../../shell/page.mjs";
import { Shell } from "../../shell/shell.mjs";
import { FilmView } from "./film_view.mjs";
import { Panels } from "./panels.mjs";
import { valueText } from "./reading.mjs";
import { normalised, parseState, SERIES, stateQuery } from "./state.mjs";
import { Table } from "./tables.mjs";
import { lineChips, offerButtons } from "./words.mjs";

const FACTS = ["negative_elbo", "reconstruction", "kl", "beta", "learning_rate"];

export class TrainingPage {
  state;
  /** Resolves when the film and the curves are drawn, or have said why not. */
  ready = Promise.resolve();
  film;
  panels;
  #page;
  #known;
  #shell;
  #history;
  #colours;
  #tables;
  #opening = new AbortController();
  #drawing = new AbortController();
  #filmed = null;
  #curved = null;

  /** page: the elements; known: {runs, titles, series, films, start} of app/pages/training.py. */
  constructor(page, known) {
    this.#page = page;
    this.#known = known;
    this.#shell = new Shell(page);
    this.#history = new History((search) => this.#goBack(search), stateQuery);
    this.#colours = themeColours(() => {
      this.film.recolour();
      this.panels.recolour();
    });
    this.film = new FilmView(page, this.#colours, {
      moved: (epoch) => this.#mark(epoch),
      rested: () => this.rest(),
    });
    this.panels = new Panels(page.panels, this.#colours, {
      choose: (epoch) => this.goTo(epoch),
      zoomed: (zoom) => this.commit({ zoom }),
    });
    this.#tables = { kept: new Table(page.keptTable), epochs: new Table(page.epochsTable) };
  }

  /** Opens what the address names. */
  begin() {
    const { state, notices } = parseState(location.search, {
      ...this.#known,
      series: Object.keys(this.#known.series),
    });
    this.state = state;
    if (notices.length > 0) this.#shell.notice(notices.join(" "));
    this.#apply();
    return state;
  }

  /** A decision: shown, and a step back. */
  commit(change) {
    this.state = { ...this.state, ...change };
    this.#history.push(this.state);
    this.#apply();
  }

  /** The list of runs as a person left it. */
  choose(chosen) {
    const runs = normalised(chosen, this.state.runs);
    if (String(runs) !== String(chosen)) window.dash_clientside.set_props("runs", { value: runs });
    if (String(runs) !== String(this.state.runs)) this.commit({ runs, run: null, epoch: null, zoom: null });
  }

  goTo(epoch) {
    this.film.player.pause();
    this.film.seek(epoch);
    if (this.film.film === null) this.#mark(epoch);
    this.rest(epoch);
  }

  /** To the next kept epoch; of a run without a film, to the next one. */
  step(direction) {
    if (this.film.film === null) return this.goTo(Math.max(1, (this.state.epoch ?? 0) + direction));
    this.film.player.step(direction);
    this.rest();
  }

  /** The epoch stays: into the address, without a step back, and to screen readers. */
  rest(epoch = Math.round(this.film.epoch)) {
    const isLast = this.film.film !== null && this.film.player.time >= this.film.film.last;
    this.state = { ...this.state, epoch: isLast ? null : epoch };
    this.#history.replace(this.state);
    const elbo = valueText(this.panels.value("negative_elbo", this.#focus, epoch), "negative_elbo");
    this.#shell.announce(`Epoch ${epoch}${elbo === "" ? "" : `, −ELBO ${elbo} nats an image`}.`);
  }

  zoomBy(factor) {
    this.panels.zoomBy(factor, [1, this.panels.lastEpoch]);
  }

  share() {
    this.#history.flush();
    this.#shell.share();
  }

  retry() {
    this.#filmed = this.#curved = null;
    this.#apply();
  }

  /** The runs that stand for the lines. */
  get #members() {
    const [first = ""] = this.state.runs;
    return first.startsWith(SERIES) ? this.#known.series[first.slice(SERIES.length)] : this.state.runs;
  }

  get #run() {
    const members = this.#members;
    return members.includes(this.state.run) ? this.state.run : (members[0] ?? null);
  }

  get #focus() {
    return this.#members.indexOf(this.#run);
  }

  #apply() {
    const { runs, smooth, log, aligned, zoom, epoch } = this.state;
    this.#page.root.dataset.aligned = aligned;
    for (const axis of ["x", "y"]) press(this.#page.actions[`log-${axis}`], log.includes(axis));
    press(this.#page.actions.align, aligned);
    this.film.align(aligned);
    this.panels.zoom(zoom);
    this.#page.actions.whole.hidden = zoom === null;
    const query = `runs=${runs.join(",")}`;
    const curves = `/api/curves.json?${query}&smooth=${smooth}&log=${log}&focus=${this.#focus + 1}`;
    for (const [name, table] of Object.entries(this.#tables))
      table.open(runs.length === 0 ? null : `/api/${name === "kept" ? "kept-epochs" : name}.csv?${query}`);
    this.#page.keptCsv.href = `/api/kept-epochs.csv?${query}`;
    this.#page.epochsCsv.href = `/api/epochs.csv?${query}`;
    this.ready = Promise.all([this.#openFilm(this.#run, epoch), this.#drawCurves(curves)]);
  }

  async #openFilm(id, epoch) {
    if (id === this.#filmed) return this.film.seek(epoch);
    this.#filmed = id;
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    this.#page.root.dataset.film = "loading";
    if (id === null)
      return this.#say(
        "none",
        this.#known.runs.length === 0
          ? "No training has left a history yet: train one, and it appears here."
          : "Choose a run above.",
      );
    try {
      const answer = await fetch(`/api/runs/${id}`, { signal });
      if (!answer.ok) throw new TypeError(`the server answered ${answer.status}`);
      const hasFilm = await this.film.open(await answer.json(), epoch, signal);
      write(this.#page.filmTitle, this.#known.titles[id]);
      this.#page.root.dataset.turns = this.film.canAlign ? "free" : "none";
      if (hasFilm) this.#page.root.dataset.film = "there";
      else
        this.#say(
          "none",
          `${this.#known.titles[id]} was published without the latents of its epochs. These have a film:`,
          true,
        );
      if (!hasFilm) this.#mark(epoch);
    } catch (error) {
      if (signal.aborted) return;
      if (error.name === "AbortError") return;
      this.#filmed = null;
      this.#say("failed", `The film of this run could not be loaded: ${error.message}.`);
    }
  }

  async #drawCurves(address) {
    if (address === this.#curved) return;
    this.#curved = address;
    this.#drawing.abort();
    this.#drawing = new AbortController();
    const { signal } = this.#drawing;
    if (this.state.runs.length === 0) {
      this.#page.root.dataset.curves = "none";
      return;
    }
    this.#page.root.dataset.curves = "loading";
    try {
      const answer = await fetch(address, { signal });
      const body = await answer.json();
      if (!answer.ok) throw new TypeError(body.error ?? `the server answered ${answer.status}`);
      this.#page.chips.replaceChildren(
        ...lineChips(body.lines, this.#run, this.#colours, (run) => this.commit({ run })),
      );
      await this.panels.draw(body, signal);
      this.#page.root.dataset.curves = "there";
      this.#mark(this.film.epoch ?? this.state.epoch);
    } catch (error) {
      if (signal.aborted) return;
      this.#curved = null;
      this.#page.root.dataset.curves = "failed";
      write(this.#page.curvesMessage, `The curves could not be loaded: ${error.message}`);
    }
  }

  #say(film, text, hasOffers = false) {
    this.#page.root.dataset.film = film;
    write(this.#page.filmMessage, text);
    const films = hasOffers
      ? this.#known.films.filter((id) => !this.state.runs.includes(id) || id !== this.#run)
      : [];
    this.#page.offers.replaceChildren(...offerButtons(films, this.#known.titles, (id) => this.#offer(id)));
  }

  #offer(id) {
    const runs = [...this.#members.filter((each) => !each.startsWith(SERIES) && each !== id).slice(0, 5), id];
    window.dash_clientside.set_props("runs", { value: runs });
    this.commit({ runs, run: id, epoch: null, zoom: null });
  }

  #mark(epoch) {
    this.panels.mark(epoch);
    const at = Math.round(epoch ?? NaN);
    for (const key of FACTS) {
      const value = Number.isNaN(at) ? null : this.panels.value(key, this.#focus, at);
      write(this.#page.facts[key], valueText(value, key) || "–");
    }
  }

  #goBack(search) {
    this.state = parseState(search, { ...this.#known, series: Object.keys(this.#known.series) }).state;
    window.dash_clientside.set_props("runs", { value: this.state.runs });
    window.dash_clientside.set_props("smooth", { value: this.state.smooth });
    this.#apply();
  }
}

function press(element, is) {
  element.setAttribute("aria-pressed", String(is));
}
