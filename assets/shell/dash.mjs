/**
 * Dash beside a still page, whose document has all but the header: started once the first decode is
 * there, and told then what it was to be told before.
 */

import { tr } from "./texts.mjs";

/** What Dash is to be told of its components, by their ids. @type {Map<string, Record<string, unknown>> | null} */
let waiting = globalThis.document?.getElementById("waiting") ? new Map() : null;

/** Has the document all that the page shows, so that nobody has to wait for Dash? */
export function isStill() {
  return waiting !== null;
}

/**
 * As Dash's own set_props, once Dash is there.
 * @param {string} id
 * @param {Record<string, unknown>} properties
 */
export function setProps(id, properties) {
  if (waiting === null) window.dash_clientside.set_props(id, properties);
  else waiting.set(id, { ...waiting.get(id), ...properties });
}

/** Fetches Dash's scripts, which lie in a template, and runs them in their order. */
export async function startDash() {
  await parsed();
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("dash"));
  const inside = [...(template?.content.querySelectorAll("script") ?? [])];
  const scripts = inside.filter(({ src }) => src !== "");
  template?.remove();
  if (scripts.length === 0) return;
  await Promise.all(scripts.map(({ src }) => started(src)));
  new /** @type {any} */ (window).DashRenderer();
}

/** The template stands at the document's end, and a run that nobody knows is refused before that is there. */
async function parsed() {
  if (document.readyState !== "loading") return;
  await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
}

/** Dash has drawn the header, which takes the place of the one that stood for it. */
export function dashCame() {
  if (waiting === null) return;
  const told = waiting;
  waiting = null;
  for (const [id, properties] of told) window.dash_clientside.set_props(id, properties);
  const old = document.getElementById("waiting");
  const focused = old?.contains(document.activeElement) ? document.activeElement : null;
  const header = /** @type {HTMLElement} */ (document.getElementById("react-entry-point"));
  header.hidden = false;
  old?.remove();
  const same = `a[href="${focused?.getAttribute("href")}"]`;
  if (focused !== null) /** @type {HTMLElement | null} */ (header.querySelector(same))?.focus();
}

/**
 * @param {string} src
 * @returns {Promise<void>}
 */
function started(src) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src, async: false });
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(tr("the server could not be reached")));
    document.head.append(script);
  });
}
