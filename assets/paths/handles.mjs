/**
 * The points of the path as handles on the sky: they can be taken and moved.
 *
 * Neither Plotly, which would pan, nor the sky's own pointer hears of a press on a handle.
 */

const REACH = { mouse: 12, pen: 14, touch: 24 };
const TAP_PIXELS = 4;

/** watchHandles(pane, {find(x, y, reach) → k | null, select(k), move(k, x, y), drop()}); x, y: in the window. */
export function watchHandles(pane, { find, select, move, drop }) {
  let held = null;
  let frame = 0;

  const isFree = (event) => event.isPrimary && event.button === 0 && event.target.closest("button") === null;

  pane.addEventListener(
    "pointerdown",
    (event) => {
      const k = isFree(event) ? find(event.clientX, event.clientY, REACH[event.pointerType] ?? REACH.mouse) : null;
      if (k === null) return;
      held = { k, x: event.clientX, y: event.clientY, id: event.pointerId, hasMoved: false };
      event.stopPropagation();
    },
    true,
  );
  pane.addEventListener(
    "mousedown",
    (event) => {
      if (held === null) return;
      event.stopPropagation();
      event.preventDefault();
      pane.focus({ preventScroll: true });
    },
    true,
  );
  addEventListener(
    "pointermove",
    (event) => {
      if (held === null || event.pointerId !== held.id) return;
      event.stopImmediatePropagation();
      held.hasMoved ||= Math.hypot(event.clientX - held.x, event.clientY - held.y) > TAP_PIXELS;
      Object.assign(held, held.hasMoved && { x: event.clientX, y: event.clientY });
      if (held.hasMoved) frame ||= requestAnimationFrame(follow);
    },
    true,
  );
  addEventListener("pointerup", release, true);
  addEventListener("pointercancel", release, true);

  function follow() {
    frame = 0;
    if (held !== null) move(held.k, held.x, held.y);
  }

  function release(event) {
    if (held === null || event.pointerId !== held.id) return;
    const { k, x, y, hasMoved } = held;
    cancelAnimationFrame(frame);
    [held, frame] = [null, 0];
    if (!hasMoved) return select(k);
    move(k, x, y);
    drop();
  }
}
