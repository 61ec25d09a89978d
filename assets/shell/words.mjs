/** Numbers and places as people read them: fixed digits and true minus signs, so nothing jitters. */

/** @import { Plane } from "../types.d.ts" */

import { onPlane } from "../maths/plane.mjs";
import { tr, trn } from "./texts.mjs";

/** @type {Record<string, string>} */
const PANELS = {
  latents: tr("All latents are open."),
  selection: tr("The images are open."),
  draw: tr("The drawing is open."),
};
const MINUS = "\u2212";

/**
 * 0.3 → "+0.30", -1.2 → "−1.20": both signs are as wide, so what follows stays in its place.
 * @param {number} value
 */
export function signed(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return (value < 0 && Number(text) !== 0 ? MINUS : "+") + text;
}

/**
 * [0.31, −1.2] → "z = (+0.31, −1.20)"; of more latents the place on the plane, "z₃ +0.31  z₇ −1.20",
 * or without a plane all of them, "+0.31, −1.20, +0.07".
 * @param {ArrayLike<number>} z
 * @param {Plane | null} plane
 */
export function placeText(z, plane) {
  if (z.length > 2 && plane !== null) {
    const place = onPlane(z, plane);
    return plane.names.map((name, side) => `${name} ${signed(place[side])}`).join("  ");
  }
  const numbers = Array.from(z, (value) => signed(value)).join(", ");
  return z.length > 2 ? numbers : `z = (${numbers})`;
}

/**
 * Of a density, as pixels in colour have, nats are often below zero.
 * @param {number} value
 */
export function nats(value) {
  if (!Number.isFinite(value)) return "– nats";
  return `${value < 0 ? MINUS : ""}${Math.abs(value).toFixed(1)} nats`;
}

/**
 * The same where its unit leads to the glossary, see terms.mjs.
 * @param {number} value
 */
export function explainedNats(value) {
  return nats(value).replace(/nats$/, "[nats](nats)");
}

/**
 * While the decoder's weights come: bytes of all of them.
 * @param {number} bytes
 * @param {number} all
 */
export function decoderText(bytes, all) {
  return tr("The decoder is on its way: {some} of {all} MB", { some: megabytes(bytes), all: megabytes(all) });
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/** @param {number} value */
export function whole(value) {
  return Math.round(value).toLocaleString("en");
}

/**
 * What a screen reader is told after a decision: the place or the highlighted classes.
 * @param {Partial<import("../pages/explore/state.mjs").ExploreState>} change
 * @param {{z: ArrayLike<number>, pin: boolean, classes: number[]}} state
 * @param {Plane | null} plane
 * @param {string} words what the place looks like, see SkyPage
 * @param {string[]} names
 */
export function announcement(change, { z, pin, classes }, plane, words, names) {
  if (change.axes !== undefined && plane?.isMap) return tr("The sky shows the map of all latents.");
  if (change.axes !== undefined && plane !== null)
    return tr("The sky shows {value}.", { value: plane.names.join(tr(" and ")) });
  if (change.space !== undefined)
    return change.space ? tr("The sky shows all three latents.") : tr("The sky shows a plane.");
  if (change.panel !== undefined) return PANELS[change.panel ?? ""] ?? tr("The panel is closed.");
  if (change.density !== undefined)
    return change.density === null ? tr("The density map is hidden.") : tr("The density map is shown.");
  if (change.draw !== undefined) return tr("Other samples are shown.");
  if (change.layer !== undefined)
    return change.layer === null ? tr("The layer is hidden.") : tr("The layer is shown.");
  if (change.colour !== undefined)
    return change.colour === null
      ? tr("Stars are coloured by class.")
      : tr("Stars are coloured by a number.");
  if (change.stars !== undefined)
    return change.stars ? tr("The stars are shown.") : tr("The stars are hidden.");
  if (change.kept !== undefined && change.z === undefined)
    return trn("One view is kept.", "{n} views are kept.", change.kept.length);
  if (change.classes !== undefined) {
    if (classes.length === 0) return tr("All classes are shown.");
    return tr("Highlighted: {value}.", { value: classes.map((k) => names[k]).join(", ") });
  }
  if (change.z === undefined && change.pin === undefined) return "";
  const done = pin ? tr("Pinned") : change.pin === false ? tr("Pin cleared") : tr("Moved");
  return `${done}: ${placeText(z, plane)}. ${words}`;
}

/**
 * "10,000 test images", and what is missing of them.
 * @param {number | null} images null while they load
 * @param {boolean} areSeen are their pictures published?
 */
export function imagesText(images, areSeen) {
  if (images === null) return tr("loading the test images …");
  if (images === 0) return tr("no test images");
  return areSeen
    ? tr("{images} test images", { images: whole(images) })
    : tr("{images} test images, whose pictures are not published", { images: whole(images) });
}

/**
 * "0.4 ms in your browser (JavaScript) · 10,000 test images · −ELBO 131.2 nats", whose words lead to the
 * glossary: see writeTerms(). isServed: does the server decode?
 * @param {{milliseconds: number | null, backend: string, isServed?: boolean, images: number | null, areSeen?: boolean, negativeElbo?: number}} known
 */
export function statusText({
  milliseconds,
  backend,
  isServed = false,
  images,
  areSeen = true,
  negativeElbo,
}) {
  const speed = milliseconds === null ? tr("ready") : tr("{value} ms", { value: milliseconds.toFixed(1) });
  return [
    isServed
      ? tr("decoded by the server ({backend}), {speed} with the way there and back", { speed, backend })
      : tr("{speed} in your browser ({backend})", { speed, backend }),
    imagesText(images, areSeen),
    negativeElbo === undefined
      ? null
      : tr("[{MINUS}ELBO](elbo) {negativeElbo}", { MINUS, negativeElbo: explainedNats(negativeElbo) }),
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
