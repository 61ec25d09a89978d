/** One member's place or drawing, shown to all: on every page of the class and on the wall. */

/** @import { Spotlight } from "../room_client.mjs" */

import { Picture } from "../../pictures/picture.mjs";
import { element } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { pixelsOf, SHAPE } from "../hand.mjs";

const RUN_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const FARTHEST = 1000;

/**
 * What stands over it: whose it is only where the teacher wanted the name.
 * @param {Spotlight} spotlight
 */
export function spotlightWords({ kind, name }) {
  if (kind === "drawing")
    return name === "" ? tr("A drawing from the class") : tr("{name}’s drawing", { name });
  return name === "" ? tr("A place from the class") : tr("{name}’s place", { name });
}

/**
 * Path and query of the place; null where it is none.
 * @param {Spotlight} spotlight
 */
export function placeAddress({ run, z }) {
  const isRun = typeof run === "string" && RUN_ID.test(run);
  const isPlace = Array.isArray(z) && z.length > 0 && z.every((value) => Math.abs(value) <= FARTHEST);
  return isRun && isPlace ? { run, z: z.join(",") } : null;
}

/**
 * A heading and a picture; canGo: with a link to the place?
 * @param {Spotlight} spotlight
 * @param {{canGo?: boolean}} options
 */
export function spotlightCard(spotlight, { canGo = false } = {}) {
  const words = spotlightWords(spotlight);
  const card = element("figure", { className: "spotlight-card" });
  card.append(element("figcaption", { textContent: words }), pictureOf(spotlight, words));
  const place = placeAddress(spotlight);
  if (canGo && place !== null) {
    const href = `/?run=${place.run}&z=${place.z}`;
    card.append(element("a", { className: "button", href, textContent: tr("Go there") }));
  }
  return card;
}

/**
 * @param {Spotlight} spotlight
 * @param {string} words
 */
function pictureOf(spotlight, words) {
  const place = placeAddress(spotlight);
  if (place !== null) {
    const src = `/api/runs/${place.run}/decode?z=${place.z}`;
    return element("img", {
      className: "pixels",
      src,
      alt: tr("{words}, decoded at {z}", { words, z: place.z }),
    });
  }
  const canvas = element("canvas", { className: "pixels" });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words);
  const pixels = pixelsOf(spotlight);
  if (pixels === null) return canvas;
  const picture = new Picture(canvas);
  picture.resize(SHAPE);
  picture.paint(pixels);
  return canvas;
}

/** The card on a page of the site, above the strip, until it is closed or the light goes out. */
export class SpotlightNote {
  #note = element("aside", { className: "class-spotlight", hidden: true });
  #shown = "null";

  constructor() {
    this.#note.setAttribute("aria-label", tr("Spotlight"));
    document.body.append(this.#note);
  }

  close() {
    this.#note.remove();
  }

  /** @param {Spotlight | null | undefined} spotlight */
  take(spotlight) {
    const shown = JSON.stringify(spotlight ?? null);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#note.hidden = spotlight == null;
    if (spotlight == null) return;
    const close = element("button", { className: "button", type: "button", textContent: tr("Close") });
    close.addEventListener("click", () => {
      this.#note.hidden = true;
    });
    this.#note.replaceChildren(spotlightCard(spotlight, { canGo: true }), close);
  }
}
