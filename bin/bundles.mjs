/** Builds assets/built, which browsers load, from the sources in assets: make bundles */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const ASSETS = join(ROOT, "assets");
export const BUILT = join(ASSETS, "built");
const WORKER = /new URL\("(\.[^"]+worker\.mjs)", import\.meta\.url\)/g;
const OPTIONS = /** @type {const} */ ({
  absWorkingDir: ROOT,
  bundle: true,
  format: "esm",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  loader: { ".svg": "copy" },
  entryNames: "[name]-[hash]",
  metafile: true,
  logLevel: "warning",
});

/**
 * The bundles of all pages, as files of that folder, and manifest.json beside them: the name of each
 * source that a document or a worker names, and its bundle's.
 *
 * @param {string} folder
 */
export async function buildBundles(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const workers = await built(folder, named(/worker\.mjs$/));
  const pages = [
    ...named(/^((pages\/\w+|site(\/several)?)\/main\.(mjs|css)|classroom\/inside_entry\.mjs)$/),
    "favicon.svg",
  ];
  const modules = await built(folder, pages, { plugins: [naming(workers)] });
  const scripts = await built(folder, ["theme.js", "clientside.js", "site/loader.mjs"], { format: "iife" });
  const all = { ...workers, ...modules, ...scripts };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
}

/**
 * @param {string} folder
 * @param {string[]} sources
 * @param {import("esbuild").BuildOptions} more
 * @returns {Promise<Record<string, string>>}
 */
async function built(folder, sources, more = {}) {
  const { metafile } = await build({
    ...OPTIONS,
    ...more,
    outdir: folder,
    entryPoints: sources.map((name) => ({ in: join(ASSETS, name), out: outName(name) })),
  });
  const bundles = Object.entries(metafile?.outputs ?? {}).map(([output, { entryPoint = "" }]) => [
    relative(ASSETS, join(ROOT, entryPoint)),
    basename(output),
  ]);
  return Object.fromEntries(bundles);
}

/** pages/explore/main.mjs becomes explore-….js. @param {string} name */
function outName(name) {
  const stem = basename(name).replace(/\.\w+$/, "");
  return stem === "main" ? basename(dirname(name)) : stem;
}

/** Of sources, with forward slashes. @param {RegExp} pattern */
function named(pattern) {
  const names = readdirSync(ASSETS, { recursive: true, encoding: "utf8" });
  return names
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => pattern.test(name))
    .sort();
}

/**
 * Modules name their workers by the address of the source, which esbuild leaves as it is.
 *
 * @param {Record<string, string>} workers
 * @returns {import("esbuild").Plugin}
 */
function naming(workers) {
  return {
    name: "workers",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.mjs$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8").replace(WORKER, (_, name) => {
          const source = relative(ASSETS, resolve(dirname(path), name));
          return `new URL("./${workers[source]}", import.meta.url)`;
        }),
      })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBundles(BUILT);
