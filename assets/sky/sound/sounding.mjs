/**
 * A way through latent space that can be heard: the faster the picture changes, the higher the tone.
 *
 * Off until a person turns it on, and off again on the next page: no page begins to sound by itself.
 */

/** Of a picture that hardly changes, Hz; two octaves above it is one that becomes another. */
const LOW = 220;
const OCTAVES = 2;
/** Root mean square change of the pixels in [0, 1] for a step of one: hardly any, and as much as there is. */
const SLOW = 0.01;
const FAST = 1;
const SECONDS = 0.09;
const LOUD = 0.12;
/** A further step is no way but a leap, of which only the arrival is seen. */
const LEAP = 1;

/**
 * The tone of a rate of change, in Hz.
 * @param {number} rate change of the pixels for a step of one
 */
export function pitch(rate) {
  const share = Math.log(rate / SLOW) / Math.log(FAST / SLOW);
  return LOW * 2 ** (OCTAVES * Math.min(1, Math.max(0, share)));
}

/**
 * How fast the picture changes between two places; null where they are one place, or far apart.
 * @param {{z: ArrayLike<number>, pixels: ArrayLike<number>}} before
 * @param {{z: ArrayLike<number>, pixels: ArrayLike<number>}} now
 */
export function rateOfChange(before, now) {
  if (before.z.length !== now.z.length || before.pixels.length !== now.pixels.length) return null;
  const step = Math.sqrt(squared(before.z, now.z));
  if (step === 0 || step > LEAP) return null;
  return Math.sqrt(squared(before.pixels, now.pixels) / now.pixels.length) / step;
}

/**
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
function squared(a, b) {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return sum;
}

class Sounding {
  /** How many tones there were. */
  tones = 0;
  /** @type {AudioContext | null} */
  #audio = null;
  /** @type {{z: number[], pixels: Float32Array} | null} */
  #before = null;

  get isOn() {
    return this.#audio !== null;
  }

  /** @param {boolean} isOn by a person's own click or key, without which no browser lets a page sound */
  turn(isOn) {
    if (isOn === this.isOn) return;
    this.#audio?.close();
    this.#audio = isOn ? new AudioContext() : null;
    this.#before = null;
  }

  /**
   * z is decoded: on every frame.
   * @param {ArrayLike<number>} z
   * @param {Float32Array} pixels
   */
  heard(z, pixels) {
    if (this.#audio === null) return;
    const now = { z: Array.from(z), pixels: pixels.slice() };
    const rate = this.#before && rateOfChange(this.#before, now);
    this.#before = now;
    if (rate !== null) this.#sound(this.#audio, pitch(rate));
  }

  /**
   * @param {AudioContext} audio
   * @param {number} frequency
   */
  #sound(audio, frequency) {
    const { currentTime, destination } = audio;
    const oscillator = new OscillatorNode(audio, { type: "triangle", frequency });
    const gain = new GainNode(audio, { gain: LOUD });
    // A tone that were cut off would click.
    gain.gain.setTargetAtTime(0, currentTime + SECONDS / 3, SECONDS / 6);
    oscillator.connect(gain).connect(destination);
    oscillator.start();
    oscillator.stop(currentTime + SECONDS);
    this.tones += 1;
  }
}

/** The page's own. */
export const sounding = new Sounding();
