/** What the Paths page says in words. */

/** @import { Plane } from "../../types.d.ts" */
/** @import { Journey } from "./journey.mjs" */
/** @import { PathState } from "./state.mjs" */

import { onPlane } from "../../maths/plane.mjs";
import { quoted, tr, trn } from "../../shell/texts.mjs";
import { imagesText, signed } from "../../shell/words.mjs";

/**
 * "“7” #42" for a test image, "−1.2, 0.5" for a place: where it is on the plane, if there is one.
 * @param {{z: ArrayLike<number>, image?: number, label?: string}} point
 * @param {Plane | null} plane
 */
export function pointName({ z, image, label = "" }, plane) {
  if (image === undefined) return (plane === null ? Array.from(z) : onPlane(z, plane)).map(short).join(", ");
  return label.length > 1 ? `${label} #${image}` : `${quoted(label)} #${image}`;
}

/**
 * Lengths as two lines; a journey of which no picture is known has dashes.
 * @param {Pick<Journey, "latent" | "image" | "straight">} journey
 * @param {string} curve
 * @param {boolean} searching
 */
export function lengthsText(journey, curve, searching) {
  const pictures = journey.image === null ? "–" : journey.image.length.toFixed(1);
  const lengths = tr("Length {value} in z, {pictures} in pixels", {
    value: journey.latent.length.toFixed(2),
    pictures,
  });
  if (searching)
    return tr("{lengths}\nLooking for the path along which the pictures change least …", { lengths });
  // Where all points are the same image there is no way, and no other to compare it with.
  if (journey.image === null || !journey.straight || curve === "straight") return `${lengths}\n\u00a0`;
  return tr("{lengths}\n{value} the straight line in pixels", {
    lengths,
    value: comparison(journey.image.length / journey.straight - 1),
  });
}

/** @param {number} share */
function comparison(share) {
  const percent = Math.abs(100 * share);
  if (percent < 0.5) return tr("As long as");
  const value = percent.toFixed(0);
  return share < 0 ? tr("{value} % shorter than", { value }) : tr("{value} % longer than", { value });
}

/**
 * @param {{backend: string, milliseconds: number | null, images: number | null, areSeen: boolean, curve: string, points: number}} known
 */
export function pathStatus({ backend, milliseconds, images, areSeen, curve, points }) {
  const speed =
    milliseconds === null ? tr("ready") : tr("{value} ms per picture", { value: milliseconds.toFixed(1) });
  return [
    tr("{speed} in your browser ({backend})", { speed, backend }),
    imagesText(images, areSeen),
    trn("{curve} through {n} point", "{curve} through {n} points", points, { curve }),
  ].join(" · ");
}

/**
 * What a screen reader is told after a decision.
 * @param {Partial<PathState>} change
 * @param {string[]} names of the points
 */
export function pathAnnouncement(change, names) {
  if (change.points !== undefined) {
    return names.length === 0
      ? tr("No points.")
      : tr("{n} points: {value}.", { n: names.length, value: names.join(", ") });
  }
  if (change.curve !== undefined) return tr("Curve: {curve}.", { curve: change.curve });
  if (change.pairs === null) return tr("The sheet of pairs is closed.");
  if (change.pairs !== undefined || change.draw !== undefined) return tr("Ten other pairs are shown.");
  return "";
}

/** @param {number} value */
function short(value) {
  return signed(value, 1).replace("+", "");
}
