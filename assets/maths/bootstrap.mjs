/** What chance would have made of the same images: the bootstrap (Efron 1979). */

const RESAMPLES = 200;

/** draw(): what is found of images drawn again with replacement, as Float64Array. */
export function resampled(draw) {
  return Array.from({ length: RESAMPLES }, draw);
}

/** The standard deviation of each component over the resamples. */
export function spread(drawn) {
  return drawn[0].map((_, k) => {
    const mean = drawn.reduce((sum, vector) => sum + vector[k], 0) / drawn.length;
    return Math.sqrt(drawn.reduce((sum, vector) => sum + (vector[k] - mean) ** 2, 0) / (drawn.length - 1));
  });
}
