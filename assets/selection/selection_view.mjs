/** The panel of images: the selected ones, or all of them; and what selects on the sky. */

import { onPlane } from "../maths/plane.mjs";
import { pageElements, write } from "../shell/page.mjs";
import { classCounts, found, MOST_LETTERS, ORDERS, ofClasses, ordered, rowsWithin } from "./chosen.mjs";
import { ClassBars } from "./class_bars.mjs";
import { ContactSheet } from "./contact_sheet.mjs";
import { savePicture, saveTable } from "./saving.mjs";
import { Summary } from "./summary.mjs";
import { Tool } from "./tool.mjs";
import { compareAddress, countText, emptyText, factText, restingText } from "./words.mjs";

const IDS = {
  panel: "selection",
  button: "selection-button",
  title: "selection-title",
  count: "selection-count",
  clear: "selection-clear",
  bars: "class-bars",
  meanOfImages: "mean-of-images",
  decodeOfMean: "decode-of-mean",
  purity: "purity",
  find: "find",
  fact: "contact-fact",
  contact: "contact",
  empty: "contact-empty",
  compare: "open-in-compare",
};
/** Where the panel lies below the sky, as in selection.css. */
const NARROW = matchMedia("(max-width: 1199px)");

export class SelectionView {
  #elements = pageElements(IDS);
  #find = entry();
  #tell;
  #bars;
  #summary = new Summary(this.#elements);
  #contact;
  #opened = null;
  #state = null;
  #plane = null;
  #chosen = null;
  #shown = null;
  #closed = new AbortController();

