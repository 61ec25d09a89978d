/** A teacher's pointer as samples [milliseconds, z …]: recorded on one screen, played on others. */

const SAMPLE_MILLISECONDS = 50;
const MOST_SAMPLES = 100;

/** What was pointed at since the samples were taken last. */
export class Recorder {
  /** @type {number[][]} */
  #samples = [];
  #began = 0;

  /**
   * @param {ArrayLike<number>} z
   * @param {number} now in milliseconds
   */
  note(z, now) {
    const last = this.#samples.at(-1);
    if (last === undefined) this.#began = now;
    const at = now - this.#began;
    if (last !== undefined && at - last[0] < SAMPLE_MILLISECONDS) return;
    if (last?.slice(1).every((value, k) => value === z[k])) return;
    if (this.#samples.length < MOST_SAMPLES) this.#samples.push([at, ...Array.from(z)]);
  }

  get isEmpty() {
    return this.#samples.length === 0;
  }

  take() {
    const taken = this.#samples;
    this.#samples = [];
    return taken;
  }
}

/**
 * Where a trail is after so many milliseconds: between two samples on the line between them, at its
 * end the last one; null for an empty trail.
 * @param {number[][]} trail
 * @param {number} milliseconds
 * @returns {number[] | null}
 */
export function placeAt(trail, milliseconds) {
  if (trail.length === 0) return null;
  const next = trail.findIndex(([at]) => at > milliseconds);
  if (next === 0) return trail[0].slice(1);
  if (next < 0) return /** @type {number[]} */ (trail.at(-1)).slice(1);
  const [before, after] = [trail[next - 1], trail[next]];
  const share = (milliseconds - before[0]) / (after[0] - before[0]);
  return before.slice(1).map((value, k) => value + share * ((after[k + 1] ?? value) - value));
}

/** Plays trails, one after the other, at the frames of the screen. */
export class Replay {
  #show;
  /** @type {number[][]} */
  #trail = [];
  #began = 0;
  #frame = 0;

  /** @param {(z: number[]) => void} show */
  constructor(show) {
    this.#show = show;
  }

  /** @param {number[][]} trail */
  play(trail) {
    if (trail.length === 0) return;
    this.#trail = trail;
    this.#began = performance.now();
    this.#frame ||= requestAnimationFrame(() => this.#step());
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#trail = [];
  }

  #step() {
    this.#frame = 0;
    const passed = performance.now() - this.#began;
    const place = placeAt(this.#trail, passed);
    if (place === null) return;
    this.#show(place);
    const [end] = /** @type {number[]} */ (this.#trail.at(-1));
    if (passed < end) this.#frame = requestAnimationFrame(() => this.#step());
  }
}
