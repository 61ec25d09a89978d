/** Drawing on the sky with mouse, pen or one finger. */

import { watchHolds } from "../sky/holds.mjs";

const DRAG_PIXELS = 6;
const CORNER_PIXELS = 3;

/**
 * watchDrawing(pane, {isArmed(), draw(points), drawn(points), cancel()})
 *
 * points: [[x, y], …] in the window, from where the pointer was pressed to where it is. draw: at
 * most once a frame. cancel: the drawing was given up, or was no more than a click.
 */
export function watchDrawing(pane, { isArmed, draw, drawn, cancel }) {
  let points = [];
  let frame = 0;

  function take({ clientX, clientY }) {
    if (isArmed()) points = [[clientX, clientY]];
    return isArmed();
  }

  function move({ clientX, clientY }) {
    const at = [clientX, clientY];
    if (distance(at, points.at(-1)) < (points.length === 1 ? DRAG_PIXELS : CORNER_PIXELS)) return;
    points.push(at);
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw(points);
    });
  }

  function release() {
    end();
    if (points.length > 1) drawn(points);
    else cancel();
  }

  function end() {
    cancelAnimationFrame(frame);
    frame = 0;
  }

  watchHolds(pane, {
    take,
    move,
    release,
    cancel() {
      end();
      cancel();
    },
  });
}

function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}
