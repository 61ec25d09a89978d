/** What the Compare page says. */

/** @import { Plane, Run } from "../../types.d.ts" */
/** @import { Change, State } from "./parameters.mjs" */

import { quoted, tr } from "../../shell/texts.mjs";
import { placeText, whole } from "../../shell/words.mjs";

export const NOTHING_IN_COMMON = tr(
  "These runs have nothing in common to point at: they know different images, and their latent spaces have different numbers of dimensions. Choose runs of one data set.",
);

/**
 * Why the runs cannot be compared in that mode.
 * @type {Record<string, string>}
 */
export const IMPOSSIBLE = {
  place: tr("The same place needs runs of equally many latents: choose such runs to compare it."),
  image: tr("The same image needs runs of one data set: choose such runs to compare it."),
};

/**
 * Why there is less to see than two panels; null where there are enough.
 * @param {number} chosen
 * @param {number} offered
 */
export function nothingToCompare(chosen, offered) {
  if (offered === 0) {
    return tr(
      "No run is published yet. Train a series with “python -m vae sweep --dataset mnist --beta 0.5 1 2 4”.",
    );
  }
  if (chosen === 0) return tr("Choose two or more runs above, or a whole series at once.");
  return null;
}

/** @typedef {{images: {count: number} | null, lit: Uint8Array[], all: unknown[]}} Shown */

/**
 * The line beside the panels: what is linked, what is selected.
 * @param {Shown} panels
 * @param {Pick<State, "mode" | "brush" | "classes">} state
 */
export function linkText({ images, lit, all }, { mode, brush, classes }) {
  if (all.length === 1) return tr("One run alone: choose another one to compare it with.");
  if (images === null) return tr("These runs have no test images in common: only places can be compared.");
  const count = tr("{count} test images", { count: whole(images.count) });
  if (brush === null && classes.length === 0)
    return mode === "image"
      ? tr("The same {count} in every panel: point at one, and all models decode it.", { count })
      : tr("The same {count} in every panel: point at a place, and all models decode it.", { count });
  const selected = lit[0].reduce((sum, one) => sum + one, 0);
  return tr("{selected} of {count} selected", { selected: whole(selected), count });
}

/**
 * "Test image 120, “4”" or "Test image 7, Sneaker"
 * @param {number} index
 * @param {string} className
 */
export function imageName(index, className) {
  return tr("Test image {index}, {value}", {
    index,
    value: className.length > 1 ? className : quoted(className),
  });
}

/**
 * "139.9 + 8.0", which no line is broken in; true minus signs. Without a posterior, as of an
 * autoencoder, the rate is NaN and left out.
 * @param {number} reconstruction
 * @param {number} rate
 */
export function sumText(reconstruction, rate) {
  if (!Number.isFinite(reconstruction) && !Number.isFinite(rate)) return tr("not measured");
  if (Number.isNaN(rate)) return tenths(reconstruction);
  return `${tenths(reconstruction)}\u00a0+\u00a0${tenths(rate)}`;
}

/**
 * "139.9 + 8.0 = 147.9 nats": what the whole test set costs; of an autoencoder its one term.
 * @param {{reconstruction?: number, kl?: number, negative_elbo?: number}} metrics
 */
export function costText({ reconstruction, kl, negative_elbo: negativeElbo } = {}) {
  if (reconstruction !== undefined && kl === undefined)
    return tr("{reconstruction}\u00a0nats of reconstruction, no rate", {
      reconstruction: tenths(reconstruction),
    });
  if (kl === undefined || negativeElbo === undefined) return tr("not measured");
  return `${sumText(reconstruction ?? negativeElbo - kl, kl)} =\u00a0${tenths(negativeElbo)}\u00a0nats`;
}

/**
 * What to look for in a series over β, from its smallest to its largest: the heading, then what was
 * measured, each text with the word of the glossary that it is about, "" for none.
 * @param {Pick<Run, "objective" | "metrics">} first
 * @param {Pick<Run, "objective" | "metrics">} last
 * @returns {{heading: string, fact: [text: string, term: string][]}}
 */
export function betaSlope(first, last) {
  const [a, b] = [first, last].map(({ metrics }) => metrics?.test ?? {});
  const { kl: rate = NaN, reconstruction: distortion = NaN } = a;
  const { kl: lastRate = NaN, reconstruction: lastDistortion = NaN } = b;
  const isUsual = lastRate < rate && lastDistortion > distortion;
  const heading = isUsual
    ? tr("Raise β: the sky draws together, the picture blurs")
    : tr("Slide β: what does it do to the sky and to the picture?");
  if (![rate, lastRate, distortion, lastDistortion].every(Number.isFinite)) return { heading, fact: [] };
  return {
    heading,
    fact: [
      [tr("From "), ""],
      [`β = ${first.objective.beta}`, "beta"],
      [tr(" to β = {beta} the ", { beta: last.objective.beta }), ""],
      [tr("rate"), "rate"],
      [tr(" goes from {rate} to {lastRate} ", { rate: tenths(rate), lastRate: tenths(lastRate) }), ""],
      [tr("nats"), "nats"],
      [tr(" per image, the "), ""],
      [tr("distortion"), "reconstruction"],
      [
        tr(" from {distortion} to {lastDistortion}.", {
          distortion: tenths(distortion),
          lastDistortion: tenths(lastDistortion),
        }),
        "",
      ],
    ],
  };
}

/** @param {number} value */
function tenths(value) {
  if (!Number.isFinite(value)) return "–";
  return `${value < 0 ? "\u2212" : ""}${Math.abs(value).toFixed(1)}`;
}

/**
 * For screen readers, after a decision. name: of the image that is shown.
 * @param {Change} change
 * @param {State} state
 * @param {Omit<Shown, "all"> & {all: {plane: Plane, name: string}[]}} panels
 * @param {string} name
 */
export function announcement(change, state, panels, name) {
  if ("brush" in change || "classes" in change) return `${linkText(panels, state)}.`;
  if ("large" in change) return tr("{value} is large.", { value: panels.all[(state.large ?? 1) - 1].name });
  if (change.aligned !== undefined)
    return change.aligned ? tr("Planes are aligned.") : tr("Planes are as trained.");
  if (change.show !== undefined) return tr("The panels show {show}.", { show: state.show });
  if (change.image !== undefined || change.mode !== undefined) return `${name}.`;
  return change.z === undefined ? "" : tr("Moved to {z}.", { z: placeText(state.z, panels.all[0].plane) });
}
