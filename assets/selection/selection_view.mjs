/** The panel of images: the selected ones, or all of them; and what selects on the sky. */

/** @import { Axes, Colours, Opened, Plane, Point, Polygon, Surface } from "../types.d.ts" */
/** @import { OpenedCloud } from "./saving.mjs" */

import { onPlane } from "../maths/plane.mjs";
import { FARTHEST } from "../maths/polygon.mjs";
import { documentElements, element, write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import {
  classCounts,
  found,
  MOST_LETTERS,
  neighboursAsked,
  ORDERS,
  ofClasses,
  ordered,
  rowsWithin,
} from "./chosen.mjs";
import { ClassBars } from "./class_bars.mjs";
import { ContactSheet } from "./contact_sheet.mjs";
import { NeighbourTable } from "./neighbour_table.mjs";
import { savePicture, saveTable } from "./saving.mjs";
import { Summary } from "./summary.mjs";
import { pressed, Tool } from "./tool.mjs";
import { compareAddress, countText, emptyText, factText, restingText } from "./words.mjs";

/** Where the panel lies below the sky, as in selection.css. */
const NARROW = matchMedia("(max-width: 899px)");

/**
 * What of a page's state the panel shows.
 * @typedef {object} State
 * @property {string} run
 * @property {ArrayLike<number>} z
 * @property {Axes | null} axes
 * @property {boolean} space
 * @property {Polygon | null} sel
 * @property {number[]} classes
 * @property {string | null} panel
 * @property {string} order
 * @property {string} find
 */

/**
 * @typedef {object} Tell what a person did
 * @property {(z: Float32Array | null) => void} look
 * @property {(z: Float32Array) => void} pin
 * @property {(change: Partial<State>) => void} commit
 * @property {(change: Partial<State>) => void} flow
 * @property {() => void} toggle
 * @property {(k: number) => void} toggleClass
 * @property {(text: string) => void} notice
 * @property {(text: string) => void} announce
 */

/** Rows, and what they were found of. @typedef {{of: unknown[], rows: number[]}} Found */

export class SelectionView {
  #elements = documentElements();
  #find = entry();
  #tell;
  #bars;
  #summary = new Summary(
    {
      meanOfImages: /** @type {HTMLCanvasElement} */ (this.#elements.meanOfImages),
      decodeOfMean: /** @type {HTMLCanvasElement} */ (this.#elements.decodeOfMean),
      purity: this.#elements.purity,
    },
    new NeighbourTable(this.#elements.neighbourTable, (of, near) =>
      this.#tell.commit({ find: `${of}/${near}` }),
    ),
  );
  #contact;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {State | null} */
  #state = null;
  /** @type {Plane | null} */
  #plane = null;
  /** @type {Found | null} */
  #chosen = null;
  /** @type {Found | null} */
  #shown = null;
  #closed = new AbortController();

  /**
   * @param {{skyPane: HTMLElement}} page
   * @param {{sky: Surface, spotlight: {draft(corners: Point[]): void}, colours: Colours}} views
   * @param {Tell} tell
   */
  constructor(page, { sky, spotlight, colours }, tell) {
    this.#tell = tell;
    this.tool = new Tool(page, sky, spotlight, {
      selected: (sel) => this.#select(sel),
      notice: (text) => tell.notice(text),
    });
    this.#bars = new ClassBars(this.#elements.classBars, (k) => tell.toggleClass(k));
    this.#contact = new ContactSheet(this.#elements.contact, colours, {
      look: (row) => this.#look(row),
      pin: (row) => {
        if (this.#opened?.cloud) tell.pin(this.#opened.cloud.place(row));
      },
      resized: () => this.#show(),
    });
    this.#find.addEventListener("input", () => tell.flow({ find: this.#find.value }));
    this.#elements.find.append(this.#find);
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    this.#closed = new AbortController();
    this.#chosen = this.#shown = null;
    this.#bars.open(opened.run.classes);
    this.#summary.open(opened);
    this.#contact.open(opened);
  }

  close() {
    this.tool.drop();
    this.#summary.stop();
    this.#closed.abort();
  }

  /** What it decoded is of rounded weights no more. */
  decodeAgain() {
    this.#chosen = null;
    this.#show();
  }

  /**
   * @param {State} state
   * @param {Plane} plane that of the state's axes, to which its polygon belongs, also while space is shown
   */
  show(state, plane) {
    this.#state = state;
    this.#plane = plane;
    if (state.space) this.tool.drop();
    this.follow(state.z);
    this.#showPanel(state.panel === "selection");
    this.#show();
  }

  /**
   * The mark is at z: a box that is being drawn by keys follows it.
   * @param {ArrayLike<number>} z
   */
  follow(z) {
    if (this.#plane !== null) this.tool.follow(cornerAt(z, this.#plane, true));
  }

  /** In the theme's own colours. */
  recolour() {
    if (this.#shown !== null) this.#contact.again();
  }

  sheetArrived() {
    if (this.#shown !== null) this.#contact.again();
  }

  /**
   * By keys: a corner of a box is where the mark is.
   * @param {ArrayLike<number>} z
   */
  corner(z) {
    const { tool } = this;
    if (this.#canDraw() && this.#plane !== null) tool.corner(cornerAt(z, this.#plane, tool.hasCorner));
  }

  /**
   * What a screen reader is told after a change of what is selected or shown; null: nothing new.
   * @param {object} change
   */
  announcement(change) {
    const isMeant = ["sel", "panel", "order", "find"].some((name) => name in change);
    if (!isMeant || this.#state?.panel !== "selection" || this.#shown === null) return null;
    return `${countText(this.#shown.rows.length, this.#count)}.`;
  }

  /** How many images the run has. */
  get #count() {
    return this.#opened?.cloud?.count ?? 0;
  }

  /** By the names of the buttons. */
  get actions() {
    const orders = ORDERS.map((order) => [`order-${order}`, () => this.#tell.commit({ order })]);
    const name = (/** @type {string} */ extension) => `${this.#opened?.run.id}-images.${extension}`;
    return {
      selection: () => this.#tell.toggle(),
      lasso: () => this.#canDraw() && this.tool.toggle("lasso"),
      box: () => this.#canDraw() && this.tool.toggle("box"),
      ...Object.fromEntries(orders),
      "save-images-csv": () => this.#save((rows, opened) => saveTable(rows, opened, name("csv"))),
      "save-images-png": () =>
        this.#save((rows, opened) => savePicture(rows, opened, name("png"), this.#closed.signal)),
    };
  }

  #canDraw() {
    if (this.#state?.space) this.#tell.notice(tr("Images are selected on a plane: show one first."));
    return this.#plane !== null && this.#state?.space === false;
  }

  /** @param {Polygon} sel */
  #select(sel) {
    this.#tell.commit({ sel, panel: "selection" });
    if (NARROW.matches && this.#chosen !== null) {
      this.#tell.notice(
        tr("{n}: they are at the end of the page.", { n: countText(this.#chosen.rows.length, this.#count) }),
      );
    }
  }

  /** @param {boolean} isOpen */
  #showPanel(isOpen) {
    const { selection: panel, selectionButton: button } = this.#elements;
    if (!isOpen && panel.contains(document.activeElement)) button.focus();
    panel.hidden = !isOpen;
    button.ariaExpanded = String(isOpen);
    if (!isOpen) this.#summary.stop();
    if (!isOpen) this.#chosen = this.#shown = null;
  }

  /** Chooses, orders and shows the images, as far as the state has changed. */
  #show() {
    if (this.#state?.panel !== "selection" || !hasCloud(this.#opened) || this.#plane === null) return;
    const { cloud, run } = this.#opened;
    const { sel, classes, order, find } = this.#state;
    const stars = cloud.stars(this.#plane);
    let chosen = this.#chosen;
    if (!isFoundOf(chosen, [sel, classes, this.#plane])) {
      const within = rowsWithin(stars, sel);
      chosen = { of: [sel, classes, this.#plane], rows: ofClasses(within, cloud.label, classes) };
      this.#chosen = chosen;
      this.#bars.show(classCounts(within, cloud.label, run.classes.length), classes);
      this.#summary.show(chosen.rows, this.#opened);
    }
    const of = [chosen, order, find, order === "place" ? this.#contact.columns : null];
    if (isFoundOf(this.#shown, of)) return;
    const some = this.#found(chosen.rows, this.#opened, find);
    if (some === null) return;
    const rows = ordered(some, order, cloud, stars, this.#contact.columns);
    this.#shown = { of, rows };
    this.#contact.show(rows);
    this.#showWords(this.#state, this.#opened, { shown: rows.length, chosen: chosen.rows.length });
  }

  /**
   * Those that a person asks for; null while their neighbours are being looked for, and then once more.
   * @param {number[]} rows
   * @param {OpenedCloud} opened
   * @param {string} find
   */
  #found(rows, { cloud, run }, find) {
    const asked = neighboursAsked(find, run.classes);
    if (asked === null) return found(rows, cloud, run.classes, find);
    const purities = this.#summary.purities(cloud);
    const ofClass = rows.filter((row) => cloud.label[row] === asked.of);
    if (purities.knows(ofClass)) return ofClass.filter((row) => purities.near(row, asked.near) > 0);
    const { signal } = this.#closed;
    purities.measure(ofClass, { signal }).then((isDone) => isDone && this.#show());
    return null;
  }

  /**
   * @param {State} state
   * @param {OpenedCloud} opened
   * @param {{shown: number, chosen: number}} counts
   */
  #showWords(state, { run, cloud }, { shown, chosen }) {
    const { sel, order, find } = state;
    const { selectionTitle, selectionCount, selectionClear, contactFact, contact, contactEmpty } =
      this.#elements;
    const text = countText(chosen, cloud.count);
    write(selectionTitle, sel === null ? tr("Images") : tr("Selected images"));
    write(
      selectionCount,
      sel === null ? tr("{text}. Lasso or Box selects some on the sky.", { text }) : text,
    );
    selectionClear.hidden = sel === null;
    write(contactFact, restingText(run));
    contact.ariaLabel = tr("Contact sheet of {shown} images. Arrows choose one, Enter pins it.", { shown });
    const nothing = emptyText({ shown, chosen, find });
    contactEmpty.hidden = nothing === null;
    write(contactEmpty, nothing ?? "");
    if (this.#find.value !== find) this.#find.value = find;
    for (const name of ORDERS) pressed(`order-${name}`, name === order);
    const { openInCompare } = this.#elements;
    const address = compareAddress(state);
    if (address === null) openInCompare.removeAttribute("href");
    else openInCompare.setAttribute("href", address);
    openInCompare.ariaDisabled = String(address === null);
  }

  /** @param {number | null} row */
  #look(row) {
    if (!hasCloud(this.#opened)) return;
    const { contact, contactFact } = this.#elements;
    const { cloud, run } = this.#opened;
    if (row === null) {
      write(contactFact, restingText(run));
      this.#tell.look(null);
      return;
    }
    const text = factText(cloud.index[row], run.classes[cloud.label[row]], cloud.reconstructionNats[row]);
    write(contactFact, text);
    this.#tell.look(cloud.place(row));
    if (contact === document.activeElement) this.#tell.announce(text);
  }

  /** @param {(rows: number[], opened: OpenedCloud) => void} save */
  #save(save) {
    const rows = this.#shown?.rows ?? [];
    if (rows.length > 0 && hasCloud(this.#opened)) save(rows, this.#opened);
    else this.#tell.notice(tr("There is no image to save: select some first."));
  }
}

function entry() {
  return element("input", {
    type: "search",
    placeholder: tr("42 or a class"),
    maxLength: MOST_LETTERS,
    autocomplete: "off",
    ariaLabel: tr("Find images by number or class"),
  });
}

/**
 * @param {Opened | null} opened
 * @returns {opened is OpenedCloud}
 */
function hasCloud(opened) {
  return opened !== null && opened.cloud !== null;
}

/**
 * @param {Found | null} before
 * @param {unknown[]} of
 * @returns {before is Found}
 */
function isFoundOf(before, of) {
  return before !== null && of.every((part, k) => part === before.of[k]);
}

/**
 * A corner of a box by keys, which over a line reaches past all of its stars.
 * @param {ArrayLike<number>} z
 * @param {Plane} plane
 * @param {boolean} isOther
 * @returns {import("../types.d.ts").Point}
 */
function cornerAt(z, plane, isOther) {
  const [x, y] = onPlane(z, plane);
  return [x, !plane.isLine ? y : isOther ? FARTHEST : -FARTHEST];
}
