/** What is said of a drawing. */

/** @import { Run } from "../types.d.ts" */

/**
 * Looks like “7” (14 of 15 neighbours)
 * @param {{winner: number, counts: number[], rows: number[]}} votes
 * @param {string[]} classes
 */
export function voteText({ winner, counts, rows }, classes) {
  const share = counts[winner] === rows.length ? "all" : `${counts[winner]} of`;
  return `Looks like “${classes[winner]}” (${share} ${rows.length} neighbours)`;
}

/**
 * @param {number | null} dearer the share of test images that cost less
 */
export function priceText(dearer) {
  if (dearer === null) return "";
  if (dearer > 0.995)
    return "Harder for the model than 99 % of the test images: it has seen nothing like it.";
  if (dearer < 0.005) return "Easier for the model than 99 % of the test images.";
  return `Harder for the model than ${Math.round(100 * dearer)} % of the test images.`;
}

/**
 * What an empty sheet says.
 * @param {Pick<Run, "image" | "classes" | "dataset">} run
 */
export function invitationText({ classes, image }) {
  const what = classes.every((name) => /^\d$/.test(name))
    ? "Draw a digit"
    : `Draw one of these: ${listed(classes)}`;
  const own =
    image.channels === 1
      ? " Or paste a picture."
      : " Photographs do better: bring one, or take a test image.";
  return `${what}. Its star appears in the sky as you draw.${own} Nothing leaves your browser.`;
}

/**
 * @param {Pick<Run, "id">} run
 */
export function withoutEncoderText({ id }) {
  return `${id} came without its encoder, which would say where a drawing lies: choose another run to draw for.`;
}

/** @param {string[]} names */
function listed(names) {
  const shown = names.slice(0, 6).map((name) => name.toLowerCase());
  return names.length > shown.length ? `${shown.join(", ")}, …` : shown.join(", ");
}
