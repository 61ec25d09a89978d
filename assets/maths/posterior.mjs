/** What an encoder says of one image, q(z | x) = N(mu, diag(sigma²)), and how well a decoder repairs it. */

/** @import { Plane } from "../types.d.ts" */

/** Corners of a drawn ring. */
const CORNERS = 64;

/** @param {ArrayLike<number>} logvar */
export function deviations(logvar) {
  return Float64Array.from(logvar, (value) => Math.exp(value / 2));
}

/**
 * z = mu + sigma · epsilon: chance comes from outside, so that z can be differentiated by mu and sigma
 * (Kingma & Welling 2014, section 2.4).
 * @param {ArrayLike<number>} mu
 * @param {ArrayLike<number>} sigma
 * @param {ArrayLike<number>} epsilon
 */
export function reparameterised(mu, sigma, epsilon) {
  return Array.from(mu, (mean, k) => mean + sigma[k] * epsilon[k]);
}

/**
 * −log Bernoulli(x; sigmoid(logit)), summed over the pixels, in nats; x in [0, 1] as in
 * vae/model/losses.py.
 * @param {ArrayLike<number>} logits
 * @param {ArrayLike<number>} x
 */
export function bernoulliNats(logits, x) {
  let nats = 0;
  for (let i = 0; i < x.length; i++) {
    const logit = logits[i];
    // log(1 + e^logit) without overflow.
    nats += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - x[i] * logit;
  }
  return nats;
}

/**
 * −log N(x; mean, sigma² I), summed over the pixels, in nats: a density, which may be negative.
 * @param {ArrayLike<number>} mean
 * @param {ArrayLike<number>} x
 * @param {number} sigma in pixels of [0, 1]
 */
export function gaussianNats(mean, x, sigma) {
  let squared = 0;
  for (let i = 0; i < x.length; i++) squared += (mean[i] - x[i]) ** 2;
  return (squared / sigma ** 2 + x.length * Math.log(2 * Math.PI * sigma ** 2)) / 2;
}

/**
 * The outline of all places within so many sigmas of mu, as closed rings: on a plane the shadow's one
 * ring of [x, y], without a plane (three latents) one ring of [x, y, z] around each axis.
 * @param {ArrayLike<number>} mu
 * @param {ArrayLike<number>} sigma
 * @param {Plane | null} plane
 * @param {number} sigmas
 * @returns {number[][][]}
 */
export function posteriorRings(mu, sigma, plane, sigmas) {
  if (plane === null) {
    return [
      [0, 1],
      [1, 2],
      [2, 0],
    ].map(([a, b]) =>
      turns((cos, sin) => {
        const place = Array.from(mu);
        place[a] += sigmas * sigma[a] * cos;
        place[b] += sigmas * sigma[b] * sin;
        return place;
      }),
    );
  }
  // On a map a posterior is no ellipse.
  if (plane.isMap) return [];
  const { x, y, xx, xy, yy } = shadowOf(mu, sigma, plane);
  // The lower triangle whose product with its transpose is the covariance (Cholesky).
  const a = Math.sqrt(xx);
  const b = a === 0 ? 0 : xy / a;
  const c = Math.sqrt(Math.max(0, yy - b * b));
  return [turns((cos, sin) => [x + sigmas * a * cos, y + sigmas * (b * cos + c * sin)])];
}

/**
 * The posterior as the plane shows it: its mean, and the covariance of its shadow.
 * @param {ArrayLike<number>} mu
 * @param {ArrayLike<number>} sigma
 * @param {Plane} plane
 */
export function shadowOf(mu, sigma, { origin, basis }) {
  const [x, y] = basis.map((direction) => along(mu, origin, direction));
  return {
    x,
    y,
    xx: covariance(sigma, basis, 0, 0),
    xy: covariance(sigma, basis, 0, 1),
    yy: covariance(sigma, basis, 1, 1),
  };
}

/**
 * The ellipse of one sigma around a shadow: its middle, its half axes, the longer one first, and the
 * angle of that one with x, in radians anticlockwise.
 * @param {ReturnType<typeof shadowOf>} shadow
 */
export function ellipseOf({ x, y, xx, xy, yy }) {
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const [long, short] = [middle + spread, Math.max(0, middle - spread)].map(Math.sqrt);
  return { x, y, long, short, angle: Math.atan2(2 * xy, xx - yy) / 2 };
}

/**
 * @param {(cos: number, sin: number) => number[]} place
 */
function turns(place) {
  return Array.from({ length: CORNERS }, (_, k) => {
    const angle = (2 * Math.PI * k) / CORNERS;
    return place(Math.cos(angle), Math.sin(angle));
  });
}

/**
 * @param {ArrayLike<number>} place
 * @param {ArrayLike<number>} origin
 * @param {ArrayLike<number>} direction
 */
function along(place, origin, direction) {
  let sum = 0;
  for (let k = 0; k < direction.length; k++) sum += (place[k] - origin[k]) * direction[k];
  return sum;
}

/**
 * @param {ArrayLike<number>} sigma
 * @param {ArrayLike<number>[]} basis
 * @param {number} i
 * @param {number} j
 */
function covariance(sigma, basis, i, j) {
  let sum = 0;
  for (let k = 0; k < sigma.length; k++) sum += basis[i][k] * basis[j][k] * sigma[k] ** 2;
  return sum;
}
