/** Links as people have saved them: each opens its state still, and is written as it was. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { PARAMETERS as EXPLORE } from "../../../assets/pages/explore/state.mjs";
import { PARAMETERS as PATHS } from "../../../assets/pages/paths/state.mjs";
import { PARAMETERS as VECTORS } from "../../../assets/pages/vectors/state.mjs";

/** From each page to its links, and what each says beside the start. */
const LINKS = JSON.parse(readFileSync(new URL("old_links.json", import.meta.url), "utf-8"));
const PAGES = { explore: EXPLORE, paths: PATHS, vectors: VECTORS };
const RUNS = ["mnist-2d", "mnist-10d", "conv-3d-mnist", "mnist-2d-conditional"];

/** A run of digits with so many latents. */
function runOf(id) {
  const latents = Number(/-(\d+)d/.exec(id)[1]);
  return {
    id,
    latent_dim: latents,
    classes: Array.from("0123456789"),
    objective: { name: "beta-vae", condition: id.endsWith("conditional") ? "label" : undefined },
    axes: [1, 2],
    map: { inverse_neighbours: 8 },
    principal: { directions: new Array(latents) },
    image: { height: 28, width: 28, channels: 1 },
    urls: { sheets: ["/one.webp"] },
  };
}

for (const [page, parameters] of Object.entries(PAGES)) {
  for (const [link, said] of LINKS[page]) {
    test(`${page}: ${link}`, () => {
      const { state, notices } = parameters.parse(link, { runs: RUNS });
      assert.deepEqual(notices, []);
      assert.deepEqual(state, { ...parameters.start, run: "mnist-2d", ...said });
      assert.equal(parameters.query(state), link);
      assert.equal(parameters.query(parameters.fit(state, runOf(state.run))), link);
    });
  }

  test(`${page}: every parameter is in a link`, () => {
    const said = new Set(LINKS[page].flatMap(([, state]) => ["run", ...Object.keys(state)]));
    assert.deepEqual(
      Object.keys(parameters.start).filter((key) => !said.has(key)),
      [],
    );
  });
}
