/** Scripts that are most of all code, started when something of theirs is to be seen. */

import { tr } from "../texts.mjs";

/** @type {Map<string, Promise<void>>} */
const starting = new Map();

/**
 * Resolves to window.Plotly, which something else may have started. Throws in a sentence.
 * @returns {Promise<any>}
 */
export async function plotly() {
  const link = /** @type {HTMLLinkElement} */ (document.getElementById("plotly"));
  if (!window.Plotly) await started(link.href);
  return window.Plotly;
}

/** Fetches Plotly ahead, where the document leaves it to the page when that is. */
export function fetchPlotly() {
  const link = document.querySelector("link#plotly:not([rel])");
  link?.setAttribute("rel", "preload");
}

/** Resolves when Dash has the components that the page leaves for later, see app/web/page.py. */
export async function laterComponents() {
  /** @type {NodeListOf<HTMLLinkElement>} */
  const links = document.querySelectorAll("link[data-later]");
  for (const { href } of links) await started(href);
}

/**
 * @param {string} address
 * @returns {Promise<void>}
 */
function started(address) {
  const known = starting.get(address) ?? start(address);
  starting.set(address, known);
  return known;
}

/**
 * @param {string} address
 * @returns {Promise<void>}
 */
function start(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => {
      starting.delete(address);
      reject(new Error(tr("the server could not be reached")));
    };
    document.head.append(script);
  });
}
