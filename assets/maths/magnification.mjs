/**
 * How much the decoder magnifies a plane: the area of pictures, in pixel space, for an area of the plane.
 *
 * It is √det JᵀJ, J the decoder's derivatives along the plane's two directions, here by central
 * differences (Arvanitidis, Hansen & Hauberg 2018, "Latent space oddity", eq. 6 and figure 2).
 */

/** Half the distance of a difference: small against what pictures change over, large against rounding. */
export const HALF_STEP = 0.02;
/** Places that a node's differences are taken from. */
export const STENCIL = 4;

/**
 * The four places around z: forth and back along both directions, (4 · D).
 * @param {ArrayLike<number>} z
 * @param {ArrayLike<number>[]} basis
 */
export function stencil(z, basis, half = HALF_STEP) {
  const places = new Float32Array(STENCIL * z.length);
  [half, -half].forEach((way, k) => {
    basis.forEach((direction, side) => {
      for (let i = 0; i < z.length; i++) places[(2 * side + k) * z.length + i] = z[i] + way * direction[i];
    });
  });
  return places;
}

/**
 * .5 log det JᵀJ of the pictures at a stencil's places, −∞ where they do not change.
 * @param {ArrayLike<number>} pixels (4 · P)
 */
export function logVolume(pixels, half = HALF_STEP) {
  const size = pixels.length / STENCIL;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    const across = (pixels[i] - pixels[size + i]) / (2 * half);
    const upward = (pixels[2 * size + i] - pixels[3 * size + i]) / (2 * half);
    xx += across * across;
    xy += across * upward;
    yy += upward * upward;
  }
  return 0.5 * Math.log(Math.max(0, xx * yy - xy * xy));
}
