/** The comparison on screen as one HTML file, which needs nothing else: no network, no script. */

/** Adds an element with attributes and text. @typedef {(parent: Element, name: string, attributes?: Record<string, string>, text?: string) => HTMLElement} Add */

import { newCanvas } from "../../pictures/canvas.mjs";
import { spoken, tr } from "../../shell/texts.mjs";
import { cardDrawing } from "./drawing.mjs";

// app/theme.py's colours of paper: a report is read in daylight and printed.
const INK = "#221f1a";
const SHARP = 2;
const RING = 8;
const NAMES = ".axis-name, .traversal-name";
const NOTHING_ELSE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const STYLE = `
  body { max-width: 64rem; margin: 32px auto; padding: 0 24px; color: ${INK}; background: #fff; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
  h1 { font-size: 22px; } h2 { margin: 40px 0 8px; font-size: 22px; font-weight: 600; } h3, h4, h5 { margin: 16px 0 4px; font-size: 15px; }
  a { color: inherit; } p { margin: 4px 0; max-width: 72ch; }
  .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 16px; }
  .figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 24px; } .figures .is-wide { grid-column: 1 / -1; }
  figure { margin: 0 0 24px; break-inside: avoid; } figcaption p, .quiet { color: #655d4f; font-size: 13px; }
  img, svg { display: block; max-width: 100%; height: auto; } svg svg { max-width: none; }
  table { border-collapse: collapse; font-size: 13px; }
  th, td { padding: 4px 16px 4px 0; text-align: left; vertical-align: top; overflow-wrap: break-word; }
  td { min-width: 6em; } thead th, tr:first-child > th { font-weight: 600; }
  .is-number { text-align: right; } td, tbody th { border-top: 1px solid #d9cfba; font-weight: 400; }
  .swatch { display: inline-block; width: 18px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  dt { margin-top: 8px; font-weight: 600; } dd { margin: 0; }
  .card { break-before: page; border-top: 1px solid #d9cfba; margin-top: 40px; }
  @media print { body { margin: 0; max-width: none; font-size: 11px; } table { font-size: 10px; } }`;

/**
 * The file's text. page: the element that holds the panels and, once they came, the figures.
 * @param {HTMLElement} page
 */
export async function comparisonReport(page) {
  const rows = page.querySelectorAll(".run-table tbody tr");
  const runs = Array.from(rows, (row) => row.getAttribute("data-run") ?? "");
  const report = document.implementation.createHTMLDocument(tr("Comparison of {n} runs", { n: runs.length }));
  const add = adder(report);
  report.documentElement.lang = document.documentElement.lang;
  add(report.head, "meta", { charset: "utf-8" });
  add(report.head, "meta", { name: "viewport", content: "width=device-width" });
  add(report.head, "meta", { "http-equiv": "Content-Security-Policy", content: NOTHING_ELSE });
  add(report.head, "style", {}, STYLE);
  add(report.body, "h1", {}, report.title);
  const origin = add(
    report.body,
    "p",
    { class: "quiet" },
    tr("Made {value} with Latentarium from ", { value: new Date().toISOString().slice(0, 10) }),
  );
  add(origin, "a", { href: location.href }, location.href);
  addPanels(report.body, add, page);
  addNumbers(report, add, page);
  await addFigures(report.body, add, page);
  addDefinitions(report.body, add, page);
  for (const run of runs) await addCard(report.body, add, run);
  return `<!DOCTYPE html>\n${report.documentElement.outerHTML}`;
}

/**
 * @param {HTMLElement} body
 * @param {Add} add
 * @param {HTMLElement} page
 */
function addPanels(body, add, page) {
  const panels = page.querySelectorAll(".panel");
  if (panels.length === 0) return;
  add(body, "h2", {}, tr("Panels"));
  const holder = add(body, "div", { class: "panels" });
  for (const panel of panels) {
    const figure = add(holder, "figure");
    const name = panel.querySelector("h3 a")?.textContent ?? "";
    add(figure, "img", {
      src: panelPicture(panel).toDataURL("image/png"),
      alt: tr("What the page showed of {name}", { name }),
    });
    const caption = add(figure, "figcaption");
    add(caption, "h3", {}, name);
    for (const line of panel.querySelectorAll("p")) add(caption, "p", {}, textOf(line));
  }
}

/**
 * @param {Document} report
 * @param {Add} add
 * @param {HTMLElement} page
 */
function addNumbers(report, add, page) {
  add(report.body, "h2", {}, tr("Numbers"));
  const shown = page.querySelector(".run-table");
  if (shown === null) return;
  const table = report.importNode(shown, true);
  for (const button of table.querySelectorAll("button")) button.replaceWith(textOf(button));
  for (const link of table.querySelectorAll("a"))
    link.href = new URL(link.getAttribute("href") ?? "", location.href).href;
  report.body.append(table);
  const differences = page.querySelector(".difference-table");
  if (differences === null) return;
  add(report.body, "h3", {}, textOf(page.querySelector(".run-differences summary")));
  add(report.body, "p", {}, page.querySelector(".run-differences p")?.firstChild?.textContent ?? "");
  report.body.append(report.importNode(differences, true));
}

