/** Addresses in the ready lessons are such as the pages with a sky read, and their runs have what they name. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { COMPARE } from "../../assets/pages/compare/parameters.mjs";
import { PARAMETERS as EXPLORE } from "../../assets/pages/explore/state.mjs";
import { PARAMETERS as NETWORK } from "../../assets/pages/network/state.mjs";
import { PARAMETERS as PATHS } from "../../assets/pages/paths/state.mjs";
import { PARAMETERS as VECTORS } from "../../assets/pages/vectors/state.mjs";

const ROOT = new URL("../../", import.meta.url);
const PAGES = {
  "/": EXPLORE,
  "/compare": COMPARE,
  "/network": NETWORK,
  "/paths": PATHS,
  "/vectors": VECTORS,
};
const TEST_IMAGES = { mnist: 10_000, "fashion-mnist": 10_000 };
/** Further seeds of a series are numbers only. */
const runs = readdirSync(new URL("zoo/", ROOT)).filter((id) =>
  existsSync(new URL(`zoo/${id}/weights.safetensors`, ROOT)),
);
const context = { runs, chosen: [], most: 8 };
const files = readdirSync(new URL("lessons/", ROOT)).filter((name) => name.endsWith(".md"));

/** @param {string} id */
function runOf(id) {
  const run = JSON.parse(readFileSync(new URL(`zoo/${id}/run.json`, ROOT), "utf8"));
  const directions = Array.from({ length: run.latent_dim });
  return { ...run, principal: { directions }, urls: { sheets: ["a sheet"] } };
}

/** @param {string} name */
function addresses(name) {
  const text = readFileSync(new URL(`lessons/${name}`, ROOT), "utf8");
  const found = [...text.matchAll(/^page = "(.*)"$/gm), ...text.matchAll(/\]\((.*?)\)/g)];
  return found.map(([, address]) => new URL(address, "http://site"));
}

for (const file of files) {
  test(`the addresses of ${file} hold what their pages read`, () => {
    for (const { pathname, search, searchParams } of addresses(file)) {
      const table = PAGES[pathname];
      if (table === undefined) continue;
      const { state, notices } = table.parse(search, context);
      assert.deepEqual(notices, [], search);
      for (const [name, text] of searchParams) {
        const isKnown = name === "run" || table.parse(`?${name}=@`, context).notices.length > 0;
        assert.ok(isKnown, `${pathname} knows ${name}: ${search}`);
        assert.ok(text !== "", search);
      }
      if (pathname === "/compare") continue;
      const run = runOf(state.run);
      const named = (all) => Object.fromEntries(Object.entries(all).filter(([key]) => searchParams.has(key)));
      assert.deepEqual(named(table.fit(state, run)), named(state), `${state.run} has it: ${search}`);
      for (const [, image] of search.matchAll(/[=~]i(\d+)/g)) {
        assert.ok(Number(image) < TEST_IMAGES[run.dataset.id ?? run.dataset], search);
      }
    }
  });
}
