/**
 * Mouse, pen and finger over the panels.
 *
 * A mouse explores as it moves, picks by a click and brushes by a drag (with Shift a rectangle); a
 * finger explores as it drags, picks by a tap, and brushes while `brushes()`.
 */

/** @import { Point } from "../../types.d.ts" */

import { rectangle } from "../../maths/polygon.mjs";

const DRAG_PIXELS = 6;
const CORNER_PIXELS = 3;

/**
 * What a pointer does; x, y and corners: in the window. explore and brushing: at most once a frame.
 * release: a finger was lifted after exploring.
 * @typedef {object} PointerActions
 * @property {(element: Element) => Element | null} paneOf
 * @property {() => boolean} brushes
 * @property {(pane: Element, x: number, y: number) => void} explore
 * @property {() => void} leave
 * @property {(pane: Element, x: number, y: number) => void} pick
 * @property {(pane: Element, x: number, y: number) => void} release
 * @property {(pane: Element, corners: Point[]) => void} brushing
 * @property {(pane: Element, corners: Point[]) => void} brushed
 */

/** corners: of what is brushed, null where nothing is yet @typedef {{pane: Element, id: number, start: Point, isFinger: boolean, canBrush: boolean, corners: Point[] | null, isRectangle: boolean}} Press */

/**
 * @param {HTMLElement} holder
 * @param {PointerActions} actions
 */
export function watchPanels(holder, actions) {
  const { paneOf, explore, leave, pick, release, brushing, brushed, brushes } = actions;
  /** @type {Press | null} */
  let down = null;
  /** @type {Element | null} */
  let over = null;
  /** @type {{pane: Element, x: number, y: number} | null} */
  let latest = null;
  let request = 0;

  function onFrame() {
    request = 0;
    if (latest === null) return;
    const { pane, x, y } = latest;
    if (down?.corners) brushing(down.pane, shape(down));
    else explore(pane, x, y);
  }

  /**
   * @param {Element} pane
   * @param {PointerEvent} event
   */
  function schedule(pane, event) {
    latest = { pane, x: event.clientX, y: event.clientY };
    if (request === 0) request = requestAnimationFrame(onFrame);
  }

  function forget() {
    if (over === null) return;
    over = null;
    latest = null;
    leave();
  }

  /** @param {PointerEvent} event */
  function onDown(event) {
    const target = /** @type {Element} */ (event.target);
    const pane = paneOf(target);
    if (pane === null || !event.isPrimary || event.button !== 0) return;
    const { clientX, clientY, pointerId: id } = event;
    const isFinger = event.pointerType === "touch";
    const canBrush = !isFinger || brushes();
    down = { pane, id, start: [clientX, clientY], isFinger, canBrush, corners: null, isRectangle: false };
    target.setPointerCapture(id);
    over = pane;
    if (isFinger && !canBrush) schedule(pane, event);
  }

  /** @param {PointerEvent} event */
  function onMove(event) {
    if (down !== null && event.pointerId === down.id) onDrag(event, down);
    else if (down === null && event.pointerType !== "touch") {
      const pane = paneOf(/** @type {Element} */ (event.target));
      if (pane === null) return forget();
      over = pane;
      schedule(pane, event);
    }
  }

  /**
   * @param {PointerEvent} event
   * @param {Press} press
   */
  function onDrag(event, press) {
    /** @type {Point} */
    const at = [event.clientX, event.clientY];
    if (press.canBrush) {
      if (press.corners === null && distance(at, press.start) < DRAG_PIXELS) return;
      press.corners ??= [press.start];
      if (distance(at, press.corners[press.corners.length - 1]) >= CORNER_PIXELS) press.corners.push(at);
      press.isRectangle = event.shiftKey;
    }
    schedule(press.pane, event);
  }

  /** @param {PointerEvent} event */
  function onUp(event) {
    if (down === null || event.pointerId !== down.id) return;
    const ended = down;
    down = null;
    /** @type {Point} */
    const at = [event.clientX, event.clientY];
    if (ended.corners !== null) brushed(ended.pane, shape(ended));
    else if (distance(at, ended.start) < DRAG_PIXELS) pick(ended.pane, ...at);
    else release(ended.pane, ...at);
    if (ended.isFinger) forget();
  }

  /** @param {PointerEvent} event */
  function onCancel(event) {
    if (down === null || event.pointerId !== down.id) return;
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

/**
 * @param {Press} press
 * @returns {Point[]}
 */
function shape({ corners, isRectangle }) {
  const drawn = corners ?? [];
  return isRectangle ? rectangle(drawn[0], drawn[drawn.length - 1]) : drawn;
}

/**
 * @param {Point} from
 * @param {Point} to
 */
function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}
