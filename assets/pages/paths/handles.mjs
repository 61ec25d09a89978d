/** The points of the path as handles on the sky: they can be taken and moved. */

import { watchHolds } from "../../sky/holds.mjs";

/** @type {Record<string, number>} */
const REACH = { mouse: 12, pen: 14, touch: 24 };
const TAP_PIXELS = 4;

/** x, y: in the window @typedef {{k: number, x: number, y: number, hasMoved: boolean}} Held */

/**
 * find: the number of the point there, null for none; x, y: in the window.
 * @param {HTMLElement} pane
 * @param {{find(x: number, y: number, reach: number): number | null, select(k: number): void,
 *   move(k: number, x: number, y: number): void, drop(): void}} actions
 */
export function watchHandles(pane, { find, select, move, drop }) {
  /** @type {Held | null} */
  let held = null;
  let frame = 0;

  /** @param {PointerEvent} event */
  function take({ clientX: x, clientY: y, pointerType }) {
    const k = find(x, y, REACH[pointerType] ?? REACH.mouse);
    if (k !== null) held = { k, x, y, hasMoved: false };
    return k !== null;
  }

  /** @param {PointerEvent} event */
  function drag({ clientX: x, clientY: y }) {
    if (held === null) return;
    held.hasMoved ||= Math.hypot(x - held.x, y - held.y) > TAP_PIXELS;
    if (!held.hasMoved) return;
    Object.assign(held, { x, y });
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (held !== null) move(held.k, held.x, held.y);
    });
  }

  function release() {
    if (held === null) return;
    const { k, x, y, hasMoved } = held;
    cancelAnimationFrame(frame);
    [held, frame] = [null, 0];
    if (!hasMoved) return select(k);
    move(k, x, y);
    drop();
  }

  watchHolds(pane, { take, move: drag, release, cancel: release });
}
