/** What pointer, keys and buttons mean on the Compare page. */

import { onPlane } from "../../maths/plane.mjs";
import { polygonOf, rectangle, roundedPolygon } from "../../maths/polygon.mjs";
import { showHints } from "../../shell/hints.mjs";
import { watchKeys } from "../../shell/keys.mjs";
import { watchActions } from "../../shell/shell.mjs";
import { drawCorners } from "./brush_view.mjs";
import { atRandom, escaped, inMode, movedBy } from "./changes.mjs";
import { watchPanels } from "./pointing.mjs";
import { IMPOSSIBLE } from "./words.mjs";

/** Connects a person's gestures to the page `compare`. */
export function connect(compare) {
  const { panels, page } = compare;
  const panelOf = (pane) =>
    panels.all.findIndex((panel) => panel.sky === pane || panel.detail.contains(pane));
  showHints(page.hint);
  watchPanels(page.panels, pointerActions(compare, panelOf));

  const setMode = (mode) => {
    if (!compare.isOpen || mode === compare.state.mode) return;
    const change = inMode(mode, compare.state, panels);
    if (change === null) compare.shell.notice(IMPOSSIBLE[mode]);
    else compare.commit(change);
  };
  const random = () => compare.isOpen && compare.commit(atRandom(compare.state, panels));
  let corner = null;
  const focused = () => Math.max(0, panelOf(document.activeElement));
  watchKeys(
    {
      move: (dx, dy, isLarge) =>
        compare.isOpen && compare.flow(movedBy(compare.state, panels, focused(), [dx, dy], isLarge)),
      enter: () => compare.commit(compare.looking.target),
      escape: () => {
        corner = null;
        compare.commit(escaped(compare.state));
      },
      toggleClass: (k) => compare.toggleClass(k),
    },
    {
      r: random,
      m: () => setMode(compare.state.mode === "image" ? "place" : "image"),
      a: () => compare.toggleAligned(),
      s: () => compare.commit({ show: "skies" }),
      g: () => compare.commit({ show: "grids" }),
      t: () => compare.commit({ show: "traversals" }),
      // Two corners of a rectangle, each where the mark is when the key is pressed.
      b: () => {
        const k = focused();
        const panel = panels.all[k];
        if (panel === undefined || panel.z === null) return;
        const at = onPlane(panel.z, panel.plane);
        if (corner === null || corner.k !== k) {
          corner = { k, at };
          compare.shell.notice("One corner is here. Move, then press b again for the other.");
          return;
        }
        const polygon = roundedPolygon(rectangle(corner.at, at).flat());
        corner = null;
        compare.commit({ brush: { panel: k, polygon } });
      },
    },
  );
  watchActions({
    "mode-image": () => setMode("image"),
    "mode-place": () => setMode("place"),
    "show-skies": () => compare.commit({ show: "skies" }),
    "show-grids": () => compare.commit({ show: "grids" }),
    "show-traversals": () => compare.commit({ show: "traversals" }),
    align: () => compare.toggleAligned(),
    select: () => compare.toggleSelecting(),
    unselect: () => compare.commit({ brush: null }),
    random,
    retry: () => compare.open(),
    share: () => {
      compare.history.flush();
      compare.shell.share();
    },
  });
}

function pointerActions(compare, panelOf) {
  const { panels, details } = compare;
  const at = (pane, x, y) => {
    const k = panelOf(pane);
    return {
      k,
      panel: panels.all[k],
      shown: panels.all[k].placeAt(x, y),
      cell: details.cellAt(panels.all[k], x, y),
    };
  };
  const local = (panel, [x, y]) => panel.toPixel(panel.placeAt(x, y));
  return {
    paneOf: (element) => element.closest(".panel-sky, .panel-grid"),
    brushes: () => compare.isSelecting,
    explore(pane, x, y) {
      const { k, shown, cell } = at(pane, x, y);
      if (cell !== null) compare.previewCell(cell);
      else if (shown !== null) compare.preview(k, shown);
    },
    leave: () => compare.lookBack(),
    pick(pane, x, y) {
      const { k, panel, shown, cell } = at(pane, x, y);
      if (cell !== null && compare.state.mode === "place") compare.commit({ z: details.place(panel, cell) });
      else if (cell === null && shown !== null) compare.go(k, shown);
    },
    release(pane, x, y) {
      const { k, shown, cell } = at(pane, x, y);
      if (cell === null && shown !== null) compare.go(k, shown);
    },
    brushing(pane, corners) {
      const { panel, shown } = at(pane, 0, 0);
      if (shown !== null)
        drawCorners(
          panel,
          corners.map((corner) => local(panel, corner)),
          compare.colours,
        );
    },
    brushed(pane, corners) {
      const { k, panel, shown } = at(pane, 0, 0);
      if (shown === null) return;
      const own = corners.map(([x, y]) => panel.alignment.own(panel.placeAt(x, y)));
      const polygon = polygonOf(own);
      compare.commit({ brush: polygon && { panel: k, polygon: roundedPolygon(polygon) } });
    },
  };
}
