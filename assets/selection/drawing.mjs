/**
 * Drawing on the sky with mouse, pen or one finger.
 *
 * While one draws, neither Plotly, which would pan, nor the sky's own pointer hears of it.
 */

const DRAG_PIXELS = 6;
const CORNER_PIXELS = 3;

/**
 * watchDrawing(pane, {isArmed(), draw(points), drawn(points), cancel()})
 *
 * points: [[x, y], …] in the window, from where the pointer was pressed to where it is. draw: at
 * most once a frame. cancel: the drawing was given up, or was no more than a click.
 */
export function watchDrawing(pane, { isArmed, draw, drawn, cancel }) {
  let held = null;
  let frame = 0;

  pane.addEventListener(
    "pointerdown",
    (event) => {
      const isFree = event.isPrimary && event.button === 0 && event.target.closest("button") === null;
      if (!isFree || !isArmed()) return;
      held = { id: event.pointerId, points: [[event.clientX, event.clientY]] };
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
  const listen = (name, act) =>
    addEventListener(
      name,
      (event) => {
        if (held === null || event.pointerId !== held.id) return;
        event.stopImmediatePropagation();
        act(event);
      },
      true,
    );

  listen("pointermove", ({ clientX, clientY }) => {
    const at = [clientX, clientY];
    if (distance(at, held.points.at(-1)) < (held.points.length === 1 ? DRAG_PIXELS : CORNER_PIXELS)) return;
    held.points.push(at);
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (held !== null) draw(held.points);
    });
  });
  listen("pointerup", () => {
    const { points } = held;
    held = null;
    if (points.length > 1) drawn(points);
    else cancel();
  });
  listen("pointercancel", () => {
    held = null;
    cancel();
  });
}

function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}
