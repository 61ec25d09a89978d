/**
 * Mouse, pen and finger over the panels.
 *
 * A mouse explores as it moves, picks by a click and brushes by a drag (with Shift a rectangle); a
 * finger explores as it drags, picks by a tap, and brushes while `brushes()`.
 */

import { rectangle } from "../../maths/polygon.mjs";

const DRAG_PIXELS = 6;
const CORNER_PIXELS = 3;

/**
 * watchPanels(holder, {paneOf(element), explore(pane, x, y), leave(), pick(pane, x, y),
 * release(pane, x, y), brushing(pane, corners), brushed(pane, corners), brushes()})
 *
 * x, y: in the window; corners: [[x, y], …] in the window. explore and brushing: at most once a
 * frame. release: a finger was lifted after exploring.
 */
export function watchPanels(holder, { paneOf, explore, leave, pick, release, brushing, brushed, brushes }) {
  let down = null;
  let over = null;
  let latest = null;
  let frame = 0;

  function onFrame() {
    frame = 0;
    if (latest === null) return;
    const { pane, x, y } = latest;
    if (down?.corners) brushing(down.pane, shape(down));
    else explore(pane, x, y);
  }

  function schedule(pane, event) {
    latest = { pane, x: event.clientX, y: event.clientY };
    if (frame === 0) frame = requestAnimationFrame(onFrame);
  }

  function forget() {
    if (over === null) return;
    over = latest = null;
    leave();
  }

  function onDown(event) {
    const pane = paneOf(event.target);
    if (pane === null || !event.isPrimary || event.button !== 0) return;
    const { clientX: x, clientY: y, pointerId: id } = event;
    const isFinger = event.pointerType === "touch";
    down = { pane, id, start: [x, y], isFinger, canBrush: !isFinger || brushes(), corners: null };
    event.target.setPointerCapture(id);
    over = pane;
    if (isFinger && !down.canBrush) schedule(pane, event);
  }

  function onMove(event) {
    if (down !== null && event.pointerId === down.id) onDrag(event);
    else if (down === null && event.pointerType !== "touch") {
      const pane = paneOf(event.target);
      if (pane === null) forget();
      else {
        over = pane;
        schedule(pane, event);
      }
    }
  }

  function onDrag(event) {
    const at = [event.clientX, event.clientY];
    if (!down.canBrush) return schedule(down.pane, event);
    if (down.corners === null && distance(at, down.start) < DRAG_PIXELS) return;
    down.corners ??= [down.start];
    if (distance(at, down.corners.at(-1)) >= CORNER_PIXELS) down.corners.push(at);
    down.isRectangle = event.shiftKey;
    schedule(down.pane, event);
  }

  function onUp(event) {
    if (down === null || event.pointerId !== down.id) return;
    const ended = down;
    down = null;
    const at = [event.clientX, event.clientY];
    if (ended.corners !== null) brushed(ended.pane, shape(ended));
    else if (distance(at, ended.start) < DRAG_PIXELS) pick(ended.pane, ...at);
    else release(ended.pane, ...at);
    if (ended.isFinger) forget();
  }

  function onCancel(event) {
    if (event.pointerId !== down?.id) return;
    const { pane, corners } = down;
    down = null;
    if (corners !== null) brushing(pane, []);
    forget();
  }

  holder.addEventListener("pointerdown", onDown);
  holder.addEventListener("pointermove", onMove);
  holder.addEventListener("pointerup", onUp);
  holder.addEventListener("pointercancel", onCancel);
  holder.addEventListener("pointerleave", () => down === null && forget());
}

function shape({ corners, isRectangle }) {
  return isRectangle ? rectangle(corners[0], corners.at(-1)) : corners;
}

function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}