  /** spotlight: of the sky, on which is drawn; tell: {look(z | null), pin(z), commit(change), flow(change), toggle(), toggleClass(k), notice(text), announce(text)} */
  constructor(page, { sky, spotlight, colours }, tell) {
    this.#tell = tell;
    this.tool = new Tool(page, sky, spotlight, {
      selected: (sel) => this.#select(sel),
      notice: (text) => tell.notice(text),
    });
    this.#bars = new ClassBars(this.#elements.bars, (k) => tell.toggleClass(k));
    this.#contact = new ContactSheet(this.#elements.contact, colours, {
      look: (row) => this.#look(row),
      pin: (row) => tell.pin(this.#opened.cloud.place(row)),
      resized: () => this.#show(),
    });
    this.#find.addEventListener("input", () => tell.flow({ find: this.#find.value }));
    this.#elements.find.append(this.#find);
  }

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

  /** plane: that of the state's axes, to which its polygon belongs, also while space is shown. */
  show(state, plane) {
    this.#state = state;
    this.#plane = plane;
    if (state.space) this.tool.drop();
    this.follow(state.z);
    this.#showPanel(state.panel === "selection");
    this.#show();
  }

  /** The mark is at z: a box that is being drawn by keys follows it. */
  follow(z) {
    this.tool.follow(onPlane(z, this.#plane));
  }

  /** In the theme's own colours. */
  recolour() {
    if (this.#shown !== null) this.#contact.again();
  }

  sheetArrived() {
    if (this.#shown !== null) this.#contact.again();
  }

  /** By keys: a corner of a box is where the mark is. */
  corner(z) {
    if (this.#canDraw()) this.tool.corner(onPlane(z, this.#plane));
  }

  /** What a screen reader is told after a change of what is selected or shown; null: nothing new. */
  announcement(change) {
    if (
      !["sel", "panel", "order", "find"].some((name) => name in change) ||
      this.#state.panel !== "selection"
    )
      return null;
    return this.#shown === null ? null : `${countText(this.#shown.rows.length, this.#opened.cloud.count)}.`;
  }

  /** By the names of the buttons. */
  get actions() {
    const orders = ORDERS.map((order) => [`order-${order}`, () => this.#tell.commit({ order })]);
    const name = (what) => `${this.#opened.run.id}-images.${what}`;
    return {
      selection: () => this.#tell.toggle(),
      lasso: () => this.#canDraw() && this.tool.toggle("lasso"),
      box: () => this.#canDraw() && this.tool.toggle("box"),
      ...Object.fromEntries(orders),
      "save-images-csv": () => this.#save((rows) => saveTable(rows, this.#opened, name("csv"))),
      "save-images-png": () =>
        this.#save((rows) => savePicture(rows, this.#opened, name("png"), this.#closed.signal)),
    };
  }

  #canDraw() {
    if (this.#state?.space) this.#tell.notice("Images are selected on a plane: show one first.");
    return this.#plane !== null && !this.#state.space;
  }

  #select(sel) {
    this.#tell.commit({ sel, panel: "selection" });
    if (NARROW.matches && this.#chosen !== null) {
      this.#tell.notice(
        `${countText(this.#chosen.rows.length, this.#opened.cloud.count)}: they are at the end of the page.`,
      );
    }
  }

  #showPanel(isOpen) {
    const { panel, button } = this.#elements;
    if (!isOpen && panel.contains(document.activeElement)) button.focus();
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", isOpen);
    if (!isOpen) this.#summary.stop();
    if (!isOpen) this.#chosen = this.#shown = null;
  }

  /** Chooses, orders and shows the images, as far as the state has changed. */
  #show() {
    if (this.#state?.panel !== "selection" || this.#opened.cloud === null) return;
    const { cloud, run } = this.#opened;
    const { sel, classes, order, find } = this.#state;
    const stars = cloud.stars(this.#plane);
    if (!isSame(this.#chosen?.of, [sel, classes, this.#plane])) {
      const within = rowsWithin(stars, sel);
      const rows = ofClasses(within, cloud.label, classes);
      this.#chosen = { of: [sel, classes, this.#plane], rows };
      this.#bars.show(classCounts(within, cloud.label, run.classes.length), classes);
      this.#summary.show(rows);
    }
    const columns = order === "place" ? this.#contact.columns : null;
    if (!isSame(this.#shown?.of, [this.#chosen, order, find, columns])) {
      const rows = ordered(found(this.#chosen.rows, cloud, run.classes, find), order, cloud, stars, columns);
      this.#shown = { of: [this.#chosen, order, find, columns], rows };
      this.#contact.show(rows);
      this.#showWords();
    }
  }

  #showWords() {
    const { title, count, clear, fact, contact, empty, compare } = this.#elements;
    const { sel, order } = this.#state;
    const text = countText(this.#chosen.rows.length, this.#opened.cloud.count);
    write(title, sel === null ? "Images" : "Selected images");
    write(count, sel === null ? `${text}. Lasso or Box selects some on the sky.` : text);
    clear.hidden = sel === null;
    write(fact, restingText(this.#opened.run));
    contact.setAttribute(
      "aria-label",
      `Contact sheet of ${this.#shown.rows.length} images. Arrows choose one, Enter pins it.`,
    );
    const nothing = emptyText({
      shown: this.#shown.rows.length,
      chosen: this.#chosen.rows.length,
      find: this.#state.find,
    });
    empty.hidden = nothing === null;
    write(empty, nothing ?? "");
    if (this.#find.value !== this.#state.find) this.#find.value = this.#state.find;
    for (const name of ORDERS) {
      document.querySelector(`[data-action="order-${name}"]`).setAttribute("aria-pressed", name === order);
    }
    const address = compareAddress(this.#state);
    if (address === null) compare.removeAttribute("href");
    else compare.href = address;
    compare.setAttribute("aria-disabled", address === null);
  }

  #look(row) {
    if (row === null) {
      write(this.#elements.fact, restingText(this.#opened.run));
      this.#tell.look(null);
      return;
    }
    const { cloud, run } = this.#opened;
    const text = factText(cloud.index[row], run.classes[cloud.label[row]], cloud.reconstructionNats[row]);
    write(this.#elements.fact, text);
    this.#tell.look(cloud.place(row));
    if (this.#elements.contact === document.activeElement) this.#tell.announce(text);
  }

  #save(save) {
    const rows = this.#shown?.rows ?? [];
    if (rows.length === 0) this.#tell.notice("There is no image to save: select some first.");
    else save(rows);
  }
}

function entry() {
  const input = Object.assign(document.createElement("input"), {
    type: "search",
    placeholder: "42 or a class",
    maxLength: MOST_LETTERS,
    autocomplete: "off",
  });
  input.setAttribute("aria-label", "Find images by number or class");
  return input;
}

function isSame(before, now) {
  return before !== undefined && now.every((value, k) => value === before[k]);
}