/**
 * @param {HTMLElement} body
 * @param {Add} add
 * @param {HTMLElement} page
 */
async function addFigures(body, add, page) {
  add(body, "h2", {}, tr("Figures"));
  const holder = add(body, "div", { class: "figures" });
  /** @type {NodeListOf<HTMLElement>} */
  const cards = page.querySelectorAll(".figure");
  for (const card of cards) {
    const isWide = card.getBoundingClientRect().width > page.getBoundingClientRect().width / 2;
    const figure = add(holder, "figure", isWide ? { class: "is-wide" } : {});
    const caption = add(figure, "figcaption");
    add(caption, "h3", {}, textOf(card.querySelector("h3")));
    add(caption, "p", {}, textOf(card.querySelector("figcaption p")));
    figure.append(await cardDrawing(card, { ink: INK, ground: null }));
  }
  for (const note of page.querySelectorAll(".figures-note")) add(body, "p", {}, textOf(note));
}

/**
 * Each definition once, however many figures it stands beside.
 * @param {HTMLElement} body
 * @param {Add} add
 * @param {HTMLElement} page
 */
function addDefinitions(body, add, page) {
  const terms = Array.from(page.querySelectorAll(".definitions dt"));
  const found = new Map(terms.map((term) => [textOf(term), textOf(term.nextElementSibling)]));
  add(body, "h2", {}, tr("Definitions"));
  const list = add(body, "dl");
  for (const [term, meaning] of found) {
    add(list, "dt", {}, term);
    add(list, "dd", {}, meaning);
  }
}

/**
 * @param {HTMLElement} body
 * @param {Add} add
 * @param {string} run
 */
async function addCard(body, add, run) {
  const answer = await fetch(spoken(`/api/runs/${encodeURIComponent(run)}/card?format=json`));
  if (!answer.ok)
    throw new Error(tr("the card of {run} could not be fetched: {status}", { run, status: answer.status }));
  const section = add(body, "section", { class: "card" });
  for (const block of await answer.json()) {
    if (block.rows) addTable(section, add, block.rows);
    else add(section, block.level ? `h${block.level + 1}` : "p", {}, block.text);
  }
}

/**
 * @param {HTMLElement} section
 * @param {Add} add
 * @param {string[][]} rows
 */
function addTable(section, add, rows) {
  const table = add(section, "table");
  for (const [place, cells] of rows.entries()) {
    const row = add(table, "tr");
    for (const cell of cells) add(row, place === 0 ? "th" : "td", {}, cell);
  }
}

/**
 * @param {Document} report
 * @returns {Add}
 */
function adder(report) {
  return (parent, name, attributes = {}, text = "") => {
    const element = report.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return parent.appendChild(element);
  };
}

/** @param {Element | null} element */
function textOf(element) {
  return element?.textContent ?? "";
}

/**
 * All canvases of a panel where they stand on the screen, their names and the ring, as one picture.
 * @param {Element} panel
 */
function panelPicture(panel) {
  const box = panel.getBoundingClientRect();
  const context = newCanvas(Math.ceil(SHARP * box.width), Math.ceil(SHARP * box.height));
  context.scale(SHARP, SHARP);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, box.width, box.height);
  for (const canvas of panel.querySelectorAll("canvas")) drawCanvas(context, box, canvas);
  for (const name of panel.querySelectorAll(NAMES)) drawName(context, box, name);
  for (const spot of panel.querySelectorAll(".spot:not([hidden])")) drawRing(context, box, spot);
  return context.canvas;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {DOMRect} box of the panel
 * @param {HTMLCanvasElement} canvas
 */
function drawCanvas(context, box, canvas) {
  const at = canvas.getBoundingClientRect();
  if (at.width === 0 || canvas.width === 0) return;
  context.imageSmoothingEnabled = getComputedStyle(canvas).imageRendering !== "pixelated";
  context.drawImage(canvas, at.left - box.left, at.top - box.top, at.width, at.height);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {DOMRect} box of the panel
 * @param {Element} name
 */
function drawName(context, box, name) {
  const at = name.getBoundingClientRect();
  if (at.width === 0) return;
  const { color, fontSize, fontFamily } = getComputedStyle(name);
  context.fillStyle = color;
  context.font = `${fontSize} ${fontFamily}`;
  context.textBaseline = "middle";
  context.fillText(textOf(name), at.left - box.left, at.top - box.top + at.height / 2);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {DOMRect} box of the panel
 * @param {Element} spot
 */
function drawRing(context, box, spot) {
  const at = spot.getBoundingClientRect();
  context.strokeStyle = getComputedStyle(spot).getPropertyValue("--accent");
  context.lineWidth = 2;
  context.beginPath();
  context.arc(at.left - box.left, at.top - box.top, RING, 0, 2 * Math.PI);
  context.stroke();
}
