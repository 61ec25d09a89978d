/** What is said of a drawing. */

/** @import { Run } from "../types.d.ts" */

import { tr } from "../shell/texts.mjs";

/**
 * Looks like “7” (14 of 15 neighbours)
 * @param {{winner: number, counts: number[], rows: number[]}} votes
 * @param {string[]} classes
 */
export function voteText({ winner, counts, rows }, classes) {
  const [name, n] = [classes[winner], rows.length];
  return counts[winner] === n
    ? tr("Looks like “{name}” (all {n} neighbours)", { name, n })
    : tr("Looks like “{name}” ({count} of {n} neighbours)", { name, count: counts[winner], n });
}

/**
 * @param {number | null} dearer the share of test images that cost less
 */
export function priceText(dearer) {
  if (dearer === null) return "";
  if (dearer > 0.995)
    return tr("Harder for the model than 99 % of the test images: it has seen nothing like it.");
  if (dearer < 0.005) return tr("Easier for the model than 99 % of the test images.");
  return tr("Harder for the model than {value} % of the test images.", { value: Math.round(100 * dearer) });
}

/**
 * What an empty sheet says.
 * @param {Pick<Run, "image" | "classes" | "dataset">} run
 */
export function invitationText({ classes, image }) {
  const what = classes.every((name) => /^\d$/.test(name))
    ? tr("Draw a digit")
    : tr("Draw one of these: {classes}", { classes: listed(classes) });
  const own =
    image.channels === 1
      ? tr(" Or paste a picture.")
      : tr(" Photographs do better: bring one, or take a test image.");
  return tr("{what}. Its star appears in the sky as you draw.{own} Nothing leaves your browser.", {
    what,
    own,
  });
}

/**
 * @param {Pick<Run, "id">} run
 */
export function withoutEncoderText({ id }) {
  return tr(
    "{id} came without its encoder, which would say where a drawing lies: choose another run to draw for.",
    { id },
  );
}

/**
 * @param {Pick<Run, "id">} run
 */
export function servedText({ id }) {
  return tr(
    "{id} is decoded by the server, and a drawing never leaves your browser: choose another run to draw for.",
    { id },
  );
}

/** @param {string[]} names */
function listed(names) {
  const shown = names.slice(0, 6).map((name) => name.toLowerCase());
  return names.length > shown.length ? `${shown.join(", ")}, …` : shown.join(", ");
}
