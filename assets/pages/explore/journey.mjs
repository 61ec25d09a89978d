/** From one place of latent space to another in a moment; the next journey cancels the last. */

const MILLISECONDS = 600;
const STILL = "(prefers-reduced-motion: reduce)";

export class Journey {
  #frame = 0;

  /**
   * step(z) on every frame of the way, arrive() at its end; at once for those who want no motion.
   * @param {ArrayLike<number>} from
   * @param {ArrayLike<number>} to
   * @param {{step(z: number[]): void, arrive(): void}} tell
   */
  start(from, to, { step, arrive }) {
    this.cancel();
    if (matchMedia(STILL).matches) {
      arrive();
      return;
    }
    const begin = performance.now();
    const onFrame = (/** @type {number} */ now) => {
      const share = eased((now - begin) / MILLISECONDS);
      this.#frame = share < 1 ? requestAnimationFrame(onFrame) : 0;
      if (share < 1) step(between(from, to, share));
      else arrive();
    };
    this.#frame = requestAnimationFrame(onFrame);
  }

  cancel() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }
}

/**
 * The share of the way after a share of the time: slow at both ends; beyond them, there.
 * @param {number} time
 */
export function eased(time) {
  const t = Math.min(1, Math.max(0, time));
  return t * t * (3 - 2 * t);
}

/**
 * @param {ArrayLike<number>} from
 * @param {ArrayLike<number>} to
 * @param {number} share
 */
export function between(from, to, share) {
  return Array.from(from, (value, k) => value + share * (to[k] - value));
}
