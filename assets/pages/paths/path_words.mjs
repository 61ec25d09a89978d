/** What the Paths page says in words. */

/** @import { Plane } from "../../types.d.ts" */
/** @import { Journey } from "./journey.mjs" */
/** @import { PathState } from "./state.mjs" */

import { onPlane } from "../../maths/plane.mjs";
import { imagesText, signed } from "../../shell/words.mjs";

/**
 * "“7” #42" for a test image, "−1.2, 0.5" for a place: where it is on the plane, if there is one.
 * @param {{z: ArrayLike<number>, image?: number, label?: string}} point
 * @param {Plane | null} plane
 */
export function pointName({ z, image, label = "" }, plane) {
  if (image === undefined) return (plane === null ? Array.from(z) : onPlane(z, plane)).map(short).join(", ");
  return label.length > 1 ? `${label} #${image}` : `“${label}” #${image}`;
}

/**
 * Lengths as two lines; a journey of which no picture is known has dashes.
 * @param {Pick<Journey, "latent" | "image" | "straight">} journey
 * @param {string} curve
 * @param {boolean} searching
 */
export function lengthsText(journey, curve, searching) {
  const pictures = journey.image === null ? "–" : journey.image.length.toFixed(1);
  const lengths = `Length ${journey.latent.length.toFixed(2)} in z, ${pictures} in pixels`;
  if (searching) return `${lengths}\nLooking for the path along which the pictures change least …`;
  // Where all points are the same image there is no way, and no other to compare it with.
  if (journey.image === null || !journey.straight || curve === "straight") return `${lengths}\n\u00a0`;
  return `${lengths}\n${comparison(journey.image.length / journey.straight - 1)} the straight line in pixels`;
}

/** @param {number} share */
function comparison(share) {
  const percent = Math.abs(100 * share);
  if (percent < 0.5) return "As long as";
  return `${percent.toFixed(0)} % ${share < 0 ? "shorter" : "longer"} than`;
}

/**
 * @param {{backend: string, milliseconds: number | null, images: number | null, areSeen: boolean, curve: string, points: number}} known
 */
export function pathStatus({ backend, milliseconds, images, areSeen, curve, points }) {
  const speed = milliseconds === null ? "ready" : `${milliseconds.toFixed(1)} ms per picture`;
  return [
    `${speed} in your browser (${backend})`,
    imagesText(images, areSeen),
    `${curve} through ${points} ${points === 1 ? "point" : "points"}`,
  ].join(" · ");
}

/**
 * What a screen reader is told after a decision.
 * @param {Partial<PathState>} change
 * @param {string[]} names of the points
 */
export function pathAnnouncement(change, names) {
  if (change.points !== undefined) {
    return names.length === 0 ? "No points." : `${names.length} points: ${names.join(", ")}.`;
  }
  if (change.curve !== undefined) return `Curve: ${change.curve}.`;
  if (change.pairs === null) return "The sheet of pairs is closed.";
  if (change.pairs !== undefined || change.draw !== undefined) return "Ten other pairs are shown.";
  return "";
}

/** @param {number} value */
function short(value) {
  return signed(value, 1).replace("+", "");
}
