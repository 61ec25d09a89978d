/** The drawing panel on Explore: where it stands, and its star on the sky. */

/** @import { ExploreCommands, Views } from "./views.mjs" */

import { watchBrought } from "../../drawing/bringing.mjs";
import { DrawingView } from "../../drawing/drawing_view.mjs";
import { loadEncoder } from "../../inference/encoder.mjs";
import { reach } from "../../sky/explored_run.mjs";

/**
 * @param {Views} views
 * @param {ExploreCommands} commands
 */
export function drawingOn(views, { togglePanel, commit, notice, announce }) {
  const { draw, drawButton, drawing } = views.page;
  const view = new DrawingView(
    { panel: draw, button: drawButton, holder: drawing },
    {
      load: (run, signal, label) => loadEncoder(run, { fetch: reach, signal, label }),
      nearest: () => views.nearest,
      star: (star) => views.star.show(star),
      go: (z) => commit({ z: Array.from(z) }),
      open: () => togglePanel("draw"),
      notice,
      announce,
    },
  );
  watchBrought((file) => view.take(file));
  return view;
}
