/** What pointer, keys and buttons mean on the Compare page. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Point } from "../../types.d.ts" */
/** @import { PointerActions } from "./pointing.mjs" */
/** @import { State } from "./parameters.mjs" */
/** @import * as ViewsModule from "./views.mjs" */

import { onPlane } from "../../maths/plane.mjs";
import { polygonOf, rectangle, roundedPolygon } from "../../maths/polygon.mjs";
import { watchCharts } from "../../shell/charts/chart_keys.mjs";
import { watchKeys } from "../../shell/keys.mjs";
import { watchActions } from "../../shell/shell.mjs";
import { surround } from "../../shell/surroundings.mjs";
import { tr } from "../../shell/texts.mjs";
import { atRandom, escaped, inMode, movedBy, pointedAt } from "./changes.mjs";
import { watchPanels } from "./pointing.mjs";
import { IMPOSSIBLE } from "./words.mjs";

/**
 * What gestures ask of the page beside what views do.
 * @typedef {ViewsModule.Commands & {
 *   state(): State,
 *   retry(): void,
 *   share(): void,
 * }} Commands
 */

/**
 * Connects a person's gestures to the page; returns what its buttons do.
 * @param {Elements} page
 * @param {ViewsModule.Views} views
 * @param {Commands} commands
 */
export function connect(page, views, commands) {
  const { panels, probe } = views;
  const { state, commit, flow } = commands;
  let isSelecting = false;
  const corners = new Corners(views, commands);
  surround(page);
  watchCharts();
  const pointing = pointerActions(views, commands, () => isSelecting);
  for (const holder of [page.panels, page.stage]) watchPanels(holder, pointing);

  /** @param {string} mode */
  const setMode = (mode) => {
    if (!views.isOpen || mode === state().mode) return;
    const change = inMode(mode, state(), panels);
    if (change === null) commands.notice(IMPOSSIBLE[mode]);
    else commit(change);
  };
  const random = () => views.isOpen && commit(atRandom(state(), panels));
  const align = () =>
    panels.images !== null && panels.all.length > 1 && commit({ aligned: !state().aligned });
  const show = {
    "show-skies": () => commit({ show: "skies" }),
    "show-grids": () => commit({ show: "grids" }),
    "show-traversals": () => commit({ show: "traversals" }),
  };
  watchKeys(
    {
      move: (dx, dy, isLarge) => {
        if (views.isOpen) flow(movedBy(state(), panels, focusedPanel(views), [dx, dy], isLarge));
      },
      enter: () => commit(probe.target),
      escape: () => {
        corners.forget();
        commit(escaped(state()));
      },
      toggleClass: commands.toggleClass,
    },
    {
      r: random,
      m: () => setMode(state().mode === "image" ? "place" : "image"),
      a: align,
      s: show["show-skies"],
      g: show["show-grids"],
      t: show["show-traversals"],
      b: () => corners.set(focusedPanel(views)),
    },
  );
  const actions = {
    ...show,
    "mode-image": () => setMode("image"),
    "mode-place": () => setMode("place"),
    align,
    select: () => {
      isSelecting = !isSelecting;
      views.showSelecting(isSelecting);
    },
    unselect: () => commit({ brush: null }),
    random,
    retry: commands.retry,
    share: commands.share,
  };
  watchActions(actions);
  return actions;
}

/** Two corners of a rectangle, each where the mark is when the key is pressed. */
class Corners {
  #views;
  #commands;
  /** @type {{k: number, at: Point} | null} */
  #first = null;

  /**
   * @param {ViewsModule.Views} views
   * @param {Commands} commands
   */
  constructor(views, commands) {
    this.#views = views;
    this.#commands = commands;
  }

  forget() {
    this.#first = null;
  }

  /** @param {number} k the panel */
  set(k) {
    const panel = this.#views.panels.all[k];
    if (!this.#views.isOpen || panel.z === null) return;
    const at = onPlane(panel.z, panel.plane);
    const first = this.#first;
    if (first === null || first.k !== k) {
      this.#first = { k, at };
      this.#commands.notice(tr("One corner is here. Move, then press b again for the other."));
      return;
    }
    this.forget();
    const polygon = roundedPolygon(rectangle(first.at, at).flat());
    this.#commands.commit({ brush: { panel: k, polygon } });
  }
}

/** @param {ViewsModule.Views} views */
function focusedPanel({ panels }) {
  return panels.of(document.activeElement)?.k ?? 0;
}

/**
 * @param {ViewsModule.Views} views
 * @param {Commands} commands
 * @param {() => boolean} brushes
 * @returns {PointerActions}
 */
function pointerActions(views, commands, brushes) {
  const { panels, details } = views;
  const known = (/** @type {Element} */ pane) => panels.of(pane) ?? { k: 0, panel: panels.all[0] };
  /** @type {(pane: Element, x: number, y: number) => {k: number, panel: typeof panels.all[0], shown: Point | null, cell: import("./details.mjs").Cell | null}} */
  const at = (pane, x, y) => {
    const { k, panel } = known(pane);
    return { k, panel, shown: panel.placeAt(x, y), cell: details.cellAt(panel, x, y) };
  };
  /** @type {(k: number, shown: Point) => void} */
  const go = (k, shown) => {
    if (views.isOpen) commands.commit(pointedAt(commands.state(), panels, k, shown));
  };
  /** @type {(pane: Element, corners: Point[]) => {k: number, panel: typeof panels.all[0], places: Point[]}} */
  const placesOf = (pane, corners) => {
    const { k, panel } = known(pane);
    const places = corners.map((corner) => panel.placeAt(...corner)).filter((place) => place !== null);
    return { k, panel, places };
  };
  return {
    paneOf: (element) => element.closest(".panel-sky, .panel-grid"),
    brushes,
    explore(pane, x, y) {
      const { k, shown, cell } = at(pane, x, y);
      if (cell !== null && views.isOpen) views.probe.showCell(cell);
      else if (shown !== null) views.preview(k, shown);
    },
    leave: () => views.showState(),
    pick(pane, x, y) {
      const { k, panel, shown, cell } = at(pane, x, y);
      if (cell !== null && commands.state().mode === "place")
        commands.commit({ z: Array.from(details.place(panel, cell)) });
      else if (cell === null && shown !== null) go(k, shown);
    },
    release(pane, x, y) {
      const { k, shown, cell } = at(pane, x, y);
      if (cell === null && shown !== null) go(k, shown);
    },
    brushing(pane, corners) {
      const { panel, places } = placesOf(pane, corners);
      panel.outlineShown(places, views.colours);
    },
    brushed(pane, corners) {
      const { k, panel, places } = placesOf(pane, corners);
      if (places.length === 0) return;
      const polygon = polygonOf(places.map((place) => panel.alignment.own(place)));
      commands.commit({ brush: polygon && { panel: k, polygon: roundedPolygon(polygon) } });
    },
  };
}
