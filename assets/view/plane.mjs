/**
 * The plane of latent space that the sky shows: two latents, all others stay where z has them.
 *
 * Latents are counted from 0 here, from 1 where people read them and in addresses.
 */

/** Below this many nats a latent says nothing about an image. */
const ACTIVE_NATS = 0.01;
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** The state's pair of axes, or the run's own: its two latents of largest KL. */
export function planeOf(state, run) {
  return state.axes ?? ownPlane(run);
}

export function ownPlane(run) {
  return run.axes.map((axis) => axis - 1);
}

/** The two coordinates of z that lie on the plane. */
export function onPlane(z, [across, upward]) {
  return [z[across], z[upward]];
}

/** z with its two coordinates on the plane replaced, as a new array. */
export function movedOnPlane(z, [across, upward], [x, y]) {
  const moved = Array.from(z);
  moved[across] = x;
  moved[upward] = y;
  return moved;
}

/** The plane with `latent` on that side (0: across, 1: upward); where both would agree, swapped. */
export function withAxis([across, upward], side, latent) {
  const [changed, other] = side === 0 ? [across, upward] : [upward, across];
  const kept = other === latent ? changed : other;
  return side === 0 ? [latent, kept] : [kept, latent];
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
  return `z${Array.from(String(latent + 1), (digit) => SUBSCRIPTS[digit]).join("")}`;
}
