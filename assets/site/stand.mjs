/** Puts in place what a saved page stands on, before anything of the page starts: see shell/host.mjs. */

import { host } from "../shell/host.mjs";
import { chart } from "../sky/canvas_chart.mjs";
import { Source } from "./source.mjs";

const textOf = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? "";
/** @type {import("./source.mjs").Saved} */
export const saved = JSON.parse(textOf("saved"));
const source = new Source(saved, { textOf });

Object.assign(host, {
  fetch: (/** @type {string} */ address, /** @type {RequestInit} */ options) =>
    source.answer(address, options),
  forWorkers: (/** @type {string[]} */ addresses) => source.forWorkers(addresses),
  worker,
  browser: browser(),
});
window.Plotly = /** @type {any} */ (chart);
window.dash_clientside = {
  no_update: undefined,
  // Dash writes into the list of runs, and into links to the other pages what these show alike.
  set_props: (id, { value, href }) => {
    const element = document.getElementById(id);
    if (element instanceof HTMLSelectElement) element.value = String(value);
    if (element instanceof HTMLAnchorElement)
      element.dataset.query = new URL(String(href), "http://file/").search;
  },
};

/**
 * @param {string} name
 * @param {() => URL} address
 */
function worker(name, address) {
  const id = saved.workers[name];
  if (id === undefined) return new Worker(address(), { type: "module" });
  // As a classic script, which the bundle of a worker is as well: of a page from the disk no module starts.
  return new Worker(URL.createObjectURL(new Blob([textOf(id)], { type: "text/javascript" })));
}

/**
 * The browser, as far as it keeps what is shown in the address: frames without an origin of their own
 * may not write there, nor do some browsers let files.
 */
function browser() {
  const isKept = writes("replaceState", location.pathname + location.search);
  /** @param {"pushState" | "replaceState"} how */
  const writing =
    (how) => (/** @type {unknown} */ _state, /** @type {string} */ _title, /** @type {string} */ address) =>
      isKept && writes(how, address);
  return {
    location,
    history: { pushState: writing("pushState"), replaceState: writing("replaceState") },
    addEventListener: addEventListener.bind(window),
    setTimeout: setTimeout.bind(window),
    clearTimeout: clearTimeout.bind(window),
  };
}

/**
 * With the fragment of before, which names the page of a file of several; false where that is forbidden.
 * @param {"pushState" | "replaceState"} how
 * @param {string} address
 */
function writes(how, address) {
  try {
    history[how](null, "", address + location.hash);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return false;
  }
}
