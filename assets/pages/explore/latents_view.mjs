/** All latents of a run, those that say most first; strips are decoded for rows that can be seen. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { ImageShape, Opened } from "../../types.d.ts" */

/**
 * What a person does, and what goes wrong.
 * @typedef {object} Moves
 * @property {(latent: number, value: number) => void} turn
 * @property {(latent: number, value: number) => void} take
 * @property {(z: number[] | null) => void} look
 * @property {(text: string) => void} problem
 */

import { latentsByRate } from "../../maths/plane.mjs";
import { drawnOnPaper } from "../../shell/charts/printing.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { LatentRow, STRIP } from "./latent_row.mjs";

const LANE = "latents";

export class LatentsView {
  #panel;
  #button;
  #holder;
  #pool;
  #moves;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {LatentRow[]} */
  #rows = [];
  /** @type {Set<LatentRow>} */
  #seen = new Set();
  #observer;
  /** @type {number[] | null} */
  #z = null;
  #isMarked = false;

  /**
   * @param {Elements} page
   * @param {DecoderPool} pool
   * @param {Moves} moves
   */
  constructor(page, pool, moves) {
    this.#panel = page.latents;
    this.#button = page.latentsButton;
    this.#holder = page.latentRows;
    this.#pool = pool;
    this.#moves = moves;
    this.#observer = new IntersectionObserver((entries) => this.#notice(entries));
    const draw = () => (this.#panel.hidden ? null : this.#decode(this.#rows));
    drawnOnPaper({ owner: page.latents, draw });
  }

  /**
   * Two latents are all on the sky.
   * @param {Opened} opened
   */
  open(opened) {
    this.#opened = opened;
    this.#isMarked = false;
    this.#observer.disconnect();
    this.#seen.clear();
    this.#button.hidden = opened.run.latent_dim <= 2;
    const latents = opened.run.latent_dim <= 2 ? [] : latentsByRate(opened.run);
    this.#rows = latents.map((latent, k) => this.#row(latent, opened.run.image, k === 0));
    const isActive = (/** @type {LatentRow} */ _, /** @type {number} */ k) => latents[k].isActive;
    const active = this.#rows.filter(isActive);
    const inactive = this.#rows.filter((row, k) => !isActive(row, k));
    this.#holder.replaceChildren(...active.map(({ root }) => root), ...folded(inactive));
    for (const { root } of this.#rows) this.#observer.observe(root);
  }

  /**
   * @param {number[]} z
   * @param {boolean} isOpen
   */
  show(z, isOpen) {
    this.#z = z;
    if (!isOpen && this.#panel.contains(document.activeElement)) this.#button.focus();
    this.#panel.hidden = !isOpen;
    this.#button.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    for (const row of this.#rows) row.show(z[row.latent]);
    this.#mark();
    this.#decode();
  }

  /** What was painted is painted anew, when it is shown next. */
  forget() {
    for (const row of this.#rows) row.painted = null;
  }

  /** @param {ArrayLike<number> | null} z that is only looked at */
  ghost(z) {
    if (!this.#panel.hidden) for (const row of this.#rows) row.ghost(z?.[row.latent] ?? null);
  }

  /**
   * @param {{latent: number, nats: number | null, isActive: boolean}} latent
   * @param {ImageShape} image
   * @param {boolean} isFirst
   */
  #row(latent, image, isFirst) {
    const k = latent.latent;
    return new LatentRow(latent, image, isFirst, {
      turn: (value) => this.#moves.turn(k, value),
      take: (value) => this.#moves.take(k, value),
      look: (value) => this.#moves.look(value === null ? null : this.#place.with(k, value)),
    });
  }

  /** The place that is shown. */
  get #place() {
    return /** @type {number[]} */ (this.#z);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #notice(entries) {
    for (const { target, isIntersecting } of entries) {
      const row = this.#rows.find(({ root }) => root === target);
      if (row === undefined) continue;
      if (isIntersecting) this.#seen.add(row);
      else this.#seen.delete(row);
    }
    if (this.#z !== null) this.#decode();
  }

  #mark() {
    const { cloud } = /** @type {Opened} */ (this.#opened);
    if (this.#isMarked || cloud === null) return;
    const { mean, deviation } = cloud.aggregate;
    for (const row of this.#rows) row.mark(mean[row.latent], deviation[row.latent]);
    this.#isMarked = true;
  }

  /** A row's strip does not depend on its own latent, so a turned slider leaves its own alone. */
  async #decode(/** @type {Iterable<LatentRow>} */ rows = this.#seen) {
    const z = this.#place;
    const stale = [...rows].filter((row) => row.painted !== others(z, row.latent));
    if (stale.length === 0) return;
    const wanted = stale.map(({ latent }) => others(z, latent));
    const zs = Float32Array.from(
      stale.flatMap(({ latent }) => STRIP.flatMap((value) => z.with(latent, value))),
    );
    const onChunk = (/** @type {Float32Array} */ pixels, /** @type {number} */ first) => {
      const k = first / STRIP.length;
      stale[k].paint(pixels);
      stale[k].painted = wanted[k];
    };
    try {
      await this.#pool.decode(LANE, zs, { chunk: STRIP.length, onChunk });
    } catch (error) {
      this.#moves.problem(
        tr("The strips could not be decoded: {value}", { value: /** @type {Error} */ (error).message }),
      );
    }
  }
}

/**
 * @param {number[]} z
 * @param {number} latent
 */
function others(z, latent) {
  return String(z.with(latent, 0));
}

/**
 * Latents that say nothing, out of the way; none where all say something.
 * @param {LatentRow[]} rows
 */
function folded(rows) {
  if (rows.length === 0) return [];
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  write(summary, tr("{n} inactive: they say nothing", { n: rows.length }));
  summary.dataset.hint = tr("Their rate is below 0.01 nats: the encoder leaves them at the prior.");
  details.append(summary, ...rows.map(({ root }) => root));
  return [details];
}
