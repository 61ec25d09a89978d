/** How runs are marked beside one another, as app/figures/marks.py marks them in figures. */

/** @import { Run } from "../../../types.d.ts" */

const COLOURS = 8;
const FILLED = ["●", "◆", "■", "▲"];
const OUTLINES = ["○", "□", "◇", "△", "◎", "▣", "◈", "▽"];

/** @typedef {{colour: string, glyph: string}} Mark */

/**
 * Runs of a series by their β along one scale, others as outlines.
 * @param {Pick<Run, "series" | "objective" | "recipe" | "dataset" | "latent_dim">[]} runs
 * @returns {Mark[]}
 */
export function marks(runs) {
  /** @param {number[]} values */
  const rising = (values) => [...new Set(values)].sort((a, b) => a - b);
  const ordered = runs.filter(isOrdered);
  const betas = rising(ordered.map(({ objective }) => objective.beta ?? 0));
  const lines = [...new Set(ordered.map(lineOf))];
  let alone = 0;
  return runs.map((run) => {
    if (!isOrdered(run)) return { colour: "var(--quiet)", glyph: OUTLINES[alone++ % OUTLINES.length] };
    const share = betas.indexOf(run.objective.beta ?? 0) / Math.max(1, betas.length - 1);
    const glyph = FILLED[lines.indexOf(lineOf(run)) % FILLED.length];
    return { colour: `var(--beta-${Math.floor(share * (COLOURS - 1) + 0.5)})`, glyph };
  });
}

/** @param {Pick<Run, "series" | "objective">} run */
function isOrdered({ series, objective }) {
  return Boolean(series) && (objective.beta ?? null) !== null;
}

/** What one line joins: runs that differ in β and seed alone. @param {Pick<Run, "series" | "objective" | "recipe" | "dataset" | "latent_dim">} run */
export function lineOf({ series, recipe, dataset, latent_dim, objective }) {
  return String([series, recipe, dataset, latent_dim, objective.name]);
}
