/** What the Network page says of layers and units, and of weights that are pictures, of one run or of two. */

/** @import { Match } from "./matching.mjs" */
/** @import { Stage } from "./stages.mjs" */
/** @import { WeightPictures } from "./weights.mjs" */

/** One unit over the plane, see unit_maps.mjs. @typedef {{values: Float32Array, low: number, high: number}} OneMap */

import { tr } from "../../shell/texts.mjs";
import { signed, whole } from "../../shell/words.mjs";
import { unitsOf } from "./stages.mjs";
import { firingShare } from "./unit_maps.mjs";

/** Latents whose numbers are said one by one. */
const MOST_READ = 3;

/**
 * "e1" → "Encoder layer 1"
 * @param {string} key
 */
export function stageTitle(key) {
  const number = key.slice(1);
  return key[0] === "e" ? tr("Encoder layer {number}", { number }) : tr("Decoder layer {number}", { number });
}

/**
 * "65,792 parameters · 65,536 multiply-adds"
 * @param {{parameters: number, multiplyAdds: number}} costs
 */
export function costText({ parameters, multiplyAdds }) {
  return tr("{parameters} parameters · {multiplyAdds} multiply-adds", {
    parameters: whole(parameters),
    multiplyAdds: whole(multiplyAdds),
  });
}

/**
 * The same with its words linked, see withTerms.
 * @param {{parameters: number, multiplyAdds: number}} cost
 */
export function linkedCostText({ parameters, multiplyAdds }) {
  return tr("{parameters} [parameters](weight) · {multiplyAdds} [multiply-adds](multiply-add)", {
    parameters: whole(parameters),
    multiplyAdds: whole(multiplyAdds),
  });
}

/**
 * "unit 18", "channel 3", "pixel (4, 7)": people count from 1.
 * @param {Pick<Stage, "shape">} stage
 * @param {number} unit
 * @param {"unit" | "pixel" | "channel"} kind
 */
export function unitName({ shape }, unit, kind) {
  if (kind !== "pixel") return `${ONE[kind]} ${unit + 1}`;
  const width = shape[2];
  return tr("pixel ({value}, {value2})", { value: (unit % width) + 1, value2: Math.floor(unit / width) + 1 });
}

export const ONE = { unit: tr("unit"), pixel: tr("pixel"), channel: tr("channel") };
export const MANY = { unit: tr("units"), pixel: tr("pixels"), channel: tr("channels") };
const ATLAS = {
  unit: tr("Where each unit fires: one map of the sky’s plane for each"),
  pixel: tr("Where each pixel fires: one map of the sky’s plane for each"),
  channel: tr("Where each channel fires: one map of the sky’s plane for each"),
};

export const WITHOUT_ENCODER = tr(
  "This run was published without its encoder: what it makes of an image is known only by the stars.",
);

/**
 * What the encoder is shown.
 * @param {number | null} index
 * @param {string} name of its class
 */
export function imageName(index, name) {
  return index === null ? tr("What the decoder imagines") : tr("Test image {index}: {name}", { index, name });
}

/**
 * Means and standard deviations, where they are few enough to be read.
 * @param {Float32Array} code mu, then logvar
 */
export function codeText(code) {
  const latents = code.length / 2;
  if (latents > MOST_READ) return "";
  const list = (/** @type {Iterable<number>} */ values, /** @type {(value: number) => string} */ write) =>
    `(${Array.from(values, write).join(", ")})`;
  const mu = list(code.subarray(0, latents), (value) => signed(value));
  const sigma = list(code.subarray(latents), (value) => Math.exp(value / 2).toFixed(2));
  return `μ = ${mu}   σ = ${sigma}`;
}

/**
 * What is known of a unit: its value now, and over what the sky shows.
 * @param {string | null} name null where none is chosen
 * @param {number | null} now
 * @param {OneMap | null} over
 */
export function nowText(name, now, over) {
  if (name === null) return tr("Press a unit to see under the stars where it fires.");
  const value = now === null ? "" : tr(" {now} here", { now: signed(now) });
  if (over === null) return `${capital(name)}:${value}`;
  return `${capital(name)}:${value}, ${rangeText(over)}`;
}

/**
 * "Decoder layer 2, unit 18: −0.28 to +2.13 on this plane; above half its peak on 12 % of it"
 * @param {Stage} stage
 * @param {number} unit
 * @param {OneMap | null} over null while it is computed
 */
export function mapWords(stage, unit, over) {
  const { kind, count } = unitsOf(stage.shape);
  const title = stageTitle(stage.key);
  if (unit >= count)
    return tr("{title} has {count} {kinds}.", { title, count: whole(count), kinds: MANY[kind] });
  const name = `${title}, ${unitName(stage, unit, kind)}`;
  return over === null ? `${name} …` : `${name}: ${rangeText(over)}`;
}

