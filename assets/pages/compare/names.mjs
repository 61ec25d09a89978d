/** What runs are called beside one another. */

/** Runs of one series by their β, where that tells them apart; else by their titles. */
export function shortNames(runs) {
  const betas = runs.map(({ objective }) => objective.beta ?? null);
  const isSeries = Boolean(runs[0]?.series) && runs.every(({ series }) => series === runs[0].series);
  const areDifferent = new Set(betas).size === runs.length && !betas.includes(null);
  return isSeries && areDifferent ? betas.map((beta) => `β = ${beta}`) : runs.map(({ title }) => title);
}
