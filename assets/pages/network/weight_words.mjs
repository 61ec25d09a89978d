/** What the Network page says of weights that are pictures, of one run or of two. */

/** @import { Match } from "./matching.mjs" */
/** @import { WeightPictures } from "./weights.mjs" */

import { signed, whole } from "../../shell/words.mjs";

/** Which weights are pictures. @typedef {"encoder" | "decoder"} Side */

/** What two runs' units have in common, see matching.mjs. @typedef {{matches: Match[], median: number, byNumber: number | null}} Matched */

/** Above this the median over some dozen pairs is not chance: of unrelated vectors cosines lie around 0. */
const KEPT = 0.1;

/** @type {Record<Side, Record<WeightPictures["reach"], string>>} */
const MEANINGS = {
  encoder: {
    image:
      "What each unit of the encoder’s first layer looks for in an image: warm colours make it fire, blue stops it.",
    window:
      "The windows that the encoder’s first layer moves over the image: warm colours make a channel fire, blue stops it.",
  },
  decoder: {
    image:
      "What each unit before the decoder’s last layer draws into the image when it fires: warm colours add light, blue takes it away.",
    window:
      "The brush with which the decoder’s last layer draws where a channel fires: warm colours add light, blue takes it away.",
  },
};
const MEANINGS_IN_COLOUR = "Grey is no weight; a colour is what is added, its opposite what is taken away.";

/**
 * @param {Side} side
 * @param {WeightPictures | null} pictures
 * @param {number} shown
 */
export function weightsWords(side, pictures, shown) {
  if (pictures === null) return withoutWords(side, "this");
  const { reach, count, channels } = pictures;
  const some = shown < count ? ` Shown are the ${shown} of ${whole(count)} with the largest weights.` : "";
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
    return "These two layers have windows of other sizes: their units cannot be laid beside one another one by one.";
  }
  const { median, byNumber } = matched;
  const beside = `Beside each unit lies the other run’s most similar one, its sign turned where that helps. Median likeness (cosine) ${median.toFixed(2)}`;
  if (byNumber === null) return `${beside}.`;
  const numbers = `${beside}; of units of the same number ${signed(byNumber)}.`;
  const [own, other] = seeds;
  const areAlike = own !== undefined && own === other;
  if (byNumber > KEPT) {
    const cause = areAlike ? `Both began from seed ${own}` : "Both began from much the same weights";
    return `${numbers} ${cause}, and units of the same number still resemble one another.`;
  }
  const cause = areAlike ? `Both have seed ${own}, but did not begin alike` : seedsText(seeds);
  return `${numbers} ${cause}: which unit does what is chance, what the units do together is not.`;
}

/** @param {Match} match */
export function matchText({ unit, other, cosine }) {
  return `Unit ${unit + 1} beside unit ${other + 1}: cosine ${signed(cosine)}`;
}

/**
 * @param {Side} side
 * @param {"this" | "the other"} whose
 */
export function withoutWords(side, whose) {
  const name = whose === "this" ? "This run’s" : "The other run’s";
  return side === "encoder"
    ? `${name} encoder is not published, or its first layer does not see pixels: there are no weights to see.`
    : `${name} decoder does not end in a layer that gives pixels: there are no weights to see.`;
}

/** @param {(number | undefined)[]} seeds */
function seedsText([own, other]) {
  return own === undefined || other === undefined
    ? "They began from different weights"
    : `They began from seeds ${own} and ${other}`;
}
