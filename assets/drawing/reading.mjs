/** What a model makes of an image: its posterior, a place drawn from it, how well that repairs the image, its neighbours. */

/** @import { Cloud } from "../sky/cloud.mjs" */
/** @import { Decoder, Encoder, LayerSpec, Run } from "../types.d.ts" */

import { compile } from "../inference/network.mjs";
import { klWeight, nodesOf, Refiner } from "../inference/refinement.mjs";
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

/** @typedef {ReturnType<Encoder["encode"]>} Posterior */
/** @typedef {{pixels: Float32Array, posterior: Posterior}} Last */

export class Reader {
  #run;
  #decoder;
  #encoder;
  #logits;
  /** @type {Refiner | null | undefined} */
  #refiner;
  /** Of the last image that was read patiently. @type {Last | null} */
  #last = null;
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
    this.#refiner =
      run.refinement &&
      this.#logits &&
      new Refiner(this.#logits, run.refinement, run.latent_dim, klWeight(run.objective));
  }

  /**
   * @param {Float32Array} pixels (C · H · W)
   * @param {ArrayLike<number>} epsilon (D)
   * @param {Cloud | null} cloud
   * @param {boolean} [isPatient] may it take as long as a refined posterior takes?
   * @returns {Reading}
   */
  read(pixels, epsilon, cloud, isPatient = true) {
    const { latent_dim: latentDim, classes, prior } = this.#run;
    const { mu, logvar } = this.#posterior(pixels, isPatient);
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

  /** Has it to be read once more, patiently, for the best answer? @param {Float32Array} pixels */
  isUnsettled(pixels) {
    return Boolean(this.#refiner) && !this.#isLast(pixels);
  }

  /** @param {Float32Array} pixels */
  #isLast(pixels) {
    const last = this.#last?.pixels;
    return last?.length === pixels.length && pixels.every((pixel, i) => pixel === last[i]);
  }

  /**
   * The encoder's, or the better one where the run's own are refined: at once where it is known,
   * else for the patient.
   * @param {Float32Array} pixels
   * @param {boolean} isPatient
   * @returns {Posterior}
   */
  #posterior(pixels, isPatient) {
    if (this.#isLast(pixels)) return /** @type {Last} */ (this.#last).posterior;
    const answer = this.#encoder.encode(pixels);
    if (!this.#refiner || !isPatient) return answer;
    const posterior = this.#refiner.refine(pixels, answer);
    this.#last = { pixels: pixels.slice(), posterior };
    return posterior;
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
function logitsOf({ objective, latent_dim: latentDim, refinement }, { parts }) {
  const last = parts.specs.findLastIndex(({ op }) => op !== "reshape" && op !== "flatten");
  if (objective.likelihood !== "bernoulli" || parts.specs[last]?.op !== "sigmoid") return null;
  /** @type {LayerSpec[]} */
  const specs = parts.specs.toSpliced(last, 1);
  const batch = refinement ? nodesOf(latentDim) : 1;
  return compile(specs, parts.tensors, [latentDim], { batch, kernel: fastestKernel() });
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
