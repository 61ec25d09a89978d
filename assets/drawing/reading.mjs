/** What a model makes of an image: its posterior, a place drawn from it, how well that repairs the image, its neighbours. */

/** @import { Cloud } from "../sky/cloud.mjs" */
/** @import { Decoder, Encoder, LayerSpec, Run } from "../types.d.ts" */

import { compile } from "../inference/network.mjs";
import { fastestKernel } from "../inference/webassembly.mjs";
import { bernoulliNats, deviations, gaussianNats, reparameterised } from "../maths/posterior.mjs";
import { vote } from "../maths/vote.mjs";
import { NEIGHBOURS } from "../selection/purity.mjs";
import { imageRate } from "../sky/latents.mjs";

/**
 * nats: NaN where they are not known; votes: null before there are test images; dearer: the share of
 * test images whose −ELBO is lower, null where it is not known.
 * @typedef {object} Reading
 * @property {Float32Array} mu
 * @property {Float64Array} sigma
 * @property {number[]} z
 * @property {Float32Array} decoded (C · H · W)
 * @property {number} rate
 * @property {number} reconstruction
 * @property {{winner: number, counts: number[], rows: number[]} | null} votes
 * @property {number | null} dearer
 */

export class Reader {
  #run;
  #decoder;
  #encoder;
  #logits;
  /** The test images' −ELBO in rising order, and of which cloud. @type {{cloud: Cloud, prices: Float64Array} | null} */
  #prices = null;

  /**
   * @param {Run} run
   * @param {Decoder} decoder
   * @param {Encoder} encoder
   */
  constructor(run, decoder, encoder) {
    this.#run = run;
    this.#decoder = decoder;
    this.#encoder = encoder;
    this.#logits = logitsOf(run, decoder);
  }

  /**
   * @param {Float32Array} pixels (C · H · W)
   * @param {ArrayLike<number>} epsilon (D)
   * @param {Cloud | null} cloud
   * @returns {Reading}
   */
  read(pixels, epsilon, cloud) {
    const { latent_dim: latentDim, classes, prior } = this.#run;
    const { mu, logvar } = this.#encoder.encode(pixels);
    const sigma = deviations(logvar);
    const z = reparameterised(mu, sigma, epsilon);
    const decoded = this.#decoder.decode(z).slice();
    const rate = imageRate({ mu, logvar, latentDim, prior }, 0);
    const reconstruction = this.#nats(z, decoded, pixels);
    const rows = cloud?.nearestK(mu, NEIGHBOURS).map(({ row }) => row);
    return {
      mu,
      sigma,
      z,
      decoded,
      rate,
      reconstruction,
      votes: cloud && rows ? { ...vote(cloud.label, rows, classes.length), rows } : null,
      dearer: cloud && this.#dearer(reconstruction + rate, cloud),
    };
  }

  /**
   * −log p(x | z) by the run's own likelihood.
   * @param {number[]} z
   * @param {Float32Array} decoded
   * @param {Float32Array} pixels
   */
  #nats(z, decoded, pixels) {
    const { likelihood, sigma } = this.#run.objective;
    if (likelihood === "gaussian" && sigma !== undefined) return gaussianNats(decoded, pixels, sigma);
    return this.#logits === null ? NaN : bernoulliNats(this.#logits.run(z), pixels);
  }

  /**
   * @param {number} price
   * @param {Cloud} cloud
   */
  #dearer(price, cloud) {
    if (this.#prices?.cloud !== cloud) this.#prices = { cloud, prices: pricesOf(cloud) };
    const { prices } = this.#prices;
    if (prices.length === 0 || Number.isNaN(price)) return null;
    return prices.filter((other) => other < price).length / prices.length;
  }
}

/**
 * The decoder without its last sigmoid, since float32 knows no probability between 1 − 6e−8 and 1;
 * null where the run is no Bernoulli.
 * @param {Run} run
 * @param {Decoder} decoder
 */
function logitsOf({ objective, latent_dim: latentDim }, { parts }) {
  const last = parts.specs.findLastIndex(({ op }) => op !== "reshape" && op !== "flatten");
  if (objective.likelihood !== "bernoulli" || parts.specs[last]?.op !== "sigmoid") return null;
  /** @type {LayerSpec[]} */
  const specs = parts.specs.toSpliced(last, 1);
  return compile(specs, parts.tensors, [latentDim], { kernel: fastestKernel() });
}

/**
 * @param {Cloud} cloud
 */
function pricesOf(cloud) {
  const prices = Float64Array.from(
    { length: cloud.count },
    (_, row) => cloud.reconstructionNats[row] + imageRate(cloud, row),
  );
  return prices.filter((price) => !Number.isNaN(price)).sort();
}
