/** Numbers and places as people read them: fixed digits and true minus signs, so nothing jitters. */

/** @import { Plane } from "../types.d.ts" */

import { onPlane } from "../maths/plane.mjs";

/** @type {Record<string, string>} */
const PANELS = {
  latents: "All latents are open.",
  selection: "The images are open.",
  draw: "The drawing is open.",
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
  if (change.axes !== undefined && plane?.isMap) return "The sky shows the map of all latents.";
  if (change.axes !== undefined && plane !== null) return `The sky shows ${plane.names.join(" and ")}.`;
  if (change.space !== undefined)
    return change.space ? "The sky shows all three latents." : "The sky shows a plane.";
  if (change.panel !== undefined) return PANELS[change.panel ?? ""] ?? "The panel is closed.";
  if (change.density !== undefined)
    return change.density === null ? "The density map is hidden." : "The density map is shown.";
  if (change.draw !== undefined) return "Other samples are shown.";
  if (change.layer !== undefined)
    return change.layer === null ? "The layer is hidden." : "The layer is shown.";
  if (change.colour !== undefined)
    return change.colour === null ? "Stars are coloured by class." : "Stars are coloured by a number.";
  if (change.stars !== undefined) return change.stars ? "The stars are shown." : "The stars are hidden.";
  if (change.kept !== undefined && change.z === undefined)
    return change.kept.length === 1 ? "One view is kept." : `${change.kept.length} views are kept.`;
  if (change.classes !== undefined) {
    if (classes.length === 0) return "All classes are shown.";
    return `Highlighted: ${classes.map((k) => names[k]).join(", ")}.`;
  }
  if (change.z === undefined && change.pin === undefined) return "";
  const done = pin ? "Pinned" : change.pin === false ? "Pin cleared" : "Moved";
  return `${done}: ${placeText(z, plane)}. ${words}`;
}

/**
 * "10,000 test images", and what is missing of them.
 * @param {number | null} images null while they load
 * @param {boolean} areSeen are their pictures published?
 */
export function imagesText(images, areSeen) {
  if (images === null) return "loading the test images …";
  if (images === 0) return "no test images";
  return `${whole(images)} test images${areSeen ? "" : ", whose pictures are not published"}`;
}

/**
 * "0.4 ms in your browser (JavaScript) · 10,000 test images · −ELBO 131.2 nats"
 * @param {{milliseconds: number | null, backend: string, images: number | null, areSeen?: boolean, negativeElbo?: number}} known
 */
export function statusText({ milliseconds, backend, images, areSeen = true, negativeElbo }) {
  const speed = milliseconds === null ? "ready" : `${milliseconds.toFixed(1)} ms`;
  return [
    `${speed} in your browser (${backend})`,
    imagesText(images, areSeen),
    negativeElbo === undefined ? null : `${MINUS}ELBO ${nats(negativeElbo)}`,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