/**
 * As wide for all values, so that nothing moves while it changes.
 * @param {number | null} value
 */
export function nowNumber(value) {
  return value === null ? "" : signed(value);
}

/** @param {"unit" | "pixel" | "channel"} kind */
export function atlasText(kind) {
  return ATLAS[kind];
}

/** @param {OneMap} map */
function rangeText(map) {
  const share = Math.round(100 * firingShare(map));
  const range = tr("{low} to {high} on this plane", { low: signed(map.low), high: signed(map.high) });
  return map.high > 0
    ? tr("{range}; above half its peak on {share} % of it", { range, share })
    : tr("{range}; it never fires", { range });
}

/** @param {string} text */
function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/** Which weights are pictures. @typedef {"encoder" | "decoder"} Side */

/** What two runs' units have in common, see matching.mjs. @typedef {{matches: Match[], median: number, byNumber: number | null}} Matched */

/** Above this the median over some dozen pairs is not chance: of unrelated vectors cosines lie around 0. */
const KEPT = 0.1;

/** @type {Record<Side, Record<WeightPictures["reach"], string>>} */
const MEANINGS = {
  encoder: {
    image: tr(
      "What each unit of the encoder’s first layer looks for in an image: warm colours make it fire, blue stops it.",
    ),
    window: tr(
      "The windows that the encoder’s first layer moves over the image: warm colours make a channel fire, blue stops it.",
    ),
  },
  decoder: {
    image: tr(
      "What each unit before the decoder’s last layer draws into the image when it fires: warm colours add light, blue takes it away.",
    ),
    window: tr(
      "The brush with which the decoder’s last layer draws where a channel fires: warm colours add light, blue takes it away.",
    ),
  },
};
const MEANINGS_IN_COLOUR = tr(
  "Grey is no weight; a colour is what is added, its opposite what is taken away.",
);

/**
 * @param {Side} side
 * @param {WeightPictures | null} pictures
 * @param {number} shown
 */
export function weightsWords(side, pictures, shown) {
  if (pictures === null) return withoutWords(side, "this");
  const { reach, count, channels } = pictures;
  const some =
    shown < count
      ? tr(" Shown are the {shown} of {count} with the largest weights.", { shown, count: whole(count) })
      : "";
  const colour = channels === 3 ? ` ${MEANINGS_IN_COLOUR}` : "";
  return `${MEANINGS[side][reach]}${some}${colour}`;
}

/**
 * What there is to see of two runs; seeds: undefined where one does not say it.
 * @param {Matched | null} matched null where the two have no units of one shape
 * @param {(number | undefined)[]} seeds
 */
export function comparisonWords(matched, seeds) {
  if (matched === null) {
    return tr(
      "These two layers have windows of other sizes: their units cannot be laid beside one another one by one.",
    );
  }
  const { median, byNumber } = matched;
  const beside = tr(
    "Beside each unit lies the other run’s most similar one, its sign turned where that helps. Median likeness (cosine) {value}",
    { value: median.toFixed(2) },
  );
  if (byNumber === null) return `${beside}.`;
  const numbers = tr("{beside}; of units of the same number {byNumber}.", {
    beside,
    byNumber: signed(byNumber),
  });
  const [own, other] = seeds;
  const areAlike = own !== undefined && own === other;
  if (byNumber > KEPT) {
    const cause = areAlike
      ? tr("Both began from seed {own}", { own })
      : tr("Both began from much the same weights");
    return tr("{numbers} {cause}, and units of the same number still resemble one another.", {
      numbers,
      cause,
    });
  }
  const cause = areAlike ? tr("Both have seed {own}, but did not begin alike", { own }) : seedsText(seeds);
  return tr("{numbers} {cause}: which unit does what is chance, what the units do together is not.", {
    numbers,
    cause,
  });
}

/** @param {Match} match */
export function matchText({ unit, other, cosine }) {
  return tr("Unit {value} beside unit {value2}: cosine {cosine}", {
    value: unit + 1,
    value2: other + 1,
    cosine: signed(cosine),
  });
}

/**
 * @param {Side} side
 * @param {"this" | "the other"} whose
 */
export function withoutWords(side, whose) {
  const name = whose === "this" ? tr("This run’s") : tr("The other run’s");
  return side === "encoder"
    ? tr(
        "{name} encoder is not published, or its first layer does not see pixels: there are no weights to see.",
        { name },
      )
    : tr("{name} decoder does not end in a layer that gives pixels: there are no weights to see.", { name });
}

/** @param {(number | undefined)[]} seeds */
function seedsText([own, other]) {
  return own === undefined || other === undefined
    ? tr("They began from different weights")
    : tr("They began from seeds {own} and {other}", { own, other });
}
