/** The points of the path as handles on the sky: they can be taken and moved. */

import { watchHolds } from "../../sky/holds.mjs";

const REACH = { mouse: 12, pen: 14, touch: 24 };
const TAP_PIXELS = 4;

/** watchHandles(pane, {find(x, y, reach) → k | null, select(k), move(k, x, y), drop()}); x, y: in the window. */
export function watchHandles(pane, { find, select, move, drop }) {
  let held = null;
  let frame = 0;

  function take({ clientX: x, clientY: y, pointerType }) {
    const k = find(x, y, REACH[pointerType] ?? REACH.mouse);
    if (k !== null) held = { k, x, y, hasMoved: false };
    return k !== null;
  }

  function drag({ clientX: x, clientY: y }) {
    held.hasMoved ||= Math.hypot(x - held.x, y - held.y) > TAP_PIXELS;
    if (!held.hasMoved) return;
    Object.assign(held, { x, y });
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      move(held.k, held.x, held.y);
    });
  }

  function release() {
    const { k, x, y, hasMoved } = held;
    cancelAnimationFrame(frame);
    [held, frame] = [null, 0];
    if (!hasMoved) return select(k);
    move(k, x, y);
    drop();
  }

  watchHolds(pane, { take, move: drag, release, cancel: release });
}
