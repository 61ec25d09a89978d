/** Better posteriors than an encoder's, by a few steps for each image: vae/model/refinement.py says how and why. */

/** @import { Run } from "../types.d.ts" */
/** @import { compile } from "./network.mjs" */

import { bernoulliNats } from "../maths/posterior.mjs";

/** @typedef {{mu: Float32Array, logvar: Float32Array}} Answer */
/** @typedef {{mu: Float64Array, logvar: Float64Array, bound: number}} Posterior */

/** Both as in vae/model/refinement.py. */
const DAMPING = 0.5;
const SEARCHED_SPAN = 3.5;
const NODES = [-Math.sqrt(3), 0, Math.sqrt(3)];
const WEIGHTS = [1 / 6, 2 / 3, 1 / 6];

/** How many places a step decodes at once. @param {number} latentDim */
export function nodesOf(latentDim) {
  return NODES.length ** latentDim;
}

/** Of a posterior that fits the objective: β of a β-VAE, and 1 of all others. @param {Run["objective"]} objective */
export function klWeight({ name, beta }) {
  return name === "beta-vae" && beta ? beta : 1;
}

/** The posteriors of a run, refined as its run.json says. */
export class Refiner {
  #logits;
  #said;
  #latentDim;
  #beta;
  /** @type {Plane | null} */
  #plane = null;

  /**
   * @param {ReturnType<typeof compile>} logits takes nodesOf(latentDim) places at once
   * @param {NonNullable<Run["refinement"]>} said
   * @param {number} latentDim
   * @param {number} [beta] the weight of the KL, above 0
   */
  constructor(logits, said, latentDim, beta = 1) {
    this.#logits = logits;
    this.#said = said;
    this.#latentDim = latentDim;
    this.#beta = beta;
  }

  /**
   * @param {Float32Array} pixels
   * @param {Answer} answer the encoder's
   * @returns {Answer}
   */
  refine(pixels, answer) {
    const { steps, side } = this.#said;
    /** @param {Float32Array} places */
    const likelihood = (places) => {
      const count = places.length / this.#latentDim;
      const found = this.#logits.runBatch(places, count);
      return Array.from(
        { length: count },
        (_, k) =>
          -bernoulliNats(found.subarray(k * pixels.length, (k + 1) * pixels.length), pixels) / this.#beta,
      );
    };
    let best = refined(likelihood, answer, steps);
    if (side) {
      this.#plane ??= new Plane(this.#logits, side, this.#beta);
      const start = { mu: this.#plane.best(pixels), logvar: answer.logvar };
      const other = refined(likelihood, start, steps);
      if (other.bound < best.bound) best = other;
    }
    return { mu: Float32Array.from(best.mu), logvar: Float32Array.from(best.logvar) };
  }
}

/** Side² places of a plane from which a search may start, and what is decoded there. */
class Plane {
  #places;
  #logits;
  #rest;

  /**
   * @param {ReturnType<typeof compile>} network
   * @param {number} side
   * @param {number} beta
   */
  constructor(network, side, beta) {
    const along = Array.from({ length: side }, (_, k) => SEARCHED_SPAN * ((2 * k) / (side - 1) - 1));
    this.#places = along.flatMap((x) => along.map((y) => [x, y]));
    const decoded = this.#places.map((place) => network.run(place).slice());
    this.#logits = decoded.map((logits) => logits.map((logit) => logit / beta));
    this.#rest = decoded.map((logits, k) => {
      const [x, y] = this.#places[k];
      return -bernoulliNats(logits, new Float32Array(logits.length)) / beta - (x * x + y * y) / 2;
    });
  }

  /** Where log p(x | z) / β + log p(z) is highest among the places. @param {Float32Array} pixels */
  best(pixels) {
    let best = 0;
    let highest = -Infinity;
    this.#logits.forEach((logits, k) => {
      let joint = this.#rest[k];
      for (let i = 0; i < pixels.length; i++) joint += logits[i] * pixels[i];
      if (joint > highest) [best, highest] = [k, joint];
    });
    return this.#places[best];
  }
}

/**
 * The best of steps + 1 posteriors: the one that is given and what each step makes of it.
 * @param {(places: Float32Array) => ArrayLike<number>} logLikelihood places (K · D) to log p(x | z) (K)
 * @param {{mu: ArrayLike<number>, logvar: ArrayLike<number>}} start (D)
 * @param {number} steps
 * @returns {Posterior} bound: −ELBO by quadrature
 */
export function refined(logLikelihood, start, steps) {
  let mu = Float64Array.from(start.mu);
  let logvar = Float64Array.from(start.logvar);
  let best = { mu, logvar, bound: Infinity };
  const { nodes, weights } = quadrature(mu.length);
  for (let step = 0; step <= steps; step++) {
    const sigma = logvar.map((value) => Math.exp(value / 2));
    const places = nodes.flatMap((node) => node.map((e, d) => mu[d] + e * sigma[d]));
    const found = logLikelihood(Float32Array.from(places));
    const mean = weights.reduce((sum, weight, k) => sum + weight * found[k], 0);
    const bound = rateOf(mu, logvar) - mean;
    if (bound < best.bound) best = { mu, logvar, bound };
    const next = { mu: mu.slice(), logvar: logvar.slice() };
    for (let d = 0; d < mu.length; d++) {
      let gradient = 0;
      let curvature = 0;
      nodes.forEach((node, k) => {
        const weighted = weights[k] * (found[k] - mean);
        gradient += (weighted * node[d]) / sigma[d];
        curvature += (weighted * (node[d] ** 2 - 1)) / sigma[d] ** 2;
      });
      const precision = (1 - DAMPING) * Math.exp(-logvar[d]) + DAMPING * Math.max(1, 1 - curvature);
      next.mu[d] += (DAMPING * (gradient - mu[d])) / precision;
      next.logvar[d] = -Math.log(precision);
    }
    ({ mu, logvar } = next);
  }
  return best;
}

/** KL(N(mu, diag(exp(logvar))) || N(0, I)). @param {Float64Array} mu @param {Float64Array} logvar */
function rateOf(mu, logvar) {
  return mu.reduce((sum, mean, d) => sum + (mean ** 2 + Math.exp(logvar[d]) - 1 - logvar[d]) / 2, 0);
}

/** Three-point Gauss-Hermite over N(0, I). @param {number} latentDim */
function quadrature(latentDim) {
  /** @type {number[][]} */
  let nodes = [[]];
  let weights = [1];
  for (let d = 0; d < latentDim; d++) {
    weights = weights.flatMap((weight) => WEIGHTS.map((own) => weight * own));
    nodes = nodes.flatMap((node) => NODES.map((e) => [...node, e]));
  }
  return { nodes, weights };
}
