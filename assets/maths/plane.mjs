/**
 * The plane of latent space that the sky shows: of two latents, or of two principal directions.
 *
 * A plane is {axes, origin, basis: [across, upward], names, isPrincipal}: `origin` and the two
 * orthonormal directions have as many numbers as z. What z has across the plane stays as it is.
 * `axes` is its short form, as in the page's state: [latent, latent], or {principal: [k, k]}.
 * Latents and directions are counted from 0 here, from 1 where people read them and in addresses.
 */

/** Below this many nats a latent says nothing about an image. */
const ACTIVE_NATS = 0.01;
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
/** Each run's planes by their short form, so that the same plane is the same object. */
const planes = new WeakMap();

/** The plane of the state's axes, or the run's own: of its two latents of largest KL. */
export function planeOf({ axes }, run) {
  const known = planes.get(run) ?? planes.set(run, new Map()).get(run);
  const short = axes ?? ownAxes(run);
  const name = axesName(short);
  if (!known.has(name)) known.set(name, spanned(short, run));
  return known.get(name);
}

export function ownAxes(run) {
  return run.axes.map((axis) => axis - 1);
}

/** As addresses say it: "3,7", "pca" or "pc2,pc3". */
export function axesName(axes) {
  if (Array.isArray(axes)) return axes.map((latent) => latent + 1).join(",");
  const name = axes.principal.map((k) => `pc${k + 1}`).join(",");
  return name === "pc1,pc2" ? "pca" : name;
}

/** The axes that an address names, undefined where it names none. */
export function axesNamed(name) {
  if (name === "pca") return { principal: [0, 1] };
  const [, isPrincipal, across, both, upward] = /^(pc)?(\d{1,4}),(pc)?(\d{1,4})$/.exec(name) ?? [];
  if (!(across > 0 && upward > 0) || isPrincipal !== both || Number(across) === Number(upward))
    return undefined;
  const pair = [across - 1, upward - 1];
  return isPrincipal ? { principal: pair } : pair;
}

/** Does the run have these axes? */
export function hasAxes(axes, { latent_dim: latentDim, principal }) {
  const [pair, count] = Array.isArray(axes)
    ? [axes, latentDim]
    : [axes.principal, principal?.directions.length ?? 0];
  return pair.every((number) => number < count);
}

/** The two coordinates of z that lie on the plane. */
export function onPlane(z, { origin, basis: [across, upward] }) {
  let [x, y] = [0, 0];
  for (let k = 0; k < origin.length; k++) {
    x += (z[k] - origin[k]) * across[k];
    y += (z[k] - origin[k]) * upward[k];
  }
  return [x, y];
}

/** z moved along the plane to where its coordinates are x and y, as a new array. */
export function movedOnPlane(z, plane, [x, y]) {
  const {
    origin,
    basis: [across, upward],
  } = plane;
  const [x0, y0] = onPlane(z, plane);
  // What lies across the plane comes first: so x and y are exact where the axes are latents.
  return Array.from(origin, (middle, k) => {
    const beside = z[k] - middle - x0 * across[k] - y0 * upward[k];
    return middle + beside + x * across[k] + y * upward[k];
  });
}

/** The axes with another on that side (0: across, 1: upward): {latent} or {principal}, from 0. */
export function withAxis(axes, side, { latent, principal }) {
  const chosen = latent ?? principal;
  const isKept = Array.isArray(axes) === (latent !== undefined);
  const pair = isKept ? replaced(axes.principal ?? axes, side, chosen) : pairWith(side, chosen);
  return latent === undefined ? { principal: pair } : pair;
}

/** [{latent, nats | null, isActive}], the latents of a run that say most first. */
export function latentsByRate({ latent_dim: count, metrics }) {
  const rates = metrics?.test?.kl_per_dimension ?? [];
  const isKnown = rates.length === count;
  return Array.from({ length: count }, (_, latent) => ({
    latent,
    nats: isKnown ? rates[latent] : null,
    isActive: !isKnown || rates[latent] >= ACTIVE_NATS,
  })).sort((a, b) => b.nats - a.nats || a.latent - b.latent);
}

/** 0 → "z₁", 11 → "z₁₂" */
export function latentName(latent) {
  return `z${subscript(latent + 1)}`;
}

/** 0 → "PC₁" */
export function directionName(k) {
  return `PC${subscript(k + 1)}`;
}

function spanned(axes, { latent_dim: latentDim, principal }) {
  if (!Array.isArray(axes)) {
    const pair = axes.principal;
    const basis = pair.map((k) => Float64Array.from(principal.directions[k]));
    const origin = Float64Array.from(principal.mean);
    return Object.freeze({ axes, origin, basis, names: pair.map(directionName), isPrincipal: true });
  }
  const basis = axes.map((latent) => new Float64Array(latentDim).fill(1, latent, latent + 1));
  const origin = new Float64Array(latentDim);
  return Object.freeze({ axes, origin, basis, names: axes.map(latentName), isPrincipal: false });
}

/** Where both sides would agree they are swapped. */
function replaced([across, upward], side, chosen) {
  const [changed, other] = side === 0 ? [across, upward] : [upward, across];
  const kept = other === chosen ? changed : other;
  return side === 0 ? [chosen, kept] : [kept, chosen];
}

/** Coming from latents to directions, or back: with the first other one beside it. */
function pairWith(side, chosen) {
  const other = chosen === 0 ? 1 : 0;
  return side === 0 ? [chosen, other] : [other, chosen];
}

function subscript(number) {
  return Array.from(String(number), (digit) => SUBSCRIPTS[digit]).join("");
}
